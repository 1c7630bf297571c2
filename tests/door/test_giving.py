"""Whose seats go to whom at the door, held against all ways of giving them that there are."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.door.giving import Absent, Gift, give
from geekx_ops.events.event import PartyRule
from geekx_ops.registration.seats import UNLIMITED, Entry, Room, granted

TYPES = ("hall", "stage")


def entry(number: int, size: int = 1, least: int | None = None, kind: str = "hall") -> Entry:
    return Entry(number, kind, size, size if least is None else least)


def absent(*parties: int | tuple[int, str]) -> list[Absent]:
    """Parties numbered from 100, in the order in which they signed up."""
    told = [(party, "hall") if isinstance(party, int) else party for party in parties]
    return [Absent(number, kind, seats) for number, (seats, kind) in enumerate(told, start=100)]


def room(event: int = 0, hall: int = UNLIMITED, stage: int = UNLIMITED) -> Room:
    return Room(event, {"hall": hall, "stage": stage})


def given_to(gifts: tuple[Gift, ...]) -> list[tuple[int, int, list[int]]]:
    """Who gets how many seats, and whose."""
    return [(gift.entry.id, gift.seats, [party.id for party in gift.taken_from]) for gift in gifts]


@st.composite
def waiting_parties(draw: st.DrawFn) -> list[Entry]:
    drawn = draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from(TYPES)), max_size=4))
    return [entry(number, size, min(size, least), kind) for number, (size, least, kind) in enumerate(drawn)]


absent_parties = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(TYPES)), max_size=5).map(
    lambda parties: absent(*parties)
)
rooms = st.builds(room, st.integers(-2, 3), st.integers(-2, 3), st.integers(-2, 3))
party_rules = st.sampled_from(PartyRule)


def copied(free: Room, *taken: Absent) -> Room:
    """What would be free if the parties *taken* lost their seats."""
    trial = Room(free.event, dict(free.types))
    for party in taken:
        trial.take(party.ticket_type, -party.seats)
    return trial


def most_possible(wanted: Entry, parties: list[Absent], free: Room) -> int:
    """The most seats that any choice of absent parties would give: all choices are tried."""
    choices = [chosen for number in range(len(parties) + 1) for chosen in combinations(parties, number)]
    return max(granted(wanted, copied(free, *chosen)) for chosen in choices)


@given(waiting_parties(), absent_parties, rooms, party_rules)
def test_no_more_seats_are_given_than_there_are(
    waiting: list[Entry], parties: list[Absent], free: Room, rule: PartyRule
) -> None:
    before = copied(free)
    gifts = give(waiting, parties, free, rule)
    assert free.event >= min(0, before.event)
    assert all(free.types[kind] >= min(0, before.types[kind]) for kind in TYPES)
    given_seats = sum(gift.seats for gift in gifts)
    lost_seats = sum(party.seats for gift in gifts for party in gift.taken_from)
    assert free.event == before.event + lost_seats - given_seats


@given(waiting_parties(), absent_parties, rooms, party_rules)
def test_nobody_loses_seats_in_vain(waiting: list[Entry], parties: list[Absent], free: Room, rule: PartyRule) -> None:
    trial = copied(free)
    gifts = give(waiting, parties, free, rule)
    lost = [party for gift in gifts for party in gift.taken_from]
    assert len(set(lost)) == len(lost)
    assert set(lost) <= set(parties)
    for gift in gifts:
        for party in gift.taken_from:
            others = [other for other in gift.taken_from if other is not party]
            assert granted(gift.entry, copied(trial, *others)) < gift.seats
        trial = copied(trial, *gift.taken_from)
        assert granted(gift.entry, trial) == gift.seats
        trial.take(gift.entry.ticket_type, gift.seats)


@given(waiting_parties(), absent_parties, rooms)
def test_each_in_turn_gets_as_much_as_any_choice_would_give(
    waiting: list[Entry], parties: list[Absent], free: Room
) -> None:
    trial, left = copied(free), list(parties)
    gifts = {gift.entry.id: gift for gift in give(waiting, parties, free, PartyRule.FIT)}
    for one in waiting:
        gift = gifts.get(one.id)
        assert (0 if gift is None else gift.seats) == most_possible(one, left, trial)
        if gift is not None:
            left = [party for party in left if party not in gift.taken_from]
            trial = copied(trial, *gift.taken_from)
            trial.take(one.ticket_type, gift.seats)


@given(waiting_parties(), absent_parties, rooms, party_rules)
def test_seats_go_out_in_the_order_of_the_queue(
    waiting: list[Entry], parties: list[Absent], free: Room, rule: PartyRule
) -> None:
    gifts = give(waiting, parties, free, rule)
    assert all(one.entry.id < next_one.entry.id for one, next_one in pairwise(gifts))


@given(waiting_parties(), absent_parties, rooms)
def test_under_strict_nobody_passes_one_who_waits_for_the_same_seats(
    waiting: list[Entry], parties: list[Absent], free: Room
) -> None:
    seated = {gift.entry.id for gift in give(waiting, parties, free, PartyRule.STRICT)}
    for one, later in combinations(waiting, 2):
        if one.ticket_type == later.ticket_type and one.id not in seated:
            assert later.id not in seated


def test_free_seats_go_first_and_nobody_loses_any_for_them() -> None:
    assert given_to(give([entry(1), entry(2)], absent(1, 1), room(1), PartyRule.FIT)) == [(1, 1, []), (2, 1, [101])]


def test_who_signed_up_last_loses_the_seat_first() -> None:
    assert given_to(give([entry(1), entry(2)], absent(1, 1, 1), room(), PartyRule.FIT)) == [
        (1, 1, [102]),
        (2, 1, [101]),
    ]


@pytest.mark.parametrize(
    ("size", "parties", "taken"),
    [
        (1, [1, 3], [100]),
        (1, [3, 2, 3], [101]),
        (3, [1, 1, 1, 1], [101, 102, 103]),
        (3, [3, 1], [100]),
        (3, [1, 3], [101]),
        (2, [4, 3], [101]),
        (4, [2, 1, 1], [100, 101, 102]),
    ],
)
def test_as_few_lose_their_seats_as_is_possible(size: int, parties: list[int], taken: list[int]) -> None:
    assert given_to(give([entry(1, size)], absent(*parties), room(), PartyRule.FIT)) == [(1, size, taken)]


def test_what_is_left_of_a_large_party_goes_to_the_next() -> None:
    assert given_to(give([entry(1), entry(2), entry(3)], absent(3), room(), PartyRule.FIT)) == [
        (1, 1, [100]),
        (2, 1, []),
        (3, 1, []),
    ]


def test_a_party_that_takes_fewer_gets_what_there_is() -> None:
    assert given_to(give([entry(1, 4, 2)], absent(1, 1), room(1), PartyRule.FIT)) == [(1, 3, [100, 101])]


def test_a_party_that_does_not_fit_is_passed_under_fit_and_waits_for_all_under_strict() -> None:
    queue = [entry(1, 4), entry(2, 2)]
    assert given_to(give(queue, absent(1, 1), room(), PartyRule.FIT)) == [(2, 2, [100, 101])]
    assert give(queue, absent(1, 1), room(), PartyRule.STRICT) == ()


def test_under_strict_one_whose_ticket_type_is_full_stops_that_type_alone() -> None:
    queue = [entry(1), entry(2), entry(3, kind="stage"), entry(4)]
    gifts = give(queue, absent((1, "stage")), room(0, hall=0), PartyRule.STRICT)
    assert given_to(gifts) == [(3, 1, [100])]


def test_a_seat_of_another_type_does_not_help_where_the_type_is_full() -> None:
    assert give([entry(1)], absent((1, "stage")), room(0, hall=0, stage=0), PartyRule.FIT) == ()


def test_a_seat_of_another_type_helps_where_only_the_event_is_full() -> None:
    gifts = give([entry(1, 2, 1)], absent((1, "stage")), room(0, hall=1, stage=0), PartyRule.FIT)
    assert given_to(gifts) == [(1, 1, [100])]


def test_an_event_over_its_cap_first_comes_back_to_it() -> None:
    free = room(-1)
    assert given_to(give([entry(1)], absent(1, 1, 1), free, PartyRule.FIT)) == [(1, 1, [101, 102])]
    assert free.event == 0


def test_without_anybody_absent_and_without_room_nothing_happens() -> None:
    assert give([entry(1)], [], room(), PartyRule.FIT) == ()
    assert give([], absent(1), room(), PartyRule.FIT) == ()
