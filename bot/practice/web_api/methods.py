"""The table of contents of the Web API: each method, its rate tier and the scopes of which it needs one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.practice.tiers import SPECIAL, TIER_2, TIER_3, TIER_4
from bot.practice.web_api import chat, conversations, files, marks, people, views
from bot.practice.web_api.call import Call

Run = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method: `per_minute` calls are admitted when limits are on; no `scopes` means none is needed."""

    run: Run
    per_minute: int
    scopes: tuple[str, ...] = ()


def _method(run: Run, per_minute: int, *scopes: str) -> Method:
    return Method(run=run, per_minute=per_minute, scopes=scopes)


_WRITE = ("groups:write", "channels:manage")
_READ = ("groups:read", "channels:read", "im:read")
_HISTORY = ("groups:history", "channels:history", "im:history")

METHODS: dict[str, Method] = {
    "auth.test": _method(people.auth_test, SPECIAL),
    "bookmarks.add": _method(marks.bookmark_add, TIER_2, "bookmarks:write"),
    "bookmarks.edit": _method(marks.bookmark_edit, TIER_2, "bookmarks:write"),
    "bookmarks.list": _method(marks.bookmark_list, TIER_3, "bookmarks:read"),
    "bookmarks.remove": _method(marks.bookmark_remove, TIER_2, "bookmarks:write"),
    "chat.delete": _method(chat.delete, TIER_3, "chat:write"),
    "chat.getPermalink": _method(chat.permalink, SPECIAL),
    "chat.postEphemeral": _method(chat.post_ephemeral, TIER_4, "chat:write"),
    "chat.postMessage": _method(chat.post_message, SPECIAL, "chat:write"),
    "chat.update": _method(chat.update, TIER_3, "chat:write"),
    "conversations.archive": _method(conversations.archive, TIER_2, *_WRITE),
    "conversations.create": _method(conversations.create, TIER_2, *_WRITE),
    "conversations.history": _method(conversations.history, TIER_3, *_HISTORY),
    "conversations.info": _method(conversations.info, TIER_3, *_READ),
    "conversations.invite": _method(conversations.invite, TIER_3, *_WRITE),
    "conversations.join": _method(conversations.join, TIER_3, "channels:join"),
    "conversations.kick": _method(conversations.kick, TIER_3, *_WRITE),
    "conversations.leave": _method(conversations.leave, TIER_3, *_WRITE),
    "conversations.list": _method(conversations.list_all, TIER_2, *_READ),
    "conversations.members": _method(conversations.members, TIER_4, *_READ),
    "conversations.open": _method(conversations.open_direct, TIER_3, "im:write"),
    "conversations.rename": _method(conversations.rename, TIER_2, *_WRITE),
    "conversations.replies": _method(conversations.replies, TIER_3, *_HISTORY),
    "conversations.setPurpose": _method(conversations.set_purpose, TIER_2, *_WRITE),
    "conversations.setTopic": _method(conversations.set_topic, TIER_2, *_WRITE),
    "conversations.unarchive": _method(conversations.unarchive, TIER_2, *_WRITE),
    "files.completeUploadExternal": _method(files.complete_upload, TIER_4, "files:write"),
    "files.delete": _method(files.file_delete, TIER_3, "files:write"),
    "files.getUploadURLExternal": _method(files.upload_url, TIER_4, "files:write"),
    "files.info": _method(files.file_info, TIER_4, "files:read"),
    "pins.add": _method(marks.pin, TIER_2, "pins:write"),
    "pins.list": _method(marks.pin_list, TIER_2, "pins:read"),
    "pins.remove": _method(marks.unpin, TIER_2, "pins:write"),
    "reactions.add": _method(marks.react, TIER_3, "reactions:write"),
    "reactions.get": _method(marks.reactions, TIER_3, "reactions:read"),
    "reactions.remove": _method(marks.unreact, TIER_2, "reactions:write"),
    "team.info": _method(people.team_info, TIER_3, "team:read"),
    "usergroups.list": _method(people.usergroup_list, TIER_2, "usergroups:read"),
    "usergroups.users.list": _method(people.usergroup_users, TIER_2, "usergroups:read"),
    "users.conversations": _method(conversations.list_own, TIER_3, *_READ),
    "users.info": _method(people.user_info, TIER_4, "users:read"),
    "users.list": _method(people.user_list, TIER_2, "users:read"),
    "views.open": _method(views.open_view, TIER_4),
    "views.publish": _method(views.publish, TIER_4),
    "views.push": _method(views.push, TIER_4),
    "views.update": _method(views.update, TIER_4),
}
