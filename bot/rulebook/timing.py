"""data/ladders.yaml and data/targets.yaml: how people are reminded, and of what besides the law.

A ladder that could fall silent, or wake people against the order of its own rungs, stops the start.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path

from bot.core.reminders import Addressee, Ladder, Step
from bot.core.roles import Role
from bot.core.targets import ClockStart, Target, TargetName
from bot.core.triage import Severity
from bot.rulebook.files import Record, load_record

# Code hangs each kind of subject on one of these.
NEEDED_LADDERS = ("legal", "legal_hours", "task", "action")


def load_ladders(path: Path, levels: Mapping[str, Severity]) -> dict[str, Ladder]:
    """Ladders by slug."""
    record = load_record(path)
    quiet = record.record("quiet_hours")
    evening, morning = _hour(quiet, "evening"), _hour(quiet, "morning")
    if not morning < evening:
        raise quiet.fault("`evening` is before `morning`; quiet hours run through midnight", "evening")
    quiet_from = levels[quiet.choice("from_severity", levels)]
    late_after = timedelta(minutes=record.integer("late_after_minutes", at_least=1))
    written = record.record("ladders")
    for slug in NEEDED_LADDERS:
        if slug not in written:
            raise written.fault(f"the ladder `{slug}` is missing; the program counts on it")
    slugs = written.keys()
    ladders = {slug: _ladder(slug, written.record(slug), (evening, morning), quiet_from, late_after) for slug in slugs}
    record.finish()
    return ladders


def _ladder(
    slug: str, entry: Record, quiet_hours: tuple[time, time], quiet_from: Severity, late_after: timedelta
) -> Ladder:
    at = _hour(entry, "at") if "at" in entry else None
    if at is not None and not quiet_hours[1] <= at < quiet_hours[0]:
        raise entry.fault("`at` lies in the quiet hours; a rung would move to another day", "at")
    unit = "minutes" if at is None else "days"
    steps = tuple(_step(each, unit) for each in entry.records("rungs"))
    if any(earlier.offset >= later.offset for earlier, later in pairwise(steps)):
        raise entry.fault("write the rungs in the order of time, no two at once", "rungs")
    legal = entry.optional_flag("legal")
    if legal and steps[-1].offset != timedelta():
        raise entry.fault("the last rung of a legal ladder is the due date itself", "rungs")
    silence = entry.optional_integer("acknowledged_minutes", at_least=1)
    if legal and silence is not None:
        raise entry.fault("a legal ladder is never silenced; leave the line out", "acknowledged_minutes")
    ignores_quiet_hours = entry.optional_flag("ignores_quiet_hours")
    return Ladder(
        slug=slug,
        legal=legal,
        at=at,
        steps=steps,
        overdue_every=timedelta(**{unit: entry.integer(f"overdue_every_{unit}", at_least=1)}),
        overdue=_overdue(entry.record("overdue")),
        acknowledged_for=None if silence is None else timedelta(minutes=silence),
        snooze_at_most=timedelta(minutes=entry.integer("snooze_at_most_minutes", at_least=1)),
        quiet_from=None if ignores_quiet_hours else quiet_from,
        quiet_hours=quiet_hours,
        late_after=late_after,
    )


def _step(entry: Record, unit: str) -> Step:
    before = entry.optional_integer(f"{unit}_before")
    after = entry.optional_integer(f"{unit}_after", at_least=1)
    if (before is None) == (after is None):
        raise entry.fault(f"write either `{unit}_before` or `{unit}_after`")
    distance = -before if before is not None else after or 0
    return Step(
        offset=timedelta(**{unit: distance}),
        addressees=_addressees(entry, "to"),
        despite_acknowledgement=entry.optional_flag("despite_acknowledgement"),
    )


def _overdue(entry: Record) -> dict[int, tuple[Addressee, ...]]:
    numbers = entry.keys()
    for number in numbers:
        if not number.isdecimal() or int(number) < 1:
            raise entry.fault(f"`{number}` is no repetition; write 1, 2, 3, …", number)
    if "1" not in numbers:
        raise entry.fault("say who is told from the first repetition on: `1: [owner]`")
    return {int(number): _addressees(entry, number) for number in numbers}


def _addressees(entry: Record, key: str) -> tuple[Addressee, ...]:
    words = entry.texts(key)
    for word in words:
        if word not in tuple(Addressee):
            raise entry.fault(f"`{word}` is no addressee; write one of {', '.join(Addressee)}", key)
    return tuple(Addressee(word) for word in words)


def _hour(entry: Record, key: str) -> time:
    written = entry.text(key)
    try:
        hour, minute = written.split(":")
        return time(int(hour), int(minute))
    except ValueError as error:
        raise entry.fault(f'`{key}` is `{written}`; write a time of day like "09:00"', key) from error


def load_targets(
    path: Path, levels: Mapping[str, Severity], roles: Mapping[str, Role], ladders: Mapping[str, Ladder]
) -> dict[TargetName, Target]:
    """Every target the program watches, by name."""
    record = load_record(path)
    written = record.record("targets")
    targets = {name: _target(name, written.record(name), levels, roles, ladders) for name in TargetName}
    record.finish()
    return targets


def _target(
    name: TargetName,
    entry: Record,
    levels: Mapping[str, Severity],
    roles: Mapping[str, Role],
    ladders: Mapping[str, Ladder],
) -> Target:
    clock_starts = ClockStart(entry.choice("clock_starts", tuple(ClockStart)))
    unit = "days" if clock_starts is ClockStart.DISCOVERED_ON else "minutes"
    within = entry.record(f"within_{unit}")
    by_severity = entry.optional_record("ladder")
    return Target(
        name=name,
        title=entry.text("title"),
        owner=entry.choice("owner", roles),
        clock_starts=clock_starts,
        within={slug: timedelta(**{unit: within.integer(slug, at_least=1)}) for slug in levels},
        ladders={} if by_severity is None else {slug: by_severity.choice(slug, ladders) for slug in levels},
    )
