"""Many processes at once on one database. Each race is also run without its protection, and must go wrong then."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from geekx_ops.registration import listing
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event, sign_up
from tests.registration.seen import confirmed, problems, rows, seats, waiting

ROOT = Path(__file__).resolve().parents[2]
LOCK = "lock, transactions by the driver"
EVERY_LOCK = "lock, no transactions"

pytestmark = pytest.mark.slow


class Racer:
    """A process that takes one job after the other."""

    def __init__(self) -> None:
        program = [sys.executable, "-m", "tests.registration.racing"]
        self._process = subprocess.Popen(
            program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")

    def heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    started = [Racer() for _ in range(8)]
    yield started
    for racer in started:
        racer.end()


Job = tuple[str, str, Sequence[str]]


def race(workspace: Workspace, racers: list[Racer], jobs: Sequence[Job], *without: str) -> list[list[str]]:
    """Start all *jobs* at one moment; what each says of its every step."""
    database = str(workspace.url.render_as_string(hide_password=False) if not workspace.is_sqlite else workspace.place)
    runners = racers[: len(jobs)]
    for racer, (work, event, names) in zip(runners, jobs, strict=True):
        racer.tell(json.dumps({"database": database, "work": work, "event": event, "names": names, "without": without}))
    assert {racer.heard() for racer in runners} == {"ready"}
    for racer in runners:
        racer.tell("go")
    return [json.loads(racer.heard()) for racer in runners]


def sign_ups(processes: int, each: int) -> list[Job]:
    return [("sign up", DINNER, [f"guest-{one}-{number}" for number in range(each)]) for one in range(processes)]


def outcomes(results: list[list[str]]) -> Counter[str]:
    return Counter(outcome for result in results for outcome in result)


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
