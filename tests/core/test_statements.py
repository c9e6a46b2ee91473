"""What may be kept of a law-enforcement official's statement."""

from datetime import date

import pytest

from bot.core.errors import FormErrors
from bot.core.statements import ORAL, WRITTEN, Stated, check_statement, check_withdrawal

TODAY = date(2026, 3, 20)


def stated(**changes):
    values = {
        "form": WRITTEN,
        "stated_on": date(2026, 3, 19),
        "until": date(2026, 6, 1),
        "days": None,
        "official": "Agent Smith of the field office",
        "document": "Safe, folder 3",
    }
    return Stated(**(values | changes))


def test_a_written_statement_with_a_day_may_be_kept():
    check_statement(stated(), TODAY)


def test_so_many_days_count_from_the_day_it_was_made():
    assert stated(until=None, days=45).delayed_until == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"stated_on": date(2026, 3, 21)}, "stated_on", "in the future"),
        ({"official": " "}, "official", "identity"),
        ({"document": ""}, "document", "where the written statement is kept"),
        ({"days": 10}, "days", "not both"),
        ({"until": None, "days": 0}, "days", "1 to 3,650"),
        ({"until": None, "days": 3651}, "days", "1 to 3,650"),
        ({"form": ORAL}, "until", "30 days at most"),
        ({"form": ORAL, "until": None, "days": 45}, "days", "30 days at most"),
        ({"until": date(2026, 3, 18)}, "until", "before the statement"),
        ({"until": date(2062, 6, 1)}, "until", "check the year"),
    ],
)
def test_what_the_law_does_not_know_is_refused_beside_its_field(changes, field, words):
    with pytest.raises(FormErrors) as refused:
        check_statement(stated(**changes), TODAY)

    assert words in refused.value.by_block[field]


def test_an_oral_statement_needs_no_document():
    check_statement(stated(form=ORAL, until=None, document=""), TODAY)


@pytest.mark.parametrize("because", ["", " \n"])
def test_a_statement_is_not_taken_back_without_a_reason(because):
    with pytest.raises(FormErrors) as refused:
        check_withdrawal(because)

    assert list(refused.value.by_block) == ["because"]


def test_a_statement_of_another_case_may_be_taken_back():
    check_withdrawal("It was about another case.")
