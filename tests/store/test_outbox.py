"""What is owed to Slack is claimed once, in its order, within its rate, on both databases."""

import threading
from datetime import UTC, datetime, timedelta

from bot.store import outbox, rate_budgets
from bot.store.mapping import add
from bot.store.outbox import Effect, RowState
from bot.store.rate_budgets import Rate
from bot.store.session import Store
from bot.store.tables import RateBudgetRow
from tests.fakes import StillClock

LEASE = timedelta(seconds=60)
NO_RATES: dict[str, Rate] = {}


def queue(store: Store, *effects: Effect) -> list[str | None]:
    with store.writing() as unit:
        return [outbox.tell(unit, effect) for effect in effects]


def claim(store: Store, rates=NO_RATES, limit: int = 10) -> list[outbox.Owed]:
    with store.writing() as unit:
        return list(outbox.claim(unit, rates, LEASE, limit))


def finish(store: Store, owed: outbox.Owed) -> None:
    with store.writing() as unit:
        outbox.finish(unit, owed, {"ts": "1.1"})


def test_a_key_is_queued_once_for_ever(either_store: Store):
    first, second = queue(either_store, Effect(name="post", key="card:1"), Effect(name="post", key="card:1"))

    assert first is not None and second is None


def test_a_claimed_row_is_not_claimed_again_while_its_lease_runs(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="post"))

    first = claim(either_store)
    clock.move(seconds=59)

    assert len(first) == 1 and claim(either_store) == []


def test_after_a_lease_ran_out_the_row_comes_back_and_says_that_it_may_have_happened(
    either_store: Store, clock: StillClock
):
    queue(either_store, Effect(name="post"))
    claim(either_store)

    clock.move(seconds=61)
    again = claim(either_store)

    assert [(row.uncertain, row.attempts) for row in again] == [(True, 2)]


def test_a_process_that_starts_alone_takes_over_at_once_what_its_predecessor_held(
    either_store: Store, clock: StillClock
):
    queue(either_store, Effect(name="post"))
    claim(either_store)

    with either_store.writing() as unit:
        outbox.take_over(unit)
    clock.move(seconds=1)

    assert [(row.uncertain, row.attempts) for row in claim(either_store)] == [(True, 2)]


def test_a_row_waits_for_the_row_whose_result_it_needs(either_store: Store):
    (card,) = queue(either_store, Effect(name="post"))
    queue(either_store, Effect(name="pin_card", after_id=card))

    (first,) = claim(either_store)
    assert first.effect == "post"
    finish(either_store, first)

    assert [row.effect for row in claim(either_store)] == ["pin_card"]


def test_a_parked_row_blocks_only_those_that_name_it(either_store: Store):
    (card,) = queue(either_store, Effect(name="post"))
    queue(either_store, Effect(name="pin_card", after_id=card), Effect(name="set_topic"))
    first = next(row for row in claim(either_store) if row.effect == "post")

    with either_store.writing() as unit:
        outbox.give_up(unit, first, state=RowState.PARKED, error="chat.postMessage: restricted_action")

    assert claim(either_store) == []
    with either_store.reading() as view:
        assert [row.id for row in outbox.parked(view)] == [card]


def test_one_writer_at_a_time_for_one_message(either_store: Store):
    queue(either_store, Effect(name="update_card", target="card:1"))
    (first,) = claim(either_store)
    queue(either_store, Effect(name="update_card", target="card:1", coalesce=True))

    assert claim(either_store) == []
    finish(either_store, first)
    assert len(claim(either_store)) == 1


def test_pending_updates_of_one_message_become_one(either_store: Store):
    update = Effect(name="update_card", target="card:1", coalesce=True)

    ids = queue(either_store, update, update, update)

    assert [row_id is not None for row_id in ids] == [True, False, False]


def test_severe_incidents_go_first(either_store: Store):
    queue(either_store, Effect(name="calm", priority=3), Effect(name="severe", priority=1))

    assert [row.effect for row in claim(either_store, limit=1)] == ["severe"]


def test_a_burst_passes_at_once_and_then_the_pace_holds(either_store: Store, clock: StillClock):
    rates = {"post": Rate(every=timedelta(seconds=1), burst=3)}
    queue(either_store, *(Effect(name="post", budget="post:C1") for _ in range(5)))

    assert len(claim(either_store, rates)) == 3
    assert claim(either_store, rates) == []
    clock.move(seconds=1)
    assert len(claim(either_store, rates)) == 1


def test_a_budget_that_is_free_in_less_than_a_moment_is_waited_for_and_not_asked_about_without_end(
    either_store: Store, clock: StillClock
):
    rates = {"chat.update": Rate(every=timedelta(seconds=1.2), burst=50)}
    lost_in_adding = 2.4e-7
    free_at = clock.now().timestamp() + rates["chat.update"].tolerance + lost_in_adding
    with either_store.writing() as unit:
        add(unit, RateBudgetRow, key="chat.update", next_free_at=free_at)
    queue(either_store, Effect(name="update_card", budget="chat.update"))

    at_once = claim(either_store, rates)
    clock.move(seconds=1)

    assert at_once == [] and len(claim(either_store, rates)) == 1


def test_channels_do_not_share_a_pace(either_store: Store):
    rates = {"post": Rate(every=timedelta(seconds=1), burst=1)}
    queue(either_store, Effect(name="post", budget="post:C1"), Effect(name="post", budget="post:C2"))

    assert len(claim(either_store, rates)) == 2


def test_after_a_429_nobody_draws_before_its_time(either_store: Store, clock: StillClock):
    rates = {"conversations.create": Rate(every=timedelta(seconds=3), burst=20)}
    queue(either_store, *(Effect(name="open_channel", budget="conversations.create") for _ in range(2)))

    with either_store.writing() as unit:
        rate_budgets.hold_back(unit, "conversations.create", rates, clock.machine_now() + timedelta(seconds=30))

    assert claim(either_store, rates) == []
    clock.move(seconds=29)
    assert claim(either_store, rates) == []
    clock.move(seconds=1)
    assert len(claim(either_store, rates)) == 1


def test_many_claimants_share_the_work_and_nothing_is_taken_twice(either_store: Store):
    queue(either_store, *(Effect(name="post", args={"n": number}) for number in range(40)))
    taken: list[int] = []

    def work() -> None:
        while claimed := claim(either_store, limit=3):
            taken.extend(row.args["n"] for row in claimed)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(40))


def test_claimants_at_the_same_time_draw_on_one_rate_together(either_store: Store):
    rates = {"post": Rate(every=timedelta(hours=1), burst=5)}
    queue(either_store, *(Effect(name="post", budget="post:C1") for _ in range(20)))
    taken: list[outbox.Owed] = []

    def work() -> None:
        with either_store.patiently():
            while claimed := claim(either_store, rates, limit=1):
                taken.extend(claimed)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len({owed.id for owed in taken}) == 5


def test_what_an_officer_retries_is_looked_for_before_it_is_repeated(either_store: Store):
    queue(either_store, Effect(name="post"))
    (first,) = claim(either_store)
    with either_store.writing() as unit:
        outbox.give_up(unit, first, state=RowState.PARKED, error="chat.postMessage: is_archived")

    with either_store.writing() as unit:
        outbox.retry_parked(unit, first.id)

    assert [row.uncertain for row in claim(either_store)] == [True]


def test_the_depth_counts_what_is_owed_and_since_when(either_store: Store, clock: StillClock):
    since = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    queue(either_store, Effect(name="post"), Effect(name="post"))
    finish(either_store, claim(either_store, limit=1)[0])

    with either_store.reading() as view:
        assert outbox.depth(view) == (1, since)


def test_what_was_under_way_is_still_looked_for_when_it_has_to_wait_for_its_rate_first(
    either_store: Store, clock: StillClock
):
    rates = {"post": Rate(every=timedelta(minutes=5), burst=1)}
    queue(either_store, Effect(name="post", budget="post:C1"))
    claim(either_store, rates)

    clock.move(seconds=61)
    assert claim(either_store, rates) == []
    clock.move(minutes=5)

    assert [(row.uncertain, row.attempts) for row in claim(either_store, rates)] == [(True, 2)]


def test_whatever_waits_for_a_rate_is_put_off_together_and_the_gravest_goes_first(
    either_store: Store, clock: StillClock
):
    rates = {"post": Rate(every=timedelta(minutes=1), burst=1)}
    queue(either_store, *(Effect(name="calm", priority=3, budget="post") for _ in range(30)))
    assert len(claim(either_store, rates)) == 1
    queue(either_store, Effect(name="severe", priority=1, budget="post"))

    clock.move(minutes=1)

    assert [row.effect for row in claim(either_store, rates)] == ["severe"]
    with either_store.reading() as view:
        assert not outbox.something_due(view, clock.machine_now())


def test_while_slack_lets_nobody_in_only_what_goes_another_way_goes(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="post"), Effect(name="out_of_band"), Effect(name="phone_tree", priority=4))
    shut = next(row for row in claim(either_store) if row.effect == "post")
    with either_store.writing() as unit:
        outbox.take_over(unit)
        outbox.shut_out(unit, shut, until=clock.now() + timedelta(minutes=1), error="auth.test: token_revoked")
    clock.move(seconds=1)

    with either_store.reading() as view:
        assert outbox.something_due(view, clock.machine_now())
    assert {row.effect for row in claim(either_store)} == {"out_of_band", "phone_tree"}
    with either_store.reading() as view:
        assert not outbox.something_due(view, clock.machine_now())


def a_week_too_late(clock: StillClock) -> None:
    """Somebody finds that the machine's clock is a week ahead, and puts it right."""
    clock.move(days=-7)


def test_what_was_put_off_by_a_clock_that_was_ahead_does_not_wait_for_it(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="post"))
    (first,) = claim(either_store)
    with either_store.writing() as unit:
        outbox.put_off(unit, first, until=clock.now() + timedelta(seconds=2), error="http_500", uncertain=True)

    a_week_too_late(clock)

    assert [row.uncertain for row in claim(either_store)] == [True]


def test_a_lease_given_by_a_clock_that_was_ahead_is_over_and_what_was_under_way_is_looked_for(
    either_store: Store, clock: StillClock
):
    queue(either_store, Effect(name="post"))
    claim(either_store)

    a_week_too_late(clock)

    assert [row.uncertain for row in claim(either_store)] == [True]


def test_a_rate_that_was_drawn_on_by_a_clock_that_was_ahead_holds_from_now_on(either_store: Store, clock: StillClock):
    rates = {"post": Rate(every=timedelta(seconds=1), burst=1)}
    queue(either_store, *(Effect(name="post", budget="post:C1") for _ in range(4)))
    before = claim(either_store, rates)

    a_week_too_late(clock)
    after = claim(either_store, rates)
    clock.move(seconds=1)

    assert (len(before), len(after), len(claim(either_store, rates))) == (1, 1, 1)


def test_a_gate_shut_by_a_clock_that_was_ahead_is_open(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="post"))
    (first,) = claim(either_store)
    with either_store.writing() as unit:
        outbox.shut_out(unit, first, until=clock.now() + timedelta(minutes=1), error="auth.test: token_revoked")

    a_week_too_late(clock)

    assert len(claim(either_store)) == 1


def test_what_waits_just_in_case_keeps_its_time_however_far_off(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="out_of_band", not_before=clock.now() + timedelta(hours=4)))

    assert claim(either_store) == []
    clock.move(hours=4)
    assert len(claim(either_store)) == 1


def test_whoever_slept_over_a_lease_changes_nothing_of_what_the_next_one_does(either_store: Store, clock: StillClock):
    queue(either_store, Effect(name="post"))
    (first,) = claim(either_store)
    clock.move(seconds=61)
    (second,) = claim(either_store)

    with either_store.writing() as unit:
        outbox.put_off(unit, first, until=clock.now(), error="http_500", uncertain=True)
        outbox.not_counted(unit, first, until=clock.now())
        late = outbox.finish(unit, first, {"ts": "1.1"}), outbox.give_up(unit, first, state=RowState.PARKED, error="no")
        in_time = outbox.finish(unit, second, {"ts": "2.2"})

    with either_store.reading() as view:
        row = outbox.get(view, first.id)
    assert (late, in_time) == ((False, False), True)
    assert (row.state, row.result) == (RowState.DONE, {"ts": "2.2"})
