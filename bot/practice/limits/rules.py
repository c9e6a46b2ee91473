"""Small rules that check one JSON value each and speak as Slack does: the sentence, then the JSON pointer.

A rule is called with the value, its pointer and the list that gathers faults. Composing them is for the tables in
`elements.py` and `blocks.py`; nothing here knows a block.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Faults = list[str]
Rule = Callable[[Any, str, Faults], None]
Extra = Callable[[dict[str, Any], str, Faults], None]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The fields that an object may have, which it must have, and what else must hold between them."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = field(default=())

    def check(self, node: Any, at: str, faults: Faults) -> None:
        """Check an object against this shape; this makes a shape usable as a rule."""
        if not isinstance(node, dict):
            fault(faults, "must provide an object", at)
            return
        for name in self.required:
            if node.get(name) is None:
                fault(faults, f"missing required field: {name}", at)
        for name, value in node.items():
            rule = self.fields.get(name)
            if rule is None:
                fault(faults, f"invalid additional property: {name}", at)
            elif value is None:
                fault(faults, "must provide an object", f"{at}/{name}")
            else:
                rule(value, f"{at}/{name}", faults)
        for extra in self.extras:
            extra(node, at, faults)


def fault(faults: Faults, sentence: str, at: str) -> None:
    """Note one fault at a pointer."""
    faults.append(f"{sentence} [json-pointer:{at}]")


def string(most: int, *, least: int = 1) -> Rule:
    """A text of `least` to `most` characters, both included."""

    def rule(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, str):
            fault(faults, "must be a string", at)
        elif len(value) < least:
            fault(faults, f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            fault(faults, f"must be less than {most + 1} characters", at)

    return rule


def text_object(most: int, *kinds: str) -> Rule:
    """A text object of one of `kinds` ("plain_text" when none is named) with 1 to `most` characters."""
    allowed = kinds or ("plain_text",)

    def rule(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, "must provide an object", at)
        elif value.get("type") not in allowed:
            fault(faults, f"must be one of: {', '.join(allowed)}", f"{at}/type")
        else:
            own = "emoji" if value["type"] == "plain_text" else "verbatim"
            fields = {"type": anything, "text": string(most), own: flag}
            Shape(fields=fields, required=("text",)).check(value, at, faults)

    return rule


def items(rule_for_one: Rule, *, most: int, least: int = 1) -> Rule:
    """A list of `least` to `most` items, each checked."""

    def rule(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, list):
            fault(faults, "must provide an array", at)
            return
        if len(value) < least:
            fault(faults, f"no less than {least} items allowed", at)
        if len(value) > most:
            fault(faults, f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            rule_for_one(item, f"{at}/{index}", faults)

    return rule


def one_of(*allowed: Any) -> Rule:
    """One of a few values."""

    def rule(value: Any, at: str, faults: Faults) -> None:
        if value not in allowed:
            fault(faults, f"must be one of: {', '.join(map(str, allowed))}", at)

    return rule


def whole(least: int, most: int) -> Rule:
    """A whole number from `least` to `most`, both included."""

    def rule(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            fault(faults, "must be an integer", at)
        elif value < least:
            fault(faults, f"must be greater than {least - 1}", at)
        elif value > most:
            fault(faults, f"must be less than {most + 1}", at)

    return rule


def matching(pattern: str, words: str) -> Rule:
    """A text of a fixed form, such as a day."""

    def rule(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            fault(faults, words, at)

    return rule


def flag(value: Any, at: str, faults: Faults) -> None:
    """True or false."""
    if not isinstance(value, bool):
        fault(faults, "must be a boolean", at)


def anything(value: Any, at: str, faults: Faults) -> None:
    """Checked elsewhere, or of no concern."""
