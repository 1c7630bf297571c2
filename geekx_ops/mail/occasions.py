"""What a mail is about that happened at one moment, by the journal. Mails before it were about something else.

Who got the reminder of an evening that was moved then has not got one of the evening as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from geekx_ops.events.event import Event
from geekx_ops.mail import following
from geekx_ops.mail.kinds import TRAITS, Kind
from geekx_ops.mail.states import MAY_HAVE_ARRIVED, MailingState
from geekx_ops.storage.tables import journal, mail_mailings, mail_outbox
from geekx_ops.workspace import Transaction

_own = journal.c


@dataclass(frozen=True, slots=True)
class Occasion:
    """A row of the journal, and when it was written."""

    row: int
    at: datetime


def occasion(tx: Transaction, event: Event, kind: Kind) -> Occasion | None:
    """The last one that mails of *kind* are about; None if none of them is about another than all others."""
    if kind is Kind.CANCELLED_EVENT:
        return _last(tx, event, following.CANCELLED, frozenset())
    if kind is Kind.CHANGE:
        both = _last(tx, event, following.CHANGED, following.TOLD_OF), _back(tx, event)
        return max(filter(None, both), key=lambda one: one.row, default=None)
    return _last(tx, event, following.CHANGED, following.MOVED) if TRAITS[kind].ends_at_start else None


def _back(tx: Transaction, event: Event) -> Occasion | None:
    """When it was brought back after guests had been told that it is off: a change like others."""
    told = (
        select(mail_outbox.c.id)
        .join(mail_mailings, mail_mailings.c.id == mail_outbox.c.mailing_id)
        .where(mail_mailings.c.event_id == event.id, mail_mailings.c.kind == Kind.CANCELLED_EVENT)
        .where(mail_outbox.c.state.in_(MAY_HAVE_ARRIVED))
    )
    return _last(tx, event, following.BACK, frozenset()) if tx.select(told.limit(1)) else None


def begun_since(tx: Transaction, event: Event, about: Occasion) -> frozenset[int]:
    """The mailings that began to be sent after *about*, also at the same instant."""
    begun = f"mail.{MailingState.SENDING.value}"
    wanted = select(_own.details).where(_own.event_id == event.id, _own.action == begun, _own.id > about.row)
    return frozenset(json.loads(details)["mailing"] for (details,) in tx.select(wanted))


def texts_renewed(tx: Transaction, event: Event, text: str) -> Occasion | None:
    """When the *text* of `[mails]`, such as "change", was last made another."""
    return _last(tx, event, following.TURNED, frozenset({text}))


def _last(tx: Transaction, event: Event, action: str, keys: frozenset[str]) -> Occasion | None:
    """The last row of *action* that changed one of *keys*; any, if there are none."""
    wanted = select(_own.id, _own.at, _own.details).where(_own.event_id == event.id, _own.action == action)
    for number, at, details in tx.select(wanted.order_by(_own.id.desc())):
        if not keys or following.changes(json.loads(details), keys):
            return Occasion(number, at)
    return None
