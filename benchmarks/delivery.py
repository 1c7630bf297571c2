"""Mails handed over on one connection, against a loop that hands over the same ones and remembers nothing.

Ours makes each mail anew and compares it with what was approved, and commits twice for it: before its final dot and
after the answer. The server is postfix's `smtp-sink` where that is installed, else our own, in a process of its own.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import null, update

from benchmarks.measuring import Ratio, alternately, elapsed
from benchmarks.stored import store_registrations
from geekx_ops.events import service as events
from geekx_ops.events.event import EventSettings
from geekx_ops.mail import approving, letters, mailings, planning, stored
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.planning import Wishes
from geekx_ops.mail.sending import Order, Sending, outlooks
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import MailingState, State
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Workspace, open_workspace

MAILS = 500
ROUNDS = 5
HERE = "127.0.0.1"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DINNER = EventSettings("dinner", "Dinner", "UTC", NOW - timedelta(days=1), NOW - timedelta(hours=20), MAILS)
SETTINGS = MailSettings(
    sender="The team", address="team@events.example.org", postal="1 Road, Town", survey="https://example.org/s"
)
SINK = """
import sys
from geekx_ops.demo.sink import Sink
with Sink() as sink:
    print(sink.port, flush=True)
    sys.stdin.read()
"""


@contextmanager
def server() -> Iterator[int]:
    """The port of a server that takes everything."""
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    with _own_sink() if program is None else _smtp_sink(program) as port:
        yield port


@contextmanager
def _own_sink() -> Iterator[int]:
    command = [sys.executable, "-c", SINK]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.communicate()


@contextmanager
def _smtp_sink(program: str) -> Iterator[int]:
    with socket.create_server((HERE, 0)) as free:
        port = int(free.getsockname()[1])
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []  # it insists on that
    with subprocess.Popen([program, *privileges, f"{HERE}:{port}", "100"]) as process:
        try:
            while process.poll() is None and not _listens(port):
                time.sleep(0.01)
            yield port
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as calling:
        return calling.connect_ex((HERE, port)) == 0


def new_mailing(path: Path) -> Workspace:
    """A mailing of so many, planned and approved."""
    migrate.upgrade(path)
    workspace = open_workspace(path, clock=lambda: NOW)
    with workspace.write() as tx:
        change_event(tx, DINNER)
        stored.load(tx, "dinner", SETTINGS)
    store_registrations(workspace, 2 * MAILS)  # one half of them waits
    with workspace.write() as tx:
        planning.plan(tx, "dinner", Kind.THANKS, Wishes(to="coming", at="now"))
        approving.approve(tx, "dinner", Kind.THANKS)
    return workspace


def messages(workspace: Workspace) -> list[tuple[str, bytes]]:
    """To whom, and what: all of it as ours will hand it over."""
    with workspace.read() as tx:
        event = events.stored(tx, "dinner")
        found = letters.of_mailing(tx, event, mailings.needed(tx, event, Kind.THANKS))
        made = [found.message(letter) for letter in found.letters]
        return [(one.to.address, one.serialized()) for one in made]


def bare(port: int, mails: list[tuple[str, bytes]]) -> float:
    def work() -> None:
        with smtplib.SMTP(HERE, port, local_hostname="localhost") as smtp:
            for to, content in mails:
                smtp.sendmail(SETTINGS.address, [to], content)

    return elapsed(work)


def ours(port: int, workspace: Workspace) -> float:
    """Seconds for all of it, from the first look at what is due to the last answer."""
    with workspace.write() as tx:  # as if nothing had been sent
        tx.connection.execute(update(mail_outbox).values(state=State.QUEUED, done_at=null(), next_try=NOW))
        tx.connection.execute(update(mail_mailings).values(state=MailingState.APPROVED))
    to = Server(host=HERE, port=port, tls=Tls.NONE, pace=Pace(a_second=1e6, connections=1))
    seconds = elapsed(Sending(workspace, to, Order("dinner")).run)
    with workspace.read() as tx:
        assert outlooks(tx, "dinner")[0].counts == {State.SENT: MAILS}
    return seconds


def delivered(folder: Path) -> Ratio:
    with server() as port, new_mailing(folder / "mails.db") as workspace:
        mails = messages(workspace)
        seconds, bound = alternately(lambda: ours(port, workspace), lambda: bare(port, mails), rounds=ROUNDS)
    return Ratio(
        "mails a second on one connection, against bare smtplib",
        f"{MAILS / seconds:,.0f}/s",
        f"{MAILS / bound:,.0f}/s",
        bound / seconds,
        "at least 0.5",
    )


MEASURED = (delivered,)
