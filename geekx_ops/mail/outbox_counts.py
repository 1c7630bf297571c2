"""How many messages of the outbox are in which state, why, and when the next of them is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from geekx_ops.mail.pacing import DAY
from geekx_ops.mail.states import HELD, MAY_HAVE_ARRIVED, State
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.storage.tables.mail import IS_OPEN
from geekx_ops.workspace import Transaction

_own = mail_outbox.c
_READY = select(func.count()).select_from(mail_outbox).where(IS_OPEN)


def counts(tx: Transaction, mailing: int) -> dict[State, int]:
    """How many messages of *mailing* are in each state."""
    rows = tx.select(select(_own.state, func.count()).where(_own.mailing_id == mailing).group_by(_own.state))
    found: dict[State, int] = {row[0]: row[1] for row in rows}
    return {state: found[state] for state in State if state in found}


Reasons = Mapping[State, Mapping[str, int]]
"""Of messages of each state, why, and how many for each reason, the most frequent first."""


def reasons(tx: Transaction, mailing: int) -> Reasons:
    """Why messages of *mailing* were not sent: they are held, failed, or were put off."""
    rows = tx.select(
        select(_own.state, _own.code, _own.reply, func.count())
        .where(_own.mailing_id == mailing, _own.state.in_([*HELD, State.FAILED, State.RETRY]))
        .group_by(_own.state, _own.code, _own.reply)
        .order_by(func.count().desc(), _own.code, _own.reply)
    )
    found: dict[State, dict[str, int]] = {}
    for state, code, reply, number in rows:
        told = " ".join(filter(None, (str(code or ""), reply or ""))) or "not known any more"
        found.setdefault(state, {})[told] = number
    return found


def open_ones(tx: Transaction, mailing: int) -> tuple[int, datetime | None]:
    """How many messages of *mailing* are to be sent, and when the first of them is due."""
    rows = tx.select(select(func.count(), func.min(_own.next_try)).where(_own.mailing_id == mailing, IS_OPEN))
    return int(rows[0][0]), rows[0][1]


def ready_ones(tx: Transaction, mailing: int) -> int:
    """How many messages of *mailing* are to be sent now."""
    return int(tx.select(_READY.where(_own.mailing_id == mailing, _own.next_try <= tx.now))[0][0])


def of_last_day(tx: Transaction) -> tuple[int, datetime | None]:
    """How many messages may have reached the server in the last 24 hours, and when the first of them did."""
    gone = select(func.count(), func.min(_own.dot_at)).where(
        _own.state.in_(MAY_HAVE_ARRIVED), _own.dot_at > tx.now - DAY
    )
    rows = tx.select(gone)
    return int(rows[0][0]), rows[0][1]
