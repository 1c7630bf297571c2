"""The draw of RFC 3797, "Publicly Verifiable Nominations Committee (NomCom) Random Selection"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import md5

from geekx_ops.errors import Invalid

LARGEST_POOL = 65_535
_SOURCE = re.compile(r"[0-9]{1,30}(?:,[0-9]{1,30})*")
_KEY = re.compile(r"(?:(?:[0-9]{1,30}\.)+/)+")


def key(sources: Sequence[Sequence[int]]) -> str:
    """The key string of *sources*, in their order; the numbers of one are sorted (section 4)."""
    if not sources or not all(sources):
        raise Invalid("RFC 3797 needs at least one source, and a number from each.")
    if any(type(one) is not int or one < 0 for source in sources for one in source):
        raise Invalid("RFC 3797 is used with whole numbers only: no text, nothing below 0.")
    return "".join("".join(f"{one}." for one in sorted(source)) + "/" for source in sources)


def sources_in(parts: Sequence[str]) -> list[list[int]]:
    """The sources that were typed, one a part: `9319`, or `2,5,12` for one of several numbers."""
    for part in parts:
        if not _SOURCE.fullmatch(part):
            raise Invalid(f"“{part[:20]}” is no source: whole numbers with commas between them, such as 2,5,12.")
    return [[int(one) for one in part.split(",")] for part in parts]


def is_key(text: str) -> bool:
    """Whether *text* has the form of a key, with the numbers of each source sorted."""
    if not _KEY.fullmatch(text):
        return False
    return text == key([[int(one) for one in source.split(".")[:-1]] for source in text.split("/")[:-1]])


def selection(key: str, pool: int, wanted: int) -> list[int]:
    """The numbers, from 1, of the *wanted* ones that are selected of *pool*, in their order."""
    if not 1 <= pool <= LARGEST_POOL:
        raise Invalid(f"RFC 3797 takes a pool of 1 to {LARGEST_POOL}, not {pool}.")
    if not 0 <= wanted <= pool:
        raise Invalid(f"{wanted} cannot be selected of {pool}.")
    left = list(range(1, pool + 1))
    return [left.pop(int(hashed(key, index), 16) % len(left)) for index in range(wanted)]


def hashed(key: str, index: int) -> str:
    """The MD5 of selection *index*, from 0, in capital hex as in the RFC's example."""
    around = index.to_bytes(2, "big")
    return md5(around + key.encode("ascii") + around, usedforsecurity=False).hexdigest().upper()
