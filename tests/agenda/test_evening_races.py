"""Eight laptops tap `next` at once; and a process that runs the evening is killed again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from geekx_ops.agenda import entries, service
from geekx_ops.agenda.evening import stage
from geekx_ops.agenda.log import Entry
from geekx_ops.agenda.plan import Plan
from geekx_ops.events import service as events
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import item
from tests.factories import DINNER, NOON, make_event
from tests.lives import lives
from tests.registration.racers import LOCK, Job, Racer, outcomes, race, racers_at_start

pytestmark = pytest.mark.slow

NEXT: Job = ("go on", DINNER, ["0"])
LIVES = 20


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    with racers_at_start() as started:
        yield started


@pytest.fixture
def tonight(workspace: Workspace) -> Workspace:
    make_event(workspace, timezone="UTC", starts=NOON, ends=NOON + timedelta(hours=4))
    items = tuple(item(f"item-{number}") for number in range(LIVES * 20))
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _plan, _event: Plan(items))
    return workspace


def rows(workspace: Workspace) -> list[Entry]:
    with workspace.read() as tx:
        return entries.of_event(tx, events.stored(tx, DINNER))


def test_eight_taps_at_once_begin_one_item(tonight: Workspace, racers: list[Racer]) -> None:
    assert outcomes(race(tonight, racers, [NEXT] * 8)) == {"item-0": 1, "Conflict": 7}
    assert [(row.number, row.item) for row in rows(tonight)] == [(1, "item-0")]


def test_without_the_lock_the_number_of_the_row_refuses(tonight: Workspace, racers: list[Racer]) -> None:
    found = outcomes(race(tonight, racers, [NEXT] * 8, LOCK))
    assert found.keys() & {"IntegrityError", "UniqueViolation"}
    assert [(row.number, row.item) for row in rows(tonight)] == [(1, "item-0")]


def test_after_a_crash_the_stage_is_as_it_was(tonight: Workspace, database: str) -> None:
    """What was told was durable: each life is killed right after it has said what is on."""
    with lives("tests.agenda.tapping", database) as program:
        for number in range(LIVES):
            told = program.end_one(str(number), least=1 + number % 4)
            with tonight.read() as tx:
                found = stage(tx, DINNER)
            acknowledged = int(told[-1].partition(" ")[0])
            assert found.seen - acknowledged in {0, 1}  # a row that was kept, and killed before it could be told
            assert [row.number for row in found.entries] == list(range(1, found.seen + 1))
            assert [row.item for row in found.entries] == [f"item-{place}" for place in range(found.seen)]
