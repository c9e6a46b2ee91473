"""Fills a workspace with the invented people and the first channels of `cast.yaml`. Invents nobody else."""

from pathlib import Path
from typing import Any

import yaml

from bot.practice.channels import Channel
from bot.practice.clock import PracticeClock
from bot.practice.installation import BOT_USER_ID, Installation
from bot.practice.people import SLACKBOT, User
from bot.practice.workspace import Workspace

CAST_FILE = Path(__file__).with_name("cast.yaml")


def open_workspace(installation: Installation, clock: PracticeClock, cast_file: Path | None = None) -> Workspace:
    """A workspace with its cast in place and no message in it."""
    document = yaml.safe_load((cast_file or CAST_FILE).read_text(encoding="utf-8"))
    workspace = Workspace(team=document["team"], installation=installation, clock=clock)
    for row in document["people"]:
        _add(workspace, User(**{"team_id": workspace.team_id, **row}))
    _add(workspace, _bot(SLACKBOT, "slackbot", "Slackbot", workspace.team_id))
    _add(workspace, _bot(BOT_USER_ID, installation.name, installation.name, workspace.team_id))
    for row in document["channels"]:
        _open_channel(workspace, row)
    workspace.usergroups = document.get("usergroups", [])
    return workspace


def _add(workspace: Workspace, user: User) -> None:
    workspace.users[user.id] = user


def _bot(user_id: str, name: str, real_name: str, team_id: str) -> User:
    return User(id=user_id, name=name, real_name=real_name, team_id=team_id, is_bot=user_id != SLACKBOT)


def _open_channel(workspace: Workspace, row: dict[str, Any]) -> None:
    members = row["members"]
    if members == "everyone":
        members = [
            u.id
            for u in workspace.users.values()
            if not (u.is_guest or u.deleted or u.is_bot) and u.team_id == workspace.team_id and u.id != SLACKBOT
        ]
    members = [BOT_USER_ID if member == "bot" else member for member in members]
    workspace.channels[row["id"]] = Channel(
        id=row["id"],
        name=row["name"],
        creator=members[0],
        created=workspace.now(),
        is_private=row.get("is_private", False),
        is_general=row.get("is_general", False),
        members=list(members),
        purpose={"value": row.get("purpose", ""), "creator": members[0], "last_set": workspace.now()},
    )
