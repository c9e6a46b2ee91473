"""Promise 6, after a walk on which everything typed held a canary: where the canary must not be, it is not.

Nothing is picked by hand: whatever the walk wrote, sent, showed or logged is looked at.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LEADER, NURSE, PRIVACY, SECURITY
from tests.fakes import words_of
from tests.tour.house import TourHouse
from tests.tour.record import TABLES, column, everything, opened_texts, sealed_columns
from tests.tour.words import CANARY

pytestmark = pytest.mark.xdist_group("hostile walk")

_POSTS = ("chat.postMessage", "chat.update")
_SHOWING_WORDS = {"text", "blocks", "view"}
_VIEWS = ("views.open", "views.push", "views.update")


def holds(value: Any) -> bool:
    return CANARY in json.dumps(value, default=str)


def posts(house: TourHouse) -> list[dict[str, Any]]:
    return [call for method in _POSTS for call in house.slack.called(method)]


def channels(house: TourHouse) -> set[str]:
    return set(column(house, "incidents", "channel_id"))


def test_the_canary_was_typed_everywhere_and_kept(hostile_walk: TourHouse):
    """Or all the rest would prove nothing."""
    kept = [text for table, name in sealed_columns() for text in opened_texts(hostile_walk, table, name)]

    assert sum(CANARY in text for text in kept) > 100


def test_no_byte_of_the_database_tells_it(hostile_walk: TourHouse):
    record = Path(str(hostile_walk.desk.store.engine.url.database))
    files = [record, *record.parent.glob(f"{record.name}-*")]

    assert len(files) > 1
    assert [file.name for file in files if CANARY.encode() in file.read_bytes()] == []


def test_no_column_but_the_sealed_ones_holds_it(hostile_walk: TourHouse):
    for table, rows in everything(hostile_walk).items():
        names = [each.name for each in TABLES[table].columns]
        told = {name for row in rows for name, value in zip(names, row, strict=True) if CANARY in repr(value)}

        assert told == set(), table


def test_the_outbox_owes_ids_and_facts_only(hostile_walk: TourHouse):
    for name in ("args", "result", "last_error", "key", "target"):
        assert not [value for value in column(hostile_walk, "outbox", name) if holds(value)]


def test_no_notification_tells_it(hostile_walk: TourHouse):
    answers = [answer for answer in hostile_walk.replies() if "text" in answer]

    assert not [post["text"] for post in posts(hostile_walk) if CANARY in post["text"]]
    assert not [answer["text"] for answer in answers if CANARY in answer["text"]]


def test_only_an_incidents_own_channel_shows_it(hostile_walk: TourHouse):
    ours = channels(hostile_walk)
    elsewhere = [post for post in posts(hostile_walk) if post["channel"] not in ours]

    assert {post["channel"] for post in elsewhere} >= {f"D{user[1:]}" for user in (SECURITY, PRIVACY, NURSE, LEADER)}
    assert not [words_of(post) for post in elsewhere if holds(post)]


def test_no_home_and_no_digest_shows_it(hostile_walk: TourHouse):
    said = [one for one in hostile_walk.said if one.room == "home" or one.name.startswith("digest")]

    assert {one.name for one in said} >= {"digest", "home/overview"}
    assert not [one.name for one in said if holds(one.blocks) or CANARY in repr(one.facts)]
    assert not [call for call in hostile_walk.slack.called("views.publish") if holds(call)]


def test_nothing_that_travels_with_a_form_or_a_button_holds_it(hostile_walk: TourHouse):
    for view in hostile_walk.views():
        assert CANARY not in view.get("private_metadata", "")
        assert not [value for value in button_values(view["blocks"]) if CANARY in value]
    for post in posts(hostile_walk):
        assert not holds(post.get("metadata"))
        assert not [value for value in button_values(post["blocks"]) if CANARY in value]


def test_no_name_topic_bookmark_or_file_tells_it(hostile_walk: TourHouse):
    """Of every call to Slack, only what a message or a form shows may hold free text."""
    for method, arguments in hostile_walk.slack.calls:
        shows = _SHOWING_WORDS if method in (*_POSTS, *_VIEWS) else {"body"} if method == "upload" else set()
        told = {name for name, value in arguments.items() if name not in shows and holds(value)}

        assert told == set(), method


def test_nothing_that_leaves_slack_tells_it(hostile_walk: TourHouse):
    mails = hostile_walk.sink.texts()

    assert mails
    assert [mail[:200] for mail in mails if CANARY in mail] == []


def test_no_line_of_the_log_tells_it(hostile_walk: TourHouse):
    """With every logger at DEBUG, Bolt's and the SDK's among them."""
    log = hostile_walk.log.getvalue()

    assert '"logger": "slack_bolt' in log and '"logger": "bot' in log
    assert [line[:200] for line in log.splitlines() if CANARY in line] == []


def test_whoever_reported_without_a_name_is_nowhere(hostile_walk: TourHouse):
    """Not by id, and not by any id of the request, in any row that the report left behind."""
    rows = {name: found for name, found in everything(hostile_walk).items() if name != "people"}
    anonymous = hostile_walk.anonymous_user

    assert [name for name, found in rows.items() if anonymous in repr(found)] == []
    assert anonymous not in hostile_walk.log.getvalue()
    assert not [call for call in posts(hostile_walk) if anonymous in json.dumps(call)]
    sealed = [text for table, name in sealed_columns() for text in opened_texts(hostile_walk, table, name)]
    assert not [text for text in sealed if anonymous in text]


def button_values(node: Any) -> list[str]:
    """The value of every button and option, wherever it stands."""
    if isinstance(node, list):
        return [value for one in node for value in button_values(one)]
    if not isinstance(node, dict):
        return []
    own = [str(node[name]) for name in ("value", "action_id", "block_id") if name in node]
    return own + [value for one in node.values() for value in button_values(one)]
