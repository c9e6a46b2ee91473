"""Logs hold no bodies: not ours, not Bolt's, not the SDK's, whatever level they speak at."""

import ast
import json
import logging
from pathlib import Path

import pytest

from bot.logs import _FIELDS, JsonLines
from tests.tour.words import CANARY

ROOT = Path(__file__).parent.parent


def line(record: logging.LogRecord) -> dict[str, str]:
    return json.loads(JsonLines().format(record))


def said(logger: str, message: str, *args: object, error: Exception | None = None, **extra: object) -> dict[str, str]:
    exc_info = (type(error), error, None) if error else None
    made = logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, "/lib/socket.py", 41, message, args, exc_info, extra=extra
    )
    return line(made)


def test_our_own_words_are_kept_with_the_allowed_fields():
    found = said("bot.door", "request failed", reference="ab12", text=CANARY)

    assert (found["message"], found["reference"]) == ("request failed", "ab12")
    assert CANARY not in json.dumps(found)


@pytest.mark.parametrize("logger", ["slack_bolt.App", "slack_sdk.web.base_client", "sqlalchemy.engine"])
def test_a_foreign_text_made_on_the_spot_is_replaced_by_its_place(logger: str):
    found = said(logger, f"Unhandled request ({CANARY})")

    assert found["message"] == "socket:41"


def test_a_foreign_text_with_arguments_is_kept_without_them():
    found = said("slack_sdk", "Failed to decode: %s", CANARY)

    assert found["message"] == "Failed to decode: %s"


def test_an_exception_tells_its_kind_and_never_its_words():
    found = said("bot.door", "request failed", error=ValueError(CANARY))

    assert found["exception"] == "ValueError"
    assert CANARY not in json.dumps(found)


def test_every_field_that_we_log_is_an_allowed_one():
    calls = (
        node
        for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")
    )
    extras = (keyword.value for call in calls for keyword in call.keywords if keyword.arg == "extra")
    logged = {ast.literal_eval(key) for extra in extras if isinstance(extra, ast.Dict) for key in extra.keys if key}

    assert logged == set(_FIELDS)
