"""A process that sends thousands of mails is killed again and again: nobody gets a mail twice, nobody none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import select

from geekx_ops.mail import steering
from geekx_ops.mail.states import State
from geekx_ops.registration.service import sign_up
from geekx_ops.storage import check
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event
from tests.mail.mailing import Kind, decide, plan_and_approve

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 3_000
KILLS = 20
LINE = len(f"{0:032x}@girlgeek.example.org\n")
"""Octets that the server writes for a mail."""
MOST_OF_A_LIFE = 140
"""Mails that one life sends at most before it is killed: all of them together are less than there are."""
CONNECTIONS = 2


@dataclass
class Outside:
    """What is known outside of the process that sends: the file of the server, and how often it was killed."""

    accepted: Path
    sender: subprocess.Popen[str]
    kills: int = 0

    def life(self, design: str, mails: int = 0) -> str:
        """Let it send some *mails*, then kill it (0: let it be); how it ended."""
        assert self.sender.stdin is not None
        assert self.sender.stdout is not None
        self.sender.stdin.write(f"{design}\n")
        self.sender.stdin.flush()
        process = int(self.sender.stdout.readline())
        if mails:
            self._wait_for(self._size() + mails * LINE)
            os.kill(process, signal.SIGKILL)
        ended = self.sender.stdout.readline().strip()
        self.kills += ended == "killed"
        return ended

    def _wait_for(self, size: int) -> None:
        while self._size() < size:
            sleep(0.001)

    def _size(self) -> int:
        return self.accepted.stat().st_size if self.accepted.exists() else 0

    def arrived(self) -> Counter[str]:
        return Counter(self.accepted.read_text(encoding="ascii").split()) if self.accepted.exists() else Counter()


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()
        assert process.returncode == 0


@contextmanager
def outside(database: str, clock: Clock, folder: Path) -> Iterator[Outside]:
    accepted = folder / "accepted"
    with program("tests.mail.sinking", str(accepted)) as sink:
        assert sink.stdout is not None
        port = sink.stdout.readline().strip()
        arguments = (database, port, clock.now.isoformat(), str(CONNECTIONS))
        with program("tests.mail.mailing_out", *arguments) as sender:
            yield Outside(accepted, sender)


def prepare(workspace: Workspace, clock: Clock, messages: int) -> None:
    make_event(workspace)
    decide(workspace)
    with workspace.write() as tx:
        for number in range(messages):
            sign_up(tx, DINNER, name=f"Guest {number}", email=f"guest{number}@example.org")
    clock.move(days=22)
    plan_and_approve(workspace, Kind.THANKS)


def message_ids(workspace: Workspace, state: State) -> set[str]:
    own = mail_outbox.c
    with workspace.read() as tx:
        return {row.message_id for row in tx.select(select(own.message_id).where(own.state == state))}


@pytest.mark.slow
def test_twenty_deaths_lose_nothing_and_send_nothing_twice(
    sqlite_database: Path, workspace_of_file: Workspace, clock: Clock, tmp_path: Path
) -> None:
    prepare(workspace_of_file, clock, MESSAGES)
    chance = random.Random(20220525)
    with outside(str(sqlite_database), clock, tmp_path) as world:
        while world.kills < KILLS:
            assert world.life("intent", 1 + chance.randrange(MOST_OF_A_LIFE)) == "killed"
        assert world.life("intent") == "done"
        arrived = world.arrived()
    sent, unknown = (message_ids(workspace_of_file, state) for state in (State.SENT, State.UNKNOWN))
    assert len(sent) + len(unknown) == MESSAGES
    assert max(arrived.values()) == 1  # none twice
    assert sent <= arrived.keys()  # none lost
    assert arrived.keys() <= sent | unknown
    assert 0 < len(unknown) <= KILLS * CONNECTIONS
    with workspace_of_file.read() as tx:  # the rest is held, and listed
        assert {one.message_id for one in steering.messages(tx, DINNER, None, [State.UNKNOWN])} == unknown
        assert check.problems(tx.connection) == []


@pytest.mark.slow
@pytest.mark.parametrize("design", ["after", "batch"])
def test_other_designs_fail_it(
    design: str, sqlite_database: Path, workspace_of_file: Workspace, clock: Clock, tmp_path: Path
) -> None:
    """The negative controls: to commit after the answer sends twice, to tick a batch off when it is read loses."""
    prepare(workspace_of_file, clock, 400)
    with outside(str(sqlite_database), clock, tmp_path) as world:
        for mails in (17, 40, 33, 51):
            assert world.life(design, mails) == "killed"
        assert world.life(design) == "done"
        arrived = world.arrived()
    twice = sum(number > 1 for number in arrived.values())
    lost = 400 - len(arrived)
    assert (twice > 0, lost > 0) == (design == "after", design == "batch")
