"""Mails handed over on one connection, against a loop that hands over the same ones with `smtplib`.

Ours makes each mail anew, compares it with what was approved, looks whether it still may go, and commits twice for it:
before its final dot and after the answer. One loop commits twice as well, on the same disk: whoever keeps the same
promise waits for that. The other keeps nothing: after a crash it knows of no mail whether it was sent. The server is
postfix's `smtp-sink` where it is installed, else our own, in its own process.
"""

from __future__ import annotations

import smtplib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import null, update

from benchmarks.measuring import Ratio, alternately, elapsed
from benchmarks.sinks import HERE, any_sink
from benchmarks.stored import store_registrations
from geekx_ops import event_parts, resources
from geekx_ops.events import service as events
from geekx_ops.events.event import TicketType
from geekx_ops.mail import approving, letters, mailings, outlooks, planning
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.planning import Wishes
from geekx_ops.mail.sending import Order, Sending
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import MailingState, State
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Workspace, open_workspace

Mails = list[tuple[str, bytes]]
Note = Callable[[int, str], object]

MAILS = 2_000
ROUNDS = 5
DINNER = "mosaicml-dinner"
FROM = "hello@girlgeek.example.org"


def new_mailing(path: Path) -> Workspace:
    """The follow-up of the example event for so many guests, planned and approved."""
    migrate.upgrade(path)
    file = resources.directory("examples") / DINNER / "event.toml"
    settings, beyond = event_parts.read(file.read_text(encoding="utf-8"), source=file.name)
    now = settings.ends + timedelta(days=4)
    workspace = open_workspace(path, clock=lambda: now)
    with workspace.write() as tx:
        plain = (TicketType("standard", "Standard"),)
        change_event(tx, replace(settings, cap=MAILS, ticket_types=plain, held=()))
        event_parts.load(tx, DINNER, beyond)
    store_registrations(workspace, 2 * MAILS)  # one half of them waits
    with workspace.write() as tx:
        planning.plan(tx, DINNER, Kind.FOLLOW_UP, Wishes(to="coming", at="now"))
        approving.approve(tx, DINNER, Kind.FOLLOW_UP)
    return workspace


def messages(workspace: Workspace) -> Mails:
    """To whom, and what: all of it as ours will hand it over."""
    with workspace.read() as tx:
        event = events.stored(tx, DINNER)
        found = letters.of_mailing(tx, event, mailings.needed(tx, event, Kind.FOLLOW_UP))
        made = [found.message(letter) for letter in found.letters]
        return [(one.to.address, one.serialized()) for one in made]


def bare(port: int, mails: Mails, note: Note) -> float:
    def work() -> None:
        with smtplib.SMTP(HERE, port, local_hostname="localhost") as smtp:
            for number, (to, content) in enumerate(mails):
                note(number, "dot")
                smtp.sendmail(FROM, [to], content)
                note(number, "sent")

    return elapsed(work)


def notes(path: Path) -> Note:
    """Writes the state of a mail into a database, as durably as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE mails (number INTEGER PRIMARY KEY, state TEXT)")

    def note(number: int, state: str) -> None:
        connection.execute("INSERT OR REPLACE INTO mails VALUES (?, ?)", (number, state))

    return note


def ours(port: int, workspace: Workspace) -> float:
    """Seconds for all of it, from the first look at what is due to the last answer."""
    with workspace.write() as tx:  # as if nothing had been sent
        tx.connection.execute(update(mail_outbox).values(state=State.QUEUED, done_at=null(), next_try=tx.now))
        tx.connection.execute(update(mail_mailings).values(state=MailingState.APPROVED))
    to = Server(host=HERE, port=port, tls=Tls.NONE, pace=Pace(a_second=1e6, connections=1))
    seconds = elapsed(Sending(workspace, to, Order(DINNER)).run)
    with workspace.read() as tx:
        assert outlooks.of_event(tx, DINNER)[0].counts == {State.SENT: MAILS}
    return seconds


def delivered_and_kept(folder: Path) -> Ratio:
    note = notes(folder / "notes.db")
    return _against("bare smtplib and two commits", note, folder, "at least 0.5")


def delivered(folder: Path) -> Ratio:
    """Holds a line far below the one above: the promise costs more than the handing over to a server next door."""
    return _against("bare smtplib that keeps nothing", lambda _number, _state: None, folder, "at least 0.15")


def _against(bound: str, note: Note, folder: Path, wanted: str) -> Ratio:
    with any_sink() as port, new_mailing(Path(mkdtemp(dir=folder)) / "mails.db") as workspace:
        mails = messages(workspace)
        mine, theirs = alternately(lambda: ours(port, workspace), lambda: bare(port, mails, note), rounds=ROUNDS)
    claim = f"mails a second, against {bound}"
    return Ratio(claim, f"{MAILS / mine:,.0f}/s", f"{MAILS / theirs:,.0f}/s", theirs / mine, wanted)


MEASURED = (delivered_and_kept, delivered)
