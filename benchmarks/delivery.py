"""Mails handed over on one connection, against a loop that hands over the same ones with `smtplib`.

Ours makes each mail anew, compares it with what was approved, looks whether it still may go, and commits twice for it:
before its final dot, and after the answer. The loop has them ready and keeps nothing: after a crash it knows of no mail
whether it was sent. The server is postfix's `smtp-sink` where it is installed, else our own, in its own process.
"""

from __future__ import annotations

import smtplib
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
from geekx_ops.mail.delivery import Delivery
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.planning import Wishes
from geekx_ops.mail.posting import Post
from geekx_ops.mail.sending import Order, Sending
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import MailingState, State
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Transaction, Workspace, open_workspace

Mails = list[tuple[str, bytes]]

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


def bare(port: int, mails: Mails) -> float:
    def work() -> None:
        with smtplib.SMTP(HERE, port, local_hostname="localhost") as smtp:
            for to, content in mails:
                smtp.sendmail(FROM, [to], content)

    return elapsed(work)


def server(port: int) -> Server:
    return Server(host=HERE, port=port, tls=Tls.NONE, pace=Pace(a_second=1e6, connections=1))


def delivery_alone(port: int, workspace: Workspace) -> float:
    """Seconds from the first message to the last answer, of a mailing that was begun."""
    with workspace.write() as tx:
        begin_anew(tx, MailingState.SENDING)
        post = Post(tx, DINNER, mailings.needed(tx, events.stored(tx, DINNER), Kind.FOLLOW_UP))
    return elapsed(Delivery(workspace, server(port), post, room=None).run)


def whole_run(port: int, workspace: Workspace) -> float:
    """Seconds of all of it: what is due, whether it is as approved and about whom it was, and who has not got it."""
    with workspace.write() as tx:
        begin_anew(tx, MailingState.APPROVED)
    return elapsed(Sending(workspace, server(port), Order(DINNER)).run)


def begin_anew(tx: Transaction, state: MailingState) -> None:
    """As if nothing had been sent."""
    tx.connection.execute(update(mail_outbox).values(state=State.QUEUED, done_at=null(), next_try=tx.now))
    tx.connection.execute(update(mail_mailings).values(state=state))


def delivered(folder: Path) -> Ratio:
    return _against_bare("mails a second", delivery_alone, folder, "at least 0.5")


def sent(folder: Path) -> Ratio:
    """Holds a line below the one above: who is who is looked up three times more, whoever gets a mail."""
    return _against_bare("the same as a whole run of sending", whole_run, folder, "at least 0.4")


def _against_bare(claim: str, ours: Callable[[int, Workspace], float], folder: Path, wanted: str) -> Ratio:
    with any_sink() as port, new_mailing(Path(mkdtemp(dir=folder)) / "mails.db") as workspace:
        mails = messages(workspace)

        def mine() -> float:
            seconds = ours(port, workspace)
            with workspace.read() as tx:
                assert outlooks.of_event(tx, DINNER)[0].counts == {State.SENT: MAILS}
            return seconds

        measured, theirs = alternately(mine, lambda: bare(port, mails), rounds=ROUNDS)
    return Ratio(
        f"{claim}, against bare smtplib",
        f"{MAILS / measured:,.0f}/s",
        f"{MAILS / theirs:,.0f}/s",
        theirs / measured,
        wanted,
    )


MEASURED = (delivered, sent)
