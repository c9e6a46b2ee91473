"""What somebody is to the workspace, as Slack says it."""

from collections.abc import Mapping
from typing import Any

from bot.core.team import PersonKind
from bot.slack.client import Refused, Slack, SlackTrouble


def kind_of(slack: Slack, user_id: str, *, quick: bool = False) -> PersonKind | None:
    """Ask Slack. None where it cannot be asked now: callers fail closed."""
    try:
        return asked_kind(slack, user_id, quick=quick)
    except SlackTrouble:
        return None


def asked_kind(slack: Slack, user_id: str, *, quick: bool = False) -> PersonKind:
    """Ask Slack. Raises a SlackTrouble where it gives no answer."""
    try:
        return kind_in(slack, slack.call("users.info", quick=quick, user=user_id)["user"])
    except Refused as no:
        if no.code in ("user_not_found", "user_not_visible"):
            return PersonKind.EXTERNAL
        raise


def kind_in(slack: Slack, user: Mapping[str, Any]) -> PersonKind:
    """What a user object of Slack's says."""
    if user.get("deleted"):
        return PersonKind.DEACTIVATED
    if user.get("is_bot") or user.get("is_app_user"):
        return PersonKind.BOT
    if user.get("is_stranger") or (slack.team_id and user.get("team_id") not in (None, slack.team_id)):
        return PersonKind.EXTERNAL
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.MEMBER
