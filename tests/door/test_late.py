"""Late guests whose seats were given away: told so kindly, and first in the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geekx_ops.door import release
from geekx_ops.registration import guests
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    STARTS,
    come,
    give_away,
    inside,
    kinds,
    make_evening,
    names_of,
    said,
    scan,
)
from tests.factories import DINNER, Promotion, cancel, fill
from tests.registration.seen import confirmed, one, problems, seats, waiting


@pytest.fixture
def released(workspace: Workspace, clock: Clock) -> Iterator[Workspace]:
    """Two seats. Ada and Ben came late: Cleo and Dan, who waited, have their seats and are in. Eve still waits."""
    make_evening(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan", "Eve")
    clock.now = DOORS
    for who in ("cleo", "dan", "eve"):
        scan(workspace, who)
    give_away(workspace)
    for who in ("cleo", "dan"):
        scan(workspace, who)
    clock.now = STARTS
    yield workspace
    assert problems(workspace) == []
    assert seats(workspace).free >= 0


def test_a_late_guest_is_told_kindly_and_stands_first(released: Workspace) -> None:
    sentence = (
        "Ben was expected, and is welcome: the seat was given to people who waited at 17:30."
        " The next one that is free is theirs: they stand first in the queue."
    )
    for _ in range(2):
        assert said(scan(released, "ben")) == ("given-away", sentence)
    ben = one(released, "ben")
    assert (ben.standing, ben.priority) == (Standing.WAITING, release.FRONT)
    assert ben.priority_reason == "came after the seat had been given away at the door"
    assert waiting(released) == ["Ben", "Eve"]
    assert kinds(released)[-2:] == ["present: given-away", "refused: given-away"]


def test_the_old_ticket_still_says_who_it_is(released: Workspace) -> None:
    code = one(released, "ben").ticket_code or ""
    scan(released, code)
    cancel(released, "Cleo")
    assert scan(released, code).message == "Ben is in."
    assert one(released, "ben").ticket_code == code


def test_the_next_free_seat_is_the_late_guests(released: Workspace) -> None:
    scan(released, "ben")
    cancel(released, "Cleo")
    answer = scan(released, "eve")
    assert (said(answer)[0], names_of(answer.seated)) == ("waiting", ["Ben"])
    assert scan(released, "ben").message == "Ben is in."
    assert inside(released) == {"Ben": 1, "Cleo": 1, "Dan": 1}  # who cancelled has not left by that


def test_two_late_guests_stand_as_they_signed_up(released: Workspace) -> None:
    scan(released, "ben")
    scan(released, "ada")
    assert waiting(released) == ["Ada", "Ben", "Eve"]
    cancel(released, "Cleo")
    assert names_of(give_away(released).seated) == ["Ada"]


def test_a_late_guest_gets_the_seat_of_another_who_has_not_come(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo")
    clock.now = DOORS
    scan(workspace, "cleo")
    assert names_of(give_away(workspace).given_away) == ["Ben"]
    assert scan(workspace, "ben").message == "Ben is in."
    assert (one(workspace, "ada").standing, confirmed(workspace)) == (Standing.EXPIRED, ["Ben", "Cleo"])
    assert said(scan(workspace, "ada"))[0] == "given-away"
    assert problems(workspace) == []


def test_a_late_party_is_told_of_all_its_seats(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=3)
    fill(workspace, "Ada", party=3)
    fill(workspace, "Ben")
    clock.now = DOORS
    scan(workspace, "ben")
    give_away(workspace)
    assert said(scan(workspace, "ada"))[1].startswith(
        "Ada was expected, and is welcome: the 3 seats were given to people who waited at 17:30."
    )
    with workspace.write() as tx:
        assert guests.change(tx, DINNER, "ada", party_size=2).registration.standing is Standing.WAITING
    assert scan(workspace, "ada").message == "Ada is in (2 of 2)."
    assert problems(workspace) == []


def test_a_late_guest_who_comes_without_a_ticket_stands_first_too(released: Workspace) -> None:
    answer = come(released, "Ben", email="BEN@example.org")
    assert said(answer)[0] == "given-away"
    assert waiting(released) == ["Ben", "Eve"]
    cancel(released, "Cleo")
    assert come(released, "Ben", email="ben@example.org").message == "Ben is in."


def test_a_late_guest_who_has_signed_up_again_is_met_as_that(released: Workspace) -> None:
    code = one(released, "ben").ticket_code or ""
    fill(released, "Ben")
    first = scan(released, code, nonce="n-1")
    assert said(first)[0] == "waiting"
    assert scan(released, code, nonce="n-1").entry == first.entry
    assert waiting(released) == ["Eve", "Ben"]
    cancel(released, "Cleo")
    give_away(released)
    cancel(released, "Dan")
    assert scan(released, code).message == "Ben is in."


def test_where_the_release_was_withdrawn_a_free_seat_is_the_late_guests(released: Workspace) -> None:
    with released.write() as tx:
        release.withdraw(tx, DINNER)
    cancel(released, "Eve")
    cancel(released, "Cleo")
    assert seats(released).free == 1
    assert scan(released, "ben").message == "Ben is in."


def test_where_the_release_was_withdrawn_an_offer_is_taken_at_once(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=2, promotion=Promotion.OFFER)
    fill(workspace, "Ada", "Ben", "Cleo")
    clock.now = DOORS
    scan(workspace, "cleo")
    give_away(workspace)
    with workspace.write() as tx:
        release.withdraw(tx, DINNER)
    cancel(workspace, "Ada")
    assert scan(workspace, "ben").message == "Ben is in."
    assert one(workspace, "ben").standing is Standing.CONFIRMED
    assert problems(workspace) == []
