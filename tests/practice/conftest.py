"""A practice workspace and a tiny real Bolt app beside it, over real sockets."""

import threading
from collections.abc import Iterator

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.practice.driver import Driver
from bot.practice.server import Server, running
from tests.practice.tiny_bot import TinyBot


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def driver(server: Server) -> Driver:
    return server.driver()


@pytest.fixture
def client(server: Server) -> WebClient:
    return WebClient(token=server.settings.bot_token, base_url=server.api_url, retry_handlers=[])


@pytest.fixture
def tiny_bot(server: Server, client: WebClient) -> Iterator[TinyBot]:
    bot = TinyBot(client)
    handler = SocketModeHandler(bot.app, server.settings.app_token, ping_interval=1)
    handler.connect()
    server.driver().wait_until(lambda: server.driver().connections() == 1, what="the bot to connect")
    yield bot
    hang_up(server, handler)


def hang_up(server: Server, handler: SocketModeHandler) -> None:
    """Close a handler without waiting for its threads: they sit in reads of one and three seconds."""
    handler.client.auto_reconnect_enabled = False
    driver = server.driver()
    driver.disconnect(cut=True)
    driver.wait_until(lambda: not handler.client.is_connected(), what="the line to be seen cut")
    threading.Thread(target=handler.close, daemon=True).start()
