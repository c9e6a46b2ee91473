"""One call of the Web API: its arguments, whichever way they were encoded, and the workspace it is about."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.practice.practice import Practice
from bot.practice.refusal import Refusal, bad_arguments
from bot.practice.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a method is given. Readers refuse what Slack refuses."""

    practice: Practice
    values: dict[str, Any]

    @property
    def workspace(self) -> Workspace:
        """Short for the call's workspace."""
        return self.practice.workspace

    def text(self, name: str, default: str = "") -> str:
        """A text argument; absent and null read as `default`."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """A text argument that must be there and not be empty."""
        value = self.text(name)
        if not value:
            raise bad_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """True for true, 1 and "true"; anything else is false."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str, default: int, *, at_most: int, error: str = "invalid_limit") -> int:
        """A whole number from 1 to `at_most`."""
        text = self.text(name)
        if not text:
            return default
        if not text.isdigit() or not 1 <= int(text) <= at_most:
            raise Refusal(error)
        return int(text)

    def ids(self, name: str) -> list[str]:
        """Ids from a list or a comma-joined text."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def structure(self, name: str, *, error: str) -> Any:
        """A nested value, given as JSON text or as it is; unreadable JSON answers `error`."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(error) from None

    def page(self, rows: list[Any], *, default: int = 100, at_most: int = 1000) -> tuple[list[Any], dict[str, str]]:
        """One page of `rows` and its response_metadata; the cursor is opaque to callers."""
        limit = self.number("limit", default, at_most=at_most)
        cursor = self.text("cursor")
        if cursor and not cursor.removeprefix("next:").isdigit():
            raise Refusal("invalid_cursor")
        start = int(cursor.removeprefix("next:") or 0)
        end = start + limit
        return rows[start:end], {"next_cursor": f"next:{end}" if end < len(rows) else ""}


def arguments_from(content_type: str, body: bytes, query: str) -> dict[str, Any]:
    """Arguments of a request, JSON or form; the query string counts too."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if not body:
        return values
    if content_type.startswith("application/json"):
        return values | _from_json(body)
    if content_type.startswith("application/x-www-form-urlencoded") or not content_type:
        return values | dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    raise Refusal("invalid_post_type")


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(values, dict):
        raise Refusal("json_not_object")
    return values
