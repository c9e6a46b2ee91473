"""Counsel waives a notice; the calendar file of the dates."""

import pytest

from bot.core.errors import AlreadyDone, FormErrors, NotFound, UserError
from bot.core.owed import Standing
from bot.store import journal
from bot.workflows.change_facts import change_facts
from bot.workflows.share_calendar import share_calendar
from bot.workflows.waive_obligation import waive_obligation
from tests.conftest import COUNSEL, PRIVACY, House
from tests.workflows.legal import duties, heard, runs, watched


def opened(house: House) -> str:
    return house.open_incident()[0]


def test_a_waived_notice_stays_with_its_reason_and_nobody_is_reminded_of_it(house: House):
    incident_id = opened(house)
    media = duties(house, incident_id)["media_notice"]

    waive_obligation(house.desk, incident_id, media.id, "canary-31: nobody outside.", by=COUNSEL, key="k1")

    now = duties(house, incident_id)["media_notice"]
    assert (now.status, now.waived_by, now.waived_reason) == (Standing.WAIVED, COUNSEL, "canary-31: nobody outside.")
    assert "media_notice" not in watched(house, incident_id)
    assert any("was waived by" in words and "canary-31" in words for words in heard(house))
    assert not any("canary-31" in call["text"] for call in house.slack.called("chat.postMessage"))
    with house.desk.store.reading() as view:
        assert any("obligation.waived" in entry.header for entry in journal.chain(view, incident_id))


def test_a_waiver_outlives_the_next_run(house: House):
    incident_id = opened(house)
    media = duties(house, incident_id)["media_notice"]
    waive_obligation(house.desk, incident_id, media.id, "No press there.", by=COUNSEL, key="k1")

    change_facts(house.desk, incident_id, {"count_range": [1, 9000]}, by=PRIVACY, key="k2")

    assert duties(house, incident_id)["media_notice"].status is Standing.WAIVED


def test_a_waiver_without_a_reason_is_refused(house: House):
    incident_id = opened(house)

    with pytest.raises(FormErrors, match="reason"):
        waive_obligation(
            house.desk, incident_id, duties(house, incident_id)["media_notice"].id, " ", by=COUNSEL, key="k1"
        )

    assert duties(house, incident_id)["media_notice"].status is Standing.OWED


def test_what_is_not_owed_cannot_be_waived_and_what_does_not_exist_neither(house: House):
    incident_id = opened(house)
    not_owed = duties(house, incident_id)["business_associate_notice"]

    with pytest.raises(AlreadyDone):
        waive_obligation(house.desk, incident_id, not_owed.id, "Why not.", by=COUNSEL, key="k1")
    with pytest.raises(NotFound):
        waive_obligation(house.desk, incident_id, "no-such-id", "Why not.", by=COUNSEL, key="k2")


def test_the_calendar_is_shared_once_for_the_same_dates(house: House):
    incident_id = opened(house)

    share_calendar(house.desk, incident_id, by=PRIVACY, key="k1")
    heard(house)

    with pytest.raises(AlreadyDone, match="in the channel already"):
        share_calendar(house.desk, incident_id, by=PRIVACY, key="k2")
    assert len(house.slack.called("files.completeUploadExternal")) == 1


def test_without_a_date_there_is_no_calendar(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, {"is_phi": False}, by=PRIVACY, key="k1")

    with pytest.raises(UserError, match="nothing to put into a calendar"):
        share_calendar(house.desk, incident_id, by=PRIVACY, key="k2")

    heard(house)
    assert not house.slack.called("files.completeUploadExternal")
    assert len(runs(house, incident_id)) == 2
