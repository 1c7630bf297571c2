from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from geekx_ops.events import journal
from geekx_ops.registration import capacity, guests, listing
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, PartyRule, Promotion, cancel, fill, make_event, sign_up
from tests.registration.seen import confirmed, one, problems, seats, waiting


def named(promoted: tuple[Registration, ...]) -> list[str]:
    return [registration.name for registration in promoted]


def singles(number: int) -> list[str]:
    return [f"Guest {place:03}" for place in range(1, number + 1)]


def test_who_waits_longest_gets_the_freed_seat_in_the_same_transaction(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    clock.move(hours=1)
    with workspace.write() as tx:
        outcome = guests.cancel(tx, DINNER, "Ben")
    [promoted] = outcome.promoted
    assert (promoted.name, promoted.standing, promoted.standing_since) == ("Cleo", Standing.CONFIRMED, clock.now)
    assert promoted.ticket_code is not None
    assert one(workspace, "Cleo") == promoted
    assert confirmed(workspace) == ["Ada", "Cleo"]
    assert waiting(workspace) == ["Dan"]


def test_what_is_undone_promotes_nobody(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben")

    def cancel_and_fail() -> None:
        with workspace.write() as tx:
            guests.cancel(tx, DINNER, "Ada")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cancel_and_fail()
    assert (confirmed(workspace), waiting(workspace)) == (["Ada"], ["Ben"])
    assert problems(workspace) == []


def by_cancelling(tx: Transaction) -> tuple[Registration, ...]:
    return guests.cancel(tx, DINNER, "Ada").promoted


def by_shrinking(tx: Transaction) -> tuple[Registration, ...]:
    return guests.change(tx, DINNER, "Ada", party_size=1).promoted


def by_raising(tx: Transaction) -> tuple[Registration, ...]:
    return capacity.set_cap(tx, DINNER, 5).promoted


def by_releasing(tx: Transaction) -> tuple[Registration, ...]:
    return capacity.release(tx, DINNER, "crew", 1).promoted


def by_holding_less(tx: Transaction) -> tuple[Registration, ...]:
    return capacity.hold(tx, DINNER, "crew", 1).promoted


@pytest.mark.parametrize("free", [by_cancelling, by_shrinking, by_raising, by_releasing, by_holding_less])
def test_whoever_frees_a_seat_the_same_one_moves_up(
    workspace: Workspace, free: Callable[[Transaction], tuple[Registration, ...]]
) -> None:
    make_event(workspace, cap=4, held=(HeldSeats("crew", 2, "standard"),), max_party=4)
    fill(workspace, "Ada", party=2)
    fill(workspace, "Ben", "Cleo", "Dan")
    with workspace.write() as tx:
        promoted = free(tx)
    assert named(promoted)[0] == "Ben"
    assert len(promoted) == (2 if free is by_cancelling else 1)
    assert seats(workspace).free == 0
    assert problems(workspace) == []


def test_a_raise_by_five_fills_exactly_five_in_order(workspace: Workspace) -> None:
    make_event(workspace, cap=12)
    fill(workspace, *singles(20))
    with workspace.write() as tx:
        promoted = capacity.set_cap(tx, DINNER, 17).promoted
    assert named(promoted) == singles(17)[12:]
    assert waiting(workspace) == singles(20)[17:]


def test_a_long_queue_moves_up_in_order_and_as_far_as_there_is_room(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    with workspace.write() as tx:
        for name in singles(140):
            sign_up(tx, name)
    with workspace.write() as tx:
        promoted = capacity.set_cap(tx, DINNER, 121).promoted
    assert named(promoted) == singles(121)[1:]
    assert waiting(workspace) == singles(140)[121:]


@pytest.mark.parametrize(
    ("rule", "promoted"), [(PartyRule.FIT, ["Ben", "Cleo"]), (PartyRule.STRICT, [])], ids=["fit", "strict"]
)
def test_two_free_seats_and_a_party_of_three_ahead(workspace: Workspace, rule: PartyRule, promoted: list[str]) -> None:
    make_event(workspace, cap=4, parties=rule)
    fill(workspace, "First", party=2)
    fill(workspace, "Second", party=2)
    fill(workspace, "Ada", party=3)
    fill(workspace, "Ben", "Cleo", "Dan")
    assert cancel(workspace, "First") == promoted
    assert waiting(workspace) == ["Ada", *[name for name in ("Ben", "Cleo", "Dan") if name not in promoted]]
    assert problems(workspace) == []


def test_under_strict_the_party_ahead_is_first_as_soon_as_it_fits(workspace: Workspace) -> None:
    make_event(workspace, cap=3, parties=PartyRule.STRICT)
    fill(workspace, "First", "Second", "Third")
    fill(workspace, "Ada", party=3)
    fill(workspace, "Ben")
    assert cancel(workspace, "First") == []
    assert cancel(workspace, "Second") == []
    [newcomer] = fill(workspace, "Cleo")
    assert newcomer.standing is Standing.WAITING
    assert cancel(workspace, "Third") == ["Ada"]
    assert waiting(workspace) == ["Ben", "Cleo"]


def test_who_is_passed_over_keeps_the_place_and_it_is_noted(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First")
    [ada] = fill(workspace, "Ada", party=3)
    [ben] = fill(workspace, "Ben")
    assert cancel(workspace, "First") == ["Ben"]
    with workspace.read() as tx:
        entry = journal.of_registration(tx, ada.id)[-1]
    assert entry.action == "registration.passed-over"
    assert entry.details == {"by": ben.id, "needed": 3, "taken": 1}
    assert waiting(workspace) == ["Ada"]


def test_a_newcomer_who_fits_where_nobody_waiting_does_is_noted_as_passing(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "First")
    [ada] = fill(workspace, "Ada", party=2)
    [ben] = fill(workspace, "Ben")
    assert (ada.standing, ben.standing) == (Standing.WAITING, Standing.CONFIRMED)
    with workspace.read() as tx:
        assert journal.of_registration(tx, ada.id)[-1].details == {"by": ben.id, "needed": 2, "taken": 1}


def test_a_party_that_accepts_fewer_seats_gets_those_there_are(workspace: Workspace) -> None:
    make_event(workspace, cap=4)
    fill(workspace, "First", party=2)
    fill(workspace, "Second", party=2)
    fill(workspace, "Ada", companions=["Ben", "Cleo"], party=4, at_least=2)
    assert cancel(workspace, "Second") == ["Ada"]
    with workspace.read() as tx:
        ada = listing.guest(tx, DINNER, "Ada")
    assert (ada.registration.party_size, ada.registration.at_least, ada.companions) == (2, 2, ("Ben",))
    assert problems(workspace) == []


def test_after_the_cut_off_nobody_moves_up_by_itself(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, cutoff=NOON + timedelta(days=20))
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    clock.move(days=20, microseconds=-1)
    assert cancel(workspace, "Ada") == ["Cleo"]
    clock.move(microseconds=1)
    assert cancel(workspace, "Ben") == []
    assert (seats(workspace).free, waiting(workspace)) == (1, ["Dan"])
    assert problems(workspace) == []


def test_after_the_cut_off_a_newcomer_takes_no_seat_that_others_wait_for(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, cutoff=NOON + timedelta(days=20))
    fill(workspace, "Ada", "Ben", "Cleo")
    clock.move(days=20)
    cancel(workspace, "Ada")
    [newcomer] = fill(workspace, "Dan")
    assert newcomer.standing is Standing.WAITING
    cancel(workspace, "Ben")
    [later] = fill(workspace, "Eve")
    assert (later.standing, waiting(workspace)) == (Standing.WAITING, ["Cleo", "Dan", "Eve"])


def test_seats_that_came_free_after_the_cut_off_go_to_those_present_by_hand(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, cutoff=NOON + timedelta(days=20))
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    clock.move(days=21)
    cancel(workspace, "Ada")
    with workspace.write() as tx:
        settled = guests.move_up(tx, DINNER, "Dan", reason="is at the door")
    assert named(settled.promoted) == ["Dan"]
    assert waiting(workspace) == ["Cleo"]


def test_later_times_set_the_queue_going_again(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, cutoff=NOON + timedelta(days=1), closes=NOON + timedelta(days=1))
    fill(workspace, "Ada", "Ben")
    clock.move(days=1)
    assert cancel(workspace, "Ada") == []
    with workspace.write() as tx:
        assert named(capacity.postpone(tx, DINNER, by=timedelta(days=7)).promoted) == ["Ben"]


def test_each_ticket_type_has_its_room_in_the_one_queue(workspace: Workspace) -> None:
    make_event(workspace, cap=3, types=[("hall", 2), ("overflow", 1)])
    fill(workspace, "Ada", "Ben", ticket_type="hall")
    fill(workspace, "Cleo", ticket_type="overflow")
    fill(workspace, "Dan", ticket_type="hall")
    fill(workspace, "Eve", ticket_type="overflow")
    assert cancel(workspace, "Cleo") == ["Eve"]
    assert cancel(workspace, "Ada") == ["Dan"]


def test_offers_and_confirmed_seats_count_alike(workspace: Workspace) -> None:
    make_event(workspace, cap=2, promotion=Promotion.OFFER)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    assert cancel(workspace, "Ada") == ["Cleo"]
    assert (seats(workspace).taken, seats(workspace).free) == (2, 0)
    [newcomer] = fill(workspace, "Eve")
    assert newcomer.standing is Standing.WAITING
