"""What the outbox knows of people, told before they are forgotten, and forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import bindparam, null, select, update

from geekx_ops.events.event import Event
from geekx_ops.mail import mailings, outbox, recovering, steering, suppressing
from geekx_ops.mail.holding import Held
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.states import CHANGEABLE, OPEN, MailingState, State
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import mail_attempts, mail_outbox
from geekx_ops.workspace import Transaction

_own = mail_outbox.c
_FORGET = Command(
    update(mail_outbox)
    .where(_own.id == bindparam("message"))
    .values(address=null(), address_key=null(), variables=null(), reply=null())
)
_FORGET_REPLIES = Command(
    update(mail_attempts).where(mail_attempts.c.outbox_id == bindparam("message")).values(reply=null())
)
_REASSIGN = Command(update(mail_outbox).where(_own.person_id == bindparam("gone")).values(person_id=bindparam("kept")))
_REWRITE = Command(update(mail_outbox).where(_own.id == bindparam("message")).values(variables=bindparam("written")))
_GONE = Held(State.CANCELLED, "forgotten")


def forget(tx: Transaction, registration_ids: Collection[int], addresses: Collection[str | None]) -> None:
    """Forget what was written about these registrations, and to whom; what was not sent never is.

    Of *addresses* that get no mails a digest stays: they are to be left alone also when somebody brings them back.
    """
    held = set()
    for number, mailing, state in _of(tx, registration_ids):
        if state in OPEN:
            outbox.hold(tx, number, _GONE)
            held.add(mailing)
        tx.run(_FORGET, message=number)
        tx.run(_FORGET_REPLIES, message=number)
    for mailing in sorted(held):
        _end_if_empty(tx, mailings.mailing(tx, mailing))
    suppressing.forget(tx, [mailbox_key(address) for address in addresses if address is not None])


def _of(tx: Transaction, registration_ids: Collection[int]) -> Sequence[Any]:
    rows = tx.select(select(_own.registration_id, _own.id, _own.mailing_id, _own.state).order_by(_own.id))
    return [found for registration, *found in rows if registration in registration_ids]


def _end_if_empty(tx: Transaction, one: Mailing) -> None:
    """End a mailing that was for nobody else."""
    if one.state in CHANGEABLE and not outbox.has_more(tx, one.id):
        mailings.become(tx, one, MailingState.CANCELLED, why="it was for nobody else than who was forgotten")
    recovering.end_if_done(tx, mailings.mailing(tx, one.id))


def reassign(tx: Transaction, *, gone: int, kept: int) -> None:
    """Give all messages of the person *gone* to the person *kept*."""
    tx.run(_REASSIGN, gone=gone, kept=kept)


def texts(tx: Transaction) -> list[tuple[str, str, partial[int]]]:
    """What messages say to each person: where that is, the text, and what puts another in its place."""
    rows = tx.select(select(_own.id, _own.variables).where(_own.variables.is_not(None)).order_by(_own.id))
    return [(f"mail {number}", written, partial(_rewrite, tx, number)) for number, written in rows]


def _rewrite(tx: Transaction, number: int, written: str) -> int:
    return tx.run(_REWRITE, message=number, written=written)


def recounted(tx: Transaction, event: Event) -> dict[str, Any]:
    """Every mailing of *event*, and every message of it with what became of it."""
    return {
        "mailings": [asdict(one) for one in mailings.of_event(tx, event)],
        "messages": [asdict(one) for one in steering.messages(tx, event.settings.slug)],
    }
