"""Many processes at once on one database. Each race is also run without its protection, and must go wrong then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geekx_ops.registration import listing
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event, sign_up
from tests.registration.racers import EVERY_LOCK, LOCK, Job, Racer, outcomes, race, racers_at_start
from tests.registration.seen import confirmed, problems, rows, seats, waiting

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    with racers_at_start() as started:
        yield started


def sign_ups(processes: int, each: int) -> list[Job]:
    return [("sign up", DINNER, [f"guest-{one}-{number}" for number in range(each)]) for one in range(processes)]


def positions(workspace: Workspace) -> list[int | None]:
    with workspace.read() as tx:
        return [guest.position for guest in listing.guest_list(tx, DINNER) if guest.position is not None]


def test_400_sign_ups_at_once_for_120_seats(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=120)
    results = race(workspace, racers, sign_ups(8, 50))
    assert outcomes(results) == {"confirmed": 120, "waiting": 280}
    assert (len(confirmed(workspace)), seats(workspace).taken) == (120, 120)
    assert positions(workspace) == list(range(1, 281))
    assert problems(workspace) == []


def test_without_the_lock_more_seats_are_given_than_there_are(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=20)
    with workspace.write() as tx:
        sign_up(tx, "Ada")  # so that the count has its row, and nobody fails for want of it
    race(workspace, racers, sign_ups(8, 8), LOCK)
    assert len(confirmed(workspace)) > 20


@pytest.fixture
def on_postgresql(postgres_database: str, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(postgres_database, clock=clock) as opened:
        yield opened


def test_a_server_that_would_keep_snapshots_is_told_not_to(on_postgresql: Workspace, racers: list[Racer]) -> None:
    make_event(on_postgresql, cap=30)
    with on_postgresql.write() as tx:
        name = tx.connection.engine.url.database
        level = f"ALTER DATABASE {name} SET default_transaction_isolation TO 'repeatable read'"
        tx.connection.exec_driver_sql(level)
    assert outcomes(race(on_postgresql, racers, sign_ups(8, 10))) == {"confirmed": 30, "waiting": 50}
    assert problems(on_postgresql) == []


def test_with_snapshots_kept_the_lock_alone_is_not_enough(on_postgresql: Workspace, racers: list[Racer]) -> None:
    make_event(on_postgresql, cap=30)
    with on_postgresql.write() as tx:
        sign_up(tx, "Ada")
    assert "SerializationFailure" in outcomes(race(on_postgresql, racers, sign_ups(8, 10), "read committed"))


def crowded(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Twenty who have seats, of two ticket types, and the first twenty of fifty who wait."""
    make_event(workspace, cap=40, types=[("hall", None), ("overflow", None)])
    seated = [f"seated-{number:02}" for number in range(40)]
    queue = [f"queued-{number:02}" for number in range(50)]
    with workspace.write() as tx:
        for number, name in enumerate(seated + queue):
            sign_up(tx, name, ticket_type="overflow" if number % 2 and name in seated else "hall")
    return seated[:20], queue


def cancellations(names: list[str]) -> list[Job]:
    return [("cancel", DINNER, names[number::4]) for number in range(4)]


def test_20_cancellations_at_once_promote_the_first_20_who_wait(workspace: Workspace, racers: list[Racer]) -> None:
    leaving, queue = crowded(workspace)
    results = race(workspace, racers, cancellations(leaving))
    assert sorted(name for result in results for name in result) == queue[:20]
    assert all(result == sorted(result) for result in results)
    assert waiting(workspace) == queue[20:]
    assert (seats(workspace).taken, seats(workspace).free) == (40, 0)
    assert problems(workspace) == []


def test_without_the_lock_somebody_is_promoted_twice(workspace: Workspace, racers: list[Racer]) -> None:
    leaving, queue = crowded(workspace)
    results = race(workspace, racers, cancellations(leaving), EVERY_LOCK)
    assert sorted(name for result in results for name in result) != queue[:20]


SAME: Job = ("sign up", DINNER, ["ada"])


@pytest.mark.parametrize("_again", range(3))
def test_the_same_person_twice_at_once_is_registered_once(
    workspace: Workspace, racers: list[Racer], _again: int
) -> None:
    make_event(workspace, cap=5)
    assert outcomes(race(workspace, racers, [SAME, SAME])) == {"confirmed": 1, "there already": 1}
    stored = rows(workspace)
    assert (len(stored["people"]), len(stored["registrations"])) == (1, 1)
    assert problems(workspace) == []


def test_without_the_lock_the_same_person_twice_is_an_error(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=5)
    found = outcomes(race(workspace, racers, [SAME] * 8, LOCK))
    assert found.keys() & {"IntegrityError", "UniqueViolation"}


def at_two_events(workspace: Workspace) -> list[Job]:
    make_event(workspace)
    make_event(workspace, slug="picnic", name="Picnic")
    return [("sign up", event, ["ada"]) for event in (DINNER, "picnic")]


@pytest.mark.parametrize("_again", range(3))
def test_the_same_new_person_at_two_events_at_once_is_one_person(
    workspace: Workspace, racers: list[Racer], _again: int
) -> None:
    assert outcomes(race(workspace, racers, at_two_events(workspace))) == {"confirmed": 2}
    assert len(rows(workspace)["people"]) == 1
    assert (confirmed(workspace), confirmed(workspace, "picnic")) == (["ada"], ["ada"])
    assert problems(workspace) == []


def test_without_care_the_same_new_person_at_two_events_is_an_error(workspace: Workspace, racers: list[Racer]) -> None:
    found = outcomes(race(workspace, racers, at_two_events(workspace), LOCK, "collisions"))
    assert found.keys() & {"IntegrityError", "UniqueViolation"}
