"""Every form of the team's day: what is built is read back, and Slack takes it whatever people typed."""

from datetime import UTC, date, datetime, time

import pytest

from bot.core.errors import FormErrors
from bot.core.incident import Stage, StageRecord, StageStatus
from bot.core.team import PersonKind
from bot.core.work import Task, TaskStatus
from bot.practice.limits import check_view
from bot.slack.messages.team import RoleBoard, RoleLine
from bot.workflows.check_person import _REFUSED
from handlers.modals import addition, note, roles, stage, tasks, update
from handlers.modals.note import Note
from handlers.modals.roles import Move, RoleChoice
from handlers.modals.stage import StageChoice
from handlers.reporter import Conversation, SaidLine
from tests.conftest import renderer, rulebook, state_of

HOSTILE = ("<!channel> & <@U0NURSE01> *b* `c` [button: open_report] \u202e \U0001f469‍\U0001f692 العربية # x\n" * 60)[
    :3000
]
TODAY = date(2026, 3, 2)
ONE_LINE = "Ward 3, at noon & later"


def submitted(view, **values):
    """The view as Slack sends it back: its own initial values, and these over them."""
    return {**view, "state": {"values": state_of(view, values)}}


def task(number: int, stage: str = "containment", text: str = "Call the vendor") -> Task:
    return Task(
        id=f"{number:032x}",
        incident_id="i",
        number=number,
        key=None,
        stage=stage,
        text=text,
        role=None,
        owner_id=None,
        required=True,
        due_at=datetime(2026, 3, 2, 15, tzinfo=UTC),
        status=TaskStatus.OPEN,
        settled_by=None,
        settled_at=None,
        waived_reason="",
    )


def board():
    lines = [
        RoleLine(title=role.title, slug=role.slug, duty=role.duty, holder="U0NURSE01", deputy="U0ITLEAD1", until=TODAY)
        for role in rulebook().roles.values()
    ]
    facts = RoleBoard(incident_id="i", number="INC-2026-0001", lines=tuple(lines), command="/incident")
    return renderer().form("roles", facts)


def conversation(text: str = HOSTILE, lines: int = 20):
    said = tuple(SaidLine(from_team=n % 2 == 0, on=TODAY, text=text) for n in range(lines))
    return renderer().form("conversation", Conversation(lines=said, not_shown=3))


def records(reason: str = ""):
    return {one: StageRecord(stage=one, status=StageStatus.NOT_NEEDED, reason=reason) for one in Stage}


CHOICES = [
    RoleChoice(role="scribe", move=Move.ASSIGN, user_id="U0ITLEAD1"),
    RoleChoice(role="scribe", move=Move.DEPUTY, user_id="U0ITLEAD1", until=TODAY),
    RoleChoice(role="scribe", move=Move.DEPUTY, user_id="U0ITLEAD1"),
    RoleChoice(role="scribe", move=Move.UNASSIGN),
    RoleChoice(role="scribe", move=Move.NO_DEPUTY),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_a_change_of_role_is_read_as_it_was_entered(choice):
    view = roles.build("i", board(), rulebook().roles, choice)

    assert roles.parse(submitted(view)) == choice


@pytest.mark.parametrize("status", [StageStatus.IN_PROGRESS, StageStatus.DONE, StageStatus.NOT_NEEDED])
def test_a_change_of_stage_is_read_as_it_was_entered(status):
    choice = StageChoice(stage=Stage.RECOVERY, status=status, reason=ONE_LINE)

    assert stage.parse(submitted(stage.build("i", records(), choice))) == choice


def test_a_note_is_read_as_it_was_entered():
    view = note.build("i", TODAY, ONE_LINE)

    assert note.parse(submitted(view)) == Note(text=ONE_LINE, happened_on=TODAY)
    assert note.parse(submitted(view, hour="14:10")).hour == time(14, 10)


def test_a_note_from_a_message_names_its_incident_and_its_place():
    view = note.build_from_message([("i", "INC-2026-0001"), ("j", "INC-2026-0002")], "j", ("C1", "1.2"), TODAY)

    read = note.parse(submitted(view, text=ONE_LINE))

    assert (read.incident_id, read.source, read.text) == ("j", ("C1", "1.2"), ONE_LINE)


def test_a_note_from_a_message_needs_an_incident():
    view = note.build_from_message([("i", "INC-2026-0001"), ("j", "INC-2026-0002")], None, ("C1", "1.2"), TODAY)

    with pytest.raises(FormErrors) as wrong:
        note.parse(submitted(view, text=ONE_LINE))

    assert list(wrong.value.by_block) == ["incident"]


def test_an_update_and_an_addition_are_read_as_they_were_entered():
    assert update.parse(submitted(update.build("i", ONE_LINE))) == ONE_LINE
    assert addition.parse(submitted(addition.build("i", conversation(), ONE_LINE))) == ONE_LINE
    by_code = submitted(addition.build_by_code("ab" * 32, conversation(), ONE_LINE))
    assert (addition.parse(by_code), addition.code_of(by_code)) == (ONE_LINE, "ab" * 32)


def test_ticks_are_read_from_every_group():
    several = [task(number) for number in range(1, 26)] + [task(26, "recovery")]
    view = tasks.build("i", "INC-2026-0001", several)
    ticked = {
        "done_containment_0": [several[0].id],
        "done_containment_20": [several[24].id],
        "done_recovery_0": [several[25].id],
    }

    assert set(tasks.parse(submitted(view, **ticked))) == {several[0].id, several[24].id, several[25].id}


def test_a_group_holds_ten_boxes_at_most():
    view = tasks.build("i", "INC-2026-0001", [task(number) for number in range(1, 26)])

    groups = [len(block["element"]["options"]) for block in view["blocks"] if block["type"] == "input"]
    assert groups == [10, 10, 5]


def test_more_tasks_than_a_form_holds_are_counted():
    view = tasks.build("i", "INC-2026-0001", [task(number) for number in range(1, 400)])

    assert check_view(view) == []
    assert "249 more open tasks" in str(view["blocks"][-1])


SKIPPED = StageChoice(stage=Stage.RECOVERY, status=StageStatus.NOT_NEEDED, reason=HOSTILE)
INCIDENTS = [(f"{number:032x}", f"INC-2026-{number:04}") for number in range(1, 101)]
FORMS = {
    "roles": lambda: roles.build("i", board(), rulebook().roles),
    "stage": lambda: stage.build("i", records(HOSTILE), SKIPPED),
    "note": lambda: note.build("i", TODAY, HOSTILE),
    "note_from_message": lambda: note.build_from_message(INCIDENTS, None, ("C1", "1.2"), TODAY),
    "update": lambda: update.build("i", HOSTILE),
    "addition": lambda: addition.build("i", conversation(), HOSTILE),
    "addition_by_code": lambda: addition.build_by_code("ab" * 32, conversation(), HOSTILE),
    "thanks": addition.build_thanks,
    "tasks": lambda: tasks.build("i", "INC-2026-0001", [task(n, one, HOSTILE) for one in Stage for n in range(1, 22)]),
    "no_tasks": lambda: tasks.build("i", "INC-2026-0001", []),
}


@pytest.mark.parametrize("form", FORMS)
def test_slack_takes_the_form_whatever_people_typed(form):
    assert check_view(FORMS[form]()) == []


def test_a_conversation_never_mentions_anybody_and_never_grows_a_button():
    blocks = conversation()

    assert "<@" not in str(blocks) and "<!" not in str(blocks)
    assert {block["type"] for block in blocks} <= {"section", "context"}


def test_kinds_of_people_are_all_told_why_they_cannot_be_named():
    assert set(_REFUSED) == set(PersonKind) - {PersonKind.MEMBER}
