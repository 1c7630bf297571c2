"""Whether everybody hears of it: that the day or the place is another one, or that the event is off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.mail import audience, gathering, members, occasions, reached, stored
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.occasions import Occasion
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.states import MAY_HAVE_ARRIVED, OPEN
from geekx_ops.storage.tables import mail_mailings, mail_outbox, registrations
from geekx_ops.workspace import Transaction

OLD_TEXT = (
    "what mails.change says was sent already about an earlier change. Write what changed now, then geekx event load"
    " FILE"
)

_own = mail_outbox.c


@dataclass(frozen=True, slots=True)
class Announcement:
    """What guests have to hear of, in a mail of one kind.

    `waiting` get it by themselves when mails are sent next; `untold` do not, unless somebody plans it. `text` is what
    it says of it; `is_old` that this was said about something earlier.
    """

    kind: Kind
    waiting: int
    untold: int
    text: str | None
    is_old: bool


def announcement(tx: Transaction, slug: str) -> Announcement | None:
    """What guests of an event have to hear of and have not heard; None if there is nothing."""
    event = events.stored(tx, slug)
    settings = stored.settings_of(tx, event)
    kind = Kind.CANCELLED_EVENT if event.state is EventState.CANCELLED else Kind.CHANGE
    about = occasions.occasion(tx, event, kind)
    if settings is None or about is None or event.settings.ends <= tx.now:
        return None
    waiting, untold = _waiting(tx, event, kind, about), _untold(tx, event, kind, about)
    if not waiting and not untold:
        return None
    text = settings.change if kind is Kind.CHANGE else settings.cancelled
    return Announcement(kind, waiting, untold, text, is_old=has_old_text(tx, event, settings, kind))


def has_old_text(tx: Transaction, event: Event, settings: MailSettings, kind: Kind) -> bool:
    """Whether what a mail of *kind* would say of a change was sent already about an earlier one."""
    if kind is not Kind.CHANGE or settings.change is None:
        return False
    about = occasions.occasion(tx, event, kind)
    renewed = occasions.texts_renewed(tx, event, "change")
    if about is None or renewed is None or renewed.row > about.row:
        return False
    earlier = or_(_own.revision < about.row, ~mail_mailings.c.automatic)
    wanted = (
        select(_own.id)
        .join(mail_mailings, mail_mailings.c.id == _own.mailing_id)
        .where(mail_mailings.c.event_id == event.id, mail_mailings.c.kind == kind, _own.state.in_(MAY_HAVE_ARRIVED))
        .where(_own.dot_at >= renewed.at, _own.dot_at <= about.at, earlier)
    )
    return bool(tx.select(wanted.limit(1)))


def lacks(tx: Transaction, event: Event, kind: Kind) -> str | None:
    """Why a mail of *kind* that goes out by itself cannot be written, or should not be as it is; None if it can."""
    try:
        gathering.facts(tx, event, kind)
    except Conflict as error:
        return error.message
    if not has_old_text(tx, event, stored.needed(tx, event), kind):
        return None
    return f"{OLD_TEXT}; or send it as it is: geekx mail send {kind} --force --go"


def _waiting(tx: Transaction, event: Event, kind: Kind, about: Occasion) -> int:
    """How many messages are queued to go out by themselves."""
    wanted = (
        select(func.count())
        .select_from(mail_outbox)
        .join(mail_mailings, mail_mailings.c.id == _own.mailing_id)
        .where(mail_mailings.c.event_id == event.id, mail_mailings.c.kind == kind, mail_mailings.c.automatic)
        .where(_own.state.in_(OPEN), _own.revision >= about.row)
    )
    return int(tx.select(wanted)[0][0])


def _untold(tx: Transaction, event: Event, kind: Kind, about: Occasion) -> int:
    """How many signed up before it, can be written to, and neither have heard of it nor are about to."""
    row = registrations.c
    later = {
        number for (number,) in tx.select(select(row.id).where(row.event_id == event.id, row.signed_up_at > about.at))
    }
    found = reached.without(
        members.selection(tx, event, kind, audience.everybody(kind)), reached.reached(tx, event, kind)
    )
    return sum(one.registration not in later for one in found.members)
