"""The walk leaves nothing out: what is added to the house must be walked past, or these tests say what is missing."""

from typing import Any

import pytest
from sqlmodel import SQLModel

import handlers
from bot.slack.sending import EFFECTS
from bot.slack.uploads import DOCUMENTS
from tests.tour.house import TourHouse
from tests.tour.record import column, opened_texts, sealed_columns
from tests.tour.words import CANARY

pytestmark = pytest.mark.xdist_group("plain walk")
_BY_COMMAND_LINE = {"epochs", "imported_breaches", "keys", "resealing"}
_ELSEWHERE = "walk past it in tests/tour/walk.py or tests/tour/ending.py"


def bodies(house: TourHouse, kind: str) -> list[dict[str, Any]]:
    return [body for body in house.bodies if body.get("type") == kind]


def test_every_template_is_said(plain_walk: TourHouse):
    assert set(plain_walk.desk.renderer.names()) - {one.name for one in plain_walk.said} == set(), _ELSEWHERE


def test_every_verb_is_typed(plain_walk: TourHouse):
    typed = [body["text"] for body in plain_walk.bodies if "command" in body]
    unknown = {verb for verb in handlers.COMMANDS if not any(text.startswith(verb) for text in typed)}

    assert unknown == set(), _ELSEWHERE


def test_every_button_is_pressed(plain_walk: TourHouse):
    pressed = {body["actions"][0]["action_id"] for body in bodies(plain_walk, "block_actions")}

    assert set(handlers.PRESSES) - pressed == set(), _ELSEWHERE


def test_every_form_is_sent_in(plain_walk: TourHouse):
    sent = {body["view"]["callback_id"] for body in bodies(plain_walk, "view_submission")}

    assert set(handlers.FORMS) - sent == set(), _ELSEWHERE


def test_every_effect_is_performed_and_every_document_shared(plain_walk: TourHouse):
    performed = set(column(plain_walk, "outbox", "effect"))
    shared = {args.get("document") for args in column(plain_walk, "outbox", "args")}

    assert set(EFFECTS) - performed == set(), _ELSEWHERE
    assert set(DOCUMENTS) - shared == set(), _ELSEWHERE


def test_every_sealed_column_holds_what_people_typed(plain_walk: TourHouse):
    asked = [(table, name) for table, name in sealed_columns() if table not in _BY_COMMAND_LINE]
    without = [f"{t}.{n}" for t, n in asked if not any(CANARY in text for text in opened_texts(plain_walk, t, n))]

    assert without == [], _ELSEWHERE


def test_every_table_has_a_row(plain_walk: TourHouse):
    empty = {table for table in SQLModel.metadata.tables if not column(plain_walk, table, None)}

    assert empty <= _BY_COMMAND_LINE, _ELSEWHERE


def test_nothing_that_was_done_failed(plain_walk: TourHouse):
    """The one effect that Slack refused on purpose was tried again."""
    assert set(column(plain_walk, "outbox", "state")) <= {"done", "pending", "dropped"}
    assert [answer.body for answer in plain_walk.answers if answer.status != 200] == []
