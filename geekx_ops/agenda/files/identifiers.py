"""Under which identifiers other programs know an event's items and speakers: always the same, and nobody can guess.

They follow from the random key that is stored with the event and from the slug, which stays when an item moves or gets
another title. An identifier made of an e-mail address would let anybody test whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

DOMAIN = "agenda.geekx-ops"
"""What stands behind the @ of a calendar's UIDs. Never the name of a machine: a plan is carried from one to another."""


def guid(key: str, kind: str, name: str) -> UUID:
    """The identifier of what is called *name* among all of that *kind* ("item", "speaker", "room")."""
    return uuid5(UUID(key), f"{kind}/{name}")


def uid(key: str, item: str) -> str:
    """The UID of an item in calendars."""
    return f"{guid(key, 'item', item)}@{DOMAIN}"


def numbers(key: str, kind: str, names: Iterable[str]) -> dict[str, int]:
    """A positive number for each of *names*, for formats that want one: no two the same, below 2^31."""
    found: dict[str, int] = {}
    for name in dict.fromkeys(names):
        number = 1 + guid(key, kind, name).int % (2**31 - 2)
        while number in found.values():
            number += 1
        found[name] = number
    return found
