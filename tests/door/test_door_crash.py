"""A process that lets a thousand people in is killed again and again; whatever it acknowledged is there, and once."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from sqlalchemy import func, select

from geekx_ops.door.log import Kind
from geekx_ops.storage import check
from geekx_ops.storage.tables import door_log
from geekx_ops.workspace import Workspace
from tests.door.scenes import door, log_of
from tests.factories import NOON, make_event, sign_up
from tests.lives import Lives, lives
from tests.registration.seen import problems

GUESTS = 1_000
MOST_OF_A_LIFE = 60
"""Guests that one life lets in at most before it is killed."""


def life(program: Lives, first: int, chance: random.Random) -> list[int]:
    """Let it live until some guests are acknowledged and a moment more; all that it acknowledged."""
    least = min(chance.randrange(MOST_OF_A_LIFE), GUESTS + 1 - first)
    return list(map(int, program.end_one(str(first), least=least, moment=chance.random() * 0.005)))


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
def test_nobody_who_was_let_in_is_lost_and_nobody_is_in_twice(workspace: Workspace, database: str) -> None:
    invite(workspace)
    chance = random.Random(20220525)
    acknowledged: list[int] = []
    killed = 0
    with lives("tests.door.letting_in", database, str(GUESTS)) as program:
        while len(acknowledged) < GUESTS:
            acknowledged += life(program, len(acknowledged) + 1, chance)
            killed += 1
    assert acknowledged == list(range(1, GUESTS + 1))
    said = Counter(entry.kind for entry in log_of(workspace))
    # At most one check-in of each life was kept without a word about it, and was refused in the next.
    assert said[Kind.CHECK_IN] == GUESTS
    assert said[Kind.REFUSED] == said.total() - GUESTS < killed
    count = door(workspace).count
    assert (count.inside, count.came, count.expected, count.conflicts) == (GUESTS, GUESTS, 0, 0)
    assert not numbers_have_gaps(workspace)
    with workspace.read() as tx:
        assert check.problems(tx.connection) == []
    assert problems(workspace) == []
