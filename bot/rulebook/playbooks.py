"""data/playbooks/: what people do, one file for each kind of incident, and `_common.yaml` merged into each.

It refuses a playbook that would destroy evidence before keeping any, ask somebody who was not invited, or name a
thing that does not exist.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.core.incident import Stage
from bot.core.playbook import Deed, Playbook, PlaybookTask, Trap
from bot.core.roles import Role
from bot.core.targets import Target, TargetName
from bot.core.team import COMMANDER
from bot.core.triage import FALLBACK_CATEGORY, Fact, Severity
from bot.rulebook.files import DataFault, Record, load_folder

COMMON = "_common"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LENGTH = 24
_CHOICE_LENGTH = 75
_KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What a playbook may refer to."""

    roles: Mapping[str, Role]
    levels: Mapping[str, Severity]
    targets: Mapping[TargetName, Target]


@dataclass(frozen=True, kw_only=True)
class _Lines:
    """What a kind of incident and the common file both hold. `invite` is by severity slug, as written."""

    first_aid: tuple[str, ...]
    tasks: Mapping[str, PlaybookTask]
    questions: Mapping[str, str]
    traps: tuple[Trap, ...]
    invite: Mapping[str, tuple[str, ...]]


def load(
    folder: Path,
    roles: Mapping[str, Role],
    levels: Mapping[str, Severity],
    targets: Mapping[TargetName, Target],
) -> dict[str, Playbook]:
    """Playbooks by slug (the file's name), in the order in which forms list them."""
    known = _Known(roles=roles, levels=levels, targets=targets)
    records = load_folder(folder)
    for slug in (COMMON, FALLBACK_CATEGORY):
        if slug not in records:
            raise DataFault(folder, 1, f"`{slug}.yaml` is missing; the program counts on it")
    record = records.pop(COMMON)
    common = _lines(record, known)
    record.finish()

    by_order: dict[int, Playbook] = {}
    for slug, record in records.items():
        playbook = _playbook(slug, record, common, known)
        record.finish()
        other = by_order.setdefault(playbook.order, playbook)
        if other is not playbook:
            raise record.fault(f"`{other.slug}` has the same `order`", "order")
    return {by_order[order].slug: by_order[order] for order in sorted(by_order)}


def _playbook(slug: str, record: Record, common: _Lines, known: _Known) -> Playbook:
    if not _SLUG.fullmatch(slug) or len(slug) > _SLUG_LENGTH:
        raise record.fault(f"name the file with small letters, digits and `-`, {_SLUG_LENGTH} at most")
    own = _lines(record, known)
    for key in own.tasks:
        if key in common.tasks:
            raise record.fault(f"the task `{key}` is written in {COMMON}.yaml already", "tasks")
    tasks = {**common.tasks, **own.tasks}
    invite = _invite(common, own, known)
    for task in tasks.values():
        _check_order(record, task, tasks)
        _check_invited(record, task, invite, known)
    return Playbook(
        slug=slug,
        order=record.integer("order"),
        title=_choice_text(record, "title"),
        hint=_choice_text(record, "hint"),
        usual=known.levels[record.choice("usual_severity", known.levels)],
        presumed=frozenset(Fact(word) for word in _words(record, "presumed", tuple(Fact))),
        first_aid=own.first_aid + common.first_aid,
        tasks=tuple(tasks.values()),
        evidence=_by_key(record.record("evidence")),
        questions={**common.questions, **own.questions},
        traps=own.traps + common.traps,
        invite=invite,
    )


def _choice_text(record: Record, key: str) -> str:
    """A line of the report form's list, which shows no more than this."""
    text = record.text(key)
    if len(text) > _CHOICE_LENGTH:
        raise record.fault(f"`{key}` has {len(text)} characters; a list of choices shows {_CHOICE_LENGTH}", key)
    return text


def _lines(record: Record, known: _Known) -> _Lines:
    tasks: dict[str, PlaybookTask] = {}
    for entry in record.records("tasks"):
        task = _task(entry, known)
        if task.key in tasks:
            raise entry.fault(f"the task `{task.key}` is written twice", "key")
        tasks[task.key] = task
    invite = record.optional_record("invite")
    return _Lines(
        first_aid=record.texts("first_aid"),
        tasks=tasks,
        questions=_by_key(record.record("questions")),
        traps=tuple(
            Trap(text=entry.text("text"), citation=entry.optional_text("citation")) for entry in record.records("traps")
        ),
        invite={} if invite is None else _invite_as_written(invite, known),
    )


def _task(entry: Record, known: _Known) -> PlaybookTask:
    meets = entry.choice("meets", tuple(TargetName)) if "meets" in entry else None
    task = PlaybookTask(
        key=entry.text("key"),
        text=entry.text("text"),
        role=entry.choice("role", tuple(known.roles)),
        stage=Stage(entry.choice("stage", tuple(Stage))),
        due_minutes=entry.integer("due_minutes", at_least=1),
        required=entry.optional_flag("required", default=True),
        applies_to=known.levels[entry.choice("applies_to", known.levels)] if "applies_to" in entry else None,
        after=entry.optional_texts("after"),
        keeps_evidence=entry.optional_flag("keeps_evidence"),
        alters_evidence=entry.optional_flag("alters_evidence"),
        meets=None if meets is None else TargetName(meets),
        done_by=Deed(entry.choice("done_by", tuple(Deed))) if "done_by" in entry else None,
    )
    if not _KEY.fullmatch(task.key):
        raise entry.fault(f"`{task.key}` is no key; use small letters, digits and `_`", "key")
    if task.meets is not None:
        within = known.targets[task.meets].within.values()
        if any(each != timedelta(minutes=task.due_minutes) for each in within):
            raise entry.fault(f"`due_minutes` differs from the target `{task.meets}` that it meets", "due_minutes")
    return task


def _by_key(record: Record) -> dict[str, str]:
    keys = record.keys()
    for key in keys:
        if not _KEY.fullmatch(key):
            raise record.fault(f"`{key}` is no key; use small letters, digits and `_`", key)
    return {key: record.text(key) for key in keys}


def _words(record: Record, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = record.optional_texts(key)
    for word in words:
        if word not in allowed:
            raise record.fault(f"`{word}` is not known; write one of {', '.join(allowed)}", key)
    return words


def _invite_as_written(record: Record, known: _Known) -> dict[str, tuple[str, ...]]:
    slugs = record.keys()
    for slug in slugs:
        if slug not in known.levels:
            raise record.fault(f"`{slug}` is no severity; write one of {', '.join(known.levels)}", slug)
    return {slug: _words(record, slug, tuple(known.roles)) for slug in slugs}


def _invite(common: _Lines, own: _Lines, known: _Known) -> dict[str, tuple[str, ...]]:
    """For each severity, whoever is written there or at a milder one, once, in the order of the role board."""
    invite = {}
    for level in known.levels.values():
        reached = [slug for slug, other in known.levels.items() if level.at_least(other)]
        wanted = {role for slug in reached for lines in (common, own) for role in lines.invite.get(slug, ())}
        invite[level.slug] = tuple(slug for slug in known.roles if slug in wanted)
    return invite


def _check_order(record: Record, task: PlaybookTask, tasks: Mapping[str, PlaybookTask]) -> None:
    """What comes first exists, is due no later, is asked for wherever this is, and keeps what this destroys."""
    for key in task.after:
        earlier = tasks.get(key)
        if earlier is None:
            raise record.fault(f"the task `{task.key}` comes after `{key}`, which is not written", "tasks")
        if earlier.due_minutes > task.due_minutes:
            raise record.fault(f"the task `{task.key}` is due before `{key}`, which comes first", "tasks")
        if not _covers(earlier, task):
            raise record.fault(f"the task `{task.key}` applies where `{key}`, which comes first, does not", "tasks")
    before = _everything_before(record, task, tasks)
    if task.alters_evidence and not any(tasks[key].keeps_evidence for key in before):
        raise record.fault(f"the task `{task.key}` alters evidence; put one that keeps it in `after`", "tasks")


def _covers(earlier: PlaybookTask, later: PlaybookTask) -> bool:
    """Whether `earlier` is asked for at every severity that asks for `later`."""
    if earlier.applies_to is None:
        return True
    return later.applies_to is not None and later.applies_to.at_least(earlier.applies_to)


def _everything_before(record: Record, task: PlaybookTask, tasks: Mapping[str, PlaybookTask]) -> frozenset[str]:
    before: set[str] = set()
    waiting = list(task.after)
    while waiting:
        key = waiting.pop()
        if key == task.key:
            raise record.fault(f"the task `{task.key}` comes after itself", "tasks")
        if key in tasks and key not in before:
            before.add(key)
            waiting.extend(tasks[key].after)
    return frozenset(before)


def _check_invited(record: Record, task: PlaybookTask, invite: Mapping[str, tuple[str, ...]], known: _Known) -> None:
    """Nobody is given work in a channel that they were not asked into."""
    if task.role == COMMANDER or known.roles[task.role].officer:
        return
    for level in known.levels.values():
        asked = task.applies_to is None or level.at_least(task.applies_to)
        if asked and task.role not in invite[level.slug]:
            raise record.fault(f"the task `{task.key}` is for {task.role}, who is not invited at {level.slug}", "tasks")
