"""What officers are told when people change by hand what the bot relies on: channels, members, accounts."""

from dataclasses import dataclass

from bot.slack.messages.look import Look, message


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Somebody who does not belong was added by hand. `why` is excluded, guest, external, bot or unknown."""

    number: str
    channel_id: str | None
    user: str
    by: str | None
    why: str


@message
def joined(look: Look) -> Joined:
    """To each officer, once."""
    incident, facts = look.incident, look.facts
    return Joined(
        number=incident.number,
        channel_id=incident.channel_id,
        user=str(facts["user"]),
        by=facts.get("by"),
        why=str(facts["why"]),
    )


@dataclass(frozen=True, kw_only=True)
class ChannelDrift:
    """The channel is not as the bot left it. `what` is a `Drift`, as the journal says it."""

    number: str
    what: str
    by: str | None
    is_closed: bool
    command: str


@message
def channel_drift(look: Look) -> ChannelDrift:
    """To each officer, once."""
    return ChannelDrift(
        number=look.incident.number,
        what=str(look.facts["what"]),
        by=look.facts.get("by"),
        is_closed=look.incident.closed_at is not None,
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class MemberMissing:
    """Somebody of the team left the channel by themselves."""

    number: str
    user: str
    command: str


@message
def member_missing(look: Look) -> MemberMissing:
    """To each officer, once."""
    return MemberMissing(
        number=look.incident.number, user=str(look.facts["user"]), command=look.settings.command_name
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PersonGone:
    """Somebody with duties is no full member any more. Roles by title, incidents by number."""

    user: str
    kind: str
    roles: tuple[str, ...]
    incidents: tuple[str, ...]
    command: str


@message
def person_gone(look: Look) -> PersonGone:
    """To each officer."""
    facts, titles = look.facts, look.rulebook.roles
    return PersonGone(
        user=str(facts["user"]),
        kind=str(facts["kind"]),
        roles=tuple(titles[role].title for role in facts["roles"] if role in titles),
        incidents=tuple(facts["incidents"]),
        command=look.settings.command_name,
    )
