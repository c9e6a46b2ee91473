"""How the bot is, for officers; and trying again what Slack refused."""

from bot.core.errors import AlreadyDone
from bot.slack.messages.health import health, parked_effect
from bot.store import schema
from bot.workflows.retry_effect import retry_effect
from handlers.asking import Asking
from handlers.modals import health as form
from handlers.modals.form import Carried, View
from handlers.showing import look_up


def open_health(asking: Asking) -> None:
    """Open it."""
    asking.open(_health(asking))


def ask_retry(asking: Asking) -> None:
    """Ask before trying again."""
    effect = look_up(asking, parked_effect, {"id": asking.values[0]})
    if effect is None:
        raise AlreadyDone("This was tried again meanwhile. Nothing was changed.")
    asking.turn_to(form.build_retry(effect))


def submit_retry(asking: Asking) -> View:
    """Try again; back to how the bot is."""
    effect_id = Carried.of(asking.view or {}).extra["effect"]
    retry_effect(asking.desk, effect_id, by=asking.user_id, key=asking.key)
    return _health(asking)


def _health(asking: Asking) -> View:
    desk, step = asking.desk, schema.revision(asking.desk.store.engine) or "none"
    facts = look_up(asking, lambda look: health(look, desk.pulse, step))
    return form.build(desk.renderer.form("health", facts))
