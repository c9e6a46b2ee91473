"""Kind of incident -> what people do: first aid, checklist, evidence, questions, whom to invite.

All of it is data (data/playbooks/); this room turns it into dated tasks in an order in which evidence is kept
before anything destroys it. It assigns nobody and sends nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.core.incident import Stage
from bot.core.targets import TargetName
from bot.core.triage import Fact, Severity


class Deed(StrEnum):
    """What the record itself shows to be done, so that nobody has to tick it off as well."""

    TRIAGE = "triage"
    PRIVACY_OFFICER_TOLD = "privacy_officer_told"
    COUNT = "count"
    ASSESSMENT = "assessment"
    REVIEW = "review"


@dataclass(frozen=True, kw_only=True)
class PlaybookTask:
    """One step. `due_minutes` count from the report; `after` holds keys of steps that come first.

    `applies_to` is the mildest severity that still asks for it (None: every incident). The loader refuses a step
    that `alters_evidence` without coming after one that `keeps_evidence`, and a step after one that is not always
    asked for together with it. Doing the step `meets` a target, which then does the reminding for both. A step
    `done_by` a deed is done with it.
    """

    key: str
    text: str
    role: str
    stage: Stage
    due_minutes: int
    required: bool = True
    applies_to: Severity | None = None
    after: tuple[str, ...] = ()
    keeps_evidence: bool = False
    alters_evidence: bool = False
    meets: TargetName | None = None
    done_by: Deed | None = None


@dataclass(frozen=True, kw_only=True)
class Trap:
    """Something that makes notices late or wrong for this kind of incident, with the rule it comes from."""

    text: str
    citation: str | None = None


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """One kind of incident. `slug` ends the channel's name; `hint` says in plain words what belongs here.

    `questions` and `evidence` are by a stable key. `invite` gives, for each severity slug, the role slugs beyond
    commander and officers. No text holds PHI or asks for it.
    """

    slug: str
    order: int
    title: str
    hint: str
    usual: Severity
    presumed: frozenset[Fact]
    first_aid: tuple[str, ...]
    tasks: tuple[PlaybookTask, ...]
    evidence: Mapping[str, str]
    questions: Mapping[str, str]
    traps: tuple[Trap, ...]
    invite: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class PlannedTask:
    """A step of one incident, due at a UTC instant. `role` is a role slug; `after` holds keys within the plan.

    A step that `meets` a target has no reminders of its own.
    """

    key: str
    text: str
    role: str
    stage: Stage
    due_at: datetime
    required: bool
    after: tuple[str, ...]
    meets: TargetName | None


def tasks_for(playbook: Playbook, severity: Severity, reported_at: datetime) -> tuple[PlannedTask, ...]:
    """The checklist of an incident in the order to do it: by due instant, but never before what comes first.

    Minutes are added in UTC, so a change of daylight saving moves nothing.
    """
    if reported_at.tzinfo is None:
        raise ValueError("reported_at needs an offset")
    asked = {task.key: task for task in playbook.tasks if _applies(task, severity)}
    depth = {key: _depth(key, asked) for key in asked}
    in_order = sorted(asked.values(), key=lambda task: (task.due_minutes, depth[task.key]))
    start = reported_at.astimezone(UTC)
    return tuple(
        PlannedTask(
            key=task.key,
            text=task.text,
            role=task.role,
            stage=task.stage,
            due_at=start + timedelta(minutes=task.due_minutes),
            required=task.required,
            after=task.after,
            meets=task.meets,
        )
        for task in in_order
    )


def _applies(task: PlaybookTask, severity: Severity) -> bool:
    return task.applies_to is None or severity.at_least(task.applies_to)


def _depth(key: str, asked: Mapping[str, PlaybookTask]) -> int:
    """The longest chain of steps that ends in this one. The loader has refused circles."""
    return 1 + max((_depth(earlier, asked) for earlier in asked[key].after), default=0)


def roles_to_invite(playbook: Playbook, severity: Severity) -> tuple[str, ...]:
    """Role slugs to invite beyond commander and officers, who always come: a wrong fax does not wake IT."""
    return playbook.invite[severity.slug]
