"""A registration and those who come along: how many seats, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geekx_ops import text
from geekx_ops.errors import Invalid


@dataclass(frozen=True, slots=True)
class Party:
    """`size` seats, the registered person's among them; `companions` are those whose names are known.

    `at_least` is the smallest number of seats that the party would accept.
    """

    size: int
    at_least: int
    companions: tuple[str, ...] = ()


def checked(size: int | None, companions: Sequence[str], at_least: int | None, *, limit: int | None) -> Party:
    """The party that was asked for, of at most *limit* seats. Raises Invalid if it cannot be."""
    named = tuple(text.line(name, what="the companion's name") for name in companions)
    seats = 1 + len(named) if size is None else size
    if seats < 1 + len(named):
        raise Invalid(f"a party of {seats} cannot hold {len(named)} companions; give --party {1 + len(named)} or more.")
    if limit is not None and seats > limit:
        raise Invalid(f"a party may have at most {limit} seats here, not {seats}.", limit=limit)
    fewest = seats if at_least is None else at_least
    if not 1 <= fewest <= seats:
        raise Invalid(f"a party of {seats} accepts at least 1 and at most {seats} seats, not {fewest}.")
    return Party(seats, fewest, named)
