"""What two programs that know nothing of each other read out of a message: the standard library, and the Rust crate
mailparse.

Of the standard library the old interface is taken: the new one decodes what it should not, and folds the rest.
"""

from __future__ import annotations

import email
import email.utils
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message as Parsed

import fast_mail_parser

from geekx_ops.mail.message import Message

Mailboxes = list[tuple[str, str]]
File = tuple[str, str, bytes]
"""Name, media type, content."""


@dataclass(frozen=True)
class Seen:
    """A message as somebody reads it, line ends as \\n."""

    sender: Mailboxes
    to: Mailboxes
    reply_to: Mailboxes
    subject: str
    text: str
    html: str | None
    files: list[File]


def meant(message: Message) -> Seen:
    """What anybody has to read out of *message*."""
    pictures = [(f"{one.cid.partition('@')[0]}.png", "image/png", one.png) for one in message.pictures]
    calendar = message.calendar
    written = b"" if calendar is None else calendar.text.replace("\r\n", "\n").encode()
    calendars = [] if calendar is None else [("", "text/calendar", written), ("invite.ics", "application/ics", written)]
    attached = [(one.name, one.media_type, one.content) for one in message.attachments]
    return Seen(
        sender=[(message.sender.name, message.sender.address)],
        to=[(message.to.name, message.to.address)],
        reply_to=[] if message.reply_to is None else [(message.reply_to.name, message.reply_to.address)],
        subject=message.subject,
        text=message.text,
        html=None if message.html is None else message.html.rstrip("\n") + "\n",
        files=[*pictures, *calendars, *attached],
    )


def by_the_standard_library(content: bytes) -> Seen:
    parsed = email.message_from_bytes(content)
    leaves = [part for part in parsed.walk() if not part.is_multipart()]
    assert not any(part.defects for part in parsed.walk())
    texts = [leaf for leaf in leaves if leaf.get_content_type() == "text/plain" and leaf.get_filename() is None]
    pages = [leaf for leaf in leaves if leaf.get_content_type() == "text/html"]
    return Seen(
        sender=_mailboxes(parsed, "From"),
        to=_mailboxes(parsed, "To"),
        reply_to=_mailboxes(parsed, "Reply-To"),
        subject=_decoded(parsed["Subject"]),
        text=_content(texts[0]).decode(),
        html=_content(pages[0]).decode() if pages else None,
        files=[_file(leaf) for leaf in leaves if leaf not in texts and leaf not in pages],
    )


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def _mailboxes(parsed: Parsed, name: str) -> Mailboxes:
    """Parsed before it is decoded: else what an encoded word hides would be read as addresses."""
    given = [value.replace("\r\n", "") for value in parsed.get_all(name, [])]
    return [(_decoded(shown), address) for shown, address in email.utils.getaddresses(given)]


def _content(leaf: Parsed) -> bytes:
    content = leaf.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.replace(b"\r\n", b"\n") if leaf.get_content_maintype() == "text" else content


def _file(leaf: Parsed) -> File:
    content = leaf.get_payload(decode=True)
    assert isinstance(content, bytes)
    ours = leaf.get_content_type() in {"text/calendar", "application/ics"}
    return leaf.get_filename() or "", leaf.get_content_type(), content.replace(b"\r\n", b"\n") if ours else content


def by_another_parser(content: bytes) -> Seen:
    parsed = fast_mail_parser.parse_email(content)
    reply_to = parsed.reply_to
    return Seen(
        sender=[(one.display_name or "", one.address) for one in [parsed.from_] if one is not None],
        to=[(one.display_name or "", one.address) for one in parsed.to],
        reply_to=[(one.display_name or "", one.address) for one in reply_to],
        subject=parsed.subject,
        text=parsed.text_plain[0].replace("\r\n", "\n"),
        html=parsed.text_html[0].replace("\r\n", "\n") if parsed.text_html else None,
        files=[_other_file(one) for one in parsed.attachments],
    )


def _other_file(one: fast_mail_parser.PyAttachment) -> File:
    ours = one.mimetype in {"text/calendar", "application/ics"}
    return one.filename, one.mimetype, one.content.replace(b"\r\n", b"\n") if ours else one.content
