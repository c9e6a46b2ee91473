"""What an event says, and why something need not be done."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.work import TimelineEvent, with_reason

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
WHERE = {"channel_id": None, "message_ts": None}


def event(kind: str, text: str) -> TimelineEvent:
    return TimelineEvent(
        id="e", seq=1, kind=kind, happened_at=NOON, noted_at=NOON, noted_by="U1", about_id=None, text=text, **WHERE
    )


@pytest.mark.parametrize("kind", ["task_waived", "stage_not_needed", "obligation_waived"])
@given(words=st.text(), reason=st.text(min_size=1))
def test_why_something_need_not_be_done_comes_back_beside_what(kind: str, words: str, reason: str):
    kept = event(kind, with_reason(words, reason))

    assert (kept.words, kept.reason) == (" ".join(words.split()), reason)


def test_an_event_of_another_kind_has_no_reason_whatever_it_says():
    kept = event("note", "Two lines:\nthe second")

    assert (kept.words, kept.reason) == ("Two lines:\nthe second", "")


def test_an_event_kept_before_reasons_were_says_what_and_no_why():
    kept = event("task_waived", "3. Wipe the phone")

    assert (kept.words, kept.reason) == ("3. Wipe the phone", "")
