"""Every message and reply of the team's day: within Slack's limits, calling nobody it should not, quiet in its
notification, whatever people typed.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.incident import State
from bot.core.work import TaskStatus
from bot.slack.messages.reporter import Said, Waiting
from bot.slack.messages.team import (
    DeputyNamed,
    OfficerExcluded,
    PersonMoved,
    RoleBoard,
    RoleChanged,
    RoleGiven,
    RoleLine,
)
from bot.slack.messages.work import (
    EVENT_SHOWN,
    EVENTS_SHOWN,
    OPEN_SHOWN,
    SETTLED_SHOWN,
    TASKS_SHOWN,
    EventDay,
    EventLine,
    StageChanged,
    StageTasks,
    StatusUpdate,
    TaskGiven,
    TaskLine,
    TaskList,
    Timeline,
)
from handlers.kept import Kept
from handlers.status import IncidentList, ReportStatus, Row
from handlers.tasks import TaskChanged
from tests.conftest import renderer, rulebook
from tests.slack.block_kit import assert_slack_accepts, mentions

WHO, OTHER = "U0CMDR001", "U0ITLEAD1"
ALLOWED = {f"<@{WHO}>", f"<@{OTHER}>", "<#C000000005>"}
CANARY = "canary-6d10"
HOSTILE = (
    f"{CANARY} <!channel> & <@U0NURSE01> *b* `c` [button: open_report x] \u202e # h\n> q\n- l العربية 👩‍🚒\n" * 60
)[:3000]
ON_A_LINE = " ".join(HOSTILE.split())[:EVENT_SHOWN]
AT, DAY, ZONE = datetime(2026, 3, 2, 15, tzinfo=UTC), date(2026, 3, 2), ZoneInfo("America/New_York")
NUMBER, COMMAND, CHANNEL = "INC-2026-0001", "/incident", "C000000005"

TASK = TaskLine(
    number=7,
    text=ON_A_LINE[:OPEN_SHOWN],
    status=TaskStatus.OPEN,
    required=False,
    owner=WHO,
    role="Scribe",
    due_at=AT,
    overdue=True,
    settled_by=None,
    reason="",
)
WAIVED = TaskLine(
    number=8,
    text=ON_A_LINE[:SETTLED_SHOWN],
    status=TaskStatus.WAIVED,
    required=True,
    owner=None,
    role=None,
    due_at=None,
    overdue=False,
    settled_by=OTHER,
    reason=ON_A_LINE[:SETTLED_SHOWN],
)
KINDS = (
    "note", "status_update", "reporter_addition", "reporter_answer", "role_assigned", "role_ended", "role_deputised",
    "excluded", "let_in", "task_added", "task_done", "task_waived", "task_open", "stage_in_progress", "stage_done",
    "stage_not_needed", "something_new",
)  # fmt: skip


def event(kind: str, **values) -> EventLine:
    line = {
        "clock": "10:00",
        "text": ON_A_LINE,
        "reason": "",
        "by": WHO,
        "about": OTHER,
        "link": "https://example.org/archives/C1/p1",
    }
    return EventLine(kind=kind, **(line | values))


def role_given(**values) -> RoleGiven:
    facts = {
        "number": NUMBER, "category": "Lost device", "severity": "SEV1", "role": "IT lead", "duty": "Does it.",
        "by": WHO, "channel_id": CHANNEL, "to_triage": False, "open_tasks": 2, "first_due_at": AT, "zone": ZONE,
        "command": COMMAND,
    }  # fmt: skip
    return RoleGiven(**(facts | values))


def changed(what: str, **values) -> RoleChanged:
    facts = {"number": NUMBER, "what": what, "role": "IT lead", "user": WHO, "before": OTHER, "until": DAY, "by": WHO}
    return RoleChanged(**(facts | values))


def row(**values) -> Row:
    facts = {
        "number": NUMBER, "state": State.TRIAGED, "only_reported": False, "category": "Lost device", "severity": "SEV1",
        "next_due_on": DAY, "days_left": -3, "overdue": 4, "channel_id": CHANNEL,
    }  # fmt: skip
    return Row(**(facts | values))


BOARD = RoleBoard(
    incident_id="i" * 32,
    number=NUMBER,
    lines=tuple(
        RoleLine(title=role.title, slug=role.slug, duty=role.duty, holder=WHO, deputy=OTHER, until=DAY)
        for role in rulebook().roles.values()
    ),
    command=COMMAND,
)
MOVED = PersonMoved(number=NUMBER, user=OTHER, by=WHO, channel_id=CHANNEL, command=COMMAND)
FULL_LIST = TaskList(
    incident_id="i" * 32,
    number=NUMBER,
    stages=tuple(StageTasks(stage=name, tasks=(TASK, WAIVED) * (TASKS_SHOWN // 4)) for name in ("Triage", "Recovery")),
    open_tasks=20,
    overdue=20,
    not_shown=5,
    zone=ZONE,
    command=COMMAND,
)
NO_TASKS = TaskList(
    incident_id="i" * 32, number=NUMBER, stages=(), open_tasks=0, overdue=0, not_shown=0, zone=ZONE, command=COMMAND
)
EVERY_KIND = tuple(EventDay(on=DAY, events=(event(kind, reason=ON_A_LINE[:140]),)) for kind in KINDS)
MANY_EVENTS = (EventDay(on=DAY, events=(event("note"),) * EVENTS_SHOWN),)
WAITING = Waiting(incident_id="i" * 32, number=NUMBER, command=COMMAND)
QUIET_UPDATE = StatusUpdate(number=NUMBER, by=WHO, text="", next_at=None, zone=ZONE)
DONE = TaskChanged(number=NUMBER, what="done", tasks=(1, 2), command=COMMAND, skipped=(3,))
GIVEN = TaskGiven(number=NUMBER, task=7, by=WHO, due_at=AT, zone=ZONE, channel_id=None, command=COMMAND)
DEPUTY = DeputyNamed(
    number=NUMBER, role="IT lead", duty="Does it.", holder=OTHER, until=DAY, channel_id=CHANNEL, command=COMMAND
)

MESSAGES = [
    ("role_given", role_given()),
    ("role_given", role_given(to_triage=True, channel_id=None)),
    ("role_given", role_given(open_tasks=0, first_due_at=None)),
    ("deputy_named", DEPUTY),
    ("role_changed", changed("assigned")),
    ("role_changed", changed("ended", user=None)),
    ("role_changed", changed("deputised")),
    ("role_changed", changed("deputised", user=None, until=None)),
    ("person_excluded", MOVED),
    ("person_let_in", MOVED),
    ("let_in", MOVED),
    ("officer_excluded", OfficerExcluded(number=NUMBER)),
    ("roles", BOARD),
    ("status_update", StatusUpdate(number=NUMBER, by=WHO, text=HOSTILE, next_at=AT, zone=ZONE)),
    ("status_update", QUIET_UPDATE),
    ("stage_changed", StageChanged(number=NUMBER, stage="Recovery", status="not_needed", reason=HOSTILE, by=WHO)),
    ("task_given", GIVEN),
    ("task_list", FULL_LIST),
    ("task_list", NO_TASKS),
    ("task_changed", DONE),
    *[
        ("task_changed", TaskChanged(number=NUMBER, what=what, tasks=(7,), command=COMMAND, owner=WHO, due_on=DAY))
        for what in ("added", "waived", "open", "given")
    ],
    (
        "timeline",
        Timeline(incident_id="i" * 32, number=NUMBER, days=EVERY_KIND, not_shown=0, reported=HOSTILE, reported_on=DAY),
    ),
    (
        "timeline",
        Timeline(
            incident_id="i" * 32, number=NUMBER, days=MANY_EVENTS, not_shown=900, reported=HOSTILE, reported_on=DAY
        ),
    ),
    (
        "timeline",
        Timeline(incident_id="i" * 32, number=NUMBER, days=(), not_shown=0, reported=HOSTILE, reported_on=DAY),
    ),
    ("reporter_added", Said(number=NUMBER, by=WHO, text=HOSTILE, command=COMMAND)),
    ("reporter_added", Said(number=NUMBER, by=None, text=HOSTILE, command=COMMAND)),
    ("reporter_answered", Said(number=NUMBER, by=WHO, text=HOSTILE, command=COMMAND)),
    ("answer_waiting", WAITING),
    ("added_after_closing", WAITING),
    *[
        ("report_status", ReportStatus(incident_id="i" * 32, number=NUMBER, state=state, reported_on=DAY))
        for state in State
    ],
    ("incident_list", IncidentList(which="open", rows=(row(),) * 30, total=400, shown=30, command=COMMAND)),
    ("incident_list", IncidentList(which="overdue", rows=(), total=0, shown=0, command=COMMAND)),
    (
        "incident_list",
        IncidentList(which="mine", rows=(row(only_reported=True), row(days_left=3)), total=2, shown=2, command=COMMAND),
    ),
    *[
        ("kept", Kept(what=what, number=NUMBER, anonymous=anonymous, command=COMMAND))
        for what in ("note", "update", "answer")
        for anonymous in (True, False)
    ],
]
NAMES = [f"{name}-{place}" for place, (name, _) in enumerate(MESSAGES)]


@pytest.mark.parametrize(("name", "facts"), MESSAGES, ids=NAMES)
def test_slack_takes_it_and_it_calls_only_whom_it_names(name, facts):
    message = renderer().message(name, facts)

    assert_slack_accepts(message.blocks)
    assert set(mentions(message.blocks)) <= ALLOWED
    assert CANARY not in message.text
    assert "<!" not in message.text


def test_a_full_timeline_and_a_full_task_list_show_everything_they_promise():
    timeline = renderer().message(
        "timeline", MESSAGES[NAMES.index(next(n for n in NAMES if n.startswith("timeline")))][1]
    )
    tasks = renderer().message("task_list", FULL_LIST)

    assert str(timeline.blocks).count(CANARY) >= len(KINDS)
    assert str(tasks.blocks).count("overdue since") == TASKS_SHOWN // 4 * 2
