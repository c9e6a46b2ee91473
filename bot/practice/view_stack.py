"""Modals as stacks (at most three deep) and Home tabs, per person; and what was typed into them.

Typed input survives an update only where block_id and action_id stay the same. Layout is checked in `limits.py`.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.practice.form_state import keep_typed, named_blocks, state_values
from bot.practice.installation import APP_ID, BOT_ID
from bot.practice.refusal import Refusal

STACK_LIMIT = 3
_KEPT = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id")


@dataclass(kw_only=True)
class View:
    """One modal or Home tab as its owner sees it. `errors` are those the bot put under the inputs."""

    id: str
    user: str
    team_id: str
    body: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    hash: str = ""
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def state(self) -> dict[str, dict[str, Any]]:
        """`state.values`: initial values overlaid with what was typed; empty inputs are there with None."""
        return state_values(self.body["blocks"], self.typed)

    def shown(self) -> dict[str, Any]:
        """The `view` object of payloads and API answers."""
        body = self.body
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": self.state()},
            "hash": self.hash,
            "title": body.get("title"),
            "submit": body.get("submit"),
            "close": body.get("close"),
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": self.team_id,
            "bot_id": BOT_ID,
        }

    def replace_from(self, body: dict[str, Any]) -> None:
        """Show another layout under the same id; the hash changes."""
        body = _prepared(body)
        self.typed = keep_typed(self.body["blocks"], body["blocks"], self.typed)
        self.errors = {}
        self.body = body
        self.hash = fresh_hash()


class ViewStacks:
    """All views that are open now."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """What this person has in front of them."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, view_id: str, user: str, team_id: str, body: dict[str, Any]) -> View:
        """Start a new stack; one that was open is put away."""
        self._refuse_taken_external_id(body)
        view = self._view(view_id, user, team_id, body, root_id=view_id, previous_id=None)
        self.stacks[user] = [view]
        return view

    def push(self, view_id: str, user: str, team_id: str, body: dict[str, Any]) -> View:
        """Lay another view on the stack (`push_limit_reached` above three)."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= STACK_LIMIT:
            raise Refusal("push_limit_reached")
        self._refuse_taken_external_id(body)
        view = self._view(view_id, user, team_id, body, root_id=stack[0].id, previous_id=stack[-1].id)
        stack.append(view)
        return view

    def publish(self, view_id: str, user: str, team_id: str, body: dict[str, Any], expected_hash: str) -> View:
        """Set the Home tab; a `hash` of an older one is refused."""
        home = self.homes.get(user)
        if home is None:
            home = self._view(view_id, user, team_id, body, root_id=view_id, previous_id=None)
            self.homes[user] = home
            return home
        if expected_hash and expected_hash != home.hash:
            raise Refusal("hash_conflict")
        home.replace_from(body)
        return home

    def update(self, view_id: str, external_id: str, body: dict[str, Any], expected_hash: str) -> View:
        """Change an open view, wherever it lies in its stack."""
        view = self._find(view_id, external_id)
        if expected_hash and expected_hash != view.hash:
            raise Refusal("hash_conflict")
        view.replace_from(body)
        return view

    def close(self, view: View, *, whole_stack: bool) -> None:
        """Put away this view (with those above it), or all of its stack."""
        stack = self.stacks.get(view.user, [])
        if view not in stack:
            return
        self.stacks[view.user] = [] if whole_stack else stack[: stack.index(view)]

    def find_open(self, user: str, view_id: str) -> View | None:
        """A view of this person's stack by id."""
        return next((v for v in self.stacks.get(user, []) if v.id == view_id), None)

    def _find(self, view_id: str, external_id: str) -> View:
        for view in self._all():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise Refusal("not_found")

    def _all(self) -> list[View]:
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def _refuse_taken_external_id(self, body: dict[str, Any]) -> None:
        external_id = body.get("external_id")
        if external_id and any(v.body.get("external_id") == external_id for v in self._all()):
            raise Refusal("duplicate_external_id")

    def _view(
        self, view_id: str, user: str, team_id: str, body: dict[str, Any], *, root_id: str, previous_id: str | None
    ) -> View:
        return View(
            id=view_id,
            user=user,
            team_id=team_id,
            body=_prepared(body),
            root_id=root_id,
            previous_id=previous_id,
            hash=fresh_hash(),
        )


def fresh_hash() -> str:
    """A hash as Slack gives them: opaque, new at each change."""
    return secrets.token_hex(8)


def _prepared(body: dict[str, Any]) -> dict[str, Any]:
    kept = {key: body[key] for key in (*_KEPT, "clear_on_close", "notify_on_close") if key in body}
    return {**kept, "blocks": named_blocks(body["blocks"])}
