"""What people type on a walk. Every word of theirs holds the canary, so that wherever it turns up is free text."""

from collections.abc import Callable

CANARY = "canary-6d10"

VICTIMS = ("U0VICTIM1", "C0VICTIM1")
"""Whom and what the hostile words point at. Nobody else ever does."""

Words = Callable[[str, int], str]

_HOSTILE = (
    f"{CANARY} <!channel> <!here> <@U0VICTIM1> <#C0VICTIM1> <https://evil.example|here> & &amp; *b* _i_ `c` ~s~"
    " [button: open_report x] {{ x }} {% if %} \u202e\u2066 \u200b\u200d\ufeff \u0007 😀👩‍🚒 مرحبا שלום\n"
    "# heading\n- item\n> small\n---\nLabel: value\n**bold**\n\n"
)


def plain(what: str, most: int) -> str:
    """A sentence as a person would write it."""
    return f"Words typed as {what.replace('_', ' ')} ({CANARY})."[:most]


def hostile(_what: str, most: int) -> str:
    """As long as the field takes, and up to every mischief that a text can be up to."""
    return (_HOSTILE * (most // len(_HOSTILE) + 1))[:most].strip()
