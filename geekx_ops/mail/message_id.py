"""The Message-ID of a mail: the same again after a restart, so that servers and people can tell a copy from another."""

from __future__ import annotations

import hmac
from hashlib import sha256


def made(key: bytes, mailing: str, person: int, revision: int, domain: str) -> str:
    """The Message-ID, without its angle brackets, of what *mailing* says to *person* in its *revision*.

    32 hex digits that tell a stranger nothing, made with the secret *key*, at the sender's *domain*.
    """
    said = "\0".join(("message-id", mailing, str(person), str(revision)))
    return f"{hmac.new(key, said.encode(), sha256).hexdigest()[:32]}@{domain}"
