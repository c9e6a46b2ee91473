"""The forms of an incident's frame and of the organisation: read back as entered, taken by Slack whatever is typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.closing import Closing, Unmet
from bot.core.incident import Incident, Outcome, Phi, State
from bot.core.organisation import Leaders, Organisation
from bot.core.review import NewAction, Review, Touched
from bot.core.team import RosterEntry
from bot.core.triage import Answer, Suggestion
from bot.core.triage_answers import Question, Triage
from bot.practice.limits import check_view
from bot.slack.messages.health import ParkedEffect
from bot.slack.messages.organisation import ChosenSettings
from handlers.modals import closing, health, organisation, review, triage
from handlers.modals.organisation import Holders, SecondSignature
from tests.conftest import House, renderer, rulebook
from tests.handlers.test_everyday_forms import HOSTILE, submitted

AT, DAY = datetime(2026, 3, 2, 15, tzinfo=UTC), date(2026, 3, 2)
INCIDENT = Incident(
    id="1" * 32,
    number="INC-2026-0002",
    entity_id="e",
    state=State.TRIAGED,
    category="lost-device",
    severity="SEV3",
    reported_at=AT,
    triaged_at=AT,
    noticed_on=DAY,
    discovered_on=DAY,
)
SEVERE = rulebook().severities["SEV1"]
SUGGESTED = Suggestion(severity=SEVERE, reasons=("Patient care is affected.", "Somebody broke in."))
SETTINGS = ChosenSettings(
    name="Fernhill Health", timezone="America/Chicago", entity_type="provider", on_call_phone="+1 555 0100",
    leadership=("U0CHIEF01",), leadership_channel="C0LEADERS", digest_time="08:00", second_signature=True,
)  # fmt: skip

TRIAGES = [
    Triage(
        outcome=Outcome.GENUINE, category="ransomware", phi=Phi.YES, still_happening=Answer.YES,
        answers=dict.fromkeys(Question, Answer.YES), people_low=3, people_high=900, severity="SEV1",
        severity_reason="Wards are closed", discovered_on=DAY, discovered_because="A log entry",
    ),
    Triage(
        outcome=Outcome.GENUINE, category="other", phi=Phi.UNKNOWN,
        answers=dict.fromkeys(Question, Answer.UNKNOWN), severity="SEV3", discovered_on=DAY,
        discovered_because="The report",
    ),
]  # fmt: skip


@pytest.mark.parametrize("given", TRIAGES)
def test_a_triage_is_read_back_through_all_its_steps_as_it_was_entered(given):
    answers = {question.value: answer.value for question, answer in given.answers.items()}
    facts = {} if given.people_high is None else {"count_range": [given.people_low, given.people_high]}
    filled = replace(
        INCIDENT, outcome=given.outcome, category=given.category, phi=given.phi, answers=answers, facts=facts,
        still_happening=given.still_happening, severity=given.severity, severity_reason=given.severity_reason,
        discovered_because=given.discovered_because,
    )  # fmt: skip
    kind = triage.read_kind(submitted(triage.build(rulebook(), filled)))
    more = triage.read_more(submitted(triage.build_more(filled, kind)))
    last = triage.build_decision(rulebook(), filled, more, replace(SUGGESTED, severity=_level(given)))

    assert triage.parse(submitted(last)) == given


def _level(given: Triage):
    return rulebook().severities[given.severity]


@pytest.mark.parametrize("outcome", [Outcome.NEAR_MISS, Outcome.FALSE_ALARM, Outcome.DUPLICATE])
def test_a_short_triage_is_read_back_too(outcome):
    filled = replace(INCIDENT, outcome=outcome, outcome_reason="It lay there", duplicate_of="INC-2026-0001")
    kind = triage.read_kind(submitted(triage.build(rulebook(), filled)))

    read = triage.parse(
        submitted(triage.build_decision(rulebook(), filled, kind, SUGGESTED), discovered_because="The report")
    )  # fmt: skip

    assert read.outcome is outcome
    assert (read.duplicate_of or read.outcome_reason) in ("INC-2026-0001", "It lay there")


def test_a_review_and_its_actions_are_read_as_they_were_entered():
    known = Review(
        root_cause="No locks", lessons="Ask", risk_analysis_updated=Touched.PLANNED, sanctions_or_training=Touched.NO
    )
    entered = {"text": "Buy locks", "owner_id": "U0ITLEAD1", "due_on": "2026-04-01"}
    sent = submitted(review.build_action(INCIDENT), **entered)

    assert review.parse(submitted(review.build(INCIDENT, known))) == known
    assert review.parse_action(sent) == NewAction(text="Buy locks", owner_id="U0ITLEAD1", due_on=date(2026, 4, 1))


def test_a_closing_is_read_as_it_was_entered(house: House):
    view = closing.build(house.desk, INCIDENT, Unmet(legal=(), other=("There was no review.",)))

    read = closing.parse(
        submitted(view, reason="Over", despite="Small", export_place="Vault", export_sha256="AB" * 32)
    )  # fmt: skip

    assert read == Closing(reason="Over", despite="Small", export_place="Vault", export_sha256="ab" * 32)


def test_the_organisations_forms_are_read_as_they_were_entered():
    role = rulebook().roles["it_lead"]
    entry = RosterEntry(role="it_lead", user_id="U0ITLEAD1", deputy_id="U0CMDR001")

    assert organisation.parse_role(submitted(organisation.build_role(role, entry))) == Holders(
        role="it_lead", holder_id="U0ITLEAD1", deputy_id="U0CMDR001"
    )
    assert organisation.parse_organisation(submitted(organisation.build_organisation(SETTINGS))) == Organisation(
        name="Fernhill Health", timezone="America/Chicago", entity_type="provider", on_call_phone="+1 555 0100"
    )
    assert organisation.parse_leaders(submitted(organisation.build_leaders(SETTINGS))) == Leaders(
        people=("U0CHIEF01",), channel_id="C0LEADERS", digest_time=time(8)
    )
    off = submitted(organisation.build_signature(SETTINGS), needed="off", reason="Two of us")
    assert organisation.parse_signature(off) == SecondSignature(needed=False, reason="Two of us")


def test_a_time_zone_outside_the_list_stays_chosen():
    settings = replace(SETTINGS, timezone="Europe/Berlin", entity_type=None)

    read = organisation.parse_organisation(submitted(organisation.build_organisation(settings)))

    assert (read.timezone, read.entity_type) == ("Europe/Berlin", None)


def hostile_views(house: House):
    """Every form of this room with the longest and worst that can stand in it."""
    wild = replace(
        INCIDENT, outcome=Outcome.FALSE_ALARM, outcome_reason=HOSTILE[:1000], severity_reason=HOSTILE[:1000],
        discovered_because=HOSTILE[:1000], facts={"count_range": [1, 400_000_000]},
    )  # fmt: skip
    given = dict.fromkeys(("category", "phi", "still_happening", *Question), "unknown")
    many = tuple(f"{number}. {HOSTILE[:200]}" for number in range(40))
    wild_review = Review(
        root_cause=HOSTILE, lessons=HOSTILE, risk_analysis_updated=Touched.YES, sanctions_or_training=Touched.YES
    )
    wild_settings = replace(SETTINGS, name=HOSTILE, on_call_phone=HOSTILE, timezone="America/New_York")
    yield triage.build(rulebook(), wild)
    yield triage.build_more(wild, given)
    for outcome in Outcome:
        reasons = Suggestion(severity=SEVERE, reasons=(HOSTILE,))
        yield triage.build_decision(rulebook(), wild, given | {"outcome": outcome}, reasons)
    yield closing.build(house.desk, wild, Unmet(legal=(), other=many))
    yield closing.build(house.desk, wild, Unmet(legal=many, other=many))
    yield review.build(wild, wild_review)
    yield review.build_action(wild)
    for role in rulebook().roles.values():
        yield organisation.build_role(role, None)
    yield organisation.build_organisation(wild_settings)
    yield organisation.build_leaders(wild_settings)
    yield organisation.build_signature(wild_settings)
    words = renderer().form("settings", wild_settings)
    yield organisation.build_list(organisation.SETTINGS, "Settings", words)
    yield health.build_retry(ParkedEffect(id="1" * 32, effect=HOSTILE, error=HOSTILE, since=AT))


def test_slack_takes_every_form_whatever_stands_in_it(house: House):
    for view in hostile_views(house):
        assert check_view(view) == []


def test_no_form_carries_what_people_typed_where_clients_can_read_it(house: House):
    for view in hostile_views(house):
        assert "channel>" not in view["private_metadata"]
