"""`python -m bot check` and `verify`: what is wrong before anybody relies on it, in sentences."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryFile

import yaml

from bot import alarms, serve, settings
from bot.clock import Clock
from bot.core.errors import UserError
from bot.core.journal import Fault, verify
from bot.core.team import PersonKind
from bot.core.words import spelled
from bot.documents.templates import BrokenTemplatesError
from bot.http_port import listen
from bot.rulebook import load as load_rulebook
from bot.rulebook.files import DataFault
from bot.slack.client import Granted, Slack, SlackTrouble, connect
from bot.slack.people import kind_in
from bot.slack.render import Renderer
from bot.store import backups, journal, reseal, schema
from bot.store.session import Store
from bot.store.sole_process import refuse_where_it_is_gone

MANIFEST = serve.ROOT / "manifest.yaml"
_MOST_SKEW = timedelta(seconds=60)
_PORT_SECONDS = 2.0
_LEAST_ROOM_BYTES = 1_000_000
_IS = {
    PersonKind.GUEST: "a guest",
    PersonKind.BOT: "a bot",
    PersonKind.EXTERNAL: "of another workspace",
    PersonKind.DEACTIVATED: "deactivated",
}
BAA = (
    "Without a Slack plan that comes with an executed business associate agreement (Enterprise), no patient "
    "information may enter Slack. The bot asks for none."
)


def check(_: list[str]) -> int:
    """Look at everything a start needs and say what is wrong; 0 when nothing is."""
    found = list(_faults())
    for sentence in found:
        print(f"✗ {sentence}")
    for sentence in (*remarks(Clock().now().date()), BAA):
        print(f"! {sentence}")
    print("Ready to run." if not found else f"{len(found)} to put right.")
    return 1 if found else 0


def remarks(today: date) -> Iterator[str]:
    """What stands in nobody's way and should be known: rules of law that nobody has checked for over a year."""
    try:
        since = load_rulebook(serve.DATA).law.unchecked_since(today)
    except DataFault:  # told as a fault already
        return
    if since is not None:
        yield (
            f"Some rules of law were last checked on {spelled(since)}, over a year ago. "
            "Ask counsel before you rely on a date."
        )


def verify_record(_: list[str]) -> int:
    """Recompute every chain of the journal; name the first bad entry and give 1, or the heads and 0."""
    chosen = settings.load()
    store = serve.open_store(chosen, Clock(offset_file=chosen.clock_file), as_it_is=True)
    fault, chains = first_fault(store)
    store.close()
    if fault is not None:
        print(f"Chain {fault.chain}, entry {fault.seq}: {fault.sentence}.")
        return 1
    print(f"{chains} chains verify. A tail cut off since the last digest is the one thing this cannot show:")
    print("compare the organisation's head with the one in the newest digest.")
    return 0


def first_fault(store: Store) -> tuple[Fault | None, int]:
    """The first fault in any chain, and how many chains there are. A head that disagrees with its chain is a fault."""
    with store.reading() as view:
        heads = journal.chains(view)
        for chain, (seq, digest) in heads.items():
            entries = list(journal.chain(view, chain))
            fault = verify(entries)
            if fault is None and (len(entries), entries[-1].hash if entries else "") != (seq, digest):
                fault = Fault(chain=chain, seq=seq, sentence="the newest entries are missing")
            if fault is not None:
                return fault, len(heads)
    return None, len(heads)


def _faults() -> Iterator[str]:
    yield from _data_faults()
    try:
        chosen = settings.load()
    except settings.WrongSettings as wrong:
        yield from wrong.faults
        return
    yield from alarms.faults(chosen.out_of_band)
    yield from _port_faults(chosen)
    yield from _record_faults(chosen)
    yield from _slack_faults(chosen)


def _data_faults() -> Iterator[str]:
    try:
        load_rulebook(serve.DATA)
    except DataFault as fault:
        yield str(fault)
    try:
        Renderer(serve.TEMPLATES)
    except BrokenTemplatesError as broken:
        yield from broken.faults


def _port_faults(chosen: settings.Settings) -> Iterator[str]:
    """Where nothing can listen; a bot that is running already is no fault."""
    try:
        listen(chosen.http_host, chosen.http_port).close()
    except UserError as wrong:
        if not _is_a_bot(chosen.http_host, chosen.http_port):
            yield str(wrong)


def _is_a_bot(host: str, port: int) -> bool:
    with closing(HTTPConnection(host, port, timeout=_PORT_SECONDS)) as connection:
        try:
            connection.request("GET", "/healthz")
            return "alive" in json.loads(connection.getresponse().read())
        except (OSError, ValueError, HTTPException):
            return False


def _record_faults(chosen: settings.Settings) -> Iterator[str]:
    """The folder, the database, its schema, and whether our keys are those of what is in it. Leaves no file behind."""
    try:
        if chosen.database_url.startswith("sqlite"):
            file = backups.file_of(chosen.database_url)
            _try_to_write(file.parent)
            refuse_where_it_is_gone(chosen.database_url)
            if not file.exists():
                return
        with serve.open_store(chosen, Clock(), as_it_is=True) as store:
            with store.patiently(), store.writing() as unit:
                schema.try_to_write(unit.connection)
            with store.reading() as view:
                unknown = reseal.unknown_keys(view)
    except UserError as wrong:
        yield str(wrong)
        return
    if unknown:
        yield (
            f"{unknown:,} values of the record were sealed with a key that is not in DATA_KEYS: they cannot be read. "
            "Put that key back, behind the others."
        )


def _try_to_write(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as trial:
            trial.write(bytes(_LEAST_ROOM_BYTES))
            trial.flush()
    except OSError as error:
        raise UserError(
            f"The folder {folder} of DATABASE_URL cannot be written: {error.strerror}. SQLite needs to write there."
        ) from None


def _slack_faults(chosen: settings.Settings) -> Iterator[str]:
    try:
        slack = connect(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url)
        granted = slack.granted()
    except SlackTrouble as trouble:
        yield serve.why_not_connected(trouble, chosen.slack_api_url)
        return
    yield from _token_faults(granted)
    if chosen.slack_app_token is not None:
        yield from _app_token_faults(slack, chosen.slack_app_token.get_secret_value())
    for user in (chosen.security_officer, chosen.privacy_officer, *chosen.leadership):
        yield from _person_faults(slack, user)
    if chosen.leadership_channel is not None:
        yield from _channel_faults(slack, chosen.leadership_channel)


def _person_faults(slack: Slack, user: str) -> Iterator[str]:
    try:
        kind = kind_in(slack, slack.call("users.info", user=user)["user"])
    except SlackTrouble as trouble:
        yield f"Slack does not know {user}, whom the settings name ({trouble.code})."
        return
    if kind is not PersonKind.MEMBER:
        yield f"{user}, whom the settings name, is {_IS[kind]}. Name a full member of the workspace."


def _token_faults(granted: Granted) -> Iterator[str]:
    """Scopes that the manifest asks for and the token lacks; a clock that is not Slack's."""
    asked = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    missing = [scope for scope in asked if scope not in granted.scopes]
    if granted.scopes and missing:
        yield (
            f"SLACK_BOT_TOKEN lacks scopes that manifest.yaml asks for: {', '.join(missing)}. "
            "Add them under OAuth & Permissions, and install the app to the workspace again."
        )
    skew = abs(Clock().machine_now() - granted.at) if granted.at else timedelta()
    if skew > _MOST_SKEW:
        yield (
            f"This machine's clock and Slack's are {skew // timedelta(seconds=1)} seconds apart; "
            f"{_MOST_SKEW // timedelta(seconds=1)} are the most. Legal days need the right time: use NTP."
        )


def _app_token_faults(slack: Slack, token: str) -> Iterator[str]:
    try:
        slack.call("apps.connections.open", app_token=token)
    except SlackTrouble as trouble:
        yield f"Slack does not accept SLACK_APP_TOKEN for Socket Mode ({trouble.code}). It needs connections:write."


def _channel_faults(slack: Slack, channel: str) -> Iterator[str]:
    try:
        shown = slack.call("conversations.info", channel=channel)["channel"]
    except SlackTrouble as trouble:
        yield f"The bot cannot see LEADERSHIP_CHANNEL {channel} ({trouble.code}). Invite it there: /invite"
        return
    if not shown.get("is_private"):
        yield f"LEADERSHIP_CHANNEL {channel} is public. The digest is for leadership: choose a private channel."
    elif not shown.get("is_member", True):
        yield f"The bot is not in LEADERSHIP_CHANNEL {channel}. Invite it there: /invite"
