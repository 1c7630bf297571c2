"""Which of two registrations stays."""

from __future__ import annotations

from dataclasses import replace

from geekx_ops.people.doubles import Claim, best_first
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from tests.factories import NOON

PLAIN = Registration(
    id=1,
    event_id=1,
    person_id=1,
    name="Ada",
    email=None,
    ticket_type="standard",
    held=None,
    standing=Standing.CONFIRMED,
    party_size=1,
    at_least=1,
    ticket_code=None,
    priority=0,
    priority_reason=None,
    over_cap=False,
    signed_up_at=NOON,
    standing_since=NOON,
    offer_expires_at=None,
)


def order(*claims: tuple[Standing, bool]) -> list[int]:
    made = [Claim(replace(PLAIN, id=number, standing=standing), came) for number, (standing, came) in enumerate(claims)]
    return [claim.registration.id for claim in best_first(made)]


def test_the_better_standing_stays() -> None:
    standings = (Standing.WAITING, Standing.PENDING, Standing.OFFERED, Standing.CONFIRMED)
    assert order(*((standing, False) for standing in standings)) == [3, 2, 1, 0]


def test_whoever_came_stays_before_all_others() -> None:
    assert order((Standing.CONFIRMED, False), (Standing.WAITING, True)) == [1, 0]


def test_among_equals_the_earlier_sign_up_stays() -> None:
    assert order((Standing.CONFIRMED, False), (Standing.CONFIRMED, False)) == [0, 1]
