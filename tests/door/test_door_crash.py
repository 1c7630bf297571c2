"""A process that lets a thousand people in is killed again and again; whatever it acknowledged is there, and once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import func, select

from geekx_ops.door.log import Kind
from geekx_ops.storage import check
from geekx_ops.storage.tables import door_log
from geekx_ops.workspace import Workspace
from tests.door.scenes import door, log_of
from tests.factories import NOON, make_event, sign_up
from tests.registration.seen import problems

ROOT = Path(__file__).resolve().parents[2]
GUESTS = 1_000
MOST_OF_A_LIFE = 60
"""Guests that one life lets in at most before it is killed."""

Child = subprocess.Popen[str]


@pytest.fixture
def child(database: str) -> Iterator[Child]:
    program = [sys.executable, "-m", "tests.door.letting_in", database, str(GUESTS)]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()
        assert process.returncode == 0


def life(child: Child, first: int, chance: random.Random) -> list[int]:
    """Let it live until some guests are acknowledged and a moment more; all that it acknowledged."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(f"{first}\n")
    child.stdin.flush()
    process = int(child.stdout.readline())
    least = min(chance.randrange(MOST_OF_A_LIFE), GUESTS + 1 - first)
    heard = [child.stdout.readline().strip() for _ in range(least)]
    sleep(chance.random() * 0.005)
    os.kill(process, signal.SIGKILL)
    heard += [line.strip() for line in iter(child.stdout.readline, "over\n")]
    return list(map(int, heard))


def invite(workspace: Workspace) -> None:
    make_event(workspace, starts=NOON)
    with workspace.write() as tx:
        for number in range(GUESTS):
            sign_up(tx, f"Guest {number}")


def numbers_have_gaps(workspace: Workspace) -> bool:
    own = door_log.c
    counted = select(own.registration_id, func.count(), func.min(own.number), func.max(own.number))
    with workspace.read() as tx:
        found = tx.select(counted.group_by(own.registration_id))
    return any((least, most) != (1, entries) for _, entries, least, most in found)


@pytest.mark.slow
def test_nobody_who_was_let_in_is_lost_and_nobody_is_in_twice(workspace: Workspace, child: Child) -> None:
    invite(workspace)
    chance = random.Random(20220525)
    acknowledged: list[int] = []
    lives = 0
    while len(acknowledged) < GUESTS:
        acknowledged += life(child, len(acknowledged) + 1, chance)
        lives += 1
    assert acknowledged == list(range(1, GUESTS + 1))
    said = Counter(entry.kind for entry in log_of(workspace))
    # At most one check-in of each life was kept without a word about it, and was refused in the next.
    assert said[Kind.CHECK_IN] == GUESTS
    assert said[Kind.REFUSED] == said.total() - GUESTS < lives
    count = door(workspace).count
    assert (count.inside, count.came, count.expected, count.conflicts) == (GUESTS, GUESTS, 0, 0)
    assert not numbers_have_gaps(workspace)
    with workspace.read() as tx:
        assert check.problems(tx.connection) == []
    assert problems(workspace) == []
