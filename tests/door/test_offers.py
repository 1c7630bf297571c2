"""Guests with an offer that they have not accepted yet, at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.events.event import Promotion
from geekx_ops.registration import guests
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    ENDS,
    STARTS,
    give_away,
    kinds,
    make_evening,
    names_of,
    said,
    scan,
)
from tests.factories import DINNER, NOON, cancel, fill
from tests.registration.seen import confirmed, one, problems


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """Ada and Ben alone, Cleo with two others, and Dan who waits; it is half past five."""
    make_evening(workspace, cap=5)
    fill(workspace, "Ada", "Ben")
    fill(workspace, "Cleo", party=3)
    fill(workspace, "Dan")
    clock.now = DOORS
    return workspace


def offered(workspace: Workspace, clock: Clock) -> None:
    """Dan has an offer up to six o'clock, and it is half past five."""
    clock.now = NOON
    make_evening(workspace, cap=5, promotion=Promotion.OFFER, offer_lasts=STARTS - NOON)
    with workspace.write() as tx:
        guests.cancel(tx, DINNER, "Ada")
    clock.now = DOORS
    assert one(workspace, "Dan").offer_expires_at == STARTS


def test_who_comes_with_an_offer_has_accepted_it(evening: Workspace, clock: Clock) -> None:
    offered(evening, clock)
    assert scan(evening, "dan").message == "Dan is in."
    dan = one(evening, "Dan")
    assert (dan.standing, dan.offer_expires_at) == (Standing.CONFIRMED, None)
    assert dan.ticket_code is not None
    assert problems(evening) == []


def test_who_comes_with_an_offer_that_ran_out_is_not_let_in(evening: Workspace, clock: Clock) -> None:
    offered(evening, clock)
    clock.now = STARTS
    assert said(scan(evening, "dan"))[0] == "expired"
    assert confirmed(evening) == ["Ben", "Cleo"]


def test_an_offer_that_held_when_the_guest_came_is_accepted_from_paper(evening: Workspace, clock: Clock) -> None:
    offered(evening, clock)
    clock.now = STARTS + timedelta(minutes=5)
    assert scan(evening, "dan", at=STARTS - timedelta(minutes=5)).message == "Dan is in."
    assert one(evening, "Dan").standing is Standing.CONFIRMED


def test_on_another_day_no_offer_is_accepted(evening: Workspace, clock: Clock) -> None:
    offered(evening, clock)
    clock.now = NOON
    assert said(scan(evening, "dan"))[0] == "wrong-time"
    assert one(evening, "Dan").standing is Standing.OFFERED


def test_an_offer_that_ran_out_is_a_free_seat_and_nobody_was_absent(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=STARTS - clock.now)
    fill(workspace, "Ada", "Ben", "Cleo")
    cancel(workspace, "Ada")
    clock.now = DOORS
    give_away(workspace, STARTS)
    clock.now = STARTS
    assert scan(workspace, "cleo").ok
    assert kinds(workspace) == ["check-in"]
    assert said(scan(workspace, "ben"))[0] == "expired"
    assert problems(workspace) == []


def test_a_pending_guest_is_not_absent(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=ENDS - clock.now)
    fill(workspace, "Ada", "Ben", "Cleo")
    cancel(workspace, "Ada")
    clock.now = DOORS
    scan(workspace, "cleo")
    # Ben's offer still holds, and he is not here: his is the seat of somebody absent.
    assert names_of(give_away(workspace).given_away) == ["Ben"]
    with workspace.write() as tx:
        assert not guests.cancel(tx, DINNER, "ben").changed
    assert problems(workspace) == []
