"""Structured logs without bodies: one JSON object a line, from an allow-list of fields.

Bolt and the SDK log whole payloads at WARNING and INFO, and exception texts may quote what people typed. So a
traceback here names the kind of error and the places in the code, never its words. Foreign loggers speak at ERROR only,
and of what they say only the words they always say are kept: a text made on the spot may hold a payload, so the place
in their code stands for it.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_OURS = "bot"
_FIELDS = (
    "reference", "effect", "error", "outbox_id", "incident_id", "subject_id", "part", "event", "problem", "url",
)  # fmt: skip
_FOREIGN = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "sqlalchemy", "alembic")


class JsonLines(logging.Formatter):
    """One line a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message and the allowed fields."""
        ours = record.name.split(".")[0] == _OURS
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if ours else _fixed_words(record),
        }
        line |= {name: str(getattr(record, name)) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _traceback(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def set_up(level: str) -> None:
    """Send every log through the one formatter, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _FOREIGN:
        logging.getLogger(name).setLevel(logging.ERROR)


def _fixed_words(record: logging.LogRecord) -> str:
    return str(record.msg)[:200] if record.args else f"{record.module}:{record.lineno}"


def _traceback(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return {"exception": type(error).__name__, "places": places}
