from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.events.event import PartyRule
from geekx_ops.registration.seats import (
    LIVE,
    SEATED,
    UNLIMITED,
    Entry,
    Move,
    Room,
    Standing,
    behind,
    granted,
    move_up,
)

TYPES = ("hall", "stage")


@st.composite
def entries(draw: st.DrawFn, number: int = 0) -> Entry:
    size = draw(st.integers(1, 5))
    return Entry(number, draw(st.sampled_from(TYPES)), size, draw(st.integers(1, size)))


@st.composite
def queues(draw: st.DrawFn) -> list[Entry]:
    return [draw(entries(number)) for number in range(1, draw(st.integers(0, 8)) + 1)]


FREE = st.integers(-3, 9) | st.just(UNLIMITED)
ROOMS = st.builds(Room, FREE, st.fixed_dictionaries(dict.fromkeys(TYPES, FREE)))
RULES = st.sampled_from(PartyRule)


def single(number: int, ticket_type: str = "hall") -> Entry:
    return Entry(number, ticket_type, 1, 1)


def party(number: int, size: int, ticket_type: str = "hall", *, at_least: int | None = None) -> Entry:
    return Entry(number, ticket_type, size, size if at_least is None else at_least)


def room(free: int, **types: int) -> Room:
    return Room(free, {kind: types.get(kind, UNLIMITED) for kind in TYPES})


def moved(queue: Sequence[Entry], free: Room, rule: PartyRule) -> dict[int, int]:
    return {move.entry.id: move.seats for move in move_up(queue, free, rule)}


def turns(queue: Sequence[Entry], moves: Sequence[Move], free: Room) -> Iterator[tuple[Entry, int, Room]]:
    """Each entry in order, the seats that it got, and the room when it was its turn."""
    got = {move.entry.id: move.seats for move in moves}
    left = deepcopy(free)
    for entry in queue:
        yield entry, got.get(entry.id, 0), deepcopy(left)
        left.take(entry.ticket_type, got.get(entry.id, 0))


@given(queues(), ROOMS, RULES)
def test_never_more_seats_are_given_than_there_are(queue: list[Entry], free: Room, rule: PartyRule) -> None:
    before = deepcopy(free)
    moves = move_up(queue, free, rule)
    assert sum(move.seats for move in moves) <= max(0, before.event)
    for kind in TYPES:
        assert sum(move.seats for move in moves if move.entry.ticket_type == kind) <= max(0, before.types[kind])
    assert free.event == before.event - sum(move.seats for move in moves)


@given(queues(), ROOMS, RULES)
def test_those_who_move_keep_their_order_and_get_what_they_accept(
    queue: list[Entry], free: Room, rule: PartyRule
) -> None:
    moves = move_up(queue, deepcopy(free), rule)
    numbers = [move.entry.id for move in moves]
    assert numbers == sorted(set(numbers))
    for entry, seats, left in turns(queue, moves, free):
        assert seats in {0, entry.party_size, left.of(entry.ticket_type)}
        assert seats == 0 or entry.at_least <= seats <= entry.party_size


@given(queues(), ROOMS)
def test_fit_leaves_nobody_waiting_who_fits_into_what_is_left(queue: list[Entry], free: Room) -> None:
    got = moved(queue, free, PartyRule.FIT)
    assert [entry for entry in queue if entry.id not in got and granted(entry, free)] == []


@given(queues(), ROOMS)
def test_strict_stops_those_who_wait_for_the_same_seats_and_nobody_else(queue: list[Entry], free: Room) -> None:
    moves = move_up(queue, deepcopy(free), PartyRule.STRICT)
    stuck: set[str] = set()
    for entry, seats, left in turns(queue, moves, free):
        if entry.ticket_type in stuck:
            assert seats == 0
            continue
        assert seats == granted(entry, left)
        if seats == 0:
            # If its own type has the seats, the event has not: whoever comes next would take just those.
            event_is_short = left.types[entry.ticket_type] >= entry.at_least
            stuck |= set(TYPES) if event_is_short else {entry.ticket_type}


@given(queues(), entries(), ROOMS, RULES)
def test_a_newcomer_gets_what_the_last_in_the_queue_would_get(
    queue: list[Entry], newcomer: Entry, free: Room, rule: PartyRule
) -> None:
    appended = moved([*queue, newcomer], deepcopy(free), rule)
    assert behind(queue, free, rule).give(newcomer) == appended.get(newcomer.id, 0)


@given(queues(), ROOMS)
def test_under_fit_those_who_cannot_fit_make_no_difference(queue: list[Entry], free: Room) -> None:
    fitting = [entry for entry in queue if granted(entry, free)]
    assert moved(fitting, deepcopy(free), PartyRule.FIT) == moved(queue, free, PartyRule.FIT)


@given(queues(), ROOMS)
def test_under_strict_types_that_are_full_make_no_difference(queue: list[Entry], free: Room) -> None:
    open_ones = [entry for entry in queue if entry.ticket_type in free.open_types]
    assert moved(open_ones, deepcopy(free), PartyRule.STRICT) == moved(queue, free, PartyRule.STRICT)


QUEUE = [party(1, 3), single(2), single(3), single(4)]


@pytest.mark.parametrize(
    ("rule", "free", "got"),
    [
        (PartyRule.FIT, 2, {2: 1, 3: 1}),
        (PartyRule.STRICT, 2, {}),
        (PartyRule.FIT, 3, {1: 3}),
        (PartyRule.STRICT, 3, {1: 3}),
        (PartyRule.FIT, 5, {1: 3, 2: 1, 3: 1}),
        (PartyRule.STRICT, 5, {1: 3, 2: 1, 3: 1}),
        (PartyRule.FIT, 0, {}),
        (PartyRule.FIT, -4, {}),
        (PartyRule.FIT, UNLIMITED, {1: 3, 2: 1, 3: 1, 4: 1}),
    ],
)
def test_a_party_of_three_before_three_singles(rule: PartyRule, free: int, got: dict[int, int]) -> None:
    assert moved(QUEUE, room(free), rule) == got


def test_a_party_that_accepts_fewer_takes_what_there_is() -> None:
    queue = [party(1, 4, at_least=2), single(2)]
    assert moved(queue, room(1), PartyRule.FIT) == {2: 1}
    assert moved(queue, room(3), PartyRule.FIT) == {1: 3}
    assert moved(queue, room(5), PartyRule.STRICT) == {1: 4, 2: 1}


def test_strict_stops_one_type_when_only_that_type_is_full() -> None:
    queue = [party(1, 2, "stage"), single(2, "stage"), single(3, "hall")]
    assert moved(queue, room(5, stage=1), PartyRule.STRICT) == {3: 1}
    assert moved(queue, room(5, stage=1), PartyRule.FIT) == {2: 1, 3: 1}


def test_strict_stops_every_type_when_the_event_is_too_small() -> None:
    queue = [party(1, 2, "stage"), single(2, "hall")]
    assert moved(queue, room(1, stage=5, hall=5), PartyRule.STRICT) == {}


def test_what_a_room_says() -> None:
    free = Room(3, {"hall": UNLIMITED, "stage": 1, "gallery": 0})
    assert free.open_types == {"hall": 3, "stage": 1}
    free.take("stage", 1)
    assert free == Room(2, {"hall": UNLIMITED, "stage": 0, "gallery": 0})
    assert free.of("hall") == 2


def test_standings_that_hold_a_seat_or_keep_a_person_from_a_second_one() -> None:
    assert {standing.value for standing in SEATED} == {"confirmed", "offered", "pending"}
    assert SEATED | {Standing.WAITING} == LIVE
