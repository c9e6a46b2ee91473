"""The app as it is installed in the workspace: its commands, shortcuts, scopes and events, from its manifest.

Without a manifest it grants what the reference bot may ask for. It checks nothing about the manifest's limits.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

APP_ID = "A0PRACTICE"
BOT_ID = "B0PRACTICE"
BOT_USER_ID = "U0PRACBOT"

DEFAULT_SCOPES = (
    "commands", "chat:write", "groups:write", "groups:read", "groups:history", "im:write", "im:history",
    "users:read", "pins:write", "pins:read", "bookmarks:write", "bookmarks:read", "files:write", "files:read",
    "team:read", "reactions:read", "reactions:write", "usergroups:read", "channels:read",
)  # fmt: skip
DEFAULT_EVENTS = (
    "app_home_opened", "member_joined_channel", "member_left_channel", "reaction_added", "group_archive",
    "group_unarchive", "group_rename", "group_deleted", "user_change", "team_join",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SlashCommand:
    """One slash command of the app, with the slash. `should_escape`: people typed as `@name` arrive with their id."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool = False


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut of the app; `kind` is "global" or "message"."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What the workspace knows of the app."""

    name: str
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    events: frozenset[str]

    def listens_to(self, event_type: str) -> bool:
        """True when the app subscribed to this event."""
        return event_type in self.events


def installation_from(manifest: Path | None) -> Installation:
    """Read the app's manifest; without one, a bot with `/incident` and the usual scopes."""
    if manifest is None:
        return _DEFAULT
    document = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    features, settings = document.get("features", {}), document.get("settings", {})
    return Installation(
        name=features.get("bot_user", {}).get("display_name", "incident-bot"),
        commands=tuple(_command(row) for row in features.get("slash_commands", [])),
        shortcuts=tuple(_shortcut(row) for row in features.get("shortcuts", [])),
        scopes=frozenset(document.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
    )


def _command(row: dict[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=row["command"],
        description=row.get("description", ""),
        usage_hint=row.get("usage_hint", ""),
        should_escape=bool(row.get("should_escape", False)),
    )


def _shortcut(row: dict[str, Any]) -> Shortcut:
    return Shortcut(
        name=row["name"],
        kind=row["type"],
        callback_id=row["callback_id"],
        description=row.get("description", ""),
    )


_DEFAULT = Installation(
    name="incident-bot",
    commands=(
        SlashCommand(
            command="/incident",
            description="Report or run an incident",
            usage_hint="[report|status|help]",
            should_escape=True,
        ),
    ),
    shortcuts=(
        Shortcut(name="Report an incident", kind="global", callback_id="report_incident", description=""),
        Shortcut(name="Add to incident timeline", kind="message", callback_id="add_to_timeline", description=""),
    ),
    scopes=frozenset(DEFAULT_SCOPES),
    events=frozenset(DEFAULT_EVENTS),
)
