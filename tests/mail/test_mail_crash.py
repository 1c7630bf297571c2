"""A process that sends thousands of mails is killed again and again: nobody gets a mail twice, nobody none."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
from tests.lives import ROOT, Lives, lives
from tests.mail.mailing import Kind, decide, plan_and_approve

MESSAGES = 3_000
KILLS = 20
MOST_OF_A_LIFE = 140
"""Mails that one life sends at most before it is killed: all of them together are less than there are."""
CONNECTIONS = 2
LONGEST_MOMENT = 0.01
"""Seconds in which a mail goes from the server's word through both commits to the next dot."""


@contextmanager
def sink(file: Path) -> Iterator[str]:
    """The port of a server that writes down what it takes, in a process of its own."""
    command = [sys.executable, "-m", "tests.mail.sinking", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()
        assert process.returncode == 0


@contextmanager
def sender(database: str, clock: Clock, accepted: Path) -> Iterator[Lives]:
    with sink(accepted) as port:
        arguments = (database, port, clock.now.isoformat(), str(CONNECTIONS))
        with lives("tests.mail.mailing_out", *arguments) as program:
            yield program


def let_it_end(program: Lives, workspace: Workspace, design: str) -> None:
    """One more life, for all that is left."""
    left = len(rows_in(workspace, State.QUEUED, State.CLAIMED, State.RETRY))
    assert program.end_one(design, least=left + 1)[-1] == "done"


def prepare(workspace: Workspace, clock: Clock, messages: int) -> None:
    make_event(workspace)
    decide(workspace)
    with workspace.write() as tx:
        for number in range(messages):
            sign_up(tx, DINNER, name=f"Guest {number}", email=f"guest{number}@example.org")
    clock.move(days=22)
    plan_and_approve(workspace, Kind.THANKS)


def rows_in(workspace: Workspace, *states: State) -> set[str | None]:
    """The Message-IDs of the messages in these states; of those without one, their numbers."""
    own = mail_outbox.c
    with workspace.read() as tx:
        rows = tx.select(select(own.id, own.message_id).where(own.state.in_(states)))
        return {row.message_id or str(row.id) for row in rows}


def arrived(accepted: Path) -> Counter[str | None]:
    return Counter(accepted.read_text(encoding="ascii").split())


@pytest.mark.slow
def test_twenty_deaths_lose_nothing_and_send_nothing_twice(
    sqlite_database: Path, workspace_of_file: Workspace, clock: Clock, tmp_path: Path
) -> None:
    prepare(workspace_of_file, clock, MESSAGES)
    chance, accepted = random.Random(20220525), tmp_path / "accepted"
    with sender(str(sqlite_database), clock, accepted) as program:
        for _ in range(KILLS):
            moment = chance.uniform(0, LONGEST_MOMENT)
            assert "done" not in program.end_one("intent", least=1 + chance.randrange(MOST_OF_A_LIFE), moment=moment)
        let_it_end(program, workspace_of_file, "intent")
    sent, unknown = (rows_in(workspace_of_file, state) for state in (State.SENT, State.UNKNOWN))
    got = arrived(accepted)
    assert len(sent) + len(unknown) == MESSAGES
    assert max(got.values()) == 1  # none twice
    assert sent <= got.keys()  # none lost
    assert got.keys() <= sent | unknown
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
    accepted = tmp_path / "accepted"
    with sender(str(sqlite_database), clock, accepted) as program:
        for mails in (17, 40, 33, 51):
            assert "done" not in program.end_one(design, least=mails)
        let_it_end(program, workspace_of_file, design)
    twice = sum(number > 1 for number in arrived(accepted).values())
    lost = 400 - len(arrived(accepted))
    assert (twice > 0, lost > 0) == (design == "after", design == "batch")
