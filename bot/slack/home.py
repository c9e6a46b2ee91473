"""The App Home: what this person needs most, drawn from the record when it is sent."""

from bot.slack.messages import build
from bot.slack.sending import Kind, Result, Sending, effect


@effect(Kind.SETTLE)
def publish_home(sending: Sending) -> Result:
    """Draw the Home tab of one person with what that person may see."""
    facts = build(sending)
    blocks = sending.outside.renderer.home("overview", facts)
    sending.call("views.publish", user_id=sending.args["user"], view={"type": "home", "blocks": blocks})
    return {}
