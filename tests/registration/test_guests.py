from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.errors import Closed, Conflict, Invalid
from geekx_ops.events import journal
from geekx_ops.events.event import EventState
from geekx_ops.registration import capacity, guests, ledger, listing
from geekx_ops.registration.guests import Outcome
from geekx_ops.registration.queue import Settled
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, Promotion, cancel, fill, make_event
from tests.registration.seen import confirmed, one, problems, refused, rows, seats, waiting


def confirm(workspace: Workspace, who: str) -> Outcome:
    with workspace.write() as tx:
        return guests.confirm(tx, DINNER, who)


def move_up(workspace: Workspace, who: str | None = None, **rest: Any) -> Settled:
    with workspace.write() as tx:
        return guests.move_up(tx, DINNER, who, **rest)


def names(settled: Settled) -> list[str]:
    return [promoted.name for promoted in settled.promoted]


def offered(workspace: Workspace, *names: str, **rest: Any) -> None:
    """An event with one seat that the first of *names* has just been offered; the others wait."""
    make_event(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6), **rest)
    fill(workspace, "First", *names)
    assert cancel(workspace, "First") == [names[0]]


def test_who_cancels_keeps_the_record_and_loses_the_seat(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1)
    [ada] = fill(workspace, "Ada")
    clock.move(hours=2)
    with workspace.write() as tx:
        outcome = guests.cancel(tx, DINNER, "ada@example.org")
    ended = outcome.registration
    assert (outcome.changed, ended.standing, ended.standing_since) == (True, Standing.CANCELLED, clock.now)
    assert (ended.id, ended.ticket_code, ended.signed_up_at) == (ada.id, ada.ticket_code, NOON)
    assert seats(workspace).taken == 0
    with workspace.read() as tx:
        actions = [entry.action for entry in journal.of_registration(tx, ada.id)]
    assert actions == ["registration.confirmed", "registration.cancelled"]


def test_cancelling_twice_changes_nothing(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben", "Cleo")
    cancel(workspace, "Ada")
    before = rows(workspace)
    with workspace.write() as tx:
        outcome = guests.cancel(tx, DINNER, "Ada")
    assert (outcome.changed, outcome.promoted) == (False, ())
    assert rows(workspace) == before


def test_held_seats_that_are_given_back_stay_held(workspace: Workspace) -> None:
    make_event(workspace, cap=3, held=(HeldSeats("crew", 2, "standard"),))
    fill(workspace, "Crew", held="crew")
    fill(workspace, "Ada", "Ben")
    assert cancel(workspace, "Crew") == []
    assert (seats(workspace).left_in("crew"), waiting(workspace)) == (2, ["Ben"])


def test_an_offer_names_its_deadline_and_is_taken_by_confirming(workspace: Workspace, clock: Clock) -> None:
    offered(workspace, "Ada", "Ben")
    offer = one(workspace, "Ada")
    assert (offer.standing, offer.ticket_code) == (Standing.OFFERED, None)
    assert offer.offer_expires_at == NOON + timedelta(hours=6)
    clock.move(hours=6, microseconds=-1)
    taken = confirm(workspace, "Ada").registration
    assert (taken.standing, taken.offer_expires_at) == (Standing.CONFIRMED, None)
    assert taken.ticket_code is not None
    assert problems(workspace) == []


def test_an_offer_ends_with_the_event_at_the_latest(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "Ada", "Ben")
    clock.move(days=21)
    cancel(workspace, "Ada")
    assert one(workspace, "Ben").offer_expires_at == NOON + timedelta(days=21, hours=4)


def test_an_offer_that_ran_out_cannot_be_taken(workspace: Workspace, clock: Clock) -> None:
    offered(workspace, "Ada", "Ben")
    clock.move(hours=6)
    with refused(workspace, Closed) as error:
        confirm(workspace, "Ada")
    assert "the offer to Ada ended Mon 4 May 2026 11:00" in error.value.message


def test_who_declines_an_offer_passes_it_to_the_next(workspace: Workspace) -> None:
    offered(workspace, "Ada", "Ben", "Cleo")
    assert cancel(workspace, "Ada") == ["Ben"]
    assert one(workspace, "Ada").standing is Standing.DECLINED
    assert one(workspace, "Ben").standing is Standing.OFFERED
    assert waiting(workspace) == ["Cleo"]


def test_the_next_command_ends_an_offer_that_ran_out_and_makes_the_next_one(workspace: Workspace, clock: Clock) -> None:
    offered(workspace, "Ada", "Ben", "Cleo")
    clock.move(hours=6)
    settled = move_up(workspace)
    assert [expired.name for expired in settled.expired] == ["Ada"]
    assert names(settled) == ["Ben"]
    assert one(workspace, "Ada").standing is Standing.EXPIRED
    assert one(workspace, "Ben").offer_expires_at == NOON + timedelta(hours=12)
    assert waiting(workspace) == ["Cleo"]
    assert problems(workspace) == []


def test_after_the_cut_off_an_offer_that_ran_out_ends_and_nobody_gets_the_next(
    workspace: Workspace, clock: Clock
) -> None:
    offered(workspace, "Ada", "Ben", cutoff=NOON + timedelta(hours=3))
    clock.move(hours=7)
    assert cancel(workspace, "Ada") == []
    assert (waiting(workspace), seats(workspace).free) == (["Ben"], 1)


def test_confirming_twice_changes_nothing(workspace: Workspace) -> None:
    make_event(workspace)
    [ada] = fill(workspace, "Ada")
    outcome = confirm(workspace, "Ada")
    assert (outcome.changed, outcome.registration) == (False, ada)


def test_who_waits_or_has_left_cannot_be_confirmed(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben")
    with refused(workspace, Conflict) as error:
        confirm(workspace, "Ben")
    assert error.value.details == {"standing": "waiting"}
    cancel(workspace, "Ada")
    with refused(workspace, Conflict) as error:
        confirm(workspace, "Ada")
    assert error.value.message == "Ada is cancelled; sign up again to come back."


def test_who_was_pending_is_confirmed_with_a_code(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        ledger.stand(tx, one(workspace, "Ada"), Standing.PENDING)
    outcome = confirm(workspace, "Ada")
    assert (outcome.changed, outcome.registration.standing, outcome.promoted) == (True, Standing.CONFIRMED, ())


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.RETIRED])
def test_at_an_event_that_is_off_nobody_is_confirmed_or_moved(workspace: Workspace, state: EventState) -> None:
    offered(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        capacity.end(tx, DINNER, state)
    with refused(workspace, Closed):
        confirm(workspace, "Ada")
    with refused(workspace, Closed):
        move_up(workspace)
    assert cancel(workspace, "Ada") == []


def test_priority_goes_first_and_keeps_its_reason(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada", "Ben", "Cleo")
    assert names(move_up(workspace, "Cleo", reason="  travels   from Oslo ")) == []
    moved = one(workspace, "Cleo")
    assert (moved.priority, moved.priority_reason) == (1, "travels from Oslo")
    assert waiting(workspace) == ["Cleo", "Ada", "Ben"]
    assert cancel(workspace, "First") == ["Cleo"]
    assert one(workspace, "Cleo").priority_reason == "travels from Oslo"


def test_priority_needs_a_reason(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada")
    with refused(workspace, Invalid) as error:
        move_up(workspace, "Ada")
    assert "--reason" in error.value.message


def test_only_who_waits_can_be_put_first(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada")
    with refused(workspace, Conflict) as error:
        move_up(workspace, "Ada", reason="is the host")
    assert error.value.message == "Ada is confirmed, not waiting: there is nothing to move up."


def test_the_journal_names_no_reason_and_no_person(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada")
    move_up(workspace, "Ada", reason="is Ben's sister")
    assert not any("Ben" in row or "Ada" in row or "example.org" in row for row in rows(workspace)["journal"])


def test_the_organizer_seats_somebody_beyond_the_cap_and_it_is_marked(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada", "Ben", "Cleo")
    settled = move_up(workspace, "Ben", reason="speaks", over_cap=True)
    assert names(settled) == ["Ben"]
    assert (one(workspace, "Ben").over_cap, seats(workspace).free) == (True, -1)
    assert cancel(workspace, "First") == []
    assert cancel(workspace, "Ben") == ["Ada"]
    assert problems(workspace) == []


def test_seats_that_are_there_are_not_marked_as_beyond_the_cap(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, cutoff=NOON + timedelta(days=1))
    fill(workspace, "First", "Second", "Ada")
    clock.move(days=1)
    cancel(workspace, "First")
    move_up(workspace, "Ada", reason="is here", over_cap=True)
    assert (confirmed(workspace), one(workspace, "Ada").over_cap) == (["Second", "Ada"], False)


def test_by_hand_the_queue_moves_after_the_cut_off(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, cutoff=NOON + timedelta(days=1))
    fill(workspace, "First", "Second", "Ada", "Ben", "Cleo")
    clock.move(days=1)
    cancel(workspace, "First")
    cancel(workspace, "Second")
    with workspace.read() as tx:
        assert listing.guest(tx, DINNER, "Ada").position == 1
    assert names(move_up(workspace)) == ["Ada", "Ben"]
    assert waiting(workspace) == ["Cleo"]
