"""What a run that was killed left behind, set right: its messages, and the mailings that end with them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, select

from geekx_ops.errors import Unavailable
from geekx_ops.events import service as events
from geekx_ops.mail import mailings, outbox, sending_lock
from geekx_ops.mail.holding import TAKEN_BACK
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.outbox import NOTHING, Recovered
from geekx_ops.mail.states import MailingState
from geekx_ops.storage.tables import events as all_events
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Transaction, Workspace

_own = mail_mailings.c


def set_right(workspace: Workspace) -> Recovered:
    """Write down what a run that was killed left behind, unless one is going on; what that was."""
    with workspace.read() as tx:
        if not outbox.are_in_flight(tx) and not tx.select(_ended().limit(1)):
            return NOTHING
    try:
        with sending_lock.sending(workspace):
            return workspace.transact(recover)
    except Unavailable:
        return NOTHING


def recover(tx: Transaction) -> Recovered:
    """Set right what a run that was killed left behind. No other may be sending: see `sending_lock`."""
    for slug in _under_way(tx):
        events.locked(tx, slug)
    found = outbox.recover(tx)
    for (number,) in tx.select(_ended()):
        end_if_done(tx, mailings.mailing(tx, int(number)))
    return found


def end_if_done(tx: Transaction, one: Mailing) -> Mailing:
    """The mailing, ended if nothing of it is to be sent any more; those that go out by themselves never end.

    Of one that somebody ended in the middle, what was on its way at that moment and did not go is not sent either.
    """
    if one.state is MailingState.CANCELLED:
        outbox.hold_open(tx, one.id, TAKEN_BACK)
    if one.state is MailingState.SENDING and not one.automatic and not outbox.has_more(tx, one.id):
        return mailings.become(tx, one, MailingState.DONE)
    return one


def _under_way(tx: Transaction) -> list[str]:
    """The events with mailings that are being sent, always in the same order."""
    wanted = select(all_events.c.slug).where(exists().where(_own.event_id == all_events.c.id, _is_sent()))
    return [slug for (slug,) in tx.select(wanted.order_by(all_events.c.id))]


def _ended() -> Select[tuple[int]]:
    """The mailings that are being sent and have nothing that could be, and those that have something and are not."""
    more = exists().where(mail_outbox.c.mailing_id == _own.id, outbox.MORE)
    is_cancelled = _own.state == MailingState.CANCELLED
    return select(_own.id).where((_is_sent() & ~more) | (is_cancelled & more)).order_by(_own.id)


def _is_sent() -> ColumnElement[bool]:
    return (_own.state == MailingState.SENDING) & _own.automatic.is_(False)
