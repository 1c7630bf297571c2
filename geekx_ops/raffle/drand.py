"""The beacon of drand, network quicknet: which round is when, and whether a round's answer fits together.

Source: the chain's own description (genesis, period, key) and its scheme bls-unchained-g1-rfc9380. That
SHA-256(signature) is the randomness shows that an answer is whole; that it is the network's, its signature alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from geekx_ops.errors import Invalid

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""Of the chain: a point of G2, compressed."""
GENESIS = datetime.fromtimestamp(1_692_803_367, UTC)
PERIOD = timedelta(seconds=3)
AHEAD = timedelta(seconds=60)
"""How far a round must lie ahead when it is committed to: some know it a moment before others."""

_RANDOMNESS = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{96}")


class Trust(StrEnum):
    """How far it is known that a pulse is the beacon's. The words are for people."""

    SIGNED = "signed by drand"
    UNCHECKED = "signature not checked, only that the randomness is its SHA-256: pip install 'geekx-ops[beacon]'"
    UNSIGNED = "without its signature, so not checked at all: ask drand for the round"


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the beacon says in one round, with its signature unless only the randomness was typed."""

    round: int
    randomness: str
    signature: str | None = None


def round_at(moment: datetime) -> int:
    """The newest round at *moment*. Raises Invalid before the first one."""
    if moment < GENESIS:
        raise Invalid(f"the beacon began at {GENESIS:%Y-%m-%d %H:%M:%S} UTC; there is no round before.")
    return (moment - GENESIS) // PERIOD + 1


def time_of(number: int) -> datetime:
    """When round *number* comes."""
    return GENESIS + PERIOD * (number - 1)


def randomness_of(signature: str) -> str:
    """The randomness that belongs to a *signature*. Raises Invalid for what has not its form."""
    if not _SIGNATURE.fullmatch(signature):
        raise Invalid("the signature of a round is 96 hex digits; nothing was saved.")
    return sha256(bytes.fromhex(signature)).hexdigest()


def pulse(text: str, *, wanted: int) -> Pulse:
    """What *text* says of round *wanted*: 64 hex digits, or the beacon's own JSON. Raises Invalid for anything else."""
    typed = text.strip().lower()
    if _RANDOMNESS.fullmatch(typed):
        return Pulse(wanted, typed)
    said = _object(text)
    number, randomness, signature = (said.get(key) for key in ("round", "randomness", "signature"))
    if number != wanted:
        raise Invalid(f"this is round {number} of the beacon, and {wanted} was committed to; nothing was saved.")
    if not isinstance(signature, str) or randomness != randomness_of(signature):
        raise Invalid("the randomness is not the SHA-256 of the signature beside it; nothing was saved.")
    return Pulse(wanted, str(randomness), signature)


def _object(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Invalid("a round of the beacon is 64 hex digits, or its JSON; nothing was saved.")
    return said
