"""Two who send at the same time, although a lock is there to prevent it: nobody gets a mail twice all the same."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from sqlalchemy import literal, text

from geekx_ops.errors import Unavailable
from geekx_ops.mail import delivery, outbox, sending_lock
from geekx_ops.mail.course import TAKEN_OVER
from geekx_ops.mail.delivery import LOCK_LOST
from geekx_ops.mail.outbox import Handed
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.sending import Run
from geekx_ops.mail.states import Phase, State
from geekx_ops.storage.prepared import Command
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.mail.delivering import ADA, BEN, CLEO, ready
from tests.mail.mailing import FAST, at, send, states
from tests.mail.servers import Handler, running

PATIENCE = 10
HANDED = Handed("one@example.org", "0" * 64, 1)
SENT = Answer(Phase.DOT, 250, "queued")


@dataclass
class Gate(Handler):
    """Lets the first who write to Ada wait until each is let through; whoever comes later goes by."""

    arrived: Semaphore = field(default_factory=lambda: Semaphore(0))
    open: list[Event] = field(default_factory=lambda: [Event(), Event()])
    waiting: int = 0

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
        if ADA in given and self.waiting < len(self.open):
            self.waiting += 1
            self.arrived.release()
            await asyncio.to_thread(self.open[self.waiting - 1].wait, PATIENCE)
        return await super().handle_RCPT(*given)


@contextmanager
def nothing_held(_: Workspace) -> Iterator[Callable[[], bool]]:
    """A lock that keeps nobody out."""
    yield lambda: True


def both_send(first: Workspace, second: Workspace) -> tuple[Run, Run, list[str]]:
    """The second takes over what the first has in hand, and has it in hand when the first goes on."""
    gate = Gate()
    with running(gate) as port, ThreadPoolExecutor(2) as pool:
        one = pool.submit(send, first, at(port, pace=replace(FAST, a_day=1)))  # so that something is left
        assert gate.arrived.acquire(timeout=PATIENCE)
        two = pool.submit(send, second, at(port))
        assert gate.arrived.acquire(timeout=PATIENCE)
        gate.open[0].set()
        earlier = one.result(PATIENCE)
        gate.open[1].set()
        return earlier, two.result(PATIENCE), [*gate.got, *send_the_rest(first)]


def send_the_rest(workspace: Workspace) -> list[str]:
    handler = Handler()
    with running(handler) as port:
        send(workspace, at(port))
    return handler.got


@pytest.fixture
def other(database: str, workspace: Workspace) -> Iterator[Workspace]:
    with open_workspace(database, clock=workspace.clock, randrange=random.Random(8).randrange) as opened:
        yield opened


def test_two_who_send_at_the_same_time(workspace: Workspace, other: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_lock, "sending", nothing_held)
    ready(workspace)
    first, second, got = both_send(workspace, other)
    assert Counter(got) == {ADA: 1, BEN: 1, CLEO: 1}
    assert (first.stop, first.failed, second.stop) == (TAKEN_OVER, True, None)
    assert states(workspace) == {State.SENT: 3}


def test_whose_a_message_is_has_to_be_asked(
    workspace: Workspace, other: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: to ask only how far it is sends it twice."""
    monkeypatch.setattr(sending_lock, "sending", nothing_held)
    for name in ("_DOT", "_SETTLE"):
        monkeypatch.setattr(outbox, name, anybodys(getattr(outbox, name)))
    ready(workspace)
    *_, got = both_send(workspace, other)
    assert Counter(got)[ADA] == 2


def anybodys(command: Command) -> Command:
    """The same without the question in whose hand it is."""
    statement: Any = command._statement
    asked = [part for one in statement._where_criteria for part in getattr(one, "clauses", [one])]
    kept = [one for one in asked if one is not outbox._IN_HAND]
    assert len(kept) + 1 == len(asked)
    statement = statement._generate()
    statement._where_criteria = tuple(kept)
    return Command(statement.where(literal(value=True)))


def test_what_was_taken_over_is_not_written_over(workspace: Workspace, other: Workspace) -> None:
    ready(workspace)
    with workspace.write() as tx:
        mine = outbox.claim(tx, 1, worker="a")
    assert mine is not None
    with other.write() as tx:
        assert outbox.recover(tx) == outbox.Recovered(1, 0)
        theirs = outbox.claim(tx, 1, worker="b")
    assert theirs is not None
    assert theirs.id == mine.id
    with workspace.write() as tx:
        assert not outbox.begin_dot(tx, mine, HANDED)
        assert not outbox.settle(tx, mine, SENT, Verdict(State.QUEUED))
    with other.write() as tx:
        assert outbox.begin_dot(tx, theirs, HANDED)
    with workspace.write() as tx:
        outbox.decide(tx, mine.id, State.QUEUED, "by somebody who does not know")
    with other.write() as tx:
        assert outbox.settle(tx, theirs, SENT, Verdict(State.SENT))
    assert states(workspace) == {State.SENT: 1, State.QUEUED: 2}


def test_an_answer_that_comes_after_all_was_given_up_stops_the_run(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(workspace_of_file)
    settle = outbox.settle

    def after_another(tx: Any, *given: Any) -> bool:
        outbox.recover(tx)
        return settle(tx, *given)

    monkeypatch.setattr(outbox, "settle", after_another)
    handler = Handler()
    with running(handler) as port:
        run = send(workspace_of_file, at(port))
    assert (run.stop, handler.got) == (TAKEN_OVER, [ADA])
    assert states(workspace_of_file) == {State.UNKNOWN: 1, State.QUEUED: 2}  # the server has it, and we do not know


def test_another_name_of_the_same_file_is_no_way_round(workspace_of_file: Workspace, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(workspace_of_file.place)
    busy = pytest.raises(Unavailable, match="another geekx sends the mails of this database")
    with open_workspace(tmp_path / "link.db") as other, sending_lock.sending(workspace_of_file) as is_held:
        assert is_held()
        with busy, sending_lock.sending(other):
            pass


def end_connections_with_locks(workspace: Workspace) -> None:
    with workspace.read() as tx:
        ended = tx.connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
        assert len(ended.all()) == 1


def test_a_server_that_lets_go_of_the_lock_stops_the_run(
    postgres_database: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LOOK_AT_LOCK", 0.0)
    with open_workspace(postgres_database, clock=clock) as workspace, ThreadPoolExecutor(1) as pool:
        ready(workspace)
        gate = Gate()
        with running(gate) as port:
            going = pool.submit(send, workspace, at(port))
            assert gate.arrived.acquire(timeout=PATIENCE)
            end_connections_with_locks(workspace)
            with sending_lock.sending(workspace) as is_held:  # nobody has it any more
                assert is_held()
            Event().wait(2 * delivery.LOOK)
            gate.open[0].set()
            run = going.result(PATIENCE)
        assert (run.stop, run.failed, gate.got) == (LOCK_LOST, True, [ADA])
