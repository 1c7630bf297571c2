"""Sends a mailing until it is killed, again and again.

The word of a life is the design: `intent`, which is ours, or one of two that are wrong. It acknowledges each message
that the server took, at that moment and before anything of it is written down, and in the end says that all is done.
"""

from __future__ import annotations

import sys
from datetime import datetime

from sqlalchemy import select, update

from geekx_ops.mail import carrier, outbox, outlooks, sending
from geekx_ops.mail.outbox import Claimed, Handed
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.posting import Post, Ready
from geekx_ops.mail.recipient import from_json
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.sending import Order
from geekx_ops.mail.smtp import Parcel, Session
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import State
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Transaction, Workspace, open_workspace
from tests.factories import DINNER
from tests.lives import acknowledge, live
from tests.mail import mailing

BATCH = 100
TAKEN = 250
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

    def settle_all(tx: Transaction, message: Claimed, answer: Answer, found: Verdict) -> bool:
        begin(tx, message, waiting.pop(message.id))
        return settle(tx, message, answer, found)

    outbox.begin_dot, outbox.settle = begin_nothing, settle_all
    send(workspace, server)


def by_the_batch(workspace: Workspace, server: Server) -> None:
    """Wrong: a batch is ticked off when it is read."""
    with workspace.read() as tx:
        one = outlooks.of_event(tx, DINNER)[0].mailing
        post = Post(tx, DINNER, one)
    session = Told(server)
    while batch := workspace.transact(_ticked_off):
        for ready in batch:
            session.hand_over(post.made(ready).parcel)


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


class Told(Session):
    """A connection that acknowledges what was taken."""

    def tell(self, parcel: Parcel) -> Answer | None:
        self.to = parcel.envelope.to
        return super().tell(parcel)

    def answered(self) -> Answer:
        answer = super().answered()
        if answer.code == TAKEN:
            acknowledge(self.to)
        return answer


def main() -> None:
    database, port, now, connections = sys.argv[1:]
    pace = Pace(a_second=100_000, connections=int(connections))
    server = mailing.at(int(port), pace=pace)

    def life(design: str) -> None:
        with open_workspace(database, clock=lambda: datetime.fromisoformat(now)) as workspace:
            DESIGNS[design](workspace, server)
        acknowledge("done")

    vars(carrier)["Session"] = Told
    live(life)


if __name__ == "__main__":
    main()
