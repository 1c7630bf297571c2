"""Mails made: against the way that each of them is rendered, inlined and put together by itself.

There the templates are Jinja2's, the style sheet is inlined by css-inline, or by premailer where that is installed
(it brings a package under the LGPL, so it is not among ours), and the message is the standard library's EmailMessage.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

from css_inline import CSSInliner

from benchmarks.measuring import Ratio, elapsed
from geekx_ops.events.event import EventSettings
from geekx_ops.mail import rendering
from geekx_ops.mail.facts import Facts, Job, Sender, Survey, Talk, context_of, event_facts
from geekx_ops.mail.filters import FILTERS
from geekx_ops.mail.headers import mailbox
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.message import fingerprint
from geekx_ops.mail.recipient import Recipient, Variant, personal
from geekx_ops.mail.unsubscribe import WayOut
from geekx_ops.templating import Templates

MAILS = 100_000
SAMPLE = 60
"""Mails made in the other way, whose time is counted for each."""

BEGIN = datetime(2022, 5, 26, 1, 30, tzinfo=UTC)
DINNER = EventSettings("dinner", "Spring Dinner", "America/Los_Angeles", BEGIN, BEGIN + timedelta(hours=3))
FACTS = Facts(
    event_facts(DINNER),
    Sender("The team", "team@events.example.org", "hello@example.org", "1 Road, Town", None),
    created=datetime(2022, 4, 1, tzinfo=UTC),
    stamp=BEGIN,
    talks=tuple(
        Talk(f"Talk {number}", "Ada", f"https://example.org/v/{number}", f"https://example.org/s/{number}")
        for number in range(6)
    ),
    jobs=tuple(Job(f"Engineer {number}", "Example", f"https://example.org/j/{number}", None) for number in range(8)),
    survey=Survey("https://example.org/survey", 2),
    photos="https://example.org/photos",
)
HEAD = Letterhead(
    sender=mailbox("team@events.example.org", "The team"),
    reply_to=mailbox("hello@example.org"),
    date=BEGIN + timedelta(days=1),
    mailing="1",
    event="dinner",
    key=bytes(32),
    way_out=WayOut("https://events.example.org/u", "leave@example.org"),
)

Inline = Callable[[str], str]


def guest(number: int) -> Recipient:
    variant = Variant(Audience.CAME, jobs_ok=number % 2 == 0)
    address = f"guest{number}@example.org"
    return Recipient(number, number, address, f"Gäst Number {number}", variant, "Gäst", signed_up="20 April 2022")


def ours(number: int) -> int:
    """Bytes of so many mails, each with its hash, none of them kept."""
    made = rendering.prepare(Kind.FOLLOW_UP, FACTS)
    octets = 0
    for one in range(number):
        content = made.content(guest(one), HEAD)
        fingerprint(content)
        octets += len(content)
    return octets


def stock(inline: Inline) -> int:
    templates = Templates(filters=FILTERS)
    return sum(len(_message(templates, guest(number), inline)) for number in range(SAMPLE))


def _message(templates: Templates, one: Recipient, inline: Inline) -> bytes:
    leaving = HEAD.way_out.link(HEAD.token(one))
    values = {
        **context_of(FACTS),
        "kind": "follow-up",
        "variant": one.variant,
        "r": SimpleNamespace(**personal(one), unsubscribe_url=leaving),
    }
    page, plain = (templates.rendered(f"mail/follow-up.{ending}", values) for ending in ("html", "txt"))
    subject, _, text = plain.partition("\n\n")
    made = EmailMessage(policy=SMTP)
    made["From"], made["Reply-To"], made["To"] = "The team <team@events.example.org>", "hello@example.org", one.address
    made["Subject"], made["Date"] = subject.removeprefix("Subject: "), format_datetime(HEAD.date)
    made["Message-ID"] = f"<{HEAD.message_id(one, 0)}>"
    for name, value in HEAD.headers(Kind.FOLLOW_UP, one.variant.audience, HEAD.token(one)):
        made[name] = value
    made.set_content(text)
    made.add_alternative(inline(page), subtype="html")
    return made.as_bytes()


def _against(name: str, inline: Inline) -> Ratio:
    stock(inline)  # what is made once is made
    seconds, bound = elapsed(lambda: ours(MAILS)) / MAILS, elapsed(lambda: stock(inline)) / SAMPLE
    claim = f"a mail of {MAILS:,}, against Jinja2 + {name} + EmailMessage"
    return Ratio(claim, f"{seconds * 1e6:,.0f} µs", f"{bound * 1e6:,.0f} µs", bound / seconds, "at least 20")


def made_against_css_inline(_folder: Path) -> Ratio:
    return _against("css-inline", CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline)


def made_against_premailer(_folder: Path) -> Ratio:
    transform = import_module("premailer").transform
    return _against("premailer", lambda page: str(transform(page, disable_validation=True)))


def memory(_folder: Path) -> Ratio:
    """What is in use while 10,000 mails are made, against 1,000: none of them is kept."""
    ours(10)
    peaks = []
    for number in (1_000, 10_000):
        tracemalloc.start()
        ours(number)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    few, many = peaks
    claim = "memory of 10,000 mails, against 1,000"
    return Ratio(claim, f"{many / 1e3:,.0f} kB", f"{few / 1e3:,.0f} kB", many / few, "at most 1.2")


MEASURED = (
    made_against_css_inline,
    *([made_against_premailer] if find_spec("premailer") else []),
    memory,
)
