"""What was reviewed, as one number: each message by the registration that it is for and the hash of its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def digest(messages: Iterable[tuple[int, str]]) -> str:
    """The SHA-256 of *messages*, registrations with SHA-256s, in whatever order they come."""
    lines = "".join(f"{registration} {content}\n" for registration, content in sorted(messages))
    return sha256(lines.encode()).hexdigest()
