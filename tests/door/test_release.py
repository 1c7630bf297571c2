"""Seats of those who have not come, for those who wait at the door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from geekx_ops.door import release
from geekx_ops.door.log import Kind
from geekx_ops.errors import Closed, Conflict, Invalid
from geekx_ops.events.event import EventState, HeldSeats, PartyRule
from geekx_ops.registration import capacity
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    ENDS,
    STARTS,
    door,
    give_away,
    leave,
    log_of,
    make_evening,
    names_of,
    said,
    scan,
    undo,
)
from tests.factories import DINNER, cancel, fill
from tests.registration.seen import confirmed, one, problems, refused, rows, seats, waiting


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Iterator[Workspace]:
    """Three seats: Ada, Ben and Cleo have them, Dan, Eve and Fay wait. Nothing may be oversold at the end."""
    make_evening(workspace, cap=3)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan", "Eve", "Fay")
    clock.now = DOORS
    yield workspace
    assert problems(workspace) == []
    assert seats(workspace).free >= 0


def test_before_its_time_a_release_is_only_noted(evening: Workspace, clock: Clock) -> None:
    scan(evening, "dan")
    told = give_away(evening, STARTS)
    assert (told.seated, told.given_away, told.absent, names_of(told.waiting)) == ((), (), 3, ["Dan"])
    assert told.event.settings.sign_up.door_release == STARTS
    assert said(scan(evening, "eve")) == (
        "waiting",
        (
            "Eve is on the waiting list and is noted as here;"
            " from 18:00 on, the seats of those who did not come are given out in the order of the queue."
        ),
    )
    clock.now = STARTS - timedelta(microseconds=1)
    assert not scan(evening, "fay").ok
    assert confirmed(evening) == ["Ada", "Ben", "Cleo"]


def test_from_its_time_on_the_seats_go_to_those_who_are_here_in_queue_order(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    for who in ("fay", "eve"):
        scan(evening, who)
    give_away(evening, STARTS)
    clock.now = STARTS
    answer = scan(evening, "eve")
    assert (answer.message, names_of(answer.seated)) == ("Eve is in.", ["Fay"])
    assert confirmed(evening) == ["Ada", "Eve", "Fay"]
    assert waiting(evening) == ["Dan"]
    assert scan(evening, "fay").message == "Fay is in."
    gone = [entry for entry in log_of(evening) if entry.kind is Kind.GIVEN_AWAY]
    assert [(entry.registration_id, entry.at) for entry in gone] == [(3, STARTS), (2, STARTS)]
    assert [one(evening, who).standing for who in ("ben", "cleo")] == [Standing.EXPIRED] * 2


def test_a_release_now_gives_the_seats_at_once(evening: Workspace, clock: Clock) -> None:
    scan(evening, "fay")
    scan(evening, "ada")
    told = give_away(evening)
    assert (names_of(told.seated), names_of(told.given_away), told.absent) == (["Fay"], ["Cleo"], 1)
    assert told.seated[0].ticket_code is not None
    before = rows(evening)
    clock.move(minutes=1)
    again = give_away(evening)
    assert (again.seated, again.given_away, again.absent, again.waiting) == ((), (), 1, ())
    assert rows(evening) == before


def test_a_preview_tells_the_same_and_changes_nothing(evening: Workspace) -> None:
    scan(evening, "fay")
    scan(evening, "ben")
    before = rows(evening)
    with evening.read() as tx:
        seen = release.preview(tx, DINNER)
    assert rows(evening) == before
    told = give_away(evening)
    assert names_of(seen.seated) == names_of(told.seated) == ["Fay"]
    assert names_of(seen.given_away) == names_of(told.given_away) == ["Cleo"]
    assert (seen.absent, seen.waiting) == (told.absent, told.waiting) == (1, ())


def test_who_came_and_left_keeps_the_seat(evening: Workspace, clock: Clock) -> None:
    for who in ("ada", "ben", "cleo"):
        scan(evening, who)
    clock.move(minutes=5)
    leave(evening, "ada")
    scan(evening, "dan")
    told = give_away(evening)
    assert (told.seated, told.absent, names_of(told.waiting)) == ((), 0, ["Dan"])


def test_who_is_called_and_does_not_come_is_taken_back_and_the_seat_goes_on(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    scan(evening, "ben")
    scan(evening, "dan")
    assert names_of(give_away(evening).seated) == ["Dan"]
    clock.move(minutes=10)
    assert undo(evening, "dan").ok
    answer = scan(evening, "eve")
    assert (answer.message, answer.seated) == ("Eve is in.", ())
    assert one(evening, "dan").standing is Standing.EXPIRED
    assert said(scan(evening, "dan"))[0] == "given-away"
    assert waiting(evening) == ["Dan", "Fay"]


def test_a_seat_given_away_stays_given_away(evening: Workspace) -> None:
    scan(evening, "dan")
    give_away(evening)
    with refused(evening, Conflict) as error:
        undo(evening, "cleo")
    assert error.value.message == (
        "the seat of Cleo was given to somebody who waited, and stays there."
        " Scan Cleo when they come: the next free seat is theirs."
    )


def test_a_release_that_is_withdrawn_keeps_the_seats(evening: Workspace) -> None:
    scan(evening, "dan")
    give_away(evening)
    with evening.write() as tx:
        assert release.withdraw(tx, DINNER).settings.sign_up.door_release is None
    assert said(scan(evening, "eve"))[0] == "waiting"
    assert confirmed(evening) == ["Ada", "Ben", "Dan"]


def test_a_seat_that_is_freed_after_the_release_goes_to_the_next_who_is_here(evening: Workspace) -> None:
    for who in ("ada", "ben", "cleo", "eve"):
        scan(evening, who)
    assert names_of(give_away(evening).waiting) == ["Eve"]
    # The queue does not move by itself: Dan, who is before her, is not here.
    assert cancel(evening, "Ben") == []
    assert (confirmed(evening), seats(evening).free) == (["Ada", "Cleo"], 1)
    assert names_of(give_away(evening).seated) == ["Eve"]
    assert waiting(evening) == ["Dan", "Fay"]


def test_a_freed_seat_is_given_with_the_next_scan_of_somebody_who_waits(evening: Workspace) -> None:
    for who in ("ada", "ben", "cleo", "eve"):
        scan(evening, who)
    give_away(evening)
    cancel(evening, "Ben")
    answer = scan(evening, "fay")
    assert (said(answer)[0], names_of(answer.seated)) == ("waiting", ["Eve"])


def test_the_cap_is_raised_at_the_door(evening: Workspace) -> None:
    for who in ("ada", "ben", "cleo", "eve"):
        scan(evening, who)
    give_away(evening)
    with evening.write() as tx:
        capacity.set_cap(tx, DINNER, 4)
    assert scan(evening, "eve").message == "Eve is in."
    assert (waiting(evening), door(evening).count.inside) == (["Dan", "Fay"], 4)


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        (DOORS - timedelta(minutes=1), "expected a time not before event.doors (2026-05-25 17:30:00)"),
        (ENDS + timedelta(minutes=1), "expected a time not after event.ends (2026-05-25 22:00:00)"),
    ],
)
def test_a_release_at_an_impossible_time(evening: Workspace, moment: object, message: str) -> None:
    with refused(evening, Invalid) as error:
        give_away(evening, moment)  # type: ignore[arg-type]
    assert error.value.message.startswith(f"that cannot be: signup.door_release: {message}, found ")


def test_nothing_is_released_when_the_event_is_over_or_off(evening: Workspace, clock: Clock) -> None:
    clock.now = ENDS
    with refused(evening, Closed) as error:
        give_away(evening)
    assert error.value.details == {"reason": "ended"}
    clock.now = DOORS
    with evening.write() as tx:
        capacity.end(tx, DINNER, EventState.CANCELLED)
    with refused(evening, Closed):
        give_away(evening)


def test_typing_a_paper_list_after_the_end_takes_no_seats(evening: Workspace, clock: Clock) -> None:
    give_away(evening, STARTS)
    clock.now = ENDS + timedelta(hours=1)
    assert said(scan(evening, "dan", at=STARTS))[0] == "waiting"
    for who in ("ada", "ben", "cleo"):
        assert scan(evening, who, at=STARTS).ok


# Who has what to give, and who can take it


def test_held_seats_stay_with_those_they_are_held_for(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=3, held=(HeldSeats("crew", 2, "standard"),))
    fill(workspace, "Speaker", held="crew")
    fill(workspace, "Ada", "Ben", "Cleo")
    clock.now = DOORS
    for who in ("ben", "cleo"):
        scan(workspace, who)
    told = give_away(workspace)
    assert (names_of(told.seated), names_of(told.given_away), told.absent) == (["Ben"], ["Ada"], 0)
    assert confirmed(workspace) == ["Speaker", "Ben"]
    assert problems(workspace) == []


def test_a_party_of_which_somebody_came_keeps_its_seats(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=4)
    fill(workspace, "Ada", "Ben", party=2)
    fill(workspace, "Cleo", "Dan")
    clock.now = DOORS
    scan(workspace, "ben", people=1)
    scan(workspace, "dan")
    told = give_away(workspace)
    assert (names_of(told.seated), names_of(told.given_away)) == (["Dan"], ["Ada"])
    # One of the two seats is left, and the next scan of somebody who waits finds it.
    assert scan(workspace, "cleo").message == "Cleo is in."
    assert scan(workspace, "ben").message == "Ben is in (2 of 2); the first arrival was at 17:30."
    assert problems(workspace) == []


@pytest.mark.parametrize(("rule", "seated"), [(PartyRule.FIT, ["Eve"]), (PartyRule.STRICT, [])])
def test_a_party_that_does_not_fit(workspace: Workspace, clock: Clock, rule: PartyRule, seated: list[str]) -> None:
    make_evening(workspace, cap=2, parties=rule)
    fill(workspace, "Ada", "Ben")
    fill(workspace, "Dan", party=2)
    fill(workspace, "Eve")
    clock.now = DOORS
    for who in ("ada", "dan", "eve"):
        scan(workspace, who)
    assert names_of(give_away(workspace).seated) == seated
    assert problems(workspace) == []


def test_a_party_that_takes_fewer_gets_fewer(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=3)
    fill(workspace, "Ada", "Ben", "Cleo")
    fill(workspace, "Dan", party=3, at_least=1, companions=["Eve", "Fay"])
    clock.now = DOORS
    scan(workspace, "ada")
    scan(workspace, "dan")
    [dan] = give_away(workspace).seated
    assert (dan.party_size, dan.at_least) == (2, 1)
    assert scan(workspace, "dan").message == "Dan is in (2 of 2)."
    assert rows(workspace)["registration_companions"] == ["(4, 1, 'Eve')"]
    assert problems(workspace) == []


def test_ticket_types_keep_to_their_own_caps(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=3, types=[("hall", 1), ("stage", 2)])
    fill(workspace, "Ada", ticket_type="hall")
    fill(workspace, "Ben", "Cleo", ticket_type="stage")
    fill(workspace, "Dan", ticket_type="hall")
    fill(workspace, "Eve", ticket_type="stage")
    clock.now = DOORS
    for who in ("ada", "dan", "eve"):
        scan(workspace, who)
    told = give_away(workspace)
    assert (names_of(told.seated), names_of(told.given_away), names_of(told.waiting)) == (["Eve"], ["Cleo"], ["Dan"])
    assert problems(workspace) == []
