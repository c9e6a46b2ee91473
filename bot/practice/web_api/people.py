"""users.*, usergroups.*, team.info, auth.test: who is who."""

from typing import Any

from bot.practice.installation import APP_ID, BOT_ID, BOT_USER_ID
from bot.practice.refusal import Refusal
from bot.practice.web_api.call import Call


def auth_test(call: Call) -> dict[str, Any]:
    """auth.test; the granted scopes ride in the x-oauth-scopes header."""
    workspace = call.workspace
    return {
        "url": f"{workspace.url}/",
        "team": workspace.team["name"],
        "user": workspace.installation.name,
        "team_id": workspace.team_id,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
        "app_id": APP_ID,
        "app_name": workspace.installation.name,
    }


def user_info(call: Call) -> dict[str, Any]:
    """users.info."""
    return {"user": call.workspace.user(call.need("user")).shown(call.workspace.team_id)}


def user_list(call: Call) -> dict[str, Any]:
    """users.list, deactivated people and bots too."""
    page, cursor = call.page(list(call.workspace.users.values()), default=200)
    shown = [user.shown(call.workspace.team_id) for user in page]
    return {"members": shown, "cache_ts": call.workspace.now(), "response_metadata": cursor}


def usergroup_list(call: Call) -> dict[str, Any]:
    """usergroups.list."""
    with_users = call.flag("include_users")
    groups = [
        {
            "id": group["id"],
            "team_id": call.workspace.team_id,
            "is_usergroup": True,
            "name": group["name"],
            "handle": group["handle"],
            "user_count": len(group["users"]),
        }
        | ({"users": group["users"]} if with_users else {})
        for group in call.workspace.usergroups
    ]
    return {"usergroups": groups}


def usergroup_users(call: Call) -> dict[str, Any]:
    """usergroups.users.list."""
    for group in call.workspace.usergroups:
        if group["id"] == call.need("usergroup"):
            return {"users": group["users"]}
    raise Refusal("no_such_subteam")


def team_info(call: Call) -> dict[str, Any]:
    """team.info."""
    team = call.workspace.team
    return {"team": {"id": team["id"], "name": team["name"], "domain": team["domain"], "email_domain": ""}}
