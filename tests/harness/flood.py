"""A flood of reports through the real Bolt app, and how fast Slack's tiers let the channels follow."""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from bot.slack import effects
from bot.store import incidents, outbox
from handlers.modals import report as report_form
from tests.conftest import NURSE, House, state_of

# Of every five reports one is grave, one is in between, three are mild.
KINDS = (
    {"category": "ransomware", "still_happening": "yes", "phi": "yes"},
    {"category": "lost-device", "still_happening": "no", "phi": "yes"},
    *({"category": "misdirected-mail", "still_happening": "no", "phi": "no"},) * 3,
)
_STEP_SECONDS, _MOST_SECONDS = 1, 3 * 60 * 60
_MOST_SECONDS_OF_TALK = 15 * 60


@dataclass(frozen=True, kw_only=True)
class Poured:
    """How a flood was taken: seconds of each answer, sorted; how often somebody had to press *Submit* again."""

    seconds: Sequence[float]
    pressed_again: int


@dataclass(frozen=True, kw_only=True)
class Drained:
    """How it ran off. Seconds are the clock's; `least_seconds`: what Slack's tiers allow at best."""

    seconds: float
    least_seconds: float
    severities: Sequence[str]
    turned_away: int

    @property
    def ratio(self) -> float:
        """How many times the least it took."""
        return self.seconds / self.least_seconds


def submissions(house: House, number: int) -> list[dict[str, Any]]:
    """So many reports as clients send them, each with a nonce of its own."""
    form = report_form.build(house.desk.rulebook, house.desk.today())
    return [_submission(house, form, KINDS[place % len(KINDS)]) for place in range(number)]


def pour(house: House, bodies: Sequence[Mapping[str, Any]], *, at_once: int) -> Poured:
    """Send all of them in, `at_once` at a time; who is told that nothing was saved presses *Submit* again."""
    taken, again, places, lock = list[float](), count(), count(), threading.Lock()

    def person() -> None:
        while True:
            with lock:
                place = next(places)
            if place >= len(bodies):
                return
            while True:
                began = time.perf_counter()
                answer = house._dispatch(dict(bodies[place]))
                taken.append(time.perf_counter() - began)
                if '"errors"' not in str(answer.body):
                    break
                next(again)

    threads = [threading.Thread(target=person) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Poured(seconds=sorted(taken), pressed_again=next(again))


def drain(house: House) -> Drained:
    """Second by second, until every incident is usable: channel, invitation, card, pin."""
    began, calls_before = house.clock.machine_now(), len(house.slack.calls)
    for _ in range(_MOST_SECONDS):
        house.worker.drain()
        if not _unusable(house):
            break
        house.clock.move(seconds=_STEP_SECONDS)
    calls = house.slack.calls[calls_before:]
    order = [str(arguments["name"]) for method, arguments in calls if method == "conversations.create"]
    with house.desk.store.reading() as view:
        everything = incidents.listed(view, states=list(incidents.State))
    severity = {one.channel_name: one.severity for one in everything}
    made = list(dict.fromkeys(order))
    rate = effects.RATES["conversations.create"]
    return Drained(
        seconds=(house.clock.machine_now() - began).total_seconds(),
        least_seconds=max(1.0, (len(everything) - rate.burst) * rate.every.total_seconds()),
        severities=[str(severity[name]) for name in made],
        turned_away=len(order) - len(made),
    )


def say_everything(house: House) -> int:
    """Second by second, as Slack lets us speak, until nothing is owed any more; gives how many seconds it took."""
    for second in range(_MOST_SECONDS_OF_TALK):
        house.settle()
        with house.desk.store.reading() as view:
            if outbox.depth(view)[0] == 0:
                return second
        house.clock.move(seconds=_STEP_SECONDS)
    raise AssertionError("something is owed to Slack for ever")


def _unusable(house: House) -> bool:
    with house.desk.store.reading() as view:
        waiting = {"open_channel", "invite", "pin_card"}
        return any(outbox.queue_of(view, effect, 1) for effect in waiting) or not _all_carded(view)


def _all_carded(view: Any) -> bool:
    return all(one.card_ts for one in incidents.listed(view, states=list(incidents.State)))


def _submission(house: House, form: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    state = state_of(form, {"what_happened": "Something is missing", **values})
    view = {**form, "private_metadata": json.dumps({"nonce": uuid4().hex, "incident": ""})}
    view |= {"id": "V1", "hash": "1.a", "state": {"values": state}}
    return {"type": "view_submission", "view": view, "trigger_id": f"{uuid4().hex}.1.a"} | house._by(NURSE)
