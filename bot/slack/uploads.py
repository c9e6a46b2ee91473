"""Files shared in Slack: a calendar of the legal dates, the picture of the digest. Names hold numbers only."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.slack.messages import look_at
from bot.slack.messages.look import Look
from bot.slack.places import place
from bot.slack.posts import SKEW, history
from bot.slack.sending import Kind, Result, Sending, effect
from bot.store import outbox


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file to share: PHI-free name and description, and its bytes.

    `is_its_name`: a file of this name and title is this one, whoever asked for it.
    """

    filename: str
    title: str
    alt_text: str
    body: bytes
    is_its_name: bool = False


DOCUMENTS: dict[str, Callable[[Look], Document]] = {}


def document(builder: Callable[[Look], Document]) -> Callable[[Look], Document]:
    """Register the function as the document of its own name."""
    DOCUMENTS[builder.__name__] = builder
    return builder


@effect(Kind.UPLOAD)
def upload(sending: Sending) -> Result:
    """Slack's three steps, with the file's id kept after the first so that a repeat can ask what became of it."""
    channel, thread = place(sending)
    known = sending.owed.result.get("file_id")
    if known and _is_shared(sending, str(known)):
        return {"file_id": known, "adopted": True}
    made = look_at(sending, DOCUMENTS[str(sending.args["document"])])
    if not known and (lost := _shared_in_lost_days(sending, channel, made)) is not None:
        return {"file_id": lost, "adopted": True}
    ticket = sending.call(
        "files.getUploadURLExternal", filename=made.filename, length=len(made.body), alt_txt=made.alt_text
    )
    file_id = str(ticket["file_id"])
    with sending.outside.store.writing() as unit:
        outbox.note(unit, sending.owed, {"file_id": file_id})
    sending.outside.slack.post_bytes(str(ticket["upload_url"]), made.body)
    files = [{"id": file_id, "title": made.title}]
    sending.call("files.completeUploadExternal", files=files, channel_id=channel, thread_ts=thread)
    return {"file_id": file_id}


def _shared_in_lost_days(sending: Sending, channel: str, made: Document) -> str | None:
    """The file that we shared here before a restore, by its name and title. What it says may differ if made anew."""
    if not sending.lost_by_a_restore or not (sending.owed.uncertain or made.is_its_name):
        return None
    oldest, me = (sending.look_from - SKEW).timestamp(), sending.outside.slack.bot_user_id
    for message in takewhile(lambda one: float(one["ts"]) >= oldest, history(sending, channel)):
        for file in message.get("files") or () if message.get("user") == me else ():
            if (file.get("name"), file.get("title")) == (made.filename, made.title):
                return str(file["id"])
    return None


def _is_shared(sending: Sending, file_id: str) -> bool:
    shared: dict[str, Any] = dict(sending.call("files.info", file=file_id).get("file") or {})
    return any(shared.get(where) for where in ("channels", "groups", "ims", "shares"))
