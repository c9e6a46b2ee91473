"""The engine's answer for people at a terminal: what is owed and by when first, each date beside its citation.

It prints the answer's plain data as they are and knows no law; whoever needs to compute reads the JSON.
"""

from collections.abc import Iterator, Mapping
from typing import Any

NOT_LEGAL_ADVICE = (
    "Not legal advice. Dates are last lawful days, never targets: the law says without unreasonable delay."
)


def answer_text(answer: Mapping[str, Any]) -> str:
    """One answer as lines of text, ending in a line break. What no terminal should be sent is spelled out."""
    return "".join(f"{_printable(line)}\n" for line in _lines(answer))


def _printable(line: str) -> str:
    """The line with line breaks, control characters and halves of characters as escapes: facts may hold anything."""
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in line)


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    yield f"Determination: {answer['determination']}"
    yield f"Discovered on: {answer['discovery_date']} ({answer['discovery_basis']})"
    yield from (f"  {reason}" for reason in answer["why"])
    rows = [*answer["obligations"], *answer["state_obligations"]]
    yield from _section("Owed", [row for row in rows if row["required"]])
    yield from _section("Not known", [row for row in rows if row["required"] is None])
    yield from _section("Not owed", [row for row in rows if row["required"] is False])
    if answer["substitute_notice"]["required"]:
        yield f"Substitute notice: {answer['substitute_notice']['mode']}"
    if answer["law_enforcement_delay"]["ends_on"]:
        delay = answer["law_enforcement_delay"]
        yield f"Law-enforcement delay: to {delay['ends_on']}; send nothing before {delay['do_not_send_before']}"
    for name, each in answer["timeliness"].items():
        yield f"Sent, {name}: {each['elapsed_days']} days after discovery, {each['days_late']} days late"
    if answer["retain_until"]:
        yield f"Keep the documents to: {answer['retain_until']}"
    yield from _list("Mind", answer["warnings"])
    yield f"Rules: {answer['rule_version']}"
    yield NOT_LEGAL_ADVICE


def _section(heading: str, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """The rows under a heading, earliest first, those without a date last."""
    by_date = sorted(rows, key=lambda row: (row["due_on"] is None, row["due_on"] or ""))
    yield from _list(heading, [_row(row) for row in by_date])


def _list(heading: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"{heading}:"
        yield from (f"  - {item}" for item in items)


def _row(row: Mapping[str, Any]) -> str:
    where = f"{row['state']} " if "state" in row else ""
    states = f" ({', '.join(row['states'])})" if row.get("states") else ""
    when = f"due {row['due_on']}, " if row["due_on"] else ""
    if row["citation"] is None:
        return f"{where}{row['why']}"
    return f"{when}{where}{row['notice']}{states}: {row['why']} [{row['citation']}, confidence {row['confidence']}]"
