"""The worker that empties the outbox: claims, performs, keeps what came of it. Each effect once.

One thread claims, a few perform. A commit that queued something wakes it; a timer catches what other replicas left
behind. What Slack refuses for good is parked and the officers are told once; what may pass is tried again; where
the outcome is unknown, the next attempt looks before it repeats.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bot.slack import (
    breach_logs,
    calendars,
    channels,
    effects,
    home,
    letters,
    out_of_band,
    pictures,
    posts,
    uploads,
    watching,
)
from bot.slack.client import Limited, LockedOut, Refused, Suspended, Unsure
from bot.slack.sending import EFFECTS, EffectSpec, Kind, NotNeeded, Outside, Result, Sending
from bot.store import outbox, rate_budgets, team
from bot.store.outbox import Owed, RowState
from bot.store.sealing import CannotOpen
from bot.store.session import Unit

# Importing them registers their effects and files.
ROOMS = (breach_logs, calendars, channels, home, letters, out_of_band, pictures, posts, uploads, watching)
LEASE = timedelta(seconds=60)
WORKERS = 8
_IDLE_SECONDS = 1.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
_LOCKED_OUT_WAIT = timedelta(minutes=1)
_COURTESY_LIVES = timedelta(minutes=1)
_BUG_ATTEMPTS = 5
_STUCK_AFTER = timedelta(hours=2)  # a person may have to look at what is in the way

log = logging.getLogger("bot.outbox")


class Worker:
    """Empties the outbox until it is stopped."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._rates = effects.rates(replaying=outside.settings.catch_up == "each")
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._free = threading.Semaphore(WORKERS)
        self._pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="outbox")
        self._thread = threading.Thread(target=self._run, name="outbox-claims", daemon=True)
        outside.store.on_told(self._awake.set)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way, claim nothing more."""
        self._stopping.set()
        self._awake.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def drain(self) -> int:
        """Perform everything that can be performed now, in this thread, and say how many. For tests and scripts."""
        done = 0
        while claimed := self._claim(limit=1):
            for owed in claimed:
                perform(self._outside, owed)
                done += 1
        return done

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._awake.clear()
            try:
                with self._outside.store.patiently():
                    busy = self._hand_out()
            except Exception:  # the loop must outlive a database that is away for a while; it is logged and retried
                log.exception("claiming failed")
                busy = False
            if not busy:
                self._awake.wait(_IDLE_SECONDS)

    def _hand_out(self) -> bool:
        """Claim one effect for each free hand. False when there is nothing to do or no hand free."""
        self._outside.people.give_way()
        free = 0
        while free < WORKERS and self._free.acquire(blocking=False):
            free += 1
        claimed = self._claim(limit=free) if free and self._something_due() else []
        for _ in range(free - len(claimed)):
            self._free.release()
        for owed in claimed:
            self._pool.submit(self._perform, owed)
        return bool(claimed)

    def _something_due(self) -> bool:
        with self._outside.store.reading() as view:
            return outbox.something_due(view, self._outside.clock.machine_now())

    def _claim(self, limit: int) -> list[Owed]:
        with self._outside.store.writing() as unit:
            return list(outbox.claim(unit, self._rates, LEASE, limit))

    def _perform(self, owed: Owed) -> None:
        try:
            with self._outside.store.patiently():
                perform(self._outside, owed)
        except Exception:  # the lease brings the row back; a thread of the pool must not swallow this silently
            log.exception("effect could not be settled", extra={"effect": owed.effect, "outbox_id": owed.id})
        finally:
            self._free.release()
            self._awake.set()


def perform(outside: Outside, owed: Owed) -> None:
    """Do one claimed effect and keep what came of it."""
    spec, sending = EFFECTS[owed.effect], Sending(owed=owed, outside=outside)
    if _is_pointless(spec, sending):
        return _give_up(sending, RowState.DROPPED, "too late")
    try:
        _finish(spec, sending, _result(spec, sending))
    except Limited as slow:
        _wait(sending, slow.retry_after)
    except LockedOut as shut:
        (_hold_this_back if isinstance(shut, Suspended) else _hold_everything_back)(sending, str(shut))
    except Unsure as lost:
        _put_off(sending, str(lost), uncertain=True)
    except Refused as no:
        _give_up(sending, RowState.PARKED, str(no))
    except NotNeeded as why:
        _skip(sending, str(why))
    except CannotOpen as closed:  # a person must put the key back, and then press "try again"
        log.error("a value cannot be read", extra={"problem": str(closed), "outbox_id": owed.id})
        _give_up(sending, RowState.PARKED, "no_key_for_a_value")
    except Exception as bug:  # a fault of ours: tried a few times, then parked; its text may hold what people typed
        log.exception("effect failed", extra={"effect": owed.effect, "outbox_id": owed.id})
        if owed.attempts >= _BUG_ATTEMPTS:
            _give_up(sending, RowState.PARKED, type(bug).__name__)
        else:
            _put_off(sending, type(bug).__name__, uncertain=True)


def _is_pointless(spec: EffectSpec, sending: Sending) -> bool:
    """A courtesy that could not be done at once; word that something is stuck, which got stuck itself."""
    owed, now = sending.owed, sending.outside.clock.machine_now()
    if spec.kind is Kind.COURTESY:
        return owed.uncertain or now > owed.created_at + _COURTESY_LIVES
    return owed.attempts > 1 and bool((owed.args.get("facts") or {}).get("is_waiting"))


def _result(spec: EffectSpec, sending: Sending) -> Result:
    if sending.doubted and spec.find is not None:
        try:
            found = spec.find(sending)
        except Refused as no:
            if not sending.args.get("legal"):
                raise
            log.warning(
                "cannot look for a lost reply; repeating", extra={"error": str(no), "outbox_id": sending.owed.id}
            )
            return spec.perform(Sending(owed=sending.owed, outside=sending.outside, repeated=True))
        if found is not None:
            return found
    if sending.is_late:
        raise Unsure(sending.owed.effect, "slept_over_its_lease")
    return spec.perform(sending)


def _finish(spec: EffectSpec, sending: Sending, result: Result) -> None:
    with sending.outside.store.writing(sending.owed.incident_id) as unit:
        if outbox.finish(unit, sending.owed, result) and spec.keep is not None:
            spec.keep(unit, sending, result)


def _wait(sending: Sending, seconds: float) -> None:
    with sending.outside.store.writing() as unit:
        until = unit.machine_at + timedelta(seconds=seconds)
        if sending.owed.budget is not None:
            rate_budgets.hold_back(unit, sending.owed.budget, effects.RATES, until)
        outbox.not_counted(unit, sending.owed, until=until)


def _hold_everything_back(sending: Sending, error: str) -> None:
    """No token, no Slack: thousands of rows would be parked in vain, and there is nobody whom we could tell there."""
    with sending.outside.store.writing() as unit:
        is_new = outbox.shut_out(unit, sending.owed, until=unit.machine_at + _LOCKED_OUT_WAIT, error=error)
        out_of_band.tell_of_lock_out(sending, unit, error)
    if is_new:
        log.error("Slack does not let the bot in; everything waits", extra={"error": error})


def _hold_this_back(sending: Sending, error: str) -> None:
    """Nobody but an administrator can put it right, and then it goes on by itself: only officers need to know."""
    owed = sending.owed
    with sending.outside.store.writing() as unit:
        until = unit.machine_at + _LOCKED_OUT_WAIT
        if owed.budget is not None:
            rate_budgets.hold_back(unit, owed.budget, effects.RATES, until)
        outbox.not_counted(unit, owed, until=until, error=error)
        _tell_officers(unit, owed, error, is_waiting=True)


def _put_off(sending: Sending, error: str, *, uncertain: bool) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(sending.owed.attempts - 1, 10), _LONGEST_WAIT)
    with sending.outside.store.writing() as unit:
        outbox.put_off(unit, sending.owed, until=unit.machine_at + wait, error=error, uncertain=uncertain)
        if unit.machine_at - sending.owed.first_attempt_at > _STUCK_AFTER:
            _tell_officers(unit, sending.owed, error, is_waiting=True)


def _skip(sending: Sending, why: str) -> None:
    with sending.outside.store.writing() as unit:
        outbox.finish(unit, sending.owed, {"skipped": why})


def _give_up(sending: Sending, state: RowState, error: str) -> None:
    owed = sending.owed
    log.warning("effect given up", extra={"effect": owed.effect, "error": error, "outbox_id": owed.id})
    with sending.outside.store.writing() as unit:
        if outbox.give_up(unit, owed, state=state, error=error) and state is RowState.PARKED:
            _tell_officers(unit, owed, error)


def _tell_officers(unit: Unit, owed: Owed, error: str, *, is_waiting: bool = False) -> None:
    """Once per effect, error and day, and not again while that is still to come; not of what was to tell them."""
    if owed.args.get("message") == "parked":
        return
    facts = {"effect": owed.effect, "error": error, "is_waiting": is_waiting}
    for officer in team.officers(unit):
        about = f"parked:{owed.effect}:{error}"
        note = effects.post_to_person(officer, "parked", key=f"{about}:{unit.at.date()}:{officer}", facts=facts)
        outbox.tell(unit, replace(note, target=f"{about}:{officer}", coalesce=True))
