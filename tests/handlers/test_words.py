"""What people type after a verb is read as they meant it, or refused with an example."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from handlers.words import a_day, a_number, numbers, one_person, plain


@pytest.mark.parametrize("mention", ["<@U0CMDR001>", "<@U0CMDR001|cora>"])
def test_a_person_is_found_with_and_without_a_name(mention):
    named = one_person(f"it lead {mention} until 2026-04-01", "assign it @name")

    assert (named.before, named.user_id, named.after) == ("it lead", "U0CMDR001", "until 2026-04-01")


@pytest.mark.parametrize("words", ["", "it lead", "it @cora", "<!channel>", "<#C0GENERAL>", "<@not-an-id>"])
def test_words_without_a_person_get_an_example(words):
    with pytest.raises(UserError, match="`assign it @name`"):
        one_person(words, "assign it @name")


def test_two_people_at_once_are_refused():
    with pytest.raises(UserError, match="One person at a time"):
        one_person("it <@U0CMDR001> <@U0ITLEAD1>", "assign it @name")


def test_a_day_is_written_as_year_month_day():
    assert a_day("2026-04-01", "until 2026-04-01") == date(2026, 4, 1)
    for wrong in ("tomorrow", "4/1/2026", "2026-02-30", ""):
        with pytest.raises(UserError, match="no day"):
            a_day(wrong, "until 2026-04-01")


@pytest.mark.parametrize("typed", ["3", "#3", "3."])
def test_a_number_is_read_as_people_write_it(typed):
    assert a_number(typed, "done 3") == 3


@pytest.mark.parametrize("typed", ["", "0", "-1", "three", "1.5", "٣", "99999999999999999999"])
def test_what_is_no_number_gets_an_example(typed):
    with pytest.raises(UserError, match="`done 3`"):
        a_number(typed, "done 3")


@pytest.mark.parametrize("typed", ["3 5", "3,5", "3, 5", "#3 #5"])
def test_several_numbers_are_apart_by_commas_or_spaces(typed):
    assert numbers(typed, "done 3") == (3, 5)


def test_free_text_shows_names_instead_of_slacks_codes():
    typed = (
        "ask <@U0ITLEAD1|ivo> in <#C0GENERAL|general> &amp; see <https://example.org|example.org> &lt;now&gt; <!here>"
    )

    assert plain(typed) == "ask @ivo in #general & see example.org <now> @here"


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    plain(text)
