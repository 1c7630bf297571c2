"""An import that is killed, wherever it is, has done all or nothing; the next one does what there is left to do."""

from __future__ import annotations

import random

import pytest

from geekx_ops.guest_lists.diff import Kind
from geekx_ops.storage import check
from geekx_ops.workspace import Workspace
from tests.factories import make_event
from tests.guest_lists.lists import compared, take_in
from tests.guest_lists.taking_in import GUESTS, STEP, guests
from tests.lives import Lives, lives
from tests.registration.seen import problems, rows

pytestmark = pytest.mark.slow

LIVES = 20
STEPS = 3 * GUESTS // STEP
"""Of reading, comparing and taking in; that of the end not counted."""

Rows = dict[str, list[str]]


def killed(program: Lives, number: int, chance: random.Random) -> bool:
    """Let it take the list *number* in, and kill it some steps and a moment later; whether it said that it was kept."""
    least = number * STEPS // LIVES
    return "kept" in program.end_one(str(number), least=least, moment=chance.random() * 0.003)


def whole(before: Rows, after: Rows) -> bool:
    """Whether a list was taken in as a whole: its guests, their answers to who they are, and a word in the journal."""
    more = {name: len(after[name]) - len(before[name]) for name in after}
    return more["guest_list_rows"] == more["people"] == more["registrations"] > 0 and more["journal"] > 1


def test_what_is_killed_has_done_all_or_nothing(workspace: Workspace, database: str) -> None:
    make_event(workspace, cap=300)
    chance, undone = random.Random(20220525), 0
    with lives("tests.guest_lists.taking_in", database) as program:
        for number in range(LIVES):
            before = rows(workspace)
            kept = killed(program, number, chance)
            after = rows(workspace)
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
    before = rows(workspace)
    with lives("tests.guest_lists.taking_in", database, "unsafe") as program:
        assert not killed(program, LIVES - 1, random.Random(20220525))
    after = rows(workspace)
    assert after != before
    assert not whole(before, after)
