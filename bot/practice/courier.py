"""What carries payloads to the bot, whichever way: the promise that both ways keep, and the retries of events."""

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from bot.practice.installation import APP_ID, BOT_USER_ID
from bot.practice.settings import Settings
from bot.practice.workspace import Workspace

TIMED_OUT = "operation_timeout"
NO_ANSWER = "dispatch_failed"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How a payload fared. `error` is Slack's word when it was not acknowledged, `retry_reason` its word
    to the bot when it tries again; `answer` rode in the ack."""

    acknowledged: bool
    answer: Any = None
    error: str = ""
    retry: bool = True
    retry_reason: str = "connection_failed"


class Courier(Protocol):
    """One of Slack's two ways to an app."""

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry_num: int = 0, reason: str = "") -> Delivery:
        """Carry one payload (`kind`: slash_commands, interactive, events_api) and wait for the ack, bounded."""
        ...

    def connection_url(self) -> str:
        """Where a Socket Mode client connects; refused in HTTP mode."""
        ...

    async def close(self) -> None:
        """Stop carrying."""
        ...


class Remembering:
    """A courier that keeps the last payload of each kind, so that a test can have it delivered a second time."""

    def __init__(self, inner: Courier) -> None:
        self.inner = inner
        self.last: dict[str, tuple[str, dict[str, Any]]] = {}

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry_num: int = 0, reason: str = "") -> Delivery:
        """Note it and pass it on."""
        self.last[_name_of(payload)] = (kind, payload)
        return await self.inner.deliver(kind, payload, retry_num=retry_num, reason=reason)

    async def repeat(self, name: str) -> Delivery:
        """Deliver the last payload called `name` once more, unchanged; KeyError when there was none."""
        kind, payload = self.last[name]
        return await self.inner.deliver(kind, payload)

    def connection_url(self) -> str:
        """That of the courier within."""
        return self.inner.connection_url()

    async def close(self) -> None:
        """Close the courier within."""
        await self.inner.close()


def _name_of(payload: dict[str, Any]) -> str:
    """A payload's own kind: "command", "view_submission", "block_actions", an event's type."""
    if "event" in payload:
        return str(payload["event"]["type"])
    return str(payload.get("type", "command"))


class EventPost:
    """Sends events as they happen, and again when nobody took them, up to three times."""

    def __init__(self, workspace: Workspace, courier: Courier, settings: Settings) -> None:
        self._workspace = workspace
        self._courier = courier
        self._settings = settings
        self._running: set[asyncio.Task[None]] = set()
        self.lost: list[str] = []

    def send(self, event: dict[str, Any]) -> None:
        """Start sending; must be called in the server's loop."""
        self.start(self._send(self._wrapped(event)))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep hold of a task until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Drop what is still waiting."""
        for task in list(self._running):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _send(self, payload: dict[str, Any]) -> None:
        delivery = await self._courier.deliver("events_api", payload)
        for number, pause in enumerate(self._settings.event_retry_seconds, start=1):
            if delivery.acknowledged or not delivery.retry:
                break
            await asyncio.sleep(pause)
            delivery = await self._courier.deliver(
                "events_api", payload, retry_num=number, reason=delivery.retry_reason
            )
        if not delivery.acknowledged:
            self.lost.append(payload["event"]["type"])

    def _wrapped(self, event: dict[str, Any]) -> dict[str, Any]:
        team_id = self._workspace.team_id
        return {
            "token": "practice",
            "team_id": team_id,
            "api_app_id": APP_ID,
            "type": "event_callback",
            "event_id": self._workspace.new_id("Ev"),
            "event_time": self._workspace.now(),
            "event_context": "practice",
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team_id,
                    "user_id": BOT_USER_ID,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "context_team_id": team_id,
            "context_enterprise_id": None,
            "event": event,
        }
