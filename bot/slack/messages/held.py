"""What officers are told when channels of mild reports wait for a decision. Free of PHI: numbers, kinds, severity."""

from dataclasses import dataclass

from bot.slack.messages.look import Look, message


@dataclass(frozen=True, kw_only=True)
class ChannelsHeld:
    """That it has begun."""

    command: str


@message
def channels_held(look: Look) -> ChannelsHeld:
    """Told once a burst."""
    return ChannelsHeld(command=look.settings.command_name)
