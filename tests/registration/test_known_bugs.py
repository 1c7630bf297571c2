"""What waiting lists have got wrong elsewhere. One test each, named after what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from geekx_ops.events.event import SignUpSwitch
from geekx_ops.registration import capacity, guests, ledger, listing
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, Promotion, cancel, fill, make_event, sign_up
from tests.registration.seen import confirmed, one, problems, seats, waiting


@pytest.fixture(params=list(Promotion))
def promotion(request: pytest.FixtureRequest) -> Promotion:
    return Promotion(request.param)


def test_a_seat_stayed_blocked_after_the_promoted_person_cancelled(workspace: Workspace, promotion: Promotion) -> None:
    make_event(workspace, cap=1, promotion=promotion)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    assert cancel(workspace, "Ada") == ["Ben"]
    assert cancel(workspace, "Ben") == ["Cleo"]
    assert waiting(workspace) == ["Dan"]
    assert problems(workspace) == []


@pytest.mark.parametrize("left", [0, 3, 8])
def test_taking_extra_seats_away_promoted_more_people_than_there_were_seats(workspace: Workspace, left: int) -> None:
    make_event(workspace, cap=10, held=(HeldSeats("crew", 8, "standard"),))
    fill(workspace, "Speaker", party=8, held="crew")
    fill(workspace, "Extra", party=3, held="crew", over_cap=True)
    fill(workspace, "Ada", "Ben", "Cleo")
    with workspace.write() as tx:
        assert capacity.hold(tx, DINNER, "crew", left).promoted == ()
    assert cancel(workspace, "Extra") == ["Ada", "Ben"]
    assert waiting(workspace) == ["Cleo"]
    assert (seats(workspace).taken, seats(workspace).free) == (10, 0)


def after_closing(tx: Transaction, clock: Clock) -> None:
    del tx
    clock.move(days=10)


def after_the_cut_off(tx: Transaction, clock: Clock) -> None:
    del tx
    clock.move(days=5)


def after_closing_by_hand(tx: Transaction, clock: Clock) -> None:
    del clock
    capacity.switch_sign_up(tx, DINNER, SignUpSwitch.CLOSED)


def after_the_event(tx: Transaction, clock: Clock) -> None:
    del tx
    clock.move(days=30)


@pytest.mark.parametrize("later", [after_closing, after_the_cut_off, after_closing_by_hand, after_the_event])
def test_people_were_promoted_after_sign_up_was_over(
    workspace: Workspace, clock: Clock, later: Callable[[Transaction, Clock], None]
) -> None:
    make_event(workspace, cap=1, closes=NOON + timedelta(days=10), cutoff=NOON + timedelta(days=5))
    fill(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        later(tx, clock)
    assert cancel(workspace, "Ada") == []
    assert waiting(workspace) == ["Ben"]


def test_the_last_to_join_got_the_seat_because_each_ticket_type_had_its_own_queue(workspace: Workspace) -> None:
    make_event(workspace, cap=2, types=[("hall", None), ("overflow", None)])
    fill(workspace, "First", "Second", ticket_type="hall")
    fill(workspace, "Ada", ticket_type="overflow")
    fill(workspace, "Ben", ticket_type="hall")
    fill(workspace, "Cleo", ticket_type="overflow")
    assert cancel(workspace, "First") == ["Ada"]
    assert cancel(workspace, "Second") == ["Ben"]
    assert waiting(workspace) == ["Cleo"]


def test_limits_overlapped_and_nobody_was_promoted_and_nobody_could_see_why(workspace: Workspace) -> None:
    make_event(workspace, cap=4, types=[("hall", 2), ("overflow", None)], held=(HeldSeats("crew", 1, "hall"),))
    fill(workspace, "First", ticket_type="hall")
    fill(workspace, "Ada", "Ben", ticket_type="hall")
    fill(workspace, "Cleo", "Dan", ticket_type="overflow")
    fill(workspace, "Eve", ticket_type="overflow")
    assert (confirmed(workspace), waiting(workspace)) == (["First", "Cleo", "Dan"], ["Ada", "Ben", "Eve"])
    assert cancel(workspace, "Cleo") == ["Eve"]
    cancel(workspace, "Eve")
    with workspace.read() as tx:
        sentences = listing.why(tx, DINNER, "Ada")
    assert any(sentence.startswith("No seat of the ticket type “hall” is free") for sentence in sentences)


def test_nobody_was_told_that_a_seat_had_been_freed(workspace: Workspace, promotion: Promotion) -> None:
    """Whoever frees a seat gets back who moved up by it, with all that a letter to them needs."""
    make_event(workspace, cap=1, promotion=promotion)
    fill(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        [promoted] = guests.cancel(tx, DINNER, "Ada").promoted
    assert (promoted.name, promoted.email) == ("Ben", "ben@example.org")
    assert (promoted.ticket_code is None) == (promotion is Promotion.OFFER)
    assert (promoted.offer_expires_at is None) == (promotion is Promotion.INSTANT)


@pytest.mark.parametrize("actor", ["ben", "organizer", "import"])
def test_only_a_guests_own_cancellation_promoted_and_the_organizers_did_not(workspace: Workspace, actor: str) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben")
    workspace.actor = actor
    assert cancel(workspace, "Ada") == ["Ben"]


def test_an_open_offer_was_counted_twice(workspace: Workspace) -> None:
    make_event(workspace, cap=2, promotion=Promotion.OFFER)
    fill(workspace, "Ada", "Ben", "Cleo")
    cancel(workspace, "Ada")
    assert (seats(workspace).taken, seats(workspace).free, seats(workspace).offers) == (2, 0, 1)
    with workspace.write() as tx:
        guests.confirm(tx, DINNER, "Cleo")
    assert (seats(workspace).taken, seats(workspace).free, seats(workspace).offers) == (2, 0, 0)
    with workspace.write() as tx:
        assert capacity.set_cap(tx, DINNER, 3).promoted == ()
    [newcomer] = fill(workspace, "Dan")
    assert newcomer.standing is Standing.CONFIRMED


def test_fewer_held_seats_promoted_nobody(workspace: Workspace) -> None:
    make_event(workspace, cap=3, held=(HeldSeats("crew", 2, "standard"),))
    fill(workspace, "Ada", "Ben", "Cleo")
    with workspace.write() as tx:
        assert [promoted.name for promoted in capacity.hold(tx, DINNER, "crew", 1).promoted] == ["Ben"]
    with workspace.write() as tx:
        assert [promoted.name for promoted in capacity.release(tx, DINNER, "crew").promoted] == ["Cleo"]


def test_who_joined_the_queue_was_shown_as_taking_part(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben")
    assert confirmed(workspace) == ["Ada"]
    assert one(workspace, "Ben").ticket_code is None
    with workspace.read() as tx:
        overview = listing.overview(tx, DINNER)
    assert overview.seats.taken == 1
    assert overview.registrations == {Standing.CONFIRMED: 1, Standing.WAITING: 1}


def test_people_were_promoted_out_of_order_after_the_queue_was_reordered(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "First", "Second", "Third")
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    for who in ("Dan", "Cleo"):
        with workspace.write() as tx:
            guests.move_up(tx, DINNER, who, reason="speaks about it")
    assert waiting(workspace) == ["Cleo", "Dan", "Ada", "Ben"]
    assert [cancel(workspace, who) for who in ("First", "Second", "Third")] == [["Cleo"], ["Dan"], ["Ada"]]


def test_pending_approval_was_called_a_waiting_list(workspace: Workspace) -> None:
    """Who is pending keeps the seats and has no place in the queue."""
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo")
    pending = one(workspace, "Ada")
    with workspace.write() as tx:
        stand_pending(tx, pending)
    assert waiting(workspace) == ["Cleo"]
    assert (seats(workspace).taken, seats(workspace).waiting, seats(workspace).free) == (2, 1, 0)
    with workspace.read() as tx:
        [sentence] = listing.why(tx, DINNER, "Ada")
        assert listing.guest(tx, DINNER, "Ada").position is None
    assert sentence.startswith("Ada is pending since")
    assert problems(workspace) == []


def stand_pending(tx: Transaction, registration: Registration) -> None:
    ledger.stand(tx, registration, Standing.PENDING)


def test_an_expired_offer_locked_a_person_out_for_good(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "Ada", "Ben")
    cancel(workspace, "Ada")
    clock.move(hours=7)
    with workspace.write() as tx:
        back = sign_up(tx, "Ben")
    assert back.standing is Standing.CONFIRMED
    assert confirmed(workspace) == ["Ben"]
    assert problems(workspace) == []
