"""A hat is found by what people type, and never put on by guess."""

import pytest

from bot.core.errors import NotFound
from bot.core.roles import Role, find_role

ROLES = {
    role.slug: role
    for role in (
        Role(slug="privacy_officer", title="Privacy officer", aliases=("privacy",), duty="Counts.", officer=True),
        Role(slug="it_lead", title="IT lead", aliases=("it", "sys-admin"), duty="Rebuilds."),
    )
}


@pytest.mark.parametrize("typed", ["it_lead", "IT lead", " it-LEAD ", "it", "sys admin", "Sys_Admin"])
def test_a_role_is_found_by_slug_title_or_alias_in_any_spelling(typed: str):
    assert find_role(ROLES, typed).slug == "it_lead"


def test_a_near_miss_is_asked_back_not_guessed():
    with pytest.raises(NotFound, match="Did you mean “privacy_officer”"):
        find_role(ROLES, "privcy")


def test_something_else_is_answered_with_the_list():
    with pytest.raises(NotFound, match="Roles: privacy_officer, it_lead"):
        find_role(ROLES, "king")
