"""Shared fixtures. `house`: the whole bot on an SQLite file, with a recording Slack and a clock that stands still."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot.app import build_app
from bot.clock import Clock
from bot.desk import Desk
from bot.rulebook import Rulebook
from bot.rulebook import load as load_rulebook
from bot.serve import DATA, TEMPLATES, outside
from bot.settings import Settings
from bot.slack.outbox import Worker
from bot.slack.render import Renderer
from bot.store import incidents, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.workflows.set_up import set_up
from bot.workflows.sweep import sweep
from tests import postgres
from tests.fakes import TEAM, RecordingSlack, StillClock, words_of

NURSE, COMMANDER, SECURITY, PRIVACY = "U0NURSE01", "U0CMDR001", "U0SECOFF1", "U0PRIVOF1"
COUNSEL, IT, LEADER, GUEST = "U0COUNSL1", "U0ITLEAD1", "U0CHIEF01", "U0GUEST01"


@cache
def rulebook() -> Rulebook:
    """Read once per test process: it is frozen."""
    return load_rulebook(DATA)


@cache
def renderer() -> Renderer:
    return Renderer(TEMPLATES)


def settings(**changes: Any) -> Settings:
    """Settings of a practice organisation in New York."""
    values: dict[str, Any] = {
        "slack_bot_token": "xoxb-test",
        "slack_app_token": "xapp-test",
        "slack_api_url": "http://127.0.0.1:9/api/",
        "time_zone": "America/New_York",
        "entity_type": "provider",
        "security_officer": SECURITY,
        "privacy_officer": PRIVACY,
        "leadership": (LEADER,),
        "on_call_phone": "+1 555 0100",
    }
    return Settings(_env_file=None, **(values | changes))


class House:
    """The bot in one piece. Acting is done through whole Slack payloads; `settle` does what workers would."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app: App = build_app(desk)
        self.worker = Worker(outside(desk))
        self._triggers = count(1)

    @property
    def slack(self) -> RecordingSlack:
        assert isinstance(self.desk.slack, RecordingSlack)
        return self.desk.slack

    @property
    def clock(self) -> StillClock:
        assert isinstance(self.desk.clock, StillClock)
        return self.desk.clock

    def settle(self) -> None:
        """Sweep and send until nothing is left to do now."""
        for _ in range(50):
            sweep(self.desk)
            if not self.worker.drain():
                return
        raise AssertionError("the outbox does not come to rest")

    def command(self, user: str, text: str, channel: str = "C0GENERAL") -> BoltResponse:
        body = {"command": "/incident", "text": text, "user_id": user, "channel_id": channel, "team_id": TEAM}
        return self._dispatch(body | {"trigger_id": self._trigger(), "response_url": ""})

    def reply(self, user: str, text: str, channel: str = "C0GENERAL") -> str:
        """The words of a command's ephemeral answer."""
        response = self.command(user, text, channel)
        assert response.status == 200
        return words_of(json.loads(response.body)) if response.body else ""

    def press(
        self, user: str, action_id: str, value: str = "", *, channel: str | None = None, view: Any = None
    ) -> BoltResponse:
        action = {"action_id": action_id, "block_id": "b", "type": "button", "value": value}
        body: dict[str, Any] = {"type": "block_actions", "actions": [action], "trigger_id": self._trigger()}
        body |= {"channel": {"id": channel}} if channel else {}
        return self._dispatch(body | ({"view": view} if view else {}) | self._by(user))

    def opened(self) -> dict[str, Any]:
        """The form opened last."""
        views = [args["view"] for method, args in self.slack.calls if method in _SHOWS]
        assert views, "no form was opened"
        return views[-1]

    def submit(self, user: str, view: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> BoltResponse:
        """Send a form in as a client would, with these plain values over its initial ones."""
        filled = {**view, "id": "V1", "hash": "1.a", "state": {"values": state_of(view, values or {})}}
        return self._dispatch(
            {"type": "view_submission", "view": filled, "trigger_id": self._trigger()} | self._by(user)
        )

    def event(self, event_id: str, **event: Any) -> BoltResponse:
        body = {"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": event}
        return self._dispatch(body)

    def report(self, user: str = NURSE, **values: Any) -> str:
        """Report an incident through the form and give its id; nothing is settled yet."""
        self.command(user, "report")
        self.submit(user, self.opened(), {"what_happened": "A laptop is missing", "category": "lost-device"} | values)
        with self.desk.store.reading() as view:
            return incidents.listed(view, states=list(incidents.State))[0].id

    def open_incident(self, user: str = NURSE, **values: Any) -> tuple[str, str]:
        """A settled incident: its id and its channel."""
        incident_id = self.report(user, **values)
        self.settle()
        with self.desk.store.reading() as view:
            channel = incidents.get(view, incident_id).channel_id
        assert channel is not None
        return incident_id, channel

    def _by(self, user: str) -> dict[str, Any]:
        return {"user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM}, "is_enterprise_install": False}

    def _trigger(self) -> str:
        return f"{next(self._triggers)}.1.test"

    def _dispatch(self, body: dict[str, Any]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def state_of(view: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The state a client would send: initial values, replaced by plain ones by field name."""
    state: dict[str, Any] = {}
    known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert set(values) <= known, f"no such fields: {set(values) - known}"
    for block in view["blocks"]:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            state[name] = {element["action_id"]: _entered(element, values.get(name, _UNTOUCHED))}
    return state


_SHOWS = ("views.open", "views.push", "views.update")
_UNTOUCHED = object()
_ENTRY = {
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
}


def _entered(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    key, initial = _ENTRY.get(element["type"], ("value", "initial_value"))
    if value is _UNTOUCHED:
        default: Any = [] if key in ("selected_options", "selected_users") else None
        return {"type": element["type"], key: element.get(initial, default)}
    if key == "selected_option":
        value = next(one for one in element["options"] if one["value"] == value)
    elif key == "selected_options":
        value = [one for one in element["options"] if one["value"] in value]
    return {"type": element["type"], key: value}


@pytest.fixture
def clock() -> StillClock:
    """Monday 2 March 2026, 10:00 in New York."""
    return StillClock()


@cache
def migrated_file() -> bytes:
    """An empty SQLite record at today's schema; migrated once per test process."""
    with tempfile.TemporaryDirectory() as folder:
        made = Store(f"sqlite:///{folder}/empty.db", Cipher([new_key()]), Clock())
        schema.migrate(made.engine)
        with made.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        made.close()
        return (Path(folder) / "empty.db").read_bytes()


@pytest.fixture
def store(tmp_path: Path, clock: StillClock) -> Iterator[Store]:
    (tmp_path / "incidents.db").write_bytes(migrated_file())
    opened = Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([new_key()]), clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, clock: StillClock) -> Desk:
    slack = RecordingSlack(kinds={GUEST: {"is_restricted": True}})
    made = Desk(store=store, slack=slack, rulebook=rulebook(), renderer=renderer(), clock=clock, settings=settings())
    set_up(made)
    return made


@pytest.fixture
def house(desk: Desk) -> House:
    return House(desk)


@pytest.fixture(scope="session")
def plain_walk() -> Iterator[Any]:
    """A house in which everything was done and said once, in plain words. Only to be looked at: many tests share it."""
    from tests.tour import words
    from tests.tour.walk import walked

    with walked(words.plain) as house:
        yield house


@pytest.fixture(scope="session")
def hostile_walk() -> Iterator[Any]:
    """The same, with every text as long and as bad as it can be."""
    from tests.tour import words
    from tests.tour.walk import walked

    with walked(words.hostile) as house:
        yield house


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same test on both databases."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/either.db"
        return
    with postgres.database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def either_store(database_url: str, clock: StillClock) -> Iterator[Store]:
    """A migrated record on SQLite and on PostgreSQL."""
    opened = Store(database_url, Cipher([new_key()]), clock)
    schema.migrate(opened.engine)
    yield opened
    opened.close()
