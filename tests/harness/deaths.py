"""Deaths and faults, enumerated: a story is told once, and at every point on its way it is also gone on with as if the
process had died there, or as if Slack had misbehaved there.

Points are not chosen by hand. They are the commits of the record and the calls to Slack, each before and after, and
the end of every request before its answer is sent. A new effect or workflow on the way is met without being named.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from slack_bolt import BoltResponse
from sqlalchemy import event, select, text

from bot.store import outbox
from bot.store.outbox import RowState
from bot.store.tables import OutboxRow
from bot.workflows.retry_effect import retry_effect
from tests.conftest import SECURITY, House
from tests.harness.house import Left, leaving, restarted, settle_for_hours
from tests.harness.wholeness import Expected, Toll, mail_toll, posts, toll
from tests.harness.workspace import LASTING, Order, WorkspaceSlack
from tests.smtp_sink import Sink

_GIVE_BACK = text("UPDATE outbox SET state = 'pending', attempts = attempts - 1 WHERE state = 'sending'")


@dataclass(kw_only=True)
class Figures:
    """What was tried and what came of it."""

    points: Counter[str] = field(default_factory=Counter)
    states: int = 0
    endings: int = 0
    effects: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    repeated: int = 0
    sentences: list[str] = field(default_factory=list)

    def keep(self, where: str, found: Toll) -> None:
        """One ending."""
        self.lost += len(found.lost)
        self.doubled += len(found.doubled)
        self.wrong += len(found.wrong)
        self.repeated += found.repeated
        self.sentences += [f"{where}: {sentence}" for sentence in found.sentences]

    def lines(self) -> Iterator[str]:
        """As printed."""
        if self.points:
            yield f"points {_counted(self.points)}, {self.states} different states"
            yield f"killed and gone on from {self.endings} of these states"
        yield f"effects on the way {len(self.effects)}: {_counted(self.effects)}"
        if self.faults:
            yield f"faults injected {_counted(self.faults)}"
        yield f"lost {self.lost}, doubled {self.doubled}, wrong {self.wrong}, repeated and saying so {self.repeated}"


def _counted(counter: Counter[str]) -> str:
    return f"{counter.total()} ({', '.join(f'{name} {count}' for name, count in sorted(counter.items()))})"


def _asked(body: Mapping[str, Any]) -> str:
    """What somebody asked for: the form, the word, the button or the event."""
    view, word = body.get("view") or {}, str(body.get("text", "")).partition(" ")[0]
    pressed = [str(action["action_id"]) for action in body.get("actions", ())]
    event_type = (body.get("event") or {}).get("type", "")
    return " ".join([str(body.get("type", "")), str(view.get("callback_id", "")), word, str(event_type), *pressed])


class Deaths:
    """Tells a story in `house` and dies at every point of it that falls to it: each `every`-th, from `first` on.

    `once`: only at the first point of its kind, which is its place, call and effect and what somebody asked for.
    `sink`: where the mails of `house` go, to be counted too.
    """

    def __init__(
        self, house: House, *, kinds: Sequence[str] = (), kill: bool = True, every: int = 1, first: int = 0,
        once: bool = False, lasting_minutes: float = 0, loud: bool = False, sink: Sink | None = None,
    ) -> None:  # fmt: skip
        self.house = house
        self.figures = Figures()
        self._kinds, self._kill, self._every, self._first, self._loud = kinds, kill, every, first, loud
        self._lasting = timedelta(minutes=lasting_minutes)
        self._once, self._known = once, set[tuple[str, ...]]()
        self._sink, self._mails, self._read = sink, list[str](), 0
        self._sending: Any = None
        self._reports: set[str] = set()
        self._state, self._dead_at = (0, 0), (-1, 0, 0)
        self._faulted: set[tuple[str, str, int]] = set()
        self._calls_of: tuple[str, list[str]] = ("", [])

    @contextmanager
    def watching(self) -> Iterator[House]:
        """The story is told within."""
        slack, engine = self._slack(self.house), self.house.desk.store.engine
        slack.points.before_call, slack.points.after_call = self._before_call, self._after_call
        event.listen(engine, "commit", self._before_commit)
        dispatch, self.house._dispatch = self.house._dispatch, self._dispatching(self.house._dispatch)
        try:
            yield self.house
            self._point("at the end")
        finally:
            event.remove(engine, "commit", self._before_commit)
            self.house._dispatch = dispatch

    def _dispatching(
        self, dispatch: Callable[[dict[str, Any]], BoltResponse]
    ) -> Callable[[dict[str, Any]], BoltResponse]:
        def answer(body: dict[str, Any]) -> BoltResponse:
            self._sending = body
            self._count_report(body)
            answered = dispatch(body)
            self._point("before the answer")
            self._sending = None
            return answered

        return answer

    def _count_report(self, body: dict[str, Any]) -> None:
        view = body.get("view") or {}
        if body.get("type") == "view_submission" and view.get("callback_id") == "report":
            self._reports.add(str(json.loads(view["private_metadata"])["nonce"]))

    def _before_commit(self, _connection: object) -> None:
        self._point("before a commit")
        self._state = (self._state[0] + 1, self._state[1])

    def _before_call(self, method: str) -> None:
        self._point("before a call", method)
        self._misbehave(method)

    def _after_call(self, method: str) -> None:
        self._state = (self._state[0], self._state[1] + 1)
        self._point("after a call", method)

    def _point(self, kind: str, method: str = "") -> None:
        """Die here. Where record, workspace and request are those of the last death, that one stands for this too."""
        if not self._kill:
            return
        label, state = self._under_way(), (*self._state, id(self._sending))
        self.figures.points[kind] += 1
        if label:
            self.figures.effects[label.split(" ")[0]] += 1
        if state == self._dead_at or (self._once and not self._is_first(kind, method, label)):
            return
        self._dead_at, self.figures.states = state, self.figures.states + 1
        if (self.figures.states + self._first) % self._every == 0:
            self.figures.endings += 1
            self._say_how_far(self.figures.endings)
            with leaving(self.house.desk, self._sending) as left:
                self._go_on(left, f"killed {kind} {method} of {label or 'no effect'}")

    def _is_first(self, kind: str, method: str, label: str) -> bool:
        of_its_kind = (kind, method, label.split(" ")[0], _asked(self._sending or {}))
        is_first = of_its_kind not in self._known
        self._known.add(of_its_kind)
        return is_first

    def _misbehave(self, method: str) -> None:
        """Each kind of fault once at each call of each kind of effect."""
        label = self._under_way()
        if not label or not self._kinds:
            return
        before, calls = self._calls_of
        calls = [*calls, method] if before == label else [method]
        self._calls_of, nth = (label, calls), calls.count(method)
        self.figures.effects[label.split(" ")[0]] += 1
        if (label, method, nth) in self._faulted:
            return
        self._faulted.add((label, method, nth))
        until = self.house.clock.machine_now() + self._lasting if self._lasting else None
        for place, kind in enumerate(self._kinds, start=len(self._faulted)):
            if (place + self._first) % self._every:
                continue
            self.figures.faults[kind] += 1
            self._say_how_far(sum(self.figures.faults.values()))
            with leaving(self.house.desk, None) as left:
                self._go_on(
                    left, f"{kind} at {method} of {label}", Order(kind=kind, nth=nth, until=until, method=method)
                )

    def _say_how_far(self, tried: int) -> None:
        if self._loud and tried % 50 == 0:
            print(*self.figures.lines(), sep="; ", flush=True)

    def _go_on(self, left: Left, where: str, order: Order | None = None) -> None:
        known = len(self.figures.sentences)
        try:
            with restarted(left) as house:
                self._tell_on(house, where, order)
        except Exception as broken:  # one ending that does not work must not hide the others
            self.figures.wrong += 1
            self.figures.sentences.append(f"{where}: {type(broken).__name__}: {str(broken).partition(chr(10))[0][:99]}")
        if self._loud and len(self.figures.sentences) > known:
            print(*self.figures.sentences[known:], sep="\n", flush=True)

    def _tell_on(self, house: House, where: str, order: Order | None) -> None:
        before, parked = posts(house), set(self._parked(house).values())
        mailed_since = self._mails_of_the_story()
        if order is not None:
            with house.desk.store.writing() as unit:
                unit.connection.execute(_GIVE_BACK)
            self._slack(house).points.orders.append(order)
        settle_for_hours(house)
        if order is not None and order.kind in LASTING:
            self._put_right(house, parked)
        self.figures.keep(
            where, toll(house, Expected(incidents=len(self._reports), parked=parked, posts_before=before))
        )
        if self._sink is not None:
            self.figures.keep(where, mail_toll(house, self._mails + self._sink.texts(mailed_since)))
            self._read = len(self._sink.mails)

    def _mails_of_the_story(self) -> int:
        """Those that came since the last ending are the story's own; gives how many there are in all."""
        if self._sink is None:
            return 0
        self._mails += self._sink.texts(self._read)
        return len(self._sink.mails)

    def _put_right(self, house: House, known: AbstractSet[str]) -> None:
        """The cause is gone, and an officer tries again what Slack refused meanwhile."""
        self._slack(house).points.orders.clear()
        one_of_each = {error: effect_id for effect_id, error in self._parked(house).items() if error not in known}
        for number, effect_id in enumerate(one_of_each.values()):
            retry_effect(house.desk, effect_id, by=SECURITY, key=f"retry-{number}")
        settle_for_hours(house)

    def _parked(self, house: House) -> Mapping[str, str]:
        with house.desk.store.reading() as view:
            return {owed.id: str(owed.last_error) for owed in outbox.parked(view)}

    def _under_way(self) -> str:
        """The effect that is being performed: its name, and what it says or shares."""
        with self.house.desk.store.engine.connect() as connection:
            row = connection.execute(select(OutboxRow).where(OutboxRow.state == RowState.SENDING)).first()
            connection.rollback()
        if row is None:
            return ""
        return f"{row.effect} {row.args.get('message') or row.args.get('document') or ''}".strip()

    def _slack(self, house: House) -> WorkspaceSlack:
        assert isinstance(house.desk.slack, WorkspaceSlack)
        return house.desk.slack
