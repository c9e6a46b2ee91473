"""The parts of one practice workspace, gathered: what every room here may reach for. It decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.practice.call_log import CallLog
from bot.practice.cast import open_workspace
from bot.practice.clock import PracticeClock
from bot.practice.courier import EventPost, Remembering
from bot.practice.faults import Faults
from bot.practice.http_courier import HttpCourier
from bot.practice.installation import installation_from
from bot.practice.response_urls import ResponseUrls
from bot.practice.settings import Settings
from bot.practice.socket_courier import SocketCourier
from bot.practice.tiers import Meter
from bot.practice.triggers import Triggers
from bot.practice.workspace import Workspace


@dataclass(kw_only=True)
class Practice:
    """One workspace with its tools. `courier` and `events` carry payloads to the bot."""

    settings: Settings
    clock: PracticeClock
    workspace: Workspace
    triggers: Triggers
    response_urls: ResponseUrls
    call_log: CallLog
    faults: Faults
    meter: Meter
    courier: Remembering
    events: EventPost
    is_closing: Callable[[], bool] = lambda: False


def open_practice(settings: Settings) -> Practice:
    """A fresh workspace with its cast, as `settings` say."""
    clock = PracticeClock(settings.clock_file)
    workspace = open_workspace(installation_from(settings.manifest), clock, settings.cast)
    courier = Remembering(HttpCourier(settings) if settings.mode == "http" else SocketCourier(settings))
    events = EventPost(workspace, courier, settings)
    workspace.send_events_to(events.send)
    return Practice(
        settings=settings,
        clock=clock,
        workspace=workspace,
        triggers=Triggers(clock),
        response_urls=ResponseUrls(workspace=workspace),
        call_log=CallLog(clock=clock),
        faults=Faults(),
        meter=Meter(clock=clock),
        courier=courier,
        events=events,
    )
