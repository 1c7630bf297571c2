"""A process that signs people up is killed again and again; whatever it acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from geekx_ops.registration import listing
from geekx_ops.storage import check
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event
from tests.registration.seen import problems

ROOT = Path(__file__).resolve().parents[2]
LIVES = 50
CAP = 300

Child = subprocess.Popen[str]


@pytest.fixture
def child(database: str) -> Iterator[Child]:
    program = [sys.executable, "-m", "tests.registration.signing", database]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()
        assert process.returncode == 0


def life(child: Child, number: int, chance: random.Random) -> list[str]:
    """Let it live until some guests are acknowledged and a moment more; all that it acknowledged."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(f"{number}\n")
    child.stdin.flush()
    process = int(child.stdout.readline())
    heard = [child.stdout.readline().strip() for _ in range(chance.randrange(12))]
    sleep(chance.random() * 0.01)
    os.kill(process, signal.SIGKILL)
    heard += [line.strip() for line in iter(child.stdout.readline, "over\n")]
    return heard


def lost(workspace: Workspace, acknowledged: list[str]) -> list[str]:
    """Of those who were acknowledged, the ones who are not there, or not as they were told."""
    with workspace.read() as tx:
        found = {guest.registration for guest in listing.guest_list(tx, DINNER)}
    there = {guest.ticket_code for guest in found} | {guest.email for guest in found if guest.ticket_code is None}
    return [word for word in acknowledged if word not in there]


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost(workspace: Workspace, child: Child) -> None:
    make_event(workspace, cap=CAP)
    chance = random.Random(20220525)
    acknowledged = [word for number in range(LIVES) for word in life(child, number, chance)]
    assert len(acknowledged) > LIVES
    assert lost(workspace, acknowledged) == []
    assert problems(workspace) == []
    with workspace.read() as tx:
        assert check.problems(tx.connection) == []
        overview = listing.overview(tx, DINNER)
    assert overview.seats.free >= 0
    # At most one sign-up of each life was kept without a word about it.
    assert 0 <= sum(overview.registrations.values()) - len(acknowledged) <= LIVES
