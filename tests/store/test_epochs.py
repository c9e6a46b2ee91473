"""What a restore means for what is owed, on both databases."""

from datetime import timedelta

from bot.store import epochs, outbox
from bot.store.outbox import Effect, RowState
from bot.store.session import Store
from tests.fakes import StillClock

LEASE = timedelta(seconds=60)


def queue(store: Store, key: str) -> str:
    with store.writing() as unit:
        row_id = outbox.tell(unit, Effect(name="post", key=key))
    assert row_id is not None
    return row_id


def test_everything_owed_is_looked_up_from_when_it_was_queued(either_store: Store, clock: StillClock):
    done, under_way = queue(either_store, "done"), queue(either_store, "under way")
    with either_store.writing() as unit:
        for owed in outbox.claim(unit, {}, LEASE, 2):
            if owed.id == done:
                outbox.finish(unit, owed, {"ts": "1.1"})
    waiting, queued_at = queue(either_store, "waiting"), clock.machine_now()
    with either_store.writing() as unit:
        outbox.tell(unit, Effect(name="out_of_band", key="only if nobody answers", not_before=clock.machine_now()))
    backup_at = clock.move(hours=1)
    clock.move(hours=5)

    with either_store.writing() as unit:
        doubtful = epochs.begin(unit, backup_at)

    with either_store.reading() as view:
        rows = {row_id: outbox.get(view, row_id) for row_id in (done, under_way, waiting)}
        epoch = epochs.current(view)
    assert doubtful == 2
    assert (rows[done].state, rows[done].uncertain) == (RowState.DONE, False)
    for row_id in (under_way, waiting):
        assert (rows[row_id].state, rows[row_id].uncertain) == (RowState.PENDING, True)
        assert rows[row_id].first_attempt_at == queued_at
    assert epoch is not None
    assert (epoch.backup_at, epoch.began_at, epoch.settled_at) == (backup_at, clock.machine_now(), None)


def test_what_is_queued_again_in_the_first_days_is_doubted_and_later_work_is_not(
    either_store: Store, clock: StillClock
):
    with either_store.writing() as unit:
        epochs.begin(unit, clock.machine_now())
    with either_store.reading() as view:
        epoch = epochs.current(view)

    assert epoch is not None
    assert epoch.doubts(clock.machine_now() + timedelta(hours=47))
    assert not epoch.doubts(clock.machine_now() + timedelta(hours=49))


def test_a_copy_says_from_when_it_is_until_it_becomes_the_record(either_store: Store, clock: StillClock):
    with either_store.writing() as unit:
        epochs.mark(unit, clock.machine_now())
    with either_store.reading() as view:
        marked, before = epochs.marked(view), epochs.current(view)

    with either_store.writing() as unit:
        epochs.begin(unit, clock.machine_now())

    assert (marked, before) == (clock.machine_now(), None)
    with either_store.reading() as view:
        assert epochs.marked(view) is None


def test_a_second_restore_begins_a_second_epoch_which_is_to_be_settled_again(either_store: Store, clock: StillClock):
    for _ in range(2):
        with either_store.writing() as unit:
            epochs.begin(unit, clock.machine_now())
        with either_store.writing() as unit:
            epoch = epochs.current(unit)
            assert epoch is not None and epoch.settled_at is None
            epochs.settle(unit, epoch)
        clock.move(days=3)


def test_what_was_held_for_a_decision_stays_held_and_is_doubted_too(either_store: Store, clock: StillClock):
    with either_store.writing() as unit:
        held = outbox.tell(unit, Effect(name="open_channel", key="channel:1", held=True))

    with either_store.writing() as unit:
        epochs.begin(unit, clock.machine_now())

    with either_store.reading() as view:
        row = outbox.get(view, str(held))
    assert (row.state, row.uncertain) == (RowState.HELD, True)
