"""The way out of a list: a token that only we can have made, and the header fields for it (RFC 2369, RFC 8058)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from geekx_ops.errors import Invalid
from geekx_ops.identity.addresses import email_key

LENGTH = 28
"""Characters of a token."""

_PERSON_OCTETS = 5
_SEAL_OCTETS = 16


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where people unsubscribe: a *page* (https, the token is put behind it), a *mailbox*, both, or neither."""

    page: str | None = None
    mailbox: str | None = None

    def link(self, token: str) -> str:
        """What the link in the text of a mail points to; nothing if there is no way out."""
        if self.page is not None:
            return f"{self.page.rstrip('/')}/{token}"
        return "" if self.mailbox is None else self._mailto(token)

    def headers(self, token: str) -> tuple[tuple[str, str], ...]:
        """The fields of the head. One-Click (RFC 8058) needs a page that is reached by https."""
        places = [f"<{self.link(token)}>"] if self.page is not None else []
        if self.mailbox is not None:
            places.append(f"<{self._mailto(token)}>")
        if not places:
            return ()
        listed = (("List-Unsubscribe", ", ".join(places)),)
        one_click = self.page is not None and self.page.lower().startswith("https://")
        return (*listed, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")) if one_click else listed

    def _mailto(self, token: str) -> str:
        return f"mailto:{quote(self.mailbox or '', safe='@+')}?subject=unsubscribe%20{token}"


def token(key: bytes, person: int, address: str) -> str:
    """The token with which *person* leaves, at this *address*: 28 letters, digits, - and _."""
    number = person.to_bytes(_PERSON_OCTETS, "big")
    return urlsafe_b64encode(number + _seal(key, number, address)).decode("ascii")


def person_of(given: str) -> int:
    """Whose token *given* says it is; `is_genuine` tells whether that is true. Raises Invalid if it is no token."""
    return int.from_bytes(_octets(given)[:_PERSON_OCTETS], "big")


def is_genuine(key: bytes, given: str, address: str) -> bool:
    """Whether we made the token *given*, for the person with this *address*. Raises Invalid if it is no token."""
    octets = _octets(given)
    return hmac.compare_digest(octets[_PERSON_OCTETS:], _seal(key, octets[:_PERSON_OCTETS], address))


def _seal(key: bytes, number: bytes, address: str) -> bytes:
    said = b"\0".join((b"unsubscribe", number, email_key(address).encode()))
    return hmac.new(key, said, sha256).digest()[:_SEAL_OCTETS]


def _octets(given: str) -> bytes:
    wanted = given.strip()
    try:
        octets = urlsafe_b64decode(wanted.encode("ascii"))
    except ValueError:  # of letters, or of their number
        octets = b""
    # Decoding is lenient; only what encodes back to the same was ever made by us.
    if len(octets) != _PERSON_OCTETS + _SEAL_OCTETS or urlsafe_b64encode(octets).decode("ascii") != wanted:
        raise Invalid("that is no token of ours; copy all 28 characters of the link.", problem="token")
    return octets
