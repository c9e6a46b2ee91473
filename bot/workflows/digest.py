"""The daily digest: made once for each local day, whatever the clock does, and witnessing every journal chain.

It goes to the leadership channel, or where there is none to each of the leadership list. If the bot is down it comes
late, once, and says how many days it stands for; because a dead bot says nothing, it also says whom to call.
"""

from datetime import date, datetime, timedelta
from typing import Any

from bot.core.digest import DueDigest, digest_instant, due_digest, latest_digest_day
from bot.core.journal import ORGANISATION
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, digests, journal, outbox, team
from bot.store.session import Unit, View

NO_READERS = "digest_without_readers"
_ONE_DAY = timedelta(days=1)


def make_digest(desk: Desk, at: datetime) -> None:
    """Make the digest that is due at `at` (UTC), if one is and nobody has made it."""
    with desk.store.reading() as view:
        due = digest_due(desk, view, at)
    if due is None:
        return
    with desk.store.writing() as unit:
        if not digests.begin(unit, due, at):
            return
        _witness(unit, due)
        _tell(desk, unit, due)


def digest_due(desk: Desk, view: View, at: datetime) -> DueDigest | None:
    """The digest that is to be made at this instant, if any."""
    last_on = _last_on(desk, view, at)
    return None if last_on is None else due_digest(at, last_on=last_on, **_clock(desk, view))


def next_digest_at(desk: Desk, view: View) -> datetime | None:
    """When the first day that has no digest yet is to get its own."""
    last_on = _last_on(desk, view, desk.clock.now())
    return digest_instant(last_on + _ONE_DAY, **_clock(desk, view)) if last_on else None


def readers(desk: Desk, view: View) -> tuple[str, ...]:
    """Where the digest goes, as places of the outbox: the leadership channel, else each leader's direct messages."""
    channel = choices.leadership_channel(view, desk.settings)
    if channel:
        return (f"channel:{channel}",)
    return tuple(f"user:{user}" for user in choices.leadership(view, desk.settings.leadership))


def _last_on(desk: Desk, view: View, at: datetime) -> date | None:
    """The day of the newest digest as of `at`; what lies before the organisation was set up is not owed."""
    clock = _clock(desk, view)
    newest, began_at = digests.last(view, until=latest_digest_day(at, **clock)), digests.set_up_at(view)
    if newest is not None or began_at is None:
        return newest.day if newest else None
    return latest_digest_day(began_at, **clock)


def _clock(desk: Desk, view: View) -> dict[str, Any]:
    """The time of day and the zone that the organisation chose for its digest."""
    return {"at": choices.digest_time(view, desk.settings), "zone": choices.zone(view, desk.settings)}


def _witness(unit: Unit, due: DueDigest) -> None:
    """The heads of all chains go into the organisation's, whose own head the digest then prints."""
    heads = {name: {"seq": seq, "hash": digest} for name, (seq, digest) in journal.chains(unit).items()}
    journal.append(unit, "digest.witnessed", actor=None, subject={"day": due.day, "heads": heads})
    seq, digest = journal.chains(unit)[ORGANISATION]
    digests.keep_head(unit, due.day, seq, digest)


def _tell(desk: Desk, unit: Unit, due: DueDigest) -> None:
    day, places = due.day.isoformat(), readers(desk, unit)
    for place in places:
        post_id = outbox.tell(unit, _post(place, day))
        picture = effects.share_runway(place, facts=_facts(place, day), key=f"runway:{day}:{place}", after=post_id)
        outbox.tell(unit, picture)
    if not places:
        for officer in team.officers(unit):
            outbox.tell(unit, effects.post_to_person(officer, NO_READERS, key=f"{NO_READERS}:{officer}"))


def _post(place: str, day: str) -> outbox.Effect:
    kind, _, name = place.partition(":")
    post = effects.post_to_person if kind == "user" else effects.post_to_channel
    return post(name, "digest", facts=_facts(place, day), key=f"digest:{day}:{place}")


def _facts(place: str, day: str) -> dict[str, str]:
    """Which day's, and for one person who reads it: nothing is named that they were shut out of."""
    kind, _, name = place.partition(":")
    return {"day": day, "reader": name} if kind == "user" else {"day": day}
