"""Bytes in and out: upload URLs, private file downloads, response_url. Downloads are always attachments or images."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.practice.call_log import LoggedCall
from bot.practice.file_shelf import StoredFile
from bot.practice.mishaps import under_faults
from bot.practice.practice import Practice
from bot.practice.refusal import Refusal


async def receive_upload(request: Request) -> Response:
    """POST /upload/{key}: step two of an upload; answers `OK - <bytes>`. Faults know it as "upload"."""
    practice: Practice = request.app.state.practice

    async def perform(_: LoggedCall) -> tuple[Response, str]:
        content = await request.body()
        stored = practice.workspace.files.receive(request.path_params["key"], content)
        if stored is None:
            return PlainTextResponse("Not found", status_code=404), "http_404"
        stored.length = len(content)
        return PlainTextResponse(f"OK - {len(content)}"), "ok"

    return await under_faults(request, "upload", perform)


async def download_private(request: Request) -> Response:
    """GET /files/{id}: `url_private`, for the bot's token only."""
    practice: Practice = request.app.state.practice
    if request.headers.get("authorization") != f"Bearer {practice.settings.bot_token}":
        return PlainTextResponse("Not allowed", status_code=403)
    return _content(practice, request.path_params["file_id"])


async def download_as_person(request: Request) -> Response:
    """GET /practice/files/{id}?user=…: for somebody who is in a channel where the file was shared, or its owner."""
    practice: Practice = request.app.state.practice
    user = request.query_params.get("user", "")
    stored = practice.workspace.files.files.get(request.path_params["file_id"])
    if stored is None or not _may_see(practice, user, stored):
        return PlainTextResponse("Not found", status_code=404)
    return _content(practice, stored.id)


async def answer_response_url(request: Request) -> Response:
    """POST /response/{key}: an app's later answer. Faults know it as "response_url"."""
    practice: Practice = request.app.state.practice

    async def perform(_: LoggedCall) -> tuple[Response, str]:
        try:
            body = json.loads(await request.body() or b"{}")
            practice.response_urls.answer(request.path_params["key"], body)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, status_code=400), "invalid_json"
        except Refusal as refusal:
            spent = refusal.error in {"expired_url", "used_url"}
            return JSONResponse(refusal.body(), status_code=404 if spent else 400), refusal.error
        return PlainTextResponse("ok"), "ok"

    return await under_faults(request, "response_url", perform)


def _may_see(practice: Practice, user: str, stored: StoredFile) -> bool:
    channels = practice.workspace.channels
    shared_with_them = any(user in channels[c].members for c, _, _ in stored.shares if c in channels)
    return stored.user == user or shared_with_them or not stored.shares


def _content(practice: Practice, file_id: str) -> Response:
    stored = practice.workspace.files.files.get(file_id)
    if stored is None or stored.content is None:
        return PlainTextResponse("Not found", status_code=404)
    headers = {"X-Content-Type-Options": "nosniff"}
    if not stored.is_image:
        safe = stored.name.replace('"', "").encode("ascii", "replace").decode()
        headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return Response(stored.content, media_type=practice.workspace.files.media_type(stored), headers=headers)
