"""Each rule is broken behind the program's back, and exactly that is said."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, NOON, HeldSeats, fill, make_event
from tests.registration.seen import problems


@pytest.fixture
def dinner_for_three(workspace: Workspace) -> Workspace:
    """#1 Ada and #2 Ben with a companion have seats, #3 Cleo waits; the hall is full, the stage has one held seat."""
    make_event(
        workspace, cap=4, types=[("hall", 3), ("stage", None)], held=(HeldSeats("crew", 1, "stage"),), max_party=4
    )
    fill(workspace, "Ada")
    fill(workspace, "Ben", companions=["Dan"])
    fill(workspace, "Cleo")
    assert problems(workspace) == []
    return workspace


def broken(workspace: Workspace, *statements: str) -> list[str]:
    with workspace.write() as tx:
        for statement in statements:
            tx.connection.execute(text(statement))
    return problems(workspace)


AT = NOON.isoformat(timespec="microseconds")
CONFIRM_CLEO = "UPDATE registrations SET standing = 'confirmed', ticket_code = 'aaaaaaaaaa' WHERE id = 3"
COUNT_CLEO = "UPDATE registration_tally SET seats = 4, waiting = 0 WHERE held = ''"


def test_a_count_that_is_wrong(dinner_for_three: Workspace) -> None:
    assert broken(dinner_for_three, "UPDATE registration_tally SET seats = 2") == [
        "dinner: the count of seats (hall) is 2, the rows say 3",
        "dinner: 1 wait although there is room for them; `geekx guests move-up` mends it",
    ]


def test_counts_of_those_who_wait_and_of_offers_that_are_wrong(dinner_for_three: Workspace) -> None:
    assert broken(dinner_for_three, "UPDATE registration_tally SET waiting = 2, offers = 1") == [
        "dinner: the count of waiting (hall) is 2, the rows say 1",
        "dinner: the count of offers (hall) is 1, the rows say 0",
    ]


def test_a_count_of_held_seats_that_is_wrong(dinner_for_three: Workspace) -> None:
    fill(dinner_for_three, "Eve", held="crew")
    assert broken(dinner_for_three, "UPDATE registration_tally SET seats = 0 WHERE held = 'crew'") == [
        "dinner: the count of seats (stage, held for crew) is 0, the rows say 1"
    ]


def test_rows_that_are_not_counted(dinner_for_three: Workspace) -> None:
    assert broken(dinner_for_three, "DELETE FROM registration_tally") == [
        "dinner: 3 seats (hall) are not counted at all",
        "dinner: 1 waiting (hall) are not counted at all",
        "dinner: 1 wait although there is room for them; `geekx guests move-up` mends it",
    ]


def test_more_seats_than_the_caps(dinner_for_three: Workspace) -> None:
    assert broken(dinner_for_three, CONFIRM_CLEO, COUNT_CLEO) == [
        "dinner: 4 seats are taken and 1 held back, but the cap is 4",
        "dinner: 4 seats of hall are taken and 0 held back, but its cap is 3",
    ]


@pytest.mark.parametrize(
    "allowed",
    [
        "UPDATE registrations SET over_cap = true WHERE id = 3",
        f"INSERT INTO journal (at, actor, action, event_id) VALUES ('{AT}', 'me', '{capacity.OVER_ALLOWED}', 1)",
    ],
)
def test_more_seats_than_the_caps_are_no_fault_if_the_organizer_wanted_them(
    dinner_for_three: Workspace, allowed: str
) -> None:
    assert broken(dinner_for_three, CONFIRM_CLEO, COUNT_CLEO, allowed) == []


def test_somebody_waits_although_there_is_room(dinner_for_three: Workspace) -> None:
    freed = (
        "UPDATE registrations SET standing = 'cancelled' WHERE id = 1",
        "UPDATE registration_tally SET seats = 2",
    )
    assert broken(dinner_for_three, *freed) == [
        "dinner: 1 wait although there is room for them; `geekx guests move-up` mends it"
    ]


@pytest.mark.parametrize(
    "stopped", ["signup_switch = 'closed'", f"cutoff = '{AT}'", "state = 'retired'", f"signup_closes = '{AT}'"]
)
def test_room_is_no_fault_when_the_queue_is_stopped(dinner_for_three: Workspace, stopped: str) -> None:
    freed = (
        f"UPDATE events SET {stopped}",
        "UPDATE registrations SET standing = 'cancelled' WHERE id = 1",
        "UPDATE registration_tally SET seats = 2",
    )
    assert broken(dinner_for_three, *freed) == []


def test_an_open_offer_hides_nobody_who_waits_in_vain(dinner_for_three: Workspace) -> None:
    freed = (
        "UPDATE registrations SET standing = 'cancelled' WHERE id = 1",
        f"UPDATE registrations SET standing = 'offered', offer_expires_at = '{AT}' WHERE id = 2",
        "UPDATE registration_tally SET seats = 2, offers = 1",
    )
    assert broken(dinner_for_three, *freed) == [
        "dinner: 1 wait although there is room for them; `geekx guests move-up` mends it"
    ]


def test_a_person_is_registered_twice(dinner_for_three: Workspace) -> None:
    twice = ("DROP INDEX uq_registrations_live", "UPDATE registrations SET person_id = 1 WHERE id = 2")
    assert broken(dinner_for_three, *twice) == ["dinner: person 1 is registered more than once"]


@pytest.mark.parametrize("code", ["aaaaaaaaab", "short", "aaaaa-00000"])
def test_a_ticket_code_is_damaged(dinner_for_three: Workspace, code: str) -> None:
    damage = f"UPDATE registrations SET ticket_code = '{code}' WHERE id = 1"
    assert broken(dinner_for_three, damage) == ["dinner: the ticket code of #1 is damaged"]


def test_a_party_has_more_names_than_seats(dinner_for_three: Workspace) -> None:
    crowd = "INSERT INTO registration_companions (registration_id, rank, name) VALUES (2, 2, 'Eve')"
    assert broken(dinner_for_three, crowd) == ["dinner: #2 has 2 seats for 3 named people"]


def test_every_event_is_looked_at(dinner_for_three: Workspace) -> None:
    make_event(dinner_for_three, slug="picnic", name="Picnic")
    with dinner_for_three.write() as tx:
        capacity.set_cap(tx, DINNER, 5)
    wrong = "INSERT INTO registration_tally VALUES (2, 'standard', '', 1, 0, 0)"
    assert broken(dinner_for_three, wrong) == ["picnic: the count of seats (standard) is 1, the rows say 0"]
