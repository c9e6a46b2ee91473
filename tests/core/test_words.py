"""Days and the beginnings of sentences as people write them."""

from datetime import date

from bot.core.words import capital, spelled, with_weekday


def test_a_day_is_spelled_without_a_leading_nought():
    assert spelled(date(2026, 4, 1)) == "April 1, 2026"


def test_a_weekday_comes_before_the_day():
    assert with_weekday(date(2026, 4, 1)) == "Wednesday, April 1, 2026"


def test_only_the_first_letter_of_a_sentence_is_made_large():
    assert capital("report to HHS") == "Report to HHS"
    assert capital("") == ""
