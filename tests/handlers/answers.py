"""What Slack is answered when a form is sent in: another form, or a sentence beside each wrong field."""

import json

from bot.practice.limits import check_view
from tests.fakes import words_of

HOSTILE = "<!channel> & <@U0NURSE01> 😀 مرحبا {{ x }} [button: x] " * 20
MODAL = {"type": "modal", "id": "V1"}
"""What a press on a form's own button says of it."""


def filled_in(response) -> dict[str, object]:
    """The form that a submission turned into, with what its fields hold already."""
    view = json.loads(response.body)["view"]
    assert not check_view(view)
    return view


def shown(response) -> str:
    """The words of the form that a submission turned into."""
    return words_of(filled_in(response))


def faults(response) -> dict[str, str]:
    """The sentence beside each field of a form that was refused."""
    body = json.loads(response.body)
    assert body["response_action"] == "errors"
    return body["errors"]
