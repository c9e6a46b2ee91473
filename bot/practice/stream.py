"""Server-Sent Events: tells a page that something changed. It says that, not what; the page then asks."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.practice.practice import Practice

_GLANCE_SECONDS = 0.5


async def stream_changes(request: Request) -> StreamingResponse:
    """The route /practice/stream: one `change` event per burst of changes, with the revision."""
    practice: Practice = request.app.state.practice
    return StreamingResponse(_changes(practice), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _changes(practice: Practice) -> AsyncIterator[str]:
    changed = asyncio.Event()
    stop = practice.workspace.listen(changed.set)
    try:
        yield _event(practice)
        while not practice.is_closing():
            try:
                await asyncio.wait_for(changed.wait(), _GLANCE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            changed.clear()
            yield _event(practice)
    finally:
        stop()


def _event(practice: Practice) -> str:
    return f"event: change\ndata: {practice.workspace.revision}\n\n"
