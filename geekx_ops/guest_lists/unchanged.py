"""Guests of whom a list says all that stands here, and nothing else: known by digests, without asking what stands here.

The digests of several lines about one guest are added up, so that their order does not matter, nor does which of them
comes when.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

SIZE = 2**63
"""Digests are smaller than this: it is what a column of whole numbers holds."""


def digest_of(said: str) -> int:
    """The digest of all that a line says."""
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big") % SIZE


def added(digests: int, digest: int) -> int:
    """The digest of some lines and one more."""
    return (digests + digest) % SIZE


class Unchanged:
    """Tells who is unchanged, once all lines of a list were met.

    *digests* has everybody who was in the list the last time, by key: the digest of what the list said, if that is what
    stands here now, else None.
    """

    def __init__(self, digests: Mapping[str, int | None]) -> None:
        self._unmet = dict(digests)
        self._left: dict[str, int] = {}

    def meets(self, key: str, digest: int) -> bool:
        """Whether the guest with this *key* may be unchanged, by this one of her lines."""
        left = self._left.get(key)
        if left is None:
            left = self._unmet.pop(key, None)
        if left is None:
            return False
        self._left[key] = (left - digest) % SIZE
        return True

    def same(self) -> frozenset[str]:
        """The keys of those who are unchanged, by all lines that were met."""
        return frozenset(key for key, left in self._left.items() if not left)

    def others(self) -> frozenset[str]:
        """The keys of those who might have been, and are not."""
        return frozenset(key for key, left in self._left.items() if left)

    def unmet(self) -> tuple[str, ...]:
        """The keys of those of whom there was no line."""
        return tuple(self._unmet)
