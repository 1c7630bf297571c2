"""The letterhead of a mailing, from what its event decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops.events.event import Event
from geekx_ops.mail import headers
from geekx_ops.mail.headers import Mailbox
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.unsubscribe import WayOut

NO_KEY = bytes(32)
"""In the place of the database's secret where nothing is sent: its tokens are nobody's."""


def letterhead(
    event: Event, settings: MailSettings, *, key: bytes, mailing: str, date: datetime, scheduled: bool
) -> Letterhead:
    """What stands on every mail of the mailing called *mailing*. Raises Invalid for an address that cannot be one."""
    sender = headers.mailbox(settings.address, headers.sender_name(settings.sender))
    answers = sender if settings.reply_to is None else headers.mailbox(settings.reply_to, sender.name)
    return Letterhead(
        sender=sender,
        reply_to=None if settings.reply_to is None else answers,
        date=date.astimezone(ZoneInfo(event.settings.timezone)),
        mailing=mailing,
        event=event.settings.slug,
        key=key,
        way_out=WayOut(settings.unsubscribe, answers.address),
        scheduled=scheduled,
    )


def for_a_test(head: Letterhead, nonce: int) -> Letterhead:
    """*head* for a mail to oneself: with a Message-ID of its own, and with tokens that unsubscribe nobody."""
    return replace(head, mailing=f"test-{nonce}", key=NO_KEY)


def envelope_sender(head: Letterhead) -> str:
    """Where the server tells of mails that could not be delivered."""
    sender: Mailbox = head.sender
    return sender.address
