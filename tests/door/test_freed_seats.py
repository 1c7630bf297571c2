"""Seats that become free on the evening: they go to those who stand at the door, and never from under somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.door import guests
from geekx_ops.errors import Conflict
from geekx_ops.people import erasing
from geekx_ops.people import merging as people
from geekx_ops.registration import capacity
from geekx_ops.registration import guests as registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS, ENDS, STARTS, come, give_away, inside, make_evening, names_of, said, scan
from tests.factories import DINNER, cancel, fill
from tests.registration.seen import confirmed, problems, rows, seats, waiting

CUTOFF = DOORS - timedelta(hours=2)
LATER = STARTS + timedelta(minutes=5)


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Iterator[Workspace]:
    """Three seats: Ada and a friend, and Ben have them; Dan, Eve and Fay wait. Nobody moves up by itself any more."""
    make_evening(workspace, cap=3, cutoff=CUTOFF)
    fill(workspace, "Ada", party=2)
    fill(workspace, "Ben", "Dan", "Eve", "Fay")
    clock.now = DOORS
    yield workspace
    assert problems(workspace) == []
    assert seats(workspace).free >= 0


def test_after_the_release_a_cancellation_seats_who_is_here(evening: Workspace, clock: Clock) -> None:
    for who in ("ada", "ben", "fay"):
        scan(evening, who, people=1)
    give_away(evening, STARTS)
    clock.now = LATER
    with evening.write() as tx:
        guests.change(tx, DINNER, "ada", party_size=1)  # the friend stays at home
    assert confirmed(evening) == ["Ada", "Ben", "Fay"]
    assert waiting(evening) == ["Dan", "Eve"]
    assert scan(evening, "fay").ok


def test_whoever_is_seated_by_it_is_told(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    scan(evening, "fay")
    give_away(evening, STARTS)
    clock.now = LATER
    with evening.write() as tx:
        outcome = guests.cancel(tx, DINNER, "ben")
    assert (outcome.registration.standing, names_of(outcome.promoted)) == (Standing.CANCELLED, ["Fay"])


def test_so_do_more_seats(evening: Workspace, clock: Clock) -> None:
    for who in ("ada", "ben", "eve"):
        scan(evening, who)
    give_away(evening, STARTS)
    clock.now = LATER
    with evening.write() as tx:
        more = guests.freeing(tx, DINNER, lambda: capacity.set_cap(tx, DINNER, 5))
    assert (names_of(more.promoted), [change.key for change in more.changes]) == (["Eve"], ["event.cap"])


def test_before_the_release_nobody_is_seated_by_it(evening: Workspace) -> None:
    scan(evening, "fay")
    with evening.write() as tx:
        assert guests.cancel(tx, DINNER, "ben").promoted == ()
    assert waiting(evening) == ["Dan", "Eve", "Fay"]


def test_the_registrations_own_cancel_knows_no_door(evening: Workspace, clock: Clock) -> None:
    """The control: without the door nobody moves, which is why the commands ask the door."""
    scan(evening, "ada")
    scan(evening, "fay")
    give_away(evening, STARTS)
    clock.now = LATER
    with evening.write() as tx:
        assert registration.cancel(tx, DINNER, "ben").promoted == ()


def test_whoever_erases_somebody_who_has_not_come_seats_who_is_here(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    scan(evening, "dan")
    give_away(evening, LATER)
    clock.now = LATER
    with evening.write() as tx:
        erased = erasing.erase(tx, "ben@example.org", cancel_registrations=True)
    assert names_of(erased.promoted) == ["Dan"]


def test_whoever_merges_two_records_seats_who_is_here(evening: Workspace, clock: Clock) -> None:
    with evening.write() as tx:
        guests.change(tx, DINNER, "ada", party_size=1)
    scan(evening, "ada")
    scan(evening, "dan")  # a seat to spare
    scan(evening, "eve")
    give_away(evening, LATER)
    clock.now = LATER
    with evening.write() as tx:
        merged = people.merge(tx, "dan@example.org", "ben@example.org")
    assert (names_of(merged.promoted), waiting(evening)) == (["Eve"], ["Fay"])


def test_who_is_inside_is_not_cancelled(evening: Workspace) -> None:
    scan(evening, "ada")
    before = rows(evening)
    with pytest.raises(Conflict) as caught, evening.write() as tx:
        guests.cancel(tx, DINNER, "ada")
    assert caught.value.message == (
        "Ada is inside with 2 of 2 since 17:30 (organizer), so the seat is taken. Nothing was changed. Who has left is"
        " checked out first: geekx door check-out 1. Who never came was checked in by mistake: geekx door undo 1"
    )
    assert rows(evening) == before


def test_a_party_keeps_a_seat_for_each_who_is_inside(evening: Workspace) -> None:
    scan(evening, "ada")
    before = rows(evening)
    with pytest.raises(Conflict), evening.write() as tx:
        guests.change(tx, DINNER, "ada", party_size=1)
    assert rows(evening) == before
    with evening.write() as tx:
        assert guests.change(tx, DINNER, "ada", name="Ada Example").changed


def test_after_the_event_they_only_were_inside(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ben")
    clock.now = ENDS
    with evening.write() as tx:
        assert guests.cancel(tx, DINNER, "ben").changed


def test_nobody_who_is_inside_is_erased_from_under_the_door(evening: Workspace) -> None:
    scan(evening, "ben")
    with pytest.raises(Conflict, match="is inside since"), evening.write() as tx:
        erasing.erase(tx, "ben@example.org", cancel_registrations=True)
    assert inside(evening) == {"Ben": 1}


def test_a_free_seat_that_nobody_before_her_needs_lets_her_in_before_the_release(evening: Workspace) -> None:
    cancel(evening, "ada")  # after the cut-off: two seats are free, and nobody moved up
    assert said(scan(evening, "fay"))[0] == "waiting"  # Dan and Eve are before her, and may still come
    assert said(scan(evening, "eve")) == (None, "Eve is in.")
    assert said(scan(evening, "dan")) == (None, "Dan is in.")
    assert (confirmed(evening), waiting(evening)) == (["Ben", "Dan", "Eve"], ["Fay"])


def test_a_walk_in_gets_no_seat_that_somebody_in_the_queue_could_have(evening: Workspace) -> None:
    cancel(evening, "ada")
    assert come(evening, "Gus").reason == "waiting"
    with evening.write() as tx:
        settings = guests.freeing(tx, DINNER, lambda: capacity.set_cap(tx, DINNER, 6)).event.settings
    assert settings == replace(settings, cap=6)
    assert scan(evening, "gus").ok  # five are free, and three of those before her are enough


def test_nobody_gets_a_seat_to_spare_once_the_event_is_over(evening: Workspace, clock: Clock) -> None:
    cancel(evening, "ada")
    clock.now = ENDS
    assert said(scan(evening, "dan"))[0] == "waiting"
