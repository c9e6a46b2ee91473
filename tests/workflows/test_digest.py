"""The daily digest, through the whole bot. It is Monday 2 March 2026, 10:00 EST; the digest comes at 08:00."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.journal import ORGANISATION, verify
from bot.desk import Desk
from bot.serve import outside
from bot.slack.outbox import Worker
from bot.store import choices, digests, journal
from bot.workflows.heartbeat import Heartbeat
from bot.workflows.sweep import sweep
from tests.conftest import LEADER, NURSE, SECURITY, House, settings
from tests.fakes import words_of
from tests.workflows.reminding import new_york

NEW_YORK = ZoneInfo("America/New_York")
CHANNEL = "C0LEADERS"


def posted(house: House) -> list[dict[str, Any]]:
    """Every digest posted so far."""
    return [one for one in house.slack.called("chat.postMessage") if one["text"].startswith("Digest")]


def at(house: House, moment: datetime, desk: Desk | None = None) -> list[dict[str, Any]]:
    """The digests that go out when the bot sweeps at this moment."""
    house.slack.calls.clear()
    house.clock.move_to(moment)
    sweep(desk or house.desk)
    house.worker.drain()
    return posted(house)


def test_the_first_digest_comes_the_day_after_the_organisation_was_set_up(house: House):
    assert at(house, new_york(3, 2, 23, 59)) == []
    assert at(house, new_york(3, 3, 7, 59)) == []
    assert len(at(house, new_york(3, 3, 8))) == 1


def test_a_quiet_day_is_one_line_with_the_witness_and_whom_to_call_and_no_picture(house: House):
    [digest] = at(house, new_york(3, 3, 8))

    words = words_of(digest)
    assert digest["text"] == "Digest: a quiet day, nothing is open"
    assert "*Tuesday, March 3, 2026:* nothing new, nothing open, nothing due." in words
    assert f"call <@{SECURITY}> or +1 555 0100" in words
    assert len(digest["blocks"]) == 2
    assert house.slack.called("files.getUploadURLExternal") == []


def test_a_digest_says_once_rules_of_law_were_checked_over_a_year_ago(house: House):
    old = house.desk.rulebook.law.checked_on + timedelta(days=366)

    [fresh] = at(house, new_york(3, 3, 8))
    [later] = at(house, datetime(old.year, old.month, old.day, 8, tzinfo=NEW_YORK).astimezone(UTC))

    assert "Ask counsel before you rely on a date" not in words_of(fresh)
    assert "over a year ago. Ask counsel before you rely on a date" in words_of(later)


def test_a_digest_counts_what_is_new_open_owed_and_waiting_and_a_picture_follows_it(house: House):
    house.open_incident()
    [first] = at(house, new_york(3, 3, 8))
    picture = house.slack.called("files.getUploadURLExternal")
    [later] = at(house, new_york(4, 29, 8))

    assert first["text"] == "Digest: 1 open incident, 0 legal dates overdue"
    assert "1 (SEV3: 1)" in words_of(first) and "triage 1" in words_of(first)
    assert "Incident commander" in words_of(first)
    assert picture[0]["filename"] == "legal-dates-2026-03-03.png"
    assert "INC-2026-0001" in picture[0]["alt_txt"]
    assert "INC-2026-0001 (SEV3), notice to individuals: Friday, May 1, 2026, 2 days left" in words_of(later)


def test_a_digest_holds_nothing_that_a_person_typed(house: House):
    house.open_incident(what_happened="canary-7c1d", where_noted="canary-7c1d", on_behalf_of="canary-7c1d")

    [digest] = at(house, new_york(3, 3, 8))

    beside_the_card = [call for call in house.slack.calls if call[0] != "chat.update"]
    assert "canary-7c1d" not in str(beside_the_card)
    assert NURSE not in str(digest)


def test_a_digest_that_comes_after_midnight_counts_its_days_from_then_in_the_picture_too(house: House):
    house.open_incident()

    [digest] = at(house, new_york(4, 22, 2))

    picture = house.slack.called("files.getUploadURLExternal")[-1]
    assert "Friday, May 1, 2026, 9 days left" in words_of(digest)
    assert picture["filename"] == "legal-dates-2026-04-22.png"
    assert "9 days" in picture["alt_txt"]


def test_a_digest_comes_once_a_day_however_often_the_bot_sweeps(house: House):
    sent = [len(at(house, new_york(3, 3, hour))) for hour in range(6, 24)]

    assert sum(sent) == 1


def test_a_missed_digest_comes_once_on_return_and_says_that_it_is_late(house: House):
    [digest] = at(house, new_york(3, 3, 17))

    assert digest["text"].endswith("(late)")
    assert "This digest comes late" in words_of(digest)


def test_after_weeks_of_downtime_only_todays_comes_and_says_how_many_days_had_none(house: House):
    at(house, new_york(3, 3, 8))

    sent = at(house, new_york(4, 7, 12))

    assert len(sent) == 1
    assert "Tuesday, April 7, 2026" in words_of(sent[0])
    assert "stands for 34 days before it that got none" in words_of(sent[0])  # 4 March to 6 April


def test_a_clock_that_is_set_back_brings_no_digest_twice(house: House):
    at(house, new_york(3, 3, 8))
    at(house, new_york(3, 4, 8))

    assert at(house, new_york(3, 3, 8)) == []
    assert at(house, new_york(3, 4, 8)) == []
    assert len(at(house, new_york(3, 5, 8))) == 1


def test_the_days_that_a_clock_was_ahead_of_get_their_digests_once_it_is_put_right(house: House):
    at(house, new_york(3, 3, 8))
    at(house, new_york(4, 20, 8))  # it was wrong

    days = [len(at(house, new_york(3, day, 8))) for day in (3, 4, 5, 6)]

    assert days == [0, 1, 1, 1]
    assert len(at(house, new_york(4, 19, 8))) == 1
    assert at(house, new_york(4, 20, 8)) == []


def test_digests_keep_their_local_hour_across_daylight_saving(house: House):
    at(house, new_york(3, 7, 8))

    assert at(house, datetime(2026, 3, 8, 11, 59, tzinfo=UTC)) == []
    assert len(at(house, datetime(2026, 3, 8, 12, 0, tzinfo=UTC))) == 1  # 08:00 EDT; the day before it was 13:00 UTC


def test_the_leadership_channel_gets_the_digest_instead_of_direct_messages(house: House):
    direct = [one["channel"] for one in at(house, new_york(3, 3, 8))]
    with house.desk.store.writing() as unit:
        choices.choose(unit, "leadership_channel", CHANNEL, SECURITY)

    in_channel = [one["channel"] for one in at(house, new_york(3, 4, 8))]

    assert direct == [f"D{LEADER[1:]}"]
    assert in_channel == [CHANNEL]


def test_where_nobody_reads_the_digest_the_officers_are_told_once_and_the_chains_are_witnessed_all_the_same(
    house: House,
):
    alone = replace(house.desk, settings=settings(leadership=()))
    house.worker = Worker(outside(alone))

    told = []
    for day in (3, 4, 5):
        at(house, new_york(3, day, 8), alone)
        told.append(len([one for one in house.slack.said() if one.startswith("Nobody gets the daily digest")]))

    assert told == [2, 0, 0]
    with house.desk.store.reading() as view:
        assert digests.last(view) is not None


def test_a_digest_prints_the_head_of_the_organisations_chain_which_holds_the_heads_of_all(house: House):
    incident_id, _ = house.open_incident()
    [digest] = at(house, new_york(3, 3, 8))

    with house.desk.store.reading() as view:
        entries = list(journal.chain(view, ORGANISATION))
        heads = journal.chains(view)
        kept = digests.of_day(view, date(2026, 3, 3))
    witness = json.loads(entries[-1].header)
    assert witness["action"] == "digest.witnessed"
    assert set(witness["subject"]["heads"]) == {ORGANISATION, incident_id}
    assert witness["subject"]["heads"][incident_id]["hash"] == heads[incident_id][1]
    assert kept is not None and (kept.chain_seq, kept.chain_hash) == heads[ORGANISATION]
    assert f"entry {kept.chain_seq} of the organisation's journal is {kept.chain_hash}" in words_of(digest)
    assert verify(entries) is None


def test_the_digest_command_shows_todays_counts_and_posts_and_witnesses_nothing(house: House):
    house.open_incident()
    house.slack.calls.clear()

    words = house.reply(LEADER, "digest")

    assert "1 (SEV3: 1)" in words and "Witness" not in words
    assert house.slack.called("chat.postMessage") == []
    with house.desk.store.reading() as view:
        assert digests.last(view) is None


def test_the_digest_command_is_refused_to_staff(house: House):
    words = house.reply(NURSE, "digest")

    assert "This is for" in words


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Somebody outside who counts our signs of life."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ping", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_heartbeat_is_heard_at_most_once_a_minute(listener: tuple[str, list[str]]):
    url, heard = listener
    heartbeat = Heartbeat(url)

    for _ in range(5):
        heartbeat.ping()

    assert heard == ["/ping"]


def test_a_heartbeat_that_nobody_hears_harms_nothing():
    Heartbeat("http://127.0.0.1:9/nobody").ping()
    Heartbeat(None).ping()


def test_practice_that_replays_each_day_posts_every_digest_in_order(house: House):
    replaying = replace(house.desk, settings=settings(catch_up="each"))
    house.clock.move_to(new_york(3, 9, 9))

    sweep(replaying)
    for _ in range(20):
        house.worker.drain()
        house.clock.move_to(house.clock.now() + timedelta(seconds=2))

    days = sorted(words_of(one).split("*")[1] for one in posted(house))
    assert len(days) == 7 and len(set(days)) == 7
    assert not [one for one in posted(house) if "(late)" in one["text"]]
