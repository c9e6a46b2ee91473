"""The rulebook: data/ read into frozen core types, once, at boot. It refuses what it does not understand."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.hhs_form import HhsForm
from bot.core.law import Law
from bot.core.playbook import Playbook
from bot.core.reminders import Ladder
from bot.core.roles import Role
from bot.core.targets import Target, TargetName
from bot.core.triage import CategoryDefaults, Severity, SeverityRules
from bot.rulebook import hhs_form, law, playbooks, roles, severity, timing

_VERSION_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """Everything the program knows from data/. Mappings are by slug and keep the order in which people see them.

    `version` is a short hash of every file under data/, for records of "decided under which rules".
    """

    playbooks: Mapping[str, Playbook]
    roles: Mapping[str, Role]
    severities: Mapping[str, Severity]
    severity_rules: SeverityRules
    targets: Mapping[TargetName, Target]
    ladders: Mapping[str, Ladder]
    law: Law
    hhs_form: HhsForm
    version: str


def load(data: Path) -> Rulebook:
    """Read all of `data`. Raises files.DataFault, whose text is path, line and a sentence, at the first fault."""
    hats = roles.load(data / "roles.yaml")
    grades = severity.load(data / "severity.yaml")
    ladders = timing.load_ladders(data / "ladders.yaml", grades.levels)
    targets = timing.load_targets(data / "targets.yaml", grades.levels, hats, ladders)
    books = playbooks.load(data / "playbooks", hats, grades.levels, targets)
    return Rulebook(
        playbooks=books,
        roles=hats,
        severities=grades.levels,
        severity_rules=SeverityRules(
            levels=grades.levels,
            raising=grades.raising,
            lowering=grades.lowering,
            categories={
                slug: CategoryDefaults(title=book.title, usual=book.usual, presumed=book.presumed)
                for slug, book in books.items()
            },
        ),
        targets=targets,
        ladders=ladders,
        law=law.load(data / "law"),
        hhs_form=hhs_form.load(data / "hhs_form.yaml"),
        version=_version(data),
    )


def _version(data: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(data.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(data).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:_VERSION_DIGITS]
