"""What may point at something in Slack: a person, a channel, a page. The only filters that give markup.

Each checks what it is given and falls back to plain words: a bad id or address can be read, but points nowhere.
"""

import re
from collections.abc import Callable, Collection
from itertools import groupby
from urllib.parse import urlsplit

from bot.documents.language import Inline, Line, Reference, Several, Words
from bot.documents.wording import FILTERS as WORDING
from bot.documents.wording import as_words, in_order

NOBODY = "nobody yet"

_USER_ID = re.compile(r"[UW][A-Z0-9]{1,24}")
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{1,24}")
_MOST_URL_CHARACTERS = 1000
_MOST_LABEL_CHARACTERS = 150


def mention(user: str | Collection[str] | None) -> Reference | Several | str:
    """`<@U…>`: the person is told. Several ids become "A, B and C"; None and no ids become "nobody yet"."""
    if user is None or (not isinstance(user, str) and not user):
        return NOBODY
    if isinstance(user, (list, tuple, set, frozenset)):
        return Several(members=tuple(_mention(as_words(one)) for one in in_order(user)))
    return _mention(as_words(user))


def channel(channel_id: str | None) -> Reference | str:
    """`<#C…>`: the channel's name, which Slack shows to members only."""
    target = as_words(channel_id)
    return Reference(kind="channel", target=target, label=f"#{target}") if _CHANNEL_ID.fullmatch(target) else target


def link(url: str | None, label: str | None = None) -> Reference | str:
    """A page to open: `url | link("the rule")`. Refuses all but http and https, and any of `<>|` or a space."""
    address = as_words(url)
    words = " ".join(as_words(label if label is not None else url).split())
    if not _is_page(address):
        return words
    if len(words) > _MOST_LABEL_CHARACTERS:
        words = f"{words[: _MOST_LABEL_CHARACTERS - 1]}…"
    return Reference(kind="link", target=address, label=words or address[:_MOST_LABEL_CHARACTERS])


FILTERS: dict[str, Callable[..., object]] = {**WORDING, "mention": mention, "channel": channel, "link": link}


def mrkdwn(line: Line) -> str:
    """A line as Slack's mrkdwn: everything escaped, bold in asterisks (line by line, as Slack wants it)."""
    runs = ((bold, "".join(map(_code, inlines))) for bold, inlines in groupby(line, key=lambda inline: inline.bold))
    return "".join(_bold(text) if bold else text for bold, text in runs)


def escaped(text: str) -> str:
    """The three characters that mean something to Slack, in this order and once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mention(user_id: str) -> Reference | str:
    return Reference(kind="mention", target=user_id, label=f"@{user_id}") if _USER_ID.fullmatch(user_id) else user_id


def _is_page(address: str) -> bool:
    if len(address) > _MOST_URL_CHARACTERS or re.search(r"[<>|\s\\\"]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _code(inline: Inline) -> str:
    if isinstance(inline, Words):
        return escaped(inline.text)
    if inline.kind == "link":
        return f"<{escaped(inline.target)}|{escaped(inline.label)}>"
    return f"<{'@' if inline.kind == 'mention' else '#'}{inline.target}>"


def _bold(text: str) -> str:
    return "\n".join(re.sub(r"^(\s*)(\S.*?)(\s*)$", r"\1*\2*\3", line) for line in text.split("\n"))
