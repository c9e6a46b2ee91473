"""data/roles.yaml: the hats of a response team."""

import re
from pathlib import Path

from bot.core.roles import Role, find_role
from bot.core.team import COMMANDER, LEGAL_COUNSEL, PRIVACY_OFFICER, SECURITY_OFFICER
from bot.rulebook.files import Record, load_record

SLUG = re.compile(r"[a-z][a-z0-9_]*")

# Code names these: permissions, invitations and targets hang on them.
NEEDED = (COMMANDER, SECURITY_OFFICER, PRIVACY_OFFICER, LEGAL_COUNSEL)


def load(path: Path) -> dict[str, Role]:
    """Roles by slug, in the order of the file. Two roles that answer to one name are a fault."""
    record = load_record(path)
    written = record.record("roles")
    slugs = written.keys()
    roles = {slug: _role(slug, written) for slug in slugs}
    record.finish()
    for slug in NEEDED:
        if slug not in roles:
            raise written.fault(f"the role `{slug}` is missing; the program counts on it")
    for role in roles.values():
        for name in (role.slug, role.title, *role.aliases):
            if find_role(roles, name) != role:
                raise written.fault(f"two roles answer to `{name}`", role.slug)
    return roles


def _role(slug: str, written: Record) -> Role:
    if not SLUG.fullmatch(slug):
        raise written.fault(f"`{slug}` is no slug; use small letters, digits and `_`", slug)
    entry = written.record(slug)
    return Role(
        slug=slug,
        title=entry.text("title"),
        aliases=entry.optional_texts("aliases"),
        duty=entry.text("duty"),
        officer=entry.optional_flag("officer"),
    )
