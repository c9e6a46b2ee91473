"""An ordinary incident for the engine's tests and one on record, and the law as it stands in data/law."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.facts import EntityRole, Facts, Statement
from bot.core.incident import Incident, Outcome, Phi, State
from bot.core.law import Notice
from bot.core.obligations import obligations_for
from bot.rulebook import law as law_files

LAW = law_files.load(Path(__file__).parents[2] / "data" / "law")
NEW_YORK = ZoneInfo("America/New_York")
DISCOVERED_AT = datetime.fromisoformat("2026-04-17T16:40:00-04:00")
DISCOVERED_ON = date(2026, 4, 17)
DAY_60 = date(2026, 6, 16)
BUSINESS_ASSOCIATE = {"entity_role": EntityRole.BUSINESS_ASSOCIATE}
VENDOR = {"entity_role": EntityRole.PHR_VENDOR}
ORAL = Statement(written=False, stated_on=date(2026, 6, 10), official_documented=True)
INCIDENT = Incident(
    id="1",
    number="INC-2026-0002",
    entity_id="e",
    state=State.TRIAGED,
    category="lost-device",
    severity="SEV3",
    outcome=Outcome.GENUINE,
    phi=Phi.YES,
    reported_at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    triaged_at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    noticed_on=date(2026, 3, 2),
    discovered_on=date(2026, 3, 2),
)


def facts(**known):
    """A covered entity in New York that discovered something on 17 April 2026; everything else as given."""
    usual = {"entity_role": EntityRole.COVERED_ENTITY, "timezone": NEW_YORK, "discovered_at": DISCOVERED_AT}
    return Facts(**(usual | known))


def answer(as_of=None, **known):
    return obligations_for(facts(**known), LAW, as_of)


def due_on(notice: Notice, **known):
    return answer(**known).obligation(notice).due_on


def warned(words, as_of=None, **known):
    """Whether some warning holds the words."""
    return any(words in warning for warning in answer(as_of, **known).warnings)
