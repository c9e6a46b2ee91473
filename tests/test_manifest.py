"""The app's manifest asks for what the code needs, for nothing else, and says why."""

import re
from pathlib import Path

import pytest
import yaml

from handlers import COMMANDS
from tests.conftest import House

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "manifest.yaml").read_text(encoding="utf-8")
MANIFEST = yaml.safe_load(TEXT)
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

# What each method costs, on the surfaces where this bot uses it: private channels and direct messages.
OF_METHOD = {
    "auth.test": (),
    "bookmarks.add": ("bookmarks:write",),
    "bookmarks.list": ("bookmarks:read",),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.archive": ("groups:write",),
    "conversations.create": ("groups:write",),
    "conversations.history": ("groups:history", "im:history"),
    "conversations.info": ("groups:read", "channels:read"),
    "conversations.invite": ("groups:write",),
    "conversations.kick": ("groups:write",),
    "conversations.members": ("groups:read", "channels:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("groups:history", "im:history"),
    "conversations.setPurpose": ("groups:write",),
    "conversations.setTopic": ("groups:write",),
    "conversations.unarchive": ("groups:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "files.upload_url": (),  # our own name for the address that Slack gives
    "pins.add": ("pins:write",),
    "users.conversations": ("groups:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
OF_EVENT = {
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
    "member_joined_channel": ("groups:read",),
    "member_left_channel": ("groups:read",),
    "user_change": ("users:read",),
    **{f"group_{what}": ("groups:read",) for what in ("archive", "unarchive", "rename", "deleted")},
    **{f"channel_{what}": ("channels:read",) for what in ("archive", "unarchive", "rename", "deleted")},
}
ALWAYS = {"commands"}
_FAMILIES = "auth|bookmarks|chat|conversations|files|pins|reactions|team|usergroups|users|views"
_METHOD = re.compile(rf'"((?:{_FAMILIES})\.[a-zA-Z_.]+)"')


def methods_called() -> set[str]:
    """Every Slack method named in the code that talks to Slack."""
    files = [*(ROOT / "bot" / "slack").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    files += (ROOT / "bot" / "workflows").rglob("*.py")
    return {name for path in files for name in _METHOD.findall(path.read_text(encoding="utf-8"))}


def test_every_method_that_the_code_names_is_known_with_what_it_costs():
    assert methods_called() <= set(OF_METHOD)


def test_every_scope_that_is_needed_is_asked_for_and_no_other():
    needed = ALWAYS | {scope for method in methods_called() for scope in OF_METHOD[method]}
    needed |= {scope for event in EVENTS for scope in OF_EVENT[event]}

    assert set(SCOPES) == needed
    assert len(SCOPES) == len(set(SCOPES)) <= 255


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_says_why(scope):
    assert re.search(rf"^ +- {re.escape(scope)} +# \S+ \S+", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_a_listener(house: House, name):
    channel = {"id": "C0GENERAL"} if name.endswith("rename") else "C0GENERAL"
    user = {"id": "U0NURSE01"} if name == "user_change" else "U0NURSE01"

    response = house.event("Ev1", type=name, user=user, channel=channel)

    assert response.status == 200


def test_no_event_brings_the_messages_that_people_write():
    assert not [name for name in EVENTS if name.startswith("message")]


def test_the_shortcuts_and_the_command_have_listeners(house: House):
    features = MANIFEST["features"]

    assert features["slash_commands"][0]["command"] == house.desk.settings.command_name
    hint = features["slash_commands"][0]["usage_hint"].strip("[]").split(" | ")
    assert set(hint) <= set(COMMANDS)
    for shortcut in features["shortcuts"]:
        body = {"callback_id": shortcut["callback_id"], "trigger_id": "1.1", "user": {"id": "U0SECOFF1"}}
        body |= {"type": "shortcut"} if shortcut["type"] == "global" else {
            "type": "message_action", "channel": {"id": "C0GENERAL"}, "message_ts": "1.1",
            "message": {"ts": "1.1", "text": ""}, "response_url": "",
        }  # fmt: skip
        assert house._dispatch(body | {"team": {"id": "T0PRACTICE"}}).status == 200


def test_slacks_own_limits_on_a_manifest_are_kept():
    shown, features = MANIFEST["display_information"], MANIFEST["features"]

    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    assert len(EVENTS) == len(set(EVENTS)) <= 100
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32 and len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for kind in ("global", "message"):
        assert sum(shortcut["type"] == kind for shortcut in features["shortcuts"]) <= 5
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
