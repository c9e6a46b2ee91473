"""The way out that is not Slack: e-mail, SMS gateways, pagers, through one library and the addresses of the settings.

An address is a secret (it holds passwords), so elsewhere it is known by its id, a piece of its hash, and nothing of it
is ever logged. Whatever is said here leaves the house: the caller sees to it that it holds no PHI.
"""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr

_ID_CHARACTERS = 12
_MAIL = ("mailto", "mailtos")
Addresses = Sequence[SecretStr]


def address_ids(addresses: Addresses, *, mail_only: bool = False) -> tuple[str, ...]:
    """The ids of the addresses, in their order; with `mail_only` of those that take a page of text."""
    return tuple(_id(each) for each in addresses if not mail_only or kind_of(each) in _MAIL)


def find(addresses: Addresses, address_id: str) -> SecretStr | None:
    """The address with this id; None where it was taken out of the settings."""
    return next((each for each in addresses if _id(each) == address_id), None)


def kind_of(address: SecretStr) -> str:
    """What kind of address it is, such as mailtos: the only thing about it that may be told."""
    return address.get_secret_value().partition("://")[0].lower()


def faults(addresses: Addresses) -> list[str]:
    """A sentence for each address that cannot be used, by its place; nothing is sent."""
    return [
        f"OUT_OF_BAND: address {place} ({kind_of(each)}://…) is not complete, or of no kind that is known."
        for place, each in enumerate(addresses, start=1)
        if not _library().add(each.get_secret_value())
    ]


def send(address: SecretStr, title: str, body: str) -> bool:
    """Say it there; whether the other side took it."""
    library = _library()
    return bool(library.add(address.get_secret_value()) and library.notify(title=title, body=body, body_format="text"))


def _library() -> Any:
    """Imported late: it takes a quarter of a second and most installations never need it."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings may show addresses
    return apprise.Apprise()


def _id(address: SecretStr) -> str:
    return hashlib.sha256(address.get_secret_value().encode()).hexdigest()[:_ID_CHARACTERS]
