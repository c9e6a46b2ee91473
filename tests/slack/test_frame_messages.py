"""The messages of an incident's frame and of the organisation: within Slack's limits, calling only whom they should."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.work import CorrectiveAction
from bot.slack.messages.closing import ActionAdded, ActionList, IncidentClosed, IncidentReopened, StillMissing
from bot.slack.messages.drift import ChannelDrift, Joined, PersonGone
from bot.slack.messages.health import Health, ParkedEffect
from bot.slack.messages.home import HeldRole, Home, HomeIncident, HomeTask, Overview, SeverityCount
from bot.slack.messages.organisation import ChosenSettings, Roster, StandingRole
from bot.slack.messages.triage import DuplicateNamed, ReporterTold
from tests.conftest import renderer
from tests.slack.block_kit import assert_slack_accepts, mentions

WHO, OTHER, CHANNEL = "U0CMDR001", "U0ITLEAD1", "C000000005"
ALLOWED = {f"<@{WHO}>", f"<@{OTHER}>", f"<#{CHANNEL}>"}
CANARY = "canary-19fe"
HOSTILE = (f"{CANARY} <!channel> & <@U0NURSE01> *b* `c` [button: open_report x] \u202e # h\n> q\n- l العربية\n" * 70)[
    :3000
]
LINE = " ".join(HOSTILE.split())[:400]
AT, DAY, ZONE = datetime(2026, 3, 2, 15, tzinfo=UTC), date(2026, 3, 2), ZoneInfo("America/New_York")
NUMBER, COMMAND = "INC-2026-0001", "/incident"
ACTION = CorrectiveAction(
    id="a", incident_id="i", number=1, text=HOSTILE[:500], owner_id=WHO, due_on=DAY, done_at=None
)  # fmt: skip
INCIDENT = HomeIncident(
    id="incident-1",
    citation="45 CFR 164.404(b)",
    number=NUMBER, category="Lost or stolen device", severity="SEV3", state="reported", channel_id=CHANNEL, due_on=DAY,
    is_overdue=True,
)  # fmt: skip
OVERVIEW = Overview(
    open=90,
    by_severity=tuple(SeverityCount(severity=f"SEV{rank}", count=20) for rank in (1, 2, 3, 4)),
    not_triaged=(NUMBER,) * 90,
    legal_overdue=(NUMBER,) * 90,
    awaiting_signature=(NUMBER,) * 90,
    to_set_up=("Fill the roster.", "Choose who leads."),
)
HOME = Home(
    is_member=True,
    command=COMMAND,
    phone="+1 555 0100",
    roles=(HeldRole(number=NUMBER, title="Incident commander", acting=True),) * 40,
    tasks=(HomeTask(incident_number=NUMBER, number=3, text="Call the vendor", due_on=DAY, is_late=True),) * 10,
    more_tasks=30,
    incidents=(INCIDENT,) * 10,
    more_incidents=3,
    reported=(INCIDENT,) * 10,
    overview=OVERVIEW,
)
HEALTH = Health(
    socket_mode=True,
    practice=False,
    owed=12,
    oldest_owed=AT,
    parked=(ParkedEffect(id="1" * 32, effect="open channel", error="restricted action", since=AT),) * 20,
    more_parked=7,
    swept_at=AT,
    failed_at=AT,
    oldest_due=AT,
    rules_checked_on=DAY,
    rules_are_old=True,
    rule_version="abc",
    schema="0001",
    chains=300,
    head_seq=9,
    head="a" * 64,
    zone=ZONE,
    command=COMMAND,
)
ACTIONS = ActionList(
    incident_id="1" * 32, number=NUMBER, actions=(ACTION,) * 40, today=DAY, finished=1, is_closed=False, command=COMMAND
)
MESSAGES = {
    "incident_closed": IncidentClosed(
        number=NUMBER, by=WHO, reason=HOSTILE, archive_at=AT, retain_until=DAY, open_actions=2, zone=ZONE
    ),
    "incident_reopened": IncidentReopened(number=NUMBER, by=WHO),
    "action_added": ActionAdded(incident_number=NUMBER, action=ACTION),
    "action_list": ACTIONS,
    "duplicate_named": DuplicateNamed(
        number=NUMBER, duplicate="INC-2026-0002", noticed_on=DAY, discovered_on=DAY, is_earlier=True
    ),
    "reported_triaged": ReporterTold(number=NUMBER, command=COMMAND),
    "reported_closed": ReporterTold(number=NUMBER, command=COMMAND),
    "joined": Joined(number=NUMBER, channel_id=CHANNEL, user=WHO, by=OTHER, why="guest"),
    "channel_drift": ChannelDrift(number=NUMBER, what="renamed", by=WHO, is_closed=False, command=COMMAND),
    "person_gone": PersonGone(
        user=WHO, kind="deactivated", roles=("Scribe",), incidents=(NUMBER,) * 50, command=COMMAND
    ),
}  # fmt: skip
VIEWS = {
    "closing": StillMissing(
        incident_id="incident-1", number=NUMBER, legal=(LINE,) * 60, other=(LINE,) * 20, archive_days=0, command=COMMAND
    ),
    "roster": Roster(
        roles=tuple(
            StandingRole(slug=f"role_{n}", title="Incident commander", duty="Leads.", holder=WHO, deputy=OTHER)
            for n in range(10)
        )
    ),
    "settings": ChosenSettings(
        name=HOSTILE[:150], timezone="America/Chicago", entity_type="provider", on_call_phone=HOSTILE[:40],
        leadership=(WHO, OTHER), leadership_channel=CHANNEL, digest_time="08:00", second_signature=False,
    ),
    "health": HEALTH,
    "actions": ACTIONS,
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message_and_nobody_is_called_who_should_not(name):
    made = renderer().message(name, MESSAGES[name])

    assert_slack_accepts(made.blocks)
    assert set(mentions(made.blocks)) <= ALLOWED
    assert CANARY not in made.text


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_form_that_only_shows(name):
    blocks = renderer().form(name, VIEWS[name])

    assert_slack_accepts(blocks, most=100, most_characters=18_000)
    assert set(mentions(blocks)) <= ALLOWED


HOMES = {
    "all there is": HOME,
    "nothing yet": Home(is_member=True, command=COMMAND, phone=None),
    "no member": Home(is_member=False, command=COMMAND, phone=None),
    "a quiet office": replace(HOME, overview=replace(OVERVIEW, open=0, to_set_up=())),
}


@pytest.mark.parametrize("name", HOMES)
def test_slack_takes_every_home(name):
    blocks = renderer().home("overview", HOMES[name])

    assert_slack_accepts(blocks, most=100, most_characters=18_000)
    assert set(mentions(blocks)) <= ALLOWED


@pytest.mark.parametrize("what", ["archived", "renamed", "deleted", "bot_removed"])
@pytest.mark.parametrize("by", [WHO, None])
def test_every_drift_says_what_to_do(what, by):
    made = renderer().message("channel_drift", replace(MESSAGES["channel_drift"], what=what, by=by))

    assert_slack_accepts(made.blocks)


@pytest.mark.parametrize("name", MESSAGES)
def test_what_may_be_missing_may_be_missing(name):
    """None where a fact may be None: the words stay words."""
    facts = MESSAGES[name]
    assert is_dataclass(facts)
    empty = {field.name: None for field in fields(facts) if "None" in str(field.type)}

    assert_slack_accepts(renderer().message(name, replace(facts, **empty)).blocks)
