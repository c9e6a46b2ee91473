"""People first: the background waits while somebody is being answered, but not for ever."""

import threading

from bot.precedence import PeopleFirst

LONG_SECONDS = 30


def test_the_background_goes_on_only_when_the_person_has_been_answered():
    people, began, went_on = PeopleFirst(), threading.Event(), threading.Event()

    def background() -> None:
        began.set()
        people.give_way(LONG_SECONDS)
        went_on.set()

    with people.serving():
        threading.Thread(target=background, daemon=True).start()
        began.wait(LONG_SECONDS)
        was_held_back = not went_on.wait(0.05)

    assert was_held_back
    assert went_on.wait(LONG_SECONDS / 2)


def test_the_background_goes_on_after_its_time_even_while_people_are_being_answered():
    people = PeopleFirst()

    with people.serving():
        people.give_way(0.01)
