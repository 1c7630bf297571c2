"""Sends a mailing until it is killed. Each line that it reads is another life of it: a process of its own, forked here.

The line is the design: `intent`, which is ours, or one of two that are wrong. It prints the number of the process; when
that has ended, "killed", or "done" if it had sent everything.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

from sqlalchemy import select, update

from geekx_ops.mail import outbox, sending
from geekx_ops.mail.outbox import Claimed, Handed
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.posting import Post, Ready
from geekx_ops.mail.recipient import from_json
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.sending import Order
from geekx_ops.mail.smtp import Session
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import State
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Transaction, Workspace, open_workspace
from tests.factories import DINNER
from tests.mail import mailing

BATCH = 100
_own = mail_outbox.c


def send(workspace: Workspace, server: Server) -> None:
    sending.Sending(workspace, server, Order(DINNER), hurry=0.0).run()


def after_the_answer(workspace: Workspace, server: Server) -> None:
    """Wrong: nothing is written down before the server has answered."""
    begin, settle = outbox.begin_dot, outbox.settle
    waiting: dict[int, Handed] = {}

    def begin_nothing(tx: Transaction, message: Claimed, handed: Handed) -> bool:  # noqa: ARG001 - begin_dot's
        waiting[message.id] = handed
        return True

    def settle_all(tx: Transaction, message: Claimed, answer: Answer, found: Verdict) -> None:
        begin(tx, message, waiting.pop(message.id))
        settle(tx, message, answer, found)

    outbox.begin_dot, outbox.settle = begin_nothing, settle_all
    send(workspace, server)


def by_the_batch(workspace: Workspace, server: Server) -> None:
    """Wrong: a batch is ticked off when it is read."""
    with workspace.read() as tx:
        one = sending.outlooks(tx, DINNER)[0].mailing
        post = Post(tx, DINNER, one)
    session = Session(server)
    while batch := workspace.transact(_ticked_off):
        for ready in batch:
            session.hand_over(post.made(ready).parcel, lambda: True)


def _ticked_off(tx: Transaction) -> list[Ready]:
    columns = (_own.id, _own.person_id, _own.registration_id, _own.revision, _own.audience, _own.address)
    rows = tx.select(
        select(*columns, _own.variables, _own.sha256, _own.attempts)
        .where(_own.state == State.QUEUED)
        .order_by(_own.id)
        .limit(BATCH)
    )
    found = [Claimed(*row) for row in rows]
    ticked = update(mail_outbox).where(_own.id.in_([one.id for one in found]))
    tx.connection.execute(ticked.values(state=State.SENT, dot_at=tx.now, done_at=tx.now))
    return [Ready(one, from_json(one.variables or ""), tx.now) for one in found]


DESIGNS = {"intent": send, "after": after_the_answer, "batch": by_the_batch}


def live(database: str, port: int, now: datetime, design: str, connections: int) -> None:
    pace = Pace(a_second=100_000, connections=connections)
    with open_workspace(database, clock=lambda: now) as workspace:
        DESIGNS[design](workspace, mailing.at(port, pace=pace))


def say(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def main() -> None:
    database, port, now, connections = sys.argv[1:]
    for line in iter(sys.stdin.readline, ""):
        process = os.fork()
        if process == 0:
            live(database, int(port), datetime.fromisoformat(now), line.strip(), int(connections))
            os._exit(0)
        say(str(process))
        _, status = os.waitpid(process, 0)
        say("done" if status == 0 else "killed" if os.WIFSIGNALED(status) else f"failed {status}")


if __name__ == "__main__":
    main()
