"""Messages and what they are made of, as tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops.mail.headers import Mailbox, mailbox
from geekx_ops.mail.message import Message

DATE = datetime(2022, 5, 26, 9, tzinfo=ZoneInfo("America/Los_Angeles"))


def letter(**changes: Any) -> Message:
    """A message with a text and a page, and *changes* in it."""
    plain = Message(
        sender=Mailbox("team@events.example.org", "The team"),
        reply_to=Mailbox("hello@example.org"),
        to=mailbox("ada@example.org", "Ada Lovelace"),
        subject="Thank you!",
        date=DATE,
        message_id=f"{7:032x}@events.example.org",
        text="Thank you for coming.\n",
        html="<p>Thank you for coming.</p>\n",
    )
    return replace(plain, **changes)
