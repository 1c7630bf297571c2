"""Two registrations of one person at one event: which one stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing

_BEST_FIRST = (Standing.CONFIRMED, Standing.OFFERED, Standing.PENDING, Standing.WAITING)


@dataclass(frozen=True, slots=True)
class Claim:
    """A registration that has not ended; whether somebody of it came, and how many are inside now."""

    registration: Registration
    came: bool = False
    inside: int = 0


def best_first(claims: Iterable[Claim]) -> list[Claim]:
    """*claims*, the one that stays first: of which somebody came, else the better standing, else the earlier one."""
    return sorted(claims, key=_worth)


def _worth(claim: Claim) -> tuple[bool, int, int]:
    return not claim.came, _BEST_FIRST.index(claim.registration.standing), claim.registration.id
