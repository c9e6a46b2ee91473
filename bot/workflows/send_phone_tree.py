"""For the day the network is gone: whom to call, on paper, to the officers by e-mail, once each month."""

from bot import alarms
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, outbox


def send_phone_tree(desk: Desk) -> None:
    """Queue the month's phone tree for every e-mail address of the settings, from the hour of the digest on."""
    addresses = alarms.address_ids(desk.settings.out_of_band, mail_only=True)
    if not addresses:
        return
    with desk.store.reading() as view:
        local = desk.clock.now().astimezone(choices.zone(view, desk.settings))
        if local.day == 1 and local.time() < choices.digest_time(view, desk.settings):
            return
        sending = [effects.phone_tree(address, f"{local:%Y-%m}") for address in addresses]
        missing = [effect for effect in sending if outbox.by_key(view, str(effect.key)) is None]
    if missing:
        with desk.store.writing() as unit:
            for effect in missing:
                outbox.tell(unit, effect)
