"""Mailings as they are stored: one kind of mail, to those who were chosen when it was planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, null, select, update

from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events.event import Event
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import CHANGEABLE, MailingState
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import mail_mailings
from geekx_ops.workspace import Transaction

_own = mail_mailings.c

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mailing. `who` is the filter that chose its members; `automatic` ones grow as guests do something."""

    id: int
    event_id: int
    kind: Kind
    automatic: bool
    who: str
    state: MailingState
    planned_at: datetime
    send_at: datetime | None
    approved_at: datetime | None
    approved_by: str | None
    manifest: str | None
    why: str | None

    @property
    def dated(self) -> datetime:
        """The date of its mails: when they are to go out, or when somebody planned that they may at any time."""
        return self.planned_at if self.send_at is None else self.send_at


_COLUMNS = tuple(_own[name] for name in Mailing.__dataclass_fields__)
_RETELL = Command(update(mail_mailings).where(_own.id == bindparam("mailing")).values(why=bindparam("told")))


def mailing(tx: Transaction, number: int) -> Mailing:
    """The mailing with this number, which must exist."""
    return Mailing(*tx.select(select(*_COLUMNS).where(_own.id == number))[0])


def of_event(tx: Transaction, event: Event) -> list[Mailing]:
    """Every mailing of *event*, the oldest first."""
    return [Mailing(*row) for row in tx.select(select(*_COLUMNS).where(_own.event_id == event.id).order_by(_own.id))]


def newest(tx: Transaction, event: Event, kind: Kind) -> Mailing | None:
    """The last mailing of *kind* that somebody planned; None if nobody did."""
    wanted = select(*_COLUMNS).where(_own.event_id == event.id, _own.kind == kind, _own.automatic.is_(False))
    rows = tx.select(wanted.order_by(_own.id.desc()).limit(1))
    return Mailing(*rows[0]) if rows else None


def needed(tx: Transaction, event: Event, kind: Kind) -> Mailing:
    """The same. Raises NotFound if nobody planned one."""
    found = newest(tx, event, kind)
    if found is None:
        raise NotFound(f"nobody planned a mailing “{kind}” yet: `geekx mail plan {kind}` does.", kind=kind.value)
    return found


def automatic(tx: Transaction, event: Event, kind: Kind) -> Mailing:
    """The mailing of all mails of *kind* that go out by themselves; made when it is first asked for."""
    wanted = select(*_COLUMNS).where(_own.event_id == event.id, _own.kind == kind, _own.automatic)
    rows = tx.select(wanted)
    return Mailing(*rows[0]) if rows else new(tx, event, kind, state=MailingState.SENDING, automatic=True)


def goes_by_itself(tx: Transaction, event: Event, kind: Kind) -> bool:
    """Whether mails of *kind* have gone out by themselves, or are about to."""
    return any(one.automatic and one.kind is kind for one in of_event(tx, event))


def new(tx: Transaction, event: Event, kind: Kind, *, state: MailingState, **values: Any) -> Mailing:
    """Write a new mailing."""
    whole = {"automatic": False, "who": "", **values}
    row = {"event_id": event.id, "kind": kind, "state": state, "planned_at": tx.now, **whole}
    number = tx.connection.execute(insert(mail_mailings).values(row).returning(_own.id)).scalar_one()
    return mailing(tx, int(number))


def change(tx: Transaction, old: Mailing, **values: Any) -> Mailing:
    """Write *values* of a mailing."""
    tx.connection.execute(update(mail_mailings).where(_own.id == old.id).values(values))
    return mailing(tx, old.id)


def become(tx: Transaction, old: Mailing, state: MailingState, *, why: str | None = None) -> Mailing:
    """Give a mailing another state, and write it into the journal."""
    why = why and why[:LONGEST_WHY]
    if old.state is state and old.why == why:
        return old
    tx.record(f"mail.{state.value}", event=old.event_id, mailing=old.id, kind=old.kind.value)
    return change(tx, old, state=state, why=null() if why is None else why)


def refuse_begun(found: Mailing, what: str) -> None:
    """Raise Conflict if something of the mailing may have been sent already."""
    if found.state not in CHANGEABLE:
        raise Conflict(
            f"the mailing “{found.kind}” is {found.state.value}; {what}. Nothing was changed.",
            state=found.state.value,
        )


def retell(tx: Transaction, number: int, why: str) -> None:
    """Say otherwise why the mailing with this number is as it is."""
    tx.run(_RETELL, mailing=number, told=why[:LONGEST_WHY])
