"""What a report says, and what the law learns from it in the first minute."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import FormErrors
from bot.core.report import Report, check, code_hash, first_facts, noticed_at, reply_code

MONDAY, NEW_YORK = date(2026, 3, 2), ZoneInfo("America/New_York")
REPORT = Report(nonce="n1", category="lost-device", what_happened="A laptop is missing", noticed_on=MONDAY)


def test_a_report_of_today_that_says_what_happened_is_kept():
    check(REPORT, MONDAY)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"what_happened": " \n"}, "what_happened", "No patient names are needed"),
        ({"noticed_on": date(2026, 3, 3)}, "noticed_on", "Today is Monday, March 2."),
    ],
)
def test_what_a_report_lacks_is_said_beside_its_field(changes, field, words):
    with pytest.raises(FormErrors) as refused:
        check(replace(REPORT, **changes), MONDAY)

    assert list(refused.value.by_block) == [field]
    assert words in refused.value.by_block[field]


@pytest.mark.parametrize(
    ("hour", "instant"), [(None, "2026-03-02T12:00:00-05:00"), (time(23, 30), "2026-03-02T23:30:00-05:00")]
)
def test_a_day_without_an_hour_is_noon_there(hour, instant):
    assert noticed_at(replace(REPORT, noticed_at_hour=hour), NEW_YORK).isoformat() == instant


def test_a_reply_code_is_the_same_for_the_same_form_and_known_by_its_hash_however_it_is_typed():
    code = reply_code("n1")

    assert code == reply_code("n1") != reply_code("n2")
    assert code_hash(f"  {code.upper()}\n") == code_hash(code) != code_hash(reply_code("n2"))


def test_the_law_learns_who_noticed_what_where_and_when():
    facts = first_facts(REPORT, NEW_YORK, "covered_entity", None)

    assert facts == {
        "entity_role": "covered_entity",
        "timezone": "America/New_York",
        "incident_type": "lost-device",
        "discovered_at": "2026-03-02T12:00:00-05:00",
    }
    assert first_facts(REPORT, NEW_YORK, "covered_entity", "provider") == facts | {"entity_type": "provider"}
