"""The law's files, read into the frozen types of core. A rule without citation, or one it cannot read, stops here.

`data/law/federal/` holds one rule a file, and four files of plain values; `data/law/states/` one State a file.
"""

import functools
import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.core.determination import Ground
from bot.core.facts import STATES, EntityRole, EntityType
from bot.core.law import (
    Citation,
    Clock,
    Confidence,
    Counted,
    Dated,
    Exemption,
    Law,
    LawEnforcementDelay,
    Mode,
    Notice,
    Retention,
    Rule,
    StateHold,
    StateLaw,
    SubstituteNotice,
    Threshold,
    TimeLimit,
)
from bot.rulebook.files import DataFault, Record, load_folder, read_day

T = TypeVar("T")

FOLDER = Path(__file__).parents[2] / "data" / "law"
"""Where this repository keeps the law."""

_VALUE_FILES = ("breach", "law_enforcement_delay", "substitute_notice", "retention")
_EVERY_COUNT = Threshold(counted=Counted.INDIVIDUALS, words="")
_ALWAYS = date.min
_VERSION_DIGITS = 12


def load(folder: Path) -> Law:
    """Read `data/law`. Raises files.DataFault, with path, line and a sentence, at the first fault."""
    federal = load_folder(folder / "federal")
    for name in _VALUE_FILES:
        if name not in federal:
            raise DataFault(folder / "federal" / f"{name}.yaml", 1, "is missing")
    values = {name: federal.pop(name) for name in _VALUE_FILES}
    law = Law(
        version=_version(folder),
        federal=tuple(_federal_rule(record) for record in federal.values()),
        states=_states(folder / "states"),
        findings=_findings(values["breach"]),
        delay=LawEnforcementDelay(
            untimed_calendar_days=values["law_enforcement_delay"].integer("untimed_calendar_days", at_least=1),
            citation=_citation(values["law_enforcement_delay"]),
        ),
        substitute=SubstituteNotice(
            posting_at_least_people=values["substitute_notice"].integer("posting_at_least_people", at_least=1),
            posting_calendar_days=values["substitute_notice"].integer("posting_calendar_days", at_least=1),
            citation=_citation(values["substitute_notice"]),
        ),
        retention=Retention(
            years=values["retention"].integer("years", at_least=1), citation=_citation(values["retention"])
        ),
        holidays_of=holidays_of,
    )
    for record in values.values():
        record.day("verified_on")
        record.finish()
    _refuse_gaps(law, folder)
    return law


@functools.cache
def holidays_of(state: str | None, year: int) -> frozenset[date]:
    """The federal holidays of a year, observed days included, and with a State's code its legal holidays too.

    The holiday library is imported here, on first need: most answers never count a business day.
    """
    import holidays

    if state is None:
        return frozenset(holidays.country_holidays("US", years=[year]))
    return holidays_of(None, year) | frozenset(holidays.country_holidays("US", subdiv=state, years=[year]))


def _federal_rule(record: Record) -> Rule:
    rule = _rule(
        record,
        roles=frozenset(EntityRole(word) for word in _words(record, "entity_roles", EntityRole)),
        owed_by=record.text("owed_by"),
        why=record.text("why"),
        counted={
            "individuals_at_least": (Counted.INDIVIDUALS, "{} or more individuals"),
            "individuals_fewer_than": (Counted.INDIVIDUALS, "fewer than {} individuals"),
            "residents_of_one_state_at_least": (Counted.RESIDENTS_OF_ONE_STATE, "{} or more residents of one State"),
            "residents_of_one_state_more_than": (Counted.RESIDENTS_OF_ONE_STATE, "more than {} residents of one State"),
        },
    )
    record.finish()
    return rule


def _states(folder: Path) -> Mapping[str, StateLaw]:
    states = {}
    for stem, record in load_folder(folder).items():
        law = _state(record)
        if stem != law.code.lower():
            raise record.fault(f"`state: {law.code}` belongs into {law.code.lower()}.yaml", "state")
        states[law.code] = law
    return states


def _state(record: Record) -> StateLaw:
    code = record.text("state")
    if code not in STATES:
        raise record.fault(f"`state: {code}` is no State or territory; write its postal code", "state")
    exempt = record.optional_record("exempt")
    law = StateLaw(
        code=code,
        name=record.text("name"),
        covers=record.text("covers"),
        hipaa_effect=record.text("hipaa_effect"),
        exemption=_exemption(exempt) if exempt else None,
        rules=tuple(_state_rule(each) for each in record.records("rules")),
    )
    record.finish()
    return law


def _state_rule(record: Record) -> Rule:
    roles = _words(record, "entity_roles", EntityRole) if "entity_roles" in record else ("covered_entity", "phr_vendor")
    return _rule(
        record,
        roles=frozenset(EntityRole(word) for word in roles),
        owed_by="",
        why=record.optional_text("why") or "",
        counted={
            "residents_at_least": (Counted.RESIDENTS, "{} or more residents"),
            "residents_more_than": (Counted.RESIDENTS, "more than {} residents"),
        },
    )


def _rule(
    record: Record, *, roles: frozenset[EntityRole], owed_by: str, why: str, counted: Mapping[str, tuple[Counted, str]]
) -> Rule:
    types = _words(record, "entity_types", EntityType) if "entity_types" in record else ()
    hold = record.optional_record("state_hold")
    return Rule(
        notice=Notice(record.choice("notice", tuple(Notice))),
        entity_roles=roles,
        entity_types=frozenset(EntityType(word) for word in types),
        needs_breach=record.optional_flag("needs_breach", default=True),
        owed_by=owed_by,
        owed_when=_owed_when(record, counted),
        recipient=record.text("recipient"),
        mode=Mode(record.choice("mode", tuple(Mode))) if "mode" in record else None,
        clock_starts=Clock(record.choice("clock_starts", tuple(Clock))),
        time_limit=_dated(record, "time_limit", _time_limit),
        delayed_by_law_enforcement=record.optional_flag("delayed_by_law_enforcement"),
        state_hold=_state_hold(hold) if hold else None,
        citation=_citation(record),
        confidence=Confidence(record.choice("confidence", tuple(Confidence))),
        verified_on=record.day("verified_on"),
        why=why,
        hipaa_effect=record.optional_text("hipaa_effect"),
    )


def _owed_when(record: Record, counted: Mapping[str, tuple[Counted, str]]) -> Dated[Threshold]:
    if "owed_when" not in record:
        return Dated(values=((_ALWAYS, _EVERY_COUNT),))
    return _dated(record, "owed_when", lambda each: _threshold(each, counted))


def _threshold(record: Record, counted: Mapping[str, tuple[Counted, str]]) -> Threshold:
    keys = [key for key in record.keys() if key in counted]  # noqa: SIM118 - a Record is no dict
    if len(keys) != 1 or record.keys() != (keys[0],):
        raise record.fault(f"write exactly one of {', '.join(counted)}")
    key = keys[0]
    people = record.integer(key, at_least=1)
    whom, words = counted[key]
    if key.endswith("fewer_than"):
        return Threshold(counted=whom, below=people, words=words.format(people))
    least = people + 1 if key.endswith("more_than") else people
    return Threshold(counted=whom, at_least=least, words=words.format(people))


def _time_limit(record: Record) -> TimeLimit:
    limit = TimeLimit(
        calendar_days=record.optional_integer("calendar_days", at_least=1),
        business_days=record.optional_integer("business_days", at_least=1),
        wording=record.optional_text("wording"),
        by_the_letters=record.optional_flag("by_the_letters"),
    )
    record.finish()
    if limit.calendar_days is not None and limit.business_days is not None:
        raise record.fault("write calendar_days or business_days, not both")
    if limit.calendar_days is None and limit.business_days is None and limit.wording is None:
        raise record.fault("without a number of days, write the law's `wording`")
    return limit


def _dated(record: Record, key: str, read: Callable[[Record], T]) -> Dated[T]:
    """A value for all time, or a mapping of values by the day each takes effect."""
    value = record.record(key)
    if read_day(value.keys()[0] if value.keys() else "") is None:
        return Dated(values=((_ALWAYS, read(value)),))
    return Dated(values=tuple((day, read(each)) for day, each in record.dated(key)))


def _citation(record: Record) -> Citation:
    citation = record.record("citation")
    return Citation(
        title=citation.text("title"), url=citation.optional_text("url"), quote=citation.optional_text("quote")
    )


def _exemption(record: Record) -> Exemption:
    roles = _words(record, "entity_roles", EntityRole)
    return Exemption(entity_roles=frozenset(EntityRole(word) for word in roles), why=record.text("why"))


def _state_hold(record: Record) -> StateHold:
    return StateHold(
        written_at_most_calendar_days=record.optional_integer("written_at_most_calendar_days", at_least=1),
        oral_at_most_calendar_days=record.optional_integer("oral_at_most_calendar_days", at_least=1),
        then_business_days=record.integer("then_business_days", at_least=1),
    )


def _findings(record: Record) -> Mapping[Ground, str]:
    findings = record.record("findings")
    _citation(record)
    return {ground: findings.text(ground) for ground in Ground}


def _words(record: Record, key: str, allowed: type[EntityRole] | type[EntityType]) -> tuple[str, ...]:
    words = record.texts(key)
    for word in words:
        if word not in tuple(allowed):
            raise record.fault(f"`{key}` holds `{word}`; write {', '.join(allowed)}", key)
    return words


def _refuse_gaps(law: Law, folder: Path) -> None:
    """The notices that every answer lists need a rule of a covered entity; the engine leans on it."""
    for notice in (Notice.INDIVIDUAL, Notice.MEDIA, Notice.SECRETARY, Notice.BUSINESS_ASSOCIATE):
        if not law.rules_for(notice, EntityRole.COVERED_ENTITY, None):
            raise DataFault(folder / "federal", 1, f"no file holds the {notice} of a covered entity")


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:_VERSION_DIGITS]
