from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.door import log
from geekx_ops.door.log import NOBODY_CAME, Attendance, Entry, Kind, Reason, replay

SIX = datetime(2026, 5, 25, 18, tzinfo=UTC)
MOVING = (Kind.CHECK_IN, Kind.CHECK_OUT, Kind.PRESENT, Kind.GIVEN_AWAY)


def entry(minute: int, kind: Kind = Kind.CHECK_IN, people: int = 0, **rest: object) -> Entry:
    at = SIX + timedelta(minutes=minute)
    counts = people or int(kind in {Kind.CHECK_IN, Kind.CHECK_OUT})
    plain = Entry(f"n{minute}-{kind}", kind, 1, counts, None, None, None, at, at, "door-1")
    return replace(plain, **rest)  # type: ignore[arg-type]


def taken_back(mistake: Entry, minute: int = 99) -> Entry:
    return entry(minute, Kind.UNDO, undoes=mistake.nonce, nonce=f"undo of {mistake.nonce}")


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Entries of one registration as two laptops may have written them, some of them taken back."""
    drawn = st.tuples(st.integers(0, 12), st.sampled_from([*MOVING, Kind.REFUSED]), st.integers(1, 3))
    written = [
        entry(minute, kind, people if kind in {Kind.CHECK_IN, Kind.CHECK_OUT} else 0, nonce=f"n{number}")
        for number, (minute, kind, people) in enumerate(draw(st.lists(drawn, max_size=9)))
    ]
    mistakes = draw(st.lists(st.sampled_from(written), unique=True)) if written else []
    return [*written, *map(taken_back, mistakes)]


sizes = st.integers(1, 4)


@given(logs(), sizes, st.randoms(use_true_random=False))
def test_the_order_of_the_entries_does_not_matter(written: list[Entry], size: int, chance: st.DataObject) -> None:
    shuffled = list(written)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert replay(shuffled, size) == replay(written, size)


@given(logs(), sizes)
def test_what_was_taken_back_is_as_if_it_had_never_been(written: list[Entry], size: int) -> None:
    undone = {one.undoes for one in written}
    never = [one for one in written if one.nonce not in undone and one.kind is not Kind.UNDO]
    assert replay(written, size) == replay(never, size)


@given(logs(), sizes)
def test_between_nobody_and_the_whole_party_is_inside(written: list[Entry], size: int) -> None:
    found = replay(written, size)
    assert 0 <= found.inside <= found.came <= size
    assert found.is_here or found.inside == 0


@given(logs(), sizes)
def test_the_first_arrival_is_the_earliest_check_in_that_stands(written: list[Entry], size: int) -> None:
    undone = {one.undoes for one in written}
    came = [one for one in written if one.kind is Kind.CHECK_IN and one.nonce not in undone]
    assert replay(written, size).arrived == min(came, key=lambda one: (one.at, one.nonce), default=None)


@given(logs(), sizes)
def test_too_many_are_those_who_came_when_the_party_was_full(written: list[Entry], size: int) -> None:
    undone = {one.undoes for one in written}
    there, too_many = 0, []
    for one in sorted(written, key=lambda one: (one.at, one.nonce)):
        if one.nonce in undone:
            continue
        if one.kind is Kind.CHECK_IN:
            too_many += [one] if there + one.people > size else []
            there = min(there + one.people, size)
        if one.kind is Kind.CHECK_OUT:
            there = max(there - one.people, 0)
    assert (replay(written, size).inside, replay(written, size).too_many) == (there, tuple(too_many))


@given(logs(), logs(), sizes)
def test_a_refusal_says_nothing_about_who_is_inside(written: list[Entry], more: list[Entry], size: int) -> None:
    refusals = [replace(one, kind=Kind.REFUSED, people=0, nonce=f"r-{one.nonce}") for one in more if not one.undoes]
    assert replay([*written, *refusals], size) == replay(written, size)


def test_an_empty_log_says_that_nobody_came() -> None:
    assert replay([], 3) == NOBODY_CAME == Attendance()


def test_who_left_and_came_again_is_inside_and_arrived_once() -> None:
    first, out, again = entry(0), entry(10, Kind.CHECK_OUT), entry(20)
    found = replay([again, first, out], 1)
    assert found == Attendance(1, 1, first, is_here=True, last=again)


def test_who_left_is_not_here_and_has_come() -> None:
    first, out = entry(0, people=2), entry(10, Kind.CHECK_OUT, 2)
    assert replay([first, out], 2) == Attendance(0, 2, first, is_here=False, last=out)


def test_two_of_three_left_and_one_is_still_here() -> None:
    first, out = entry(0, people=3), entry(10, Kind.CHECK_OUT, 2)
    assert replay([first, out], 3) == Attendance(1, 3, first, is_here=True, last=out)


def test_after_an_undo_the_next_check_in_is_the_first_arrival() -> None:
    first, again = entry(0), entry(20)
    assert replay([first, taken_back(first), again], 1).arrived == again
    assert replay([first, taken_back(first)], 1) == NOBODY_CAME


def test_the_same_ticket_at_two_laptops_counts_once_and_is_told() -> None:
    here, there = entry(5, nonce="here"), entry(3, nonce="there", actor="door-2")
    found = replay([here, there], 1)
    assert (found.inside, found.arrived, found.too_many) == (1, there, (here,))


def test_at_one_instant_the_nonce_decides() -> None:
    one, other = entry(5, nonce="b"), entry(5, nonce="a")
    assert replay([one, other], 1).too_many == (one,)


def test_somebody_who_waits_at_the_door_is_here_and_has_not_come() -> None:
    noted = entry(0, Kind.PRESENT, reason=Reason.WAITING)
    assert replay([noted], 1) == Attendance(0, 0, None, is_here=True, last=noted)
    assert replay([noted, taken_back(noted)], 1) == NOBODY_CAME


def test_seats_that_were_given_away_stay_known_after_the_guest_is_in() -> None:
    gone, late, let_in = entry(0, Kind.GIVEN_AWAY), entry(9, Kind.PRESENT), entry(12)
    assert not replay([gone], 1).is_here
    assert replay([gone, late], 1) == Attendance(0, 0, None, is_here=True, last=late, given_away=gone)
    assert replay([gone, late, let_in], 1) == Attendance(1, 1, let_in, is_here=True, last=let_in, given_away=gone)


def test_the_log_of_an_event_is_parted_by_registration() -> None:
    ours, theirs = entry(0), entry(1, registration_id=2, nonce="theirs")
    foreign = entry(2, Kind.REFUSED, registration_id=None, reason=Reason.UNKNOWN, nonce="foreign")
    unlisted = entry(3, registration_id=7, nonce="unlisted")
    found = log.attendances([theirs, ours, foreign, unlisted], {1: 1, 2: 1, 3: 1})
    assert found == {1: replay([ours], 1), 2: replay([theirs], 1)}
