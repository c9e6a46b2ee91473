"""`python -m bot check` and `verify`: what is wrong before anybody relies on it, in sentences."""

from collections.abc import Iterator

from bot import serve, settings
from bot.clock import Clock
from bot.core.errors import UserError
from bot.core.journal import Fault, verify
from bot.documents.templates import BrokenTemplatesError
from bot.rulebook import load as load_rulebook
from bot.rulebook.files import DataFault
from bot.slack.client import SlackTrouble, connect
from bot.slack.render import Renderer
from bot.store import journal
from bot.store.session import Store

BAA = (
    "Without a Slack plan that comes with an executed business associate agreement (Enterprise), no patient "
    "information may enter Slack. The bot asks for none."
)


def check(_: list[str]) -> int:
    """Look at everything a start needs and say what is wrong; 0 when nothing is."""
    found = list(_faults())
    for sentence in found:
        print(f"✗ {sentence}")
    print(f"! {BAA}")
    print("Ready to run." if not found else f"{len(found)} to put right.")
    return 1 if found else 0


def verify_record(_: list[str]) -> int:
    """Recompute every chain of the journal; name the first bad entry and give 1, or the heads and 0."""
    chosen = settings.load()
    store = serve.open_store(chosen, Clock(offset_file=chosen.clock_file))
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
    except UserError as wrong:
        yield str(wrong)
        return
    try:
        serve.open_store(chosen, Clock()).close()
    except UserError as wrong:
        yield str(wrong)
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


def _slack_faults(chosen: settings.Settings) -> Iterator[str]:
    try:
        slack = connect(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url)
    except SlackTrouble as trouble:
        yield f"Slack does not accept SLACK_BOT_TOKEN at SLACK_API_URL ({trouble.code})."
        return
    for user in (chosen.security_officer, chosen.privacy_officer):
        try:
            slack.call("users.info", user=user)
        except SlackTrouble as trouble:
            yield f"Slack does not know the officer {user} ({trouble.code})."
