"""The bot in one piece on a practice workspace, over real HTTP; no socket, so what is done by hand brings no event."""

from datetime import UTC, datetime

from bot.clock import Clock
from bot.desk import Desk
from bot.practice.server import Server
from bot.slack.client import connect
from bot.store.sealing import Cipher
from bot.store.session import Store
from bot.workflows.know_keys import know_keys
from bot.workflows.set_up import set_up
from bot.workflows.settle_epoch import settle_epoch
from handlers.modals import report as report_form
from tests.conftest import NURSE, House, renderer, rulebook, settings
from tests.fakes import StillClock

START = datetime(2031, 3, 3, 15, tzinfo=UTC)  # Monday, ten in the morning in New York


def start_house(server: Server, store_url: str, *keys: str, year: int = START.year) -> House:
    """Start the bot on a migrated record, as `run` does. Channel names are told apart by the year."""
    start = START.replace(year=year)
    clock = StillClock(moment=[start], apart=Clock().machine_now() - start)
    desk = Desk(
        store=Store(store_url, Cipher(keys), clock),
        slack=connect("xoxb-practice", server.api_url),
        rulebook=rulebook(),
        renderer=renderer(),
        clock=clock,
        settings=settings(slack_api_url=server.api_url),
    )
    set_up(desk)
    know_keys(desk)
    settle_epoch(desk)
    return House(desk)


def report_to(house: House) -> str:
    """Report a lost laptop through a form built here, as the shortcut would show it; nothing is settled yet."""
    form = report_form.build(house.desk.rulebook, house.desk.today())
    house.submit(NURSE, form, {"category": "lost-device", "what_happened": "A laptop is missing"})
    with house.desk.store.reading() as view:
        return max(view.connection.exec_driver_sql("SELECT number FROM incidents").scalars())
