"""The organisation's own matters, for officers: roster and settings. A list, one form a part, the list again."""

from bot.slack.messages.organisation import chosen_settings, roster
from bot.store import team
from bot.workflows.choose_second_signature import choose_second_signature
from bot.workflows.choose_settings import choose_leaders, choose_organisation
from bot.workflows.set_roster import set_roster
from handlers.asking import Asking
from handlers.modals import organisation as form
from handlers.modals.form import View
from handlers.showing import look_up

_FORMS = {
    "organisation": form.build_organisation,
    "leaders": form.build_leaders,
    "signature": form.build_signature,
}


def open_roster(asking: Asking) -> None:
    """Open the list of standing roles."""
    asking.open(_roster(asking))


def change_role(asking: Asking) -> None:
    """Turn to the form of one role."""
    role = asking.desk.rulebook.roles[asking.values[0]]
    with asking.desk.store.reading() as view:
        entry = team.roster(view).get(role.slug)
    asking.turn_to(form.build_role(role, entry))


def submit_role(asking: Asking) -> View:
    """Keep who holds it; back to the list."""
    entered = form.parse_role(asking.view or {})
    set_roster(
        asking.desk, entered.role, entered.holder_id, entered.deputy_id, by=asking.user_id, key=asking.key
    )  # fmt: skip
    return _roster(asking)


def open_settings(asking: Asking) -> None:
    """Open the list of settings."""
    asking.open(_settings(asking))


def change_settings(asking: Asking) -> None:
    """Turn to the form of one group."""
    asking.turn_to(_FORMS[asking.values[0]](look_up(asking, chosen_settings)))


def submit_organisation(asking: Asking) -> View:
    """Keep it; back to the list."""
    chosen = form.parse_organisation(asking.view or {})
    choose_organisation(asking.desk, chosen, by=asking.user_id, key=asking.key)
    return _settings(asking)


def submit_leaders(asking: Asking) -> View:
    """Keep them; back to the list."""
    choose_leaders(asking.desk, form.parse_leaders(asking.view or {}), by=asking.user_id, key=asking.key)
    return _settings(asking)


def submit_signature(asking: Asking) -> View:
    """Keep the rule; back to the list."""
    chosen = form.parse_signature(asking.view or {})
    choose_second_signature(
        asking.desk, needed=chosen.needed, reason=chosen.reason, by=asking.user_id, key=asking.key
    )  # fmt: skip
    return _settings(asking)


def _roster(asking: Asking) -> View:
    words = asking.desk.renderer.form("roster", look_up(asking, roster))
    return form.build_list(form.ROSTER, "Roster", words)


def _settings(asking: Asking) -> View:
    words = asking.desk.renderer.form("settings", look_up(asking, chosen_settings))
    return form.build_list(form.SETTINGS, "Settings", words)
