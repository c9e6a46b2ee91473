"""What officers are told when something needs a person: parked effects, refused invitations."""

from dataclasses import dataclass

from bot.slack.messages.look import Look, message
from bot.slack.sending import NotNeeded
from bot.store import outbox


@dataclass(frozen=True, kw_only=True)
class Parked:
    """An effect that Slack refuses, in Slack's own word; or that does not get through and is tried again by itself."""

    effect: str
    error: str
    is_waiting: bool


@message
def parked(look: Look) -> Parked:
    """Told once per effect, error and day; what has got through by now is not told."""
    effect, error = str(look.facts["effect"]).replace("_", " "), str(look.facts["error"])
    is_waiting = bool(look.facts.get("is_waiting"))
    if is_waiting and not outbox.is_stuck(look.view, str(look.facts["effect"]), error):
        raise NotNeeded("it got through meanwhile")
    return Parked(effect=effect, error=error, is_waiting=is_waiting)


@dataclass(frozen=True, kw_only=True)
class RefusedPerson:
    """Somebody who could not be invited, and why in Slack's word."""

    user: str
    why: str


@dataclass(frozen=True, kw_only=True)
class InvitationRefused:
    """Who is missing from an incident's channel."""

    number: str
    people: tuple[RefusedPerson, ...]


@message
def invitation_refused(look: Look) -> InvitationRefused:
    """Told to each officer when somebody could not be invited."""
    refused = look.facts["refused"].items()
    people = tuple(RefusedPerson(user=user, why=why.replace("_", " ")) for user, why in refused)
    return InvitationRefused(number=look.incident.number, people=people)
