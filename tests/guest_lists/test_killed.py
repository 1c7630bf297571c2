"""An import that is killed, wherever it is, has done all or nothing; the next one does what there is left to do."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from geekx_ops.guest_lists.diff import Kind
from geekx_ops.storage import check
from geekx_ops.workspace import Workspace
from tests.factories import make_event
from tests.guest_lists.lists import compared, take_in
from tests.guest_lists.taking_in import GUESTS, STEP, guests
from tests.registration.seen import problems, rows

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LIVES = 20
STEPS = 3 * GUESTS // STEP
"""Of reading, comparing and taking in; that of the end not counted."""

Child = subprocess.Popen[str]
Rows = dict[str, list[str]]


@contextmanager
def child(database: str, *unsafe: str) -> Iterator[Child]:
    program = [sys.executable, "-m", "tests.guest_lists.taking_in", database, *unsafe]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()
        assert process.returncode == 0


def life(of: Child, number: int, chance: random.Random) -> bool:
    """Let it take the list *number* in, and kill it some steps and a moment later; whether it said that it was kept."""
    assert of.stdin is not None
    assert of.stdout is not None
    of.stdin.write(f"{number}\n")
    of.stdin.flush()
    process = int(of.stdout.readline())
    for _ in range(number * STEPS // LIVES):
        assert of.stdout.readline() == ".\n"
    sleep(chance.random() * 0.003)
    os.kill(process, signal.SIGKILL)
    return "kept\n" in list(iter(of.stdout.readline, "over\n"))


def there(workspace: Workspace) -> Rows:
    return rows(workspace)


def whole(before: Rows, after: Rows) -> bool:
    """Whether a list was taken in as a whole: its guests, their answers to who they are, and a word in the journal."""
    more = {name: len(after[name]) - len(before[name]) for name in after}
    return more["guest_list_rows"] == more["people"] == more["registrations"] > 0 and more["journal"] > 1


def test_what_is_killed_has_done_all_or_nothing(workspace: Workspace, database: str) -> None:
    make_event(workspace, cap=300)
    chance, undone = random.Random(20220525), 0
    with child(database) as one:
        for number in range(LIVES):
            before = there(workspace)
            kept = life(one, number, chance)
            after = there(workspace)
            undone += after == before
            assert whole(before, after) or (after == before and not kept)
            take_in(workspace, guests(str(number)))
            assert set(+compared(workspace, guests(str(number))).counts) <= {Kind.SAME, Kind.GONE}
    assert undone > LIVES // 2
    assert problems(workspace) == []
    with workspace.read() as tx:
        assert check.problems(tx.connection) == []


def test_without_transactions_something_is_half_done(workspace: Workspace, database: str) -> None:
    make_event(workspace, cap=300)
    with child(database, "unsafe") as one:
        before = there(workspace)
        assert not life(one, LIVES - 1, random.Random(20220525))
    after = there(workspace)
    assert after != before
    assert not whole(before, after)
