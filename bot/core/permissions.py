"""Who may do what: one table and the one function that reads it.

A person wears hats. `anyone` is every full member of the workspace; guests, bots, strangers and deactivated users
wear none and may do nothing. The hats of one incident (`reporter`, `team`, a role's slug) hold for that incident
only; somebody excluded from an incident wears only `anyone` there, whatever else they are.
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from bot.core.team import COMMANDER, LEGAL_COUNSEL, PRIVACY_OFFICER

ANYONE, REPORTER, TEAM, OFFICER, LEADERSHIP = "anyone", "reporter", "team", "officer", "leadership"
COMMUNICATIONS = "communications"


class Verb(StrEnum):
    """Everything a person can ask for, by command, button or form alike."""

    HELP = "help"
    REPORT = "report"
    ADD_TO_REPORT = "add_to_report"
    REPLY = "reply"
    ANSWER = "answer"
    STATUS = "status"
    LIST = "list"
    ROLES = "roles"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    DEPUTY = "deputy"
    INVITE = "invite"
    EXCLUDE = "exclude"
    TRIAGE = "triage"
    TASKS = "tasks"
    DONE = "done"
    NOTE = "note"
    TIMELINE = "timeline"
    UPDATE = "update"
    STAGE = "stage"
    ASSESS = "assess"
    SIGN = "sign"
    FACTS = "facts"
    OBLIGATIONS = "obligations"
    SENT = "sent"
    HOLD = "hold"
    WAIVE = "waive"
    DRAFT = "draft"
    APPROVE = "approve"
    REVIEW = "review"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    REOPEN = "reopen"
    ROSTER = "roster"
    SETTINGS = "settings"
    DIGEST = "digest"
    LOG = "log"
    HEALTH = "health"


_TEAM = frozenset({TEAM, OFFICER})
_OFFICERS = frozenset({OFFICER})

MAY: dict[Verb, frozenset[str]] = {
    Verb.HELP: frozenset({ANYONE}),
    Verb.REPORT: frozenset({ANYONE}),
    Verb.ADD_TO_REPORT: frozenset({REPORTER}),
    Verb.REPLY: frozenset({ANYONE}),
    Verb.ANSWER: _TEAM,
    Verb.STATUS: frozenset({REPORTER, TEAM, OFFICER, LEADERSHIP}),
    Verb.LIST: frozenset({ANYONE}),
    Verb.ROLES: _TEAM,
    Verb.ASSIGN: _TEAM,
    Verb.UNASSIGN: _TEAM,
    Verb.DEPUTY: _TEAM,
    Verb.INVITE: frozenset({COMMANDER, OFFICER}),
    Verb.EXCLUDE: _OFFICERS,
    Verb.TRIAGE: _TEAM,
    Verb.TASKS: _TEAM,
    Verb.DONE: _TEAM,
    Verb.NOTE: _TEAM,
    Verb.TIMELINE: _TEAM,
    Verb.UPDATE: _TEAM,
    Verb.STAGE: _TEAM,
    Verb.ASSESS: frozenset({PRIVACY_OFFICER, LEGAL_COUNSEL, COMMANDER}),
    Verb.SIGN: _OFFICERS,
    Verb.FACTS: _TEAM,
    Verb.OBLIGATIONS: _TEAM,
    Verb.SENT: _TEAM,
    Verb.HOLD: frozenset({OFFICER, LEGAL_COUNSEL}),
    Verb.WAIVE: frozenset({LEGAL_COUNSEL}),
    Verb.DRAFT: frozenset({PRIVACY_OFFICER, LEGAL_COUNSEL, COMMUNICATIONS}),
    Verb.APPROVE: frozenset({OFFICER, LEGAL_COUNSEL}),
    Verb.REVIEW: _TEAM,
    Verb.ACKNOWLEDGE: frozenset({TEAM, OFFICER, LEADERSHIP}),
    Verb.CLOSE: frozenset({COMMANDER, OFFICER}),
    Verb.REOPEN: frozenset({COMMANDER, OFFICER}),
    Verb.ROSTER: _OFFICERS,
    Verb.SETTINGS: _OFFICERS,
    Verb.DIGEST: frozenset({OFFICER, LEADERSHIP}),
    Verb.LOG: frozenset({OFFICER, LEADERSHIP}),
    Verb.HEALTH: _OFFICERS,
}


_SPOKEN = {
    TEAM: "the incident's response team",
    COMMANDER: "the incident commander",
    PRIVACY_OFFICER: "the privacy officer",
    LEGAL_COUNSEL: "legal counsel",
    COMMUNICATIONS: "communications",
    OFFICER: "the officers",
    LEADERSHIP: "leadership",
}
"""Hats as people call them, in the order of whom to ask first."""


def may(hats: AbstractSet[str], verb: Verb) -> bool:
    """Whether somebody wearing these hats may do this. No hats, no."""
    return bool(hats & MAY[verb])


def whom_to_ask(verb: Verb) -> str:
    """Who may do it, in words that reveal nothing about any incident."""
    *before, last = [spoken for hat, spoken in _SPOKEN.items() if hat in MAY[verb]] or ["the reporter"]
    return f"{', '.join(before)} or {last}" if before else last
