"""Files with their bytes: upload in three steps, as Slack wants it. Scans nothing and refuses no file type."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.practice.refusal import Refusal


@dataclass(kw_only=True)
class StoredFile:
    """One file. `is_complete` once it was shared or finished; `shares` lists (channel id, message ts)."""

    id: str
    name: str
    length: int
    user: str
    created: int
    title: str = ""
    alt_text: str = ""
    upload_key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    content: bytes | None = None
    is_complete: bool = False
    shares: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def is_image(self) -> bool:
        """True for what a page can draw."""
        return self.name.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))


_KINDS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "pdf": "application/pdf",
    "ics": "text/calendar", "md": "text/markdown", "txt": "text/plain", "csv": "text/csv", "json": "application/json",
    "html": "text/html", "zip": "application/zip",
}  # fmt: skip


class FileShelf:
    """Every file by id."""

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}

    def find(self, file_id: str) -> StoredFile:
        """The file, or Slack's `file_not_found`."""
        if file_id not in self.files:
            raise Refusal("file_not_found")
        return self.files[file_id]

    def put(self, stored: StoredFile) -> StoredFile:
        """Keep the file."""
        self.files[stored.id] = stored
        return stored

    def receive(self, upload_key: str, content: bytes) -> StoredFile | None:
        """Step two: the bytes for an upload URL; None when the URL is unknown or was used."""
        for stored in self.files.values():
            if stored.upload_key == upload_key and stored.content is None:
                stored.content = content
                return stored
        return None

    def media_type(self, stored: StoredFile) -> str:
        """The MIME type by the name's ending."""
        return _KINDS.get(stored.name.rpartition(".")[2].lower(), "application/octet-stream")

    def shown(self, file_id: str, url: str) -> dict[str, Any]:
        """The `file` object of the Web API."""
        stored = self.find(file_id)
        shares: dict[str, dict[str, list[dict[str, str]]]] = {}
        for channel_id, ts, is_private in stored.shares:
            group = shares.setdefault("private" if is_private else "public", {})
            group.setdefault(channel_id, []).append({"ts": ts})
        return {
            "id": stored.id,
            "created": stored.created,
            "timestamp": stored.created,
            "name": stored.name,
            "title": stored.title or stored.name,
            "mimetype": self.media_type(stored),
            "filetype": stored.name.rpartition(".")[2].lower(),
            "user": stored.user,
            "size": stored.length,
            "mode": "hosted",
            "is_external": False,
            "alt_txt": stored.alt_text,
            "url_private": f"{url}/files/{stored.id}",
            "url_private_download": f"{url}/files/{stored.id}",
            "permalink": f"{url}/practice/files/{stored.id}",
            "shares": shares,
            "channels": [c for c, _, private in stored.shares if not private],
            "groups": [c for c, _, private in stored.shares if private],
        }
