"""The smallest bot that exercises every way in: commands, shortcuts, forms, buttons, Home, events."""

import threading
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.practice.installation import DEFAULT_EVENTS
from tests.practice.layouts import CARD, FORM, HOME, THANKS


class TinyBot:
    """A Bolt app with its memory: `heard` keeps every payload, `answers` the status of each response_url use."""

    def __init__(self, client: WebClient, signing_secret: str = "practice-signing-secret") -> None:
        self.heard: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.release = threading.Event()
        self.faulty = 0
        self.app = App(client=client, signing_secret=signing_secret, process_before_response=True)
        self.app.middleware(self.keep)
        self.app.command("/incident")(self.command)
        self.app.shortcut("report_incident")(open_form)
        self.app.shortcut("add_to_timeline")(take_note)
        self.app.view("report")(submitted)
        self.app.view_closed("report")(take_note)
        self.app.action("take")(replace_card)
        self.app.action("open")(open_form)
        self.app.action("pick")(take_note)
        self.app.event("app_home_opened")(publish_home)
        for event_type in DEFAULT_EVENTS:
            self.app.event(event_type)(self.take_event)

    def events(self, event_type: str) -> list[dict[str, Any]]:
        return [body["event"] for body in self.heard if body.get("event", {}).get("type") == event_type]

    def keep(self, body: dict[str, Any], next_: Any) -> None:
        self.heard.append(body)
        next_()

    def take_event(self) -> None:
        if self.faulty:
            self.faulty -= 1
            raise RuntimeError("on purpose")

    def command(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Any) -> None:
        word = body["text"]
        if word == "form":
            open_form(ack, body, client)
        elif word == "slow":
            self.release.wait(20)
            ack("late")
        elif word == "raise":
            raise RuntimeError("on purpose")
        elif word == "respond":
            self.answers += [respond(text=f"answer {number}").status_code for number in range(6)]
            ack()
        elif word == "card":
            client.chat_postMessage(channel=body["user_id"], text="A card", blocks=CARD)
            ack(text="posted", blocks=CARD)
        else:
            ack(f"you said {word}")


def open_form(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=FORM)
    ack()


def take_note(ack: Ack) -> None:
    ack()


def submitted(ack: Ack, view: dict[str, Any]) -> None:
    answers = {
        "wrong": {"response_action": "errors", "errors": {"what": "Not like that."}},
        "stray": {"response_action": "errors", "errors": {"nowhere": "No such input."}},
        "next": {"response_action": "push", "view": {**FORM, "title": {"type": "plain_text", "text": "Next"}}},
        "thanks": {"response_action": "update", "view": THANKS},
        "clear": {"response_action": "clear"},
    }
    ack(**answers.get(view["state"]["values"]["what"]["text"]["value"], {}))


def replace_card(ack: Ack, respond: Any) -> None:
    respond(text="taken", replace_original=True)
    ack()


def publish_home(event: dict[str, Any], client: WebClient) -> None:
    client.views_publish(user_id=event["user"], view=HOME)
