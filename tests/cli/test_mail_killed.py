"""`geekx mail send` is killed while messages are on their way: the next one sets that right, and loses none."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest

from geekx_ops.demo.sink import Sink
from geekx_ops.mail import outbox, sending_lock
from geekx_ops.mail.states import State
from geekx_ops.workspace import open_workspace
from tests.cli.mailing import approved, mail, over, records
from tests.cli.running import environment, started
from tests.mail.mailing import states
from tests.mail.servers import Handler, running

PATIENCE = 15
QUIET: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass
class Stuck(Handler):
    """Never answers to one step, and says when it was asked."""

    at: str = "RCPT"
    asked: Semaphore = field(default_factory=lambda: Semaphore(0))

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
        await self._wait("RCPT")
        return await super().handle_RCPT(*given)

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802
        await self._wait("DATA")
        return await super().handle_DATA(*given)

    async def _wait(self, step: str) -> None:
        if step == self.at:
            self.asked.release()
            await asyncio.sleep(PATIENCE)


def killed(folder: Path, at: str, connections: int) -> dict[State, int]:
    """Kill a program that sends when each of its connections is *at* this step; the states that it leaves."""
    handler = Stuck(at=at)
    with running(handler) as port:
        settings = environment(**over(port, GEEKX_SMTP_CONNECTIONS=str(connections)))
        with subprocess.Popen(started("mail", "send", "--yes"), cwd=folder, env=settings, **QUIET) as program:
            assert all(handler.asked.acquire(timeout=PATIENCE) for _ in range(connections))
            program.send_signal(signal.SIGKILL)
    with open_workspace(folder / "geekx.db") as workspace:
        return states(workspace)


def test_what_was_on_its_way_when_it_was_killed(mails: Path, sink: Sink) -> None:
    approved("reminder")
    assert killed(mails, "RCPT", 2) == {State.CLAIMED: 2}
    assert killed(mails, "DATA", 2) == {State.DOT: 2}  # both were queued again, and are on their way once more
    ran = mail("send", "--yes", **over(sink.port))
    assert (ran.code, sink.messages) == (0, [])
    assert "Note: an earlier run ended in the middle; of 2 messages nobody knows: geekx mail unknown" in ran.err
    assert len(records(mail("unknown", "--format", "json"))) == 2
    (one,) = records(mail("status", "--format", "json"))
    assert (one["state"], one["unknown"], one["to_send"]) == ("done", 2, 0)
    number = str(records(mail("unknown", "--format", "json"))[0]["number"])
    assert mail("unknown", number, "--resend").code == 0
    assert mail("send", "--yes", **over(sink.port)).code == 0
    assert len(sink.messages) == 1


@pytest.mark.usefixtures("mails")
def test_what_is_on_its_way_elsewhere_is_not_passed_over(sink: Sink) -> None:
    approved("reminder")
    with open_workspace("geekx.db") as workspace, sending_lock.sending(workspace):
        with workspace.write() as tx:
            assert [outbox.claim(tx, 1, worker=name) is not None for name in ("a", "b")] == [True, True]
        ran = mail("send", "--yes", **over(sink.port))
        assert "another geekx sends the mails of this database" in " ".join(ran.err.split())
        assert (ran.code, sink.messages) == (8, [])
        ran = mail("unknown")
        assert "Note: 2 messages are on their way at this moment, from another geekx" in ran.err
    assert mail("send", "--yes", **over(sink.port)).code == 0
    assert len(sink.messages) == 2
