"""Seats of a whole event: caps inside the cap, held pools, and what a change of either would take back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.events.event import EventSettings, HeldSeats
from geekx_ops.registration.seats import UNLIMITED, Count, Seats, shortages
from tests.factories import dinner

TYPES = ("hall", "stage")
POOLS = {"crew": "hall", "speakers": "stage"}
CAPS = st.none() | st.integers(1, 40)
NUMBERS = st.integers(0, 12)


@st.composite
def seats_of_events(draw: st.DrawFn) -> Seats:
    """Any numbers, those of an event over its cap or over its pools among them."""
    settings = dinner(
        cap=draw(CAPS),
        types=[(kind, draw(CAPS)) for kind in TYPES],
        held=tuple(HeldSeats(pool, draw(NUMBERS), kind) for pool, kind in POOLS.items()),
    )
    public = [Count(kind, None, draw(NUMBERS), waiting=draw(NUMBERS)) for kind in TYPES]
    held = [Count(kind, pool, draw(NUMBERS)) for pool, kind in POOLS.items()]
    return Seats(settings, (*public, *held))


def count_of(seats: Seats, pool: str) -> Count:
    return next(count for count in seats.counts if count.held == pool)


def with_pool(seats: Seats, pool: str, size: int) -> Seats:
    held = [replace(one, seats=size) if one.slug == pool else one for one in seats.settings.held]
    return Seats(replace(seats.settings, held=tuple(held)), seats.counts)


def with_taken(seats: Seats, pool: str, taken: int) -> Seats:
    counts = [replace(count, seats=taken) if count.held == pool else count for count in seats.counts]
    return Seats(seats.settings, tuple(counts))


def capped(seats: Seats, cap: int | None) -> Seats:
    return Seats(replace(seats.settings, cap=cap), seats.counts)


LIMITED = seats_of_events().filter(lambda seats: seats.settings.cap is not None)


@given(LIMITED, st.sampled_from(list(POOLS)), st.integers(0, 12))
def test_giving_out_held_seats_takes_no_public_one(seats: Seats, pool: str, number: int) -> None:
    given_out = min(number, seats.left_in(pool))
    after = with_taken(seats, pool, seats.taken_from(pool) + given_out)
    assert after.free == seats.free
    assert after.free_of(POOLS[pool]) == seats.free_of(POOLS[pool])


@given(LIMITED, st.sampled_from(list(POOLS)), st.integers(0, 12))
def test_a_smaller_pool_gives_the_public_only_what_nobody_has_taken(seats: Seats, pool: str, size: int) -> None:
    after = with_pool(seats, pool, min(size, count_of_pool(seats, pool)))
    assert after.free - seats.free == seats.left_in(pool) - after.left_in(pool)
    assert after.free - seats.free <= seats.left_in(pool)
    assert after.taken == seats.taken


def count_of_pool(seats: Seats, pool: str) -> int:
    return next(held.seats for held in seats.settings.held if held.slug == pool)


@given(LIMITED, st.sampled_from(list(POOLS)))
def test_seats_are_taken_or_held_back_or_free(seats: Seats, pool: str) -> None:
    assert seats.free + seats.taken + seats.kept_back() == seats.settings.cap
    assert seats.kept_back() == sum(seats.kept_back(kind) for kind in TYPES)
    assert seats.taken == sum(seats.taken_of(kind) for kind in TYPES)
    assert seats.taken_from(pool) == count_of(seats, pool).seats
    assert seats.room().event == seats.free


@given(seats_of_events(), CAPS)
def test_a_cap_is_refused_when_it_is_below_what_is_taken_and_lower_than_before(seats: Seats, cap: int | None) -> None:
    after = capped(seats, cap)
    refused = bool(shortages(seats, after))
    assert refused == (after.free < 0 and after.free < seats.free)


@given(seats_of_events())
def test_what_stays_is_never_refused(seats: Seats) -> None:
    assert shortages(seats, seats) == ()


def evening(cap: int | None, held: int = 0, **types: int | None) -> EventSettings:
    pools = (HeldSeats("crew", held, "hall"),) if held else ()
    return dinner(cap=cap, types=[(kind, types.get(kind)) for kind in TYPES], held=pools)


def test_no_cap_is_no_limit() -> None:
    seats = Seats(evening(None), (Count("hall", None, 5000),))
    assert (seats.free, seats.free_of("hall"), seats.room().of("hall")) == (UNLIMITED, UNLIMITED, UNLIMITED)


def test_a_type_has_what_the_event_and_its_own_cap_leave() -> None:
    seats = Seats(evening(10, held=2, hall=6), (Count("hall", None, 3), Count("stage", None, 4)))
    assert (seats.free, seats.free_of("hall"), seats.room().of("stage")) == (1, 1, 1)
    assert seats.kept_back() == 2


def test_a_pool_that_gave_away_more_than_it_holds_has_none_left() -> None:
    seats = Seats(evening(10, held=2), (Count("hall", "crew", 3),))
    assert (seats.left_in("crew"), seats.kept_back(), seats.free) == (0, 0, 7)


@pytest.mark.parametrize(
    ("wanted", "sentences"),
    [
        (evening(109), ("the event would have 109 seats, but 110 are taken",)),
        (evening(110), ()),
        (
            evening(115, held=6),
            ("the event would have 115 seats, but 110 are taken and 6 are held back",),
        ),
        (evening(120, hall=99), ('ticket type "hall" would have 99 seats, but 100 are taken',)),
        (
            evening(100, hall=99),
            (
                "the event would have 100 seats, but 110 are taken",
                'ticket type "hall" would have 99 seats, but 100 are taken',
            ),
        ),
    ],
)
def test_a_shortage_is_told_with_its_numbers(wanted: EventSettings, sentences: tuple[str, ...]) -> None:
    counts = (Count("hall", None, 100), Count("stage", None, 10))
    assert shortages(Seats(evening(120), counts), Seats(wanted, counts)) == sentences


def test_an_event_that_is_over_already_may_be_made_less_so() -> None:
    counts = (Count("hall", None, 120),)
    before = Seats(evening(100), counts)
    assert shortages(before, Seats(evening(110), counts)) == ()
    assert shortages(before, Seats(evening(99), counts)) == ("the event would have 99 seats, but 120 are taken",)
