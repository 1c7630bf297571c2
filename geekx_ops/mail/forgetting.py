"""What the outbox knows of people, told before they are forgotten, and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import bindparam, null, select, update

from geekx_ops.events.event import Event
from geekx_ops.identity.people import Person
from geekx_ops.mail import mailings, outbox, readdressing, steering, suppressing
from geekx_ops.mail.holding import Held
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.recipient import PERSONAL, Recipient, from_json, personal, to_json
from geekx_ops.mail.states import OPEN, State
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import mail_attempts, mail_mailings, mail_outbox
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
_BETWEEN = "\0"
"""Stands between the values of one message, and in none of them: no name goes on behind it."""
_GONE = Held(State.CANCELLED, "forgotten")


def forget(tx: Transaction, registration_ids: Collection[int], addresses: Collection[str | None]) -> None:
    """Forget what was written about these registrations, and to whom; what was not sent never is.

    Of *addresses* that get no mails a digest stays: they are to be left alone also when somebody brings them back.
    """
    for number, state in _of(tx, registration_ids):
        if state in OPEN:
            outbox.hold(tx, number, _GONE)
        tx.run(_FORGET, message=number)
        tx.run(_FORGET_REPLIES, message=number)
    suppressing.forget(tx, [mailbox_key(address) for address in addresses if address is not None])


def _of(tx: Transaction, registration_ids: Collection[int]) -> Sequence[Any]:
    rows = tx.select(select(_own.registration_id, _own.id, _own.state).order_by(_own.id))
    return [(number, state) for registration, number, state in rows if registration in registration_ids]


def reassign(tx: Transaction, *, gone: Person, kept: Person) -> None:
    """Give all messages of the person *gone* to the person *kept*, and what she wants none of."""
    tx.run(_REASSIGN, gone=gone.id, kept=kept.id)
    readdressing.follow(tx, gone, kept)


def texts(tx: Transaction) -> Iterator[tuple[str, str, Callable[[str], object]]]:
    """What is said to people, and of them: where that is, the text, and what puts another in its place."""
    rows = tx.select(select(_own.id, _own.variables).where(_own.variables.is_not(None)).order_by(_own.id))
    for number, written in rows:
        one = from_json(written)
        yield f"mail {number}", _BETWEEN.join(personal(one).values()), partial(_rewrite, tx, number, one)
    why = mail_mailings.c.why
    for number, said in tx.select(select(mail_mailings.c.id, why).where(why.is_not(None)).order_by(mail_mailings.c.id)):
        yield f"why mailing {number} was stopped", said, partial(mailings.retell, tx, number)


def _rewrite(tx: Transaction, number: int, one: Recipient, said: str) -> None:
    values: dict[str, Any] = dict(zip(PERSONAL, said.split(_BETWEEN), strict=True))
    tx.run(_REWRITE, message=number, written=to_json(replace(one, **values)))


def recounted(tx: Transaction, event: Event) -> dict[str, Any]:
    """Every mailing of *event*, and every message of it with what became of it."""
    return {
        "mailings": [asdict(one) for one in mailings.of_event(tx, event)],
        "messages": [asdict(one) for one in steering.messages(tx, event.settings.slug)],
    }
