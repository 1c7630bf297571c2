"""SIGKILL at every point of the whole draw: a step is done or not done, and in the end every byte is the same."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from geekx_ops.raffle import proof, stored
from geekx_ops.workspace import open_workspace
from tests.conftest import Clock
from tests.factories import DINNER
from tests.raffle import evening as room
from tests.raffle.dying import content, dies, finish, take_step

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

STEPS = ["freeze", "commit", "number", "draw", "absent", "draw", "claim", "draw", "claim", "draw", "claim"]
"""All but publish, which also writes files."""
IGNORED = sqlite3.SQLITE_IGNORE


@pytest.fixture
def before(sqlite_database: Path) -> Path:
    """Everybody is there, and nothing is frozen."""
    clock = Clock()
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(1).randrange) as workspace:
        room.make_room(workspace, clock)
        with workspace.write() as tx:
            stored.load(tx, DINNER, room.RULES)
    return sqlite_database


def copied(database: Path, name: str) -> Path:
    """A copy of a database that nobody has open."""
    copy = database.with_name(name)
    for beside in database.parent.glob(f"{name}*"):  # what a killed process left
        beside.unlink()
    shutil.copy(database, copy)
    return copy


def deaths_in(before: Path, folder: Path, *, known: list[list[str]]) -> Iterator[bool]:
    """One step killed at each of its points in turn: whether what was left is one of the *known* states."""
    at = 0
    while True:
        trial = copied(before, "trial.db")
        if not dies(lambda: take_step(trial, folder), at):  # noqa: B023 - it is over before the next turn
            return
        yield content(trial) in known
        at += 1


def test_a_step_killed_at_any_point_is_done_or_not_done(before: Path, tmp_path: Path) -> None:
    folder, deaths = tmp_path / "proof", 0
    for number, step in enumerate(STEPS):
        after = copied(before, f"after-{number}.db")
        assert not dies(lambda: take_step(after, folder))  # noqa: B023
        whole = list(deaths_in(before, folder, known=[content(before), content(after)]))
        assert all(whole), (step, whole.index(False))
        deaths, before = deaths + len(whole), after
    assert deaths >= 50


@pytest.mark.slow
def test_fifty_kills_change_no_byte(before: Path, tmp_path: Path) -> None:
    """In evenings that are killed several times each. Whoever comes next does what the program says comes next."""
    quiet = copied(before, "quiet.db")
    assert not dies(lambda: finish(quiet, tmp_path / "proof"))
    expected, chance, deaths = proof.read(tmp_path / "proof"), random.Random(20220525), 0
    for number in range(100):
        stormy, folder = copied(before, "stormy.db"), tmp_path / str(number) / "proof"
        while dies(lambda: finish(stormy, folder), chance.randrange(32)):  # noqa: B023
            deaths += 1
        assert proof.read(folder) == expected
        assert content(stormy) == content(quiet)
        if deaths >= 50:
            return
    raise AssertionError(deaths)


def without_transactions(driver: sqlite3.Connection, _: object) -> None:
    """From now on BEGIN and COMMIT do nothing, so that each statement is kept by itself."""
    driver.set_authorizer(lambda action, *_: IGNORED if action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_OK)


@pytest.fixture
def _no_transactions() -> Iterator[None]:
    event.listen(Pool, "connect", without_transactions)
    yield
    event.remove(Pool, "connect", without_transactions)


@pytest.mark.usefixtures("_no_transactions")
def test_without_transactions_the_same_deaths_leave_half_a_step(before: Path, tmp_path: Path) -> None:
    """The negative control: what the tests above look for can be found."""
    after = copied(before, "after.db")
    assert not dies(lambda: take_step(after, tmp_path))
    whole = list(deaths_in(before, tmp_path, known=[content(before), content(after)]))
    assert (whole[0], all(whole)) == (True, False)
