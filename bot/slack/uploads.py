"""Files shared in Slack: a calendar of the legal dates, the picture of the digest. Names hold numbers only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.slack.messages import look_at
from bot.slack.messages.look import Look
from bot.slack.places import place
from bot.slack.sending import Kind, Result, Sending, effect
from bot.store import outbox


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file to share: PHI-free name and description, and its bytes."""

    filename: str
    title: str
    alt_text: str
    body: bytes


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


def _is_shared(sending: Sending, file_id: str) -> bool:
    shared: dict[str, Any] = dict(sending.call("files.info", file=file_id).get("file") or {})
    return any(shared.get(where) for where in ("channels", "groups", "ims", "shares"))
