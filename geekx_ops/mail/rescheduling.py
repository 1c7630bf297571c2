"""When a mailing may go out, set anew. Its mails bear that time as their date, so they are made and hashed again."""

from __future__ import annotations

from pathlib import Path

from geekx_ops.events import service as events
from geekx_ops.mail import approving, letters, mailings, planning
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.states import MailingState
from geekx_ops.workspace import Transaction


def reschedule(tx: Transaction, slug: str, kind: Kind, at: str, *, folder: Path | None = None) -> Mailing:
    """Set when the mailing of *kind* may go out. What was approved stays so, with another date and the same texts.

    Raises Conflict if it has begun, or if what was approved is not what there is now.
    """
    event = events.locked(tx, slug)
    old = mailings.needed(tx, event, kind)
    mailings.refuse_begun(old, "its time cannot be changed")
    send_at = planning.moment(event, at, tx.now)
    if old.state is MailingState.APPROVED:
        approving.refuse_other(tx, old, letters.of_mailing(tx, event, old, folder=folder), "Its time was not changed")
    timed = mailings.change(tx, old, send_at=send_at, planned_at=tx.now)
    tx.record("mail.timed", event=event.id, mailing=old.id, kind=kind.value)
    if old.state is not MailingState.APPROVED:
        return timed
    return approving.renewed(tx, letters.of_mailing(tx, event, timed, folder=folder))
