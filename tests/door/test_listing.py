"""The door in numbers, and its log with names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.door import entries, listing
from geekx_ops.door.entries import Draft
from geekx_ops.door.listing import Count
from geekx_ops.door.log import Kind
from geekx_ops.events import service as events
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS, door, give_away, leave, make_evening, scan, undo
from tests.factories import DINNER, HeldSeats, cancel, fill
from tests.registration.seen import one

EMPTY = Count(inside=0, came=0, expected=0, waiting=0, here=0, refused=0, conflicts=0)


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    make_evening(workspace, cap=6, held=(HeldSeats("crew", 1, "standard"),))
    fill(workspace, "Crew", held="crew")
    fill(workspace, "Ada", "Ben")
    fill(workspace, "Cleo", party=3)
    fill(workspace, "Dan", "Eve")
    clock.now = DOORS
    return workspace


def count(workspace: Workspace) -> tuple[int, ...]:
    seen = door(workspace).count
    return seen.inside, seen.came, seen.expected, seen.waiting, seen.here, seen.refused, seen.conflicts


def test_before_anybody_came_all_who_have_seats_are_expected(evening: Workspace) -> None:
    assert count(evening) == (0, 0, 6, 2, 0, 0, 0)


def test_an_event_without_guests(workspace: Workspace) -> None:
    make_evening(workspace)
    assert door(workspace).count == EMPTY


def test_the_numbers_follow_what_happens(evening: Workspace) -> None:
    scan(evening, "cleo", people=2)
    assert count(evening) == (2, 2, 4, 2, 0, 0, 0)
    leave(evening, "cleo", people=1)
    assert count(evening) == (1, 2, 4, 2, 0, 0, 0)
    scan(evening, "ada")
    scan(evening, "ada")
    scan(evening, "eve")
    scan(evening, "stranger")
    assert count(evening) == (2, 3, 3, 2, 1, 2, 0)
    undo(evening, "ada")
    assert count(evening) == (1, 2, 4, 2, 1, 2, 0)
    give_away(evening)
    assert count(evening) == (1, 2, 4, 1, 0, 2, 0)


def test_who_cancelled_is_counted_only_if_they_came(evening: Workspace) -> None:
    scan(evening, "ada")
    cancel(evening, "Ada")
    cancel(evening, "Ben")
    seen = door(evening)
    assert [one.name for one in seen.guests.values()] == ["Crew", "Ada", "Cleo", "Dan", "Eve"]
    assert count(evening) == (1, 1, 6, 0, 0, 0, 0)


def test_one_ticket_at_two_laptops_is_one_person_and_one_conflict(evening: Workspace) -> None:
    scan(evening, "ada")
    ada = one(evening, "Ada")
    with evening.write() as tx:
        event = events.locked(tx, DINNER)
        known = entries.of_registration(tx, ada.id)
        entries.write_for(tx, event, ada.id, known, Draft(Kind.CHECK_IN, 1))
    assert count(evening) == (1, 1, 5, 2, 0, 0, 1)


def lines(workspace: Workspace) -> list[tuple[str, str | None, bool]]:
    with workspace.read() as tx:
        return [(line.entry.kind.value, line.name, line.undone) for line in listing.log_lines(tx, DINNER)]


def test_the_log_is_told_with_names_in_the_order_of_the_door(evening: Workspace, clock: Clock) -> None:
    clock.move(minutes=10)
    scan(evening, "ada")
    undo(evening, "ada")
    scan(evening, "stranger")
    clock.move(minutes=10)
    scan(evening, "ben", at=DOORS)
    scan(evening, "ben")
    told = lines(evening)
    assert told[0] == ("check-in", "Ben", False)
    assert sorted(told[1:4], key=str) == [
        ("check-in", "Ada", True),
        ("refused", None, False),
        ("undo", "Ada", False),
    ]
    assert told[4:] == [("refused", "Ben", False)]


def test_the_log_knows_the_names_of_those_who_cancelled(evening: Workspace) -> None:
    scan(evening, "ada")
    cancel(evening, "Ada")
    scan(evening, "ada@example.org")
    assert [name for _, name, _ in lines(evening)] == ["Ada", "Ada"]


def test_each_event_has_a_log_of_its_own(evening: Workspace) -> None:
    make_evening(evening, slug="picnic", name="Picnic", ends=DOORS + timedelta(hours=5))
    scan(evening, "ada")
    scan(evening, "ada", "picnic")
    with evening.read() as tx:
        assert listing.door(tx, "picnic").count == Count(0, 0, 0, 0, 0, 1, 0)
        assert [line.entry.kind for line in listing.log_lines(tx, "picnic")] == [Kind.REFUSED]
    assert len(lines(evening)) == 1
