"""One ticket, many laptops at once. Each race is also run without its protection, and must go wrong then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from geekx_ops.door.log import Kind
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.door.scenes import attendance, door, log_of, scan
from tests.factories import DINNER, NOON, fill, make_event
from tests.registration.racers import LOCK, Job, Racer, outcomes, race, racers_at_start
from tests.registration.seen import one, problems, rows, seats

pytestmark = pytest.mark.slow

IN = "ada is in."
REFUSED = "ada is inside already since 12:00 (organizer). Nothing was counted twice."
SCAN: Job = ("check in", DINNER, ["ada"])
SAME_SCAN: Job = ("check in", DINNER, ["ada scan-1"])
ROUNDS = 50


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    with racers_at_start() as started:
        yield started


@pytest.fixture
def tonight(workspace: Workspace) -> Workspace:
    """Ada has a ticket, and the doors open while the racers' clock stands still at noon."""
    make_tonight(workspace)
    fill(workspace, "ada")
    return workspace


def make_tonight(workspace: Workspace, **rest: object) -> None:
    make_event(workspace, timezone="UTC", starts=NOON, ends=NOON + timedelta(hours=4), **rest)


def check_ins(workspace: Workspace) -> int:
    return sum(entry.kind is Kind.CHECK_IN for entry in log_of(workspace))


@pytest.mark.parametrize("_again", range(3))
def test_one_ticket_at_eight_doors_at_once_lets_in_once(tonight: Workspace, racers: list[Racer], _again: int) -> None:
    assert outcomes(race(tonight, racers, [SCAN] * 8)) == {IN: 1, REFUSED: 7}
    assert (check_ins(tonight), len(log_of(tonight)), attendance(tonight, "ada").inside) == (1, 8, 1)
    assert problems(tonight) == []


def test_without_the_lock_the_number_of_the_entry_refuses(tonight: Workspace, racers: list[Racer]) -> None:
    found = outcomes(race(tonight, racers, [SCAN] * 8, LOCK))
    assert found.keys() & {"IntegrityError", "UniqueViolation"}
    assert check_ins(tonight) == 1


def forget_the_numbers(workspace: Workspace) -> None:
    """The log without the constraint that no two entries of a registration have one number."""
    with workspace.write() as tx:
        if workspace.is_sqlite:
            [(made,)] = tx.select(text("SELECT sql FROM sqlite_master WHERE name = 'door_log' AND type = 'table'"))
            constraint = "CONSTRAINT uq_door_log_number UNIQUE (registration_id, number)"
            assert constraint in made
            tx.connection.exec_driver_sql("DROP TABLE door_log")
            tx.connection.exec_driver_sql(made.replace(constraint, "CHECK (1)"))
        else:
            tx.connection.exec_driver_sql("ALTER TABLE door_log DROP CONSTRAINT uq_door_log_number")


def test_without_lock_and_number_one_ticket_lets_in_several_times(tonight: Workspace, racers: list[Racer]) -> None:
    forget_the_numbers(tonight)
    found = outcomes(race(tonight, racers, [SCAN] * 8, LOCK))
    assert found[IN] > 1
    assert check_ins(tonight) == found[IN]
    # Even so nobody is counted twice, and each one too many is told.
    assert (attendance(tonight, "ada").inside, door(tonight).count.conflicts) == (1, found[IN] - 1)


def test_one_scan_that_eight_processes_repeat_is_one_row(tonight: Workspace, racers: list[Racer]) -> None:
    assert outcomes(race(tonight, racers, [SAME_SCAN] * 8)) == {IN: 8}
    [entry] = log_of(tonight)
    assert (entry.nonce, entry.kind) == ("scan-1", Kind.CHECK_IN)


def test_without_the_lock_a_repeated_scan_is_an_error(tonight: Workspace, racers: list[Racer]) -> None:
    found = outcomes(race(tonight, racers, [SAME_SCAN] * 8, LOCK))
    assert found.keys() & {"IntegrityError", "UniqueViolation"}


def a_round(workspace: Workspace, racers: list[Racer], event: str) -> tuple[Standing, int, Standing]:
    """Ada comes in the moment in which her seat is given away: how she and Ben stand, and who is inside."""
    make_tonight(workspace, slug=event, name=event, cap=1)
    for name in ("ada", "ben"):
        race(workspace, racers, [("sign up", event, [name])])
    scan(workspace, "ben", event)
    race(workspace, racers, [("release", event, []), ("check in", event, ["ada"])])
    ada, ben = (one(workspace, who, event) for who in ("ada", "ben"))
    assert seats(workspace, event).taken == 1
    inside = door(workspace, event).attendance(ada.id).inside
    return ada.standing, inside, ben.standing


def test_who_comes_while_seats_are_given_away_is_in_or_has_lost_hers(workspace: Workspace, racers: list[Racer]) -> None:
    found = {a_round(workspace, racers, f"dinner-{number}") for number in range(ROUNDS)}
    in_time, late = (Standing.CONFIRMED, 1, Standing.WAITING), (Standing.WAITING, 0, Standing.CONFIRMED)
    assert found <= {in_time, late}
    assert problems(workspace) == []
    assert len(rows(workspace)["events"]) == ROUNDS
