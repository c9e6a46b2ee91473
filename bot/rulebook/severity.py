"""data/severity.yaml: the levels, and the rules that suggest one. Holds the promise that an unknown never lowers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.triage import Certainty, Fact, Severity, SeverityRule
from bot.rulebook.files import Record, load_record

_RAISING = (Certainty.CONFIRMED, Certainty.POSSIBLE)
_LOWERING = (Certainty.RULED_OUT,)


@dataclass(frozen=True, kw_only=True)
class SeverityFile:
    """What the file says; the playbooks add what is usual for each category."""

    levels: Mapping[str, Severity]
    raising: tuple[SeverityRule, ...]
    lowering: tuple[SeverityRule, ...]


def load(path: Path) -> SeverityFile:
    """Levels by slug, gravest first as written, and both kinds of rules."""
    record = load_record(path)
    written = record.record("levels")
    levels = {slug: _level(rank, written.record(slug), slug) for rank, slug in enumerate(written.keys(), 1)}
    raising = tuple(_rule(each, levels, _RAISING) for each in record.records("raise"))
    lowering = tuple(_rule(each, levels, _LOWERING) for each in record.records("lower"))
    record.finish()
    return SeverityFile(levels=levels, raising=raising, lowering=lowering)


def _level(rank: int, entry: Record, slug: str) -> Severity:
    return Severity(slug=slug, rank=rank, title=entry.text("title"), meaning=entry.text("meaning"))


def _rule(entry: Record, levels: Mapping[str, Severity], allowed: tuple[Certainty, ...]) -> SeverityRule:
    when = entry.record("when")
    facts = when.keys()
    for fact in facts:
        if fact not in tuple(Fact):
            raise when.fault(f"`{fact}` is no fact; write one of {', '.join(Fact)}", fact)
    return SeverityRule(
        to=levels[entry.choice("to", levels)],
        when={Fact(fact): Certainty(when.choice(fact, allowed)) for fact in facts},
        affected_at_least=None if allowed == _LOWERING else entry.optional_integer("affected_at_least", at_least=1),
        because=entry.text("because"),
    )
