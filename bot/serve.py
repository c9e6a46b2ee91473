"""Puts the house together and runs it: settings, rulebook, record, desk, app, ticker, outbox worker, HTTP port."""

import base64
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot import alarms
from bot.app import build_app
from bot.clock import Clock
from bot.core.errors import UserError
from bot.desk import Desk
from bot.http_port import HttpPort
from bot.rulebook import Rulebook
from bot.rulebook import load as load_rulebook
from bot.settings import Settings
from bot.slack.client import LockedOut, Refused, Slack, SlackTrouble, connect, connect_as, word_of
from bot.slack.outbox import Worker
from bot.slack.render import Renderer
from bot.slack.sending import Outside
from bot.store import epochs, identity, journal, outbox, schema
from bot.store.sealing import Cipher
from bot.store.seats import seated
from bot.store.session import Store, open_engine
from bot.store.sole_process import alone_on, leave_a_trace, refuse_where_it_is_gone
from bot.ticker import Ticker
from bot.workflows.know_keys import know_keys
from bot.workflows.set_up import set_up
from bot.workflows.settle_epoch import settle_epoch

ROOT = Path(__file__).parent.parent
DATA, TEMPLATES = ROOT / "data", ROOT / "message_templates"

# Public on purpose: settings refuse a real workspace without DATA_KEYS.
PRACTICE_KEY = base64.b64encode(bytes(32)).decode()

_CONNECT_AGAIN_SECONDS = 5.0
_LAST_ANSWERS_SECONDS = 3.0  # later than that Slack does not hear an answer

log = logging.getLogger("bot.serve")


class Service:
    """The running bot: everything that starts, drains and stops together."""

    def __init__(self, settings: Settings) -> None:
        self._stopping = threading.Event()
        self._hindrance = ""
        self.desk = build_desk(settings)
        set_up(self.desk)
        know_keys(self.desk)
        settle_epoch(self.desk)
        self.app: App = build_app(self.desk)
        self.worker = Worker(outside(self.desk))
        self.ticker = Ticker(self.desk)
        self.socket = self._socket(settings)
        self.port = HttpPort(self.desk, self.app, self.ticker, self._connected)

    def start(self) -> None:
        """Come up: first what is owed, then what comes in."""
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()
        if self.desk.store.engine.dialect.name == "sqlite":
            with self.desk.store.writing() as unit:
                outbox.take_over(unit)
        self.worker.start()
        self.ticker.start()
        self.port.start()
        if not self._connect_socket():
            threading.Thread(target=self._keep_connecting, name="socket", daemon=True).start()
        log.info("ready", extra={"url": f"http://{self.desk.settings.http_host}:{self.port.number}/healthz"})

    def stop(self) -> None:
        """Answer whoever waits, take nothing more in, finish what is under way, let go of the record."""
        self._stopping.set()
        self.desk.people.give_way(_LAST_ANSWERS_SECONDS)
        if self.socket is not None:
            self.socket.close()  # type: ignore[no-untyped-call]
        self.port.stop()
        self.ticker.stop()
        self.worker.stop()
        self.desk.store.close()

    def _connect_socket(self) -> bool:
        """Whether the connection stands; once it does, the SDK keeps it up."""
        if self.socket is None:
            return True
        try:
            self.socket.connect()  # type: ignore[no-untyped-call]
        except Exception as error:  # whatever the SDK raises: without Slack the bot still reminds by other ways
            self.socket.client.wss_uri = None  # an address is good for one attempt
            self._note_hindrance(word_of(error))
            return False
        self._note_hindrance("")
        return True

    def _note_hindrance(self, word: str) -> None:
        """Say once what keeps us from Slack, and that it is over: not every few seconds for a night."""
        if word and word != self._hindrance:
            log.warning("no connection to Slack yet", extra={"error": word})
        elif self._hindrance and not word:
            log.info("connected to Slack")
        self._hindrance = word

    def _keep_connecting(self) -> None:
        while not self._stopping.wait(_CONNECT_AGAIN_SECONDS) and not self._connect_socket():
            pass

    def _connected(self) -> bool:
        """Whether Slack reaches us. In HTTP mode nobody can tell from here."""
        return self.socket is None or bool(self.socket.client.is_connected())

    def _warm_up(self) -> None:
        """Holidays take a moment to compute; better before the first transaction that needs them than within it."""
        year = self.desk.clock.now().year
        for each in (year, year + 1):
            self.desk.rulebook.law.holidays_of(None, each)

    def _socket(self, settings: Settings) -> SocketModeHandler | None:
        if settings.slack_app_token is None:
            return None
        token = settings.slack_app_token.get_secret_value()
        return SocketModeHandler(self.app, token, concurrency=settings.concurrency)


def run(settings: Settings, *, until_input_ends: bool = False) -> None:
    """Serve until SIGTERM or Ctrl-C; if asked, until standard input ends: whoever holds it may be killed unheard."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if until_input_ends:
        threading.Thread(target=_read_to_the_end, args=(stop,), name="input", daemon=True).start()
    with alone_on(settings.database_url), seated(settings.database_url):
        service = Service(settings)
        leave_a_trace(settings.database_url)
        service.start()
        stop.wait()
        log.info("stopping")
        service.stop()


def _read_to_the_end(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stop.set()


def build_desk(settings: Settings) -> Desk:
    """The desk for these settings: rules, words, record and Slack, each checked. Raises UserError, DataFault."""
    clock = Clock(offset_file=settings.clock_file)
    if wrong := alarms.faults(settings.out_of_band):
        raise UserError("\n".join(wrong))
    rulebook: Rulebook = load_rulebook(DATA)
    renderer = Renderer(TEMPLATES, command=settings.command_name)
    store = open_store(settings, clock)
    slack = reach_slack(settings, store)
    return Desk(store=store, slack=slack, rulebook=rulebook, renderer=renderer, clock=clock, settings=settings)


def reach_slack(settings: Settings, store: Store) -> Slack:
    """Slack, even while it is gone: then reminders must go on by other ways. UserError if it never knew this token."""
    token = settings.slack_bot_token.get_secret_value()
    with store.reading() as view:
        known = identity.known(view, token)
    try:
        slack = connect(token, settings.slack_api_url)
    except SlackTrouble as trouble:
        if known is None:
            raise UserError(why_not_connected(trouble, settings.slack_api_url)) from None
        log.error("starting without Slack", extra={"error": trouble.code})
        return connect_as(token, settings.slack_api_url, known)
    if slack.identity != known:
        with store.writing() as unit:
            identity.remember(unit, token, slack.identity)
    return slack


def why_not_connected(trouble: SlackTrouble, api_url: str) -> str:
    """A sentence for whoever starts the bot: is it the token, or is nobody there?"""
    if isinstance(trouble, (Refused, LockedOut)):
        return f"Slack does not accept SLACK_BOT_TOKEN at SLACK_API_URL ({trouble.code})."
    return f"Slack cannot be reached at {api_url} ({trouble.code}). Check SLACK_API_URL, the network and any proxy."


def open_store(settings: Settings, clock: Clock, *, as_it_is: bool = False) -> Store:
    """The record, at the schema of this program. SQLite is brought up to date; PostgreSQL is never migrated here.

    `as_it_is`: nor is an SQLite record that an older program may be working on just now, only a new one is made.
    Raises UserError where it cannot be opened, is of another schema, or was sealed with keys that we do not have.
    """
    refuse_where_it_is_gone(settings.database_url)
    with _database_in_sentences():
        store = Store(settings.database_url, cipher(settings), clock)
        found = schema.problems(store.engine)
        may_migrate = store.engine.dialect.name == "sqlite" and not (
            as_it_is and schema.belongs_to_another(store.engine)
        )
        if found and may_migrate:
            schema.migrate(store.engine)
            found = schema.problems(store.engine)
        if not found:
            with store.reading() as view:
                journal.newest_text(view)
    if found:
        raise UserError("\n".join(found))
    return store


def migrate(settings: Settings) -> str:
    """Bring the record to the schema of this program; gives the schema. SQLite: only while no bot works on it."""
    with alone_on(settings.database_url), _database_in_sentences():
        return schema.migrate(open_engine(settings.database_url))


@contextmanager
def _database_in_sentences() -> Iterator[None]:
    try:
        yield
    except (ArgumentError, DBAPIError, OSError) as error:
        raise UserError(f"DATABASE_URL cannot be used: {_without_secrets(error)}.") from None


def outside(desk: Desk) -> Outside:
    """What effects may reach for."""
    with desk.store.reading() as view:
        epoch = epochs.current(view)
    return Outside(
        store=desk.store,
        slack=desk.slack,
        rulebook=desk.rulebook,
        renderer=desk.renderer,
        settings=desk.settings,
        clock=desk.clock,
        people=desk.people,
        epoch=epoch,
    )


def _without_secrets(error: Exception) -> str:
    """What the driver says, which may name host and user, but never what stands in the URL."""
    said = " ".join((str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__).split())
    return f"{said} (a full disk, perhaps)" if said == "disk I/O error" else said


def cipher(settings: Settings) -> Cipher:
    """What seals and opens. In practice no key is asked for: the one used then is public, and so guards nothing."""
    keys = [key.get_secret_value() for key in settings.data_keys]
    return Cipher(keys or [PRACTICE_KEY])
