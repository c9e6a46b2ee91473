"""What every form is made of: fields whose block and action share one name, and how they are read back.

A form carries ids only (private_metadata): a nonce by which a repeated submission is known, the incident, and what
its step needs. Slack's limits are checked here, at build time, so that a form that Slack would refuse never leaves.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import uuid4

from bot.core.errors import FormErrors

View = dict[str, Any]
Block = dict[str, Any]
Option = tuple[str, str]  # value, label

TITLE, LABEL, OPTION_TEXT, OPTION_VALUE, TEXT = 24, 2000, 75, 150, 3000
NO_PHI = "Please leave out names, record numbers and anything else that points at a patient."


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What travels with a form. Ids only: clients can read it."""

    nonce: str = field(default_factory=lambda: uuid4().hex)
    incident_id: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def packed(self) -> str:
        """As private_metadata."""
        return json.dumps({"nonce": self.nonce, "incident": self.incident_id, **self.extra})

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "Carried":
        """What the submitted form carried."""
        packed: dict[str, str] = json.loads(view.get("private_metadata") or "{}")
        nonce, incident_id = packed.pop("nonce", ""), packed.pop("incident", "")
        return cls(nonce=nonce, incident_id=incident_id, extra=packed)


def modal(callback_id: str, title: str, blocks: Sequence[Block], carried: Carried, submit: str | None = None) -> View:
    """A modal view; with `submit`, one that asks for something."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title[:TITLE]),
        "close": plain("Close" if submit is None else "Cancel"),
        "private_metadata": carried.packed(),
        "blocks": list(blocks),
    }
    return view | ({"submit": plain(submit[:TITLE])} if submit else {})


def text_input(
    name: str, label: str, *, hint: str = "", value: str = "", optional: bool = False, lines: bool = False,
    most: int = TEXT,
) -> Block:  # fmt: skip
    """Free text. The hint says that no patient data belongs here."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    return _input(name, label, element | ({"initial_value": value} if value else {}), hint=hint, optional=optional)


def number_input(name: str, label: str, *, value: int | None = None, hint: str = "", optional: bool = False) -> Block:
    """A whole number, 0 or more."""
    element: Block = {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"}
    element |= {"initial_value": str(value)} if value is not None else {}
    return _input(name, label, element, hint=hint, optional=optional)


def select(
    name: str, label: str, options: Sequence[Option], *, chosen: str | None = None, hint: str = "",
    optional: bool = False,
) -> Block:  # fmt: skip
    """One of a list."""
    return _choice("static_select", name, label, options, chosen=chosen, hint=hint, optional=optional)


def radio(
    name: str, label: str, options: Sequence[Option], *, chosen: str | None = None, hint: str = "",
    optional: bool = False,
) -> Block:  # fmt: skip
    """One of a few, all in sight."""
    return _choice("radio_buttons", name, label, options, chosen=chosen, hint=hint, optional=optional)


def several(
    name: str, label: str, options: Sequence[Option], *, chosen: Sequence[str] = (), hint: str = "",
    optional: bool = False,
) -> Block:  # fmt: skip
    """One or more of a list, which may be long; with `optional`, none too."""
    made = [option(value, text) for value, text in options]
    element: Block = {"type": "multi_static_select", "options": made}
    ticked = [one for one in made if one["value"] in chosen]
    return _input(name, label, element | ({"initial_options": ticked} if ticked else {}), hint=hint, optional=optional)


def checkboxes(
    name: str, label: str, options: Sequence[Option], *, chosen: Sequence[str] = (), hint: str = ""
) -> Block:
    """Any of a few; none is an answer too."""
    made = [option(value, text) for value, text in options]
    element: Block = {"type": "checkboxes", "options": made}
    ticked = [one for one in made if one["value"] in chosen]
    return _input(name, label, element | ({"initial_options": ticked} if ticked else {}), hint=hint, optional=True)


def day_input(name: str, label: str, *, value: date | None = None, hint: str = "", optional: bool = False) -> Block:
    """A calendar day."""
    element: Block = {"type": "datepicker"} | ({"initial_date": value.isoformat()} if value else {})
    return _input(name, label, element, hint=hint, optional=optional)


def hour_input(name: str, label: str, *, value: time | None = None, hint: str = "", optional: bool = True) -> Block:
    """A time of day."""
    element: Block = {"type": "timepicker"} | ({"initial_time": f"{value:%H:%M}"} if value else {})
    return _input(name, label, element, hint=hint, optional=optional)


def person_input(name: str, label: str, *, value: str | None = None, hint: str = "", optional: bool = False) -> Block:
    """One member of the workspace."""
    element: Block = {"type": "users_select"} | ({"initial_user": value} if value else {})
    return _input(name, label, element, hint=hint, optional=optional)


def people_input(name: str, label: str, *, value: Sequence[str] = (), hint: str = "", optional: bool = True) -> Block:
    """Several members of the workspace."""
    element: Block = {"type": "multi_users_select"} | ({"initial_users": list(value)} if value else {})
    return _input(name, label, element, hint=hint, optional=optional)


def private_channel_input(name: str, label: str, *, value: str | None = None, hint: str = "") -> Block:
    """A private channel of our own workspace, or none."""
    element: Block = {
        "type": "conversations_select",
        "filter": {"include": ["private"], "exclude_external_shared_channels": True},
    }
    element |= {"initial_conversation": value} if value else {}
    return _input(name, label, element, hint=hint, optional=True)


def option(value: str, text: str) -> Block:
    """One choice."""
    return {"text": plain(_cut(text, OPTION_TEXT)), "value": value[:OPTION_VALUE]}


def plain(text: str) -> Block:
    """Text that is shown as it stands."""
    return {"type": "plain_text", "text": text}


def said(text: str) -> Block:
    """Words of ours between fields; shown as they stand."""
    return {"type": "section", "text": plain(_cut(text, TEXT))}


def small_print(text: str) -> Block:
    """Words of ours in small print."""
    return {"type": "context", "elements": [plain(_cut(text, LABEL))]}


class Answers:
    """What a person entered, read field by field; faults are gathered and raised together."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values: Mapping[str, Any] = view["state"]["values"]
        self._faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        """Free text, trimmed; empty where nothing was entered."""
        return str(self._field(name).get("value") or "").strip()

    def choice(self, name: str, default: str = "") -> str:
        """The value chosen from a list."""
        return str((self._field(name).get("selected_option") or {}).get("value", default))

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values ticked."""
        return tuple(str(one["value"]) for one in self._field(name).get("selected_options") or [])

    def day(self, name: str) -> date | None:
        """A day, or None."""
        value = self._field(name).get("selected_date")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.fault(name, "Please choose a day from the calendar.")
            return None

    def hour(self, name: str) -> time | None:
        """A time of day, or None."""
        value = self._field(name).get("selected_time")
        try:
            return time.fromisoformat(value) if value else None
        except ValueError:
            self.fault(name, "Please choose a time.")
            return None

    def number(self, name: str) -> int | None:
        """A whole number ≥ 0, or None."""
        value = str(self._field(name).get("value") or "").strip()
        if not value:
            return None
        if not value.isascii() or not value.isdigit():
            self.fault(name, "Please enter a whole number, 0 or more.")
            return None
        return int(value)

    def person(self, name: str) -> str | None:
        """One user id, or None."""
        return self._field(name).get("selected_user")

    def people(self, name: str) -> tuple[str, ...]:
        """User ids."""
        return tuple(self._field(name).get("selected_users") or ())

    def conversation(self, name: str) -> str | None:
        """One channel id, or None."""
        return self._field(name).get("selected_conversation")

    def fault(self, name: str, sentence: str) -> None:
        """Note what is wrong with a field; the first fault of a field stands."""
        self._faults.setdefault(name, sentence)

    def require(self, name: str, value: object, sentence: str) -> None:
        """Note a fault where nothing usable was entered."""
        if value in (None, "", ()):
            self.fault(name, sentence)

    def finish(self) -> None:
        """Raise FormErrors if anything is wrong."""
        if self._faults:
            raise FormErrors(self._faults)

    def _field(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (self._values.get(name) or {}).get(name) or {}
        return found


def _choice(
    kind: str, name: str, label: str, options: Sequence[Option], *, chosen: str | None, hint: str, optional: bool
) -> Block:
    made = [option(value, text) for value, text in options]
    element: Block = {"type": kind, "options": made}
    initial = next((one for one in made if one["value"] == chosen), None)
    return _input(name, label, element | ({"initial_option": initial} if initial else {}), hint=hint, optional=optional)


def _input(name: str, label: str, element: Block, *, hint: str, optional: bool) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(_cut(label, LABEL)),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    return block | ({"hint": plain(_cut(hint, LABEL))} if hint else {})


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
