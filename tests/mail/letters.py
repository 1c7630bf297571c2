"""Messages and what they are made of, as tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops.events.event import EventSettings
from geekx_ops.mail.facts import Facts, Job, Sender, Talk, event_facts
from geekx_ops.mail.headers import Mailbox, mailbox
from geekx_ops.mail.kinds import Audience
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.message import Message
from geekx_ops.mail.recipient import Recipient, Variant
from geekx_ops.mail.unsubscribe import WayOut

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


BEGIN, END = datetime(2022, 5, 26, 2, tzinfo=UTC), datetime(2022, 5, 26, 5, tzinfo=UTC)
DINNER = EventSettings("dinner", "Spring Dinner", "America/Los_Angeles", BEGIN, END)
SENDER = Sender("The team", "team@events.example.org", "hello@example.org", "1 Road, Town", None)
FACTS = Facts(
    event_facts(DINNER),
    SENDER,
    created=datetime(2022, 4, 1, tzinfo=UTC),
    stamp=datetime(2022, 5, 1, tzinfo=UTC),
    talks=(Talk("A & B", "Grace", video="https://example.org/v/1?a=1&b=2"), Talk("<C>", "Ada")),
    jobs=(Job("Engineer", "Example", "https://example.org/j/1", None),),
)
HEAD = Letterhead(
    sender=mailbox("team@events.example.org", "The team"),
    reply_to=mailbox("hello@example.org"),
    date=DATE,
    mailing="17",
    event="dinner",
    key=bytes(range(32)),
    way_out=WayOut("https://events.example.org/u", "leave@example.org"),
)


def recipient(name: str = "Ada Lovelace", *, jobs: bool = False, **changes: Any) -> Recipient:
    """Somebody who came."""
    came = Variant(Audience.CAME, jobs_ok=jobs)
    return replace(Recipient(7, 8, "ada@example.org", name, came, name.split(maxsplit=1)[0]), **changes)


def templates(folder: Path, *, html: str, txt: str = "Subject: x\n\nx\n", kind: str = "thanks") -> Path:
    """A folder of one's own with the two templates of *kind*."""
    (folder / "mail").mkdir(exist_ok=True)
    (folder / "mail" / f"{kind}.html").write_text(html, encoding="utf-8")
    (folder / "mail" / f"{kind}.txt").write_text(txt, encoding="utf-8")
    return folder
