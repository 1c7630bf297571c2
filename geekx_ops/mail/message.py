"""A message, and the bytes that it is: ASCII, CRLF, no line over 998 columns; the same message, the same bytes.

RFC 5322 and 2045 to 2047. What could differ from one day to the next is given (the date, the Message-ID); boundaries
follow from the Message-ID.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

from geekx_ops.errors import Invalid
from geekx_ops.mail import headers
from geekx_ops.mail.headers import Mailbox
from geekx_ops.text import excerpt

LARGEST = 10_000_000
"""Octets of a whole message: what most servers take is 10 to 25 MB."""

MOST_LINES = 1024
"""How many lines are remembered with what they become."""
_OUTGROWN = 1.37
"""How much larger something gets as base64 with its line ends."""

_SAFE_FILE_NAME = r"(?a)[\w.()+ -]{1,60}"
_MEDIA_TYPE = r"(?a)[a-z]+/[a-z0-9.+-]+"
_CID = r"(?a)[A-Za-z0-9._-]+@[A-Za-z0-9.-]+"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG inside the message; the HTML shows it as `cid:` and its *cid*."""

    cid: str
    png: bytes


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar object (RFC 5545), and the *method* by which it is meant (RFC 5546): REQUEST, PUBLISH, CANCEL."""

    method: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. *extra* are fields of the head that stay as they are, in their order."""

    sender: Mailbox
    to: Mailbox
    subject: str
    date: datetime
    message_id: str
    text: str
    html: str | None = None
    reply_to: Mailbox | None = None
    extra: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()
    calendar: CalendarPart | None = None
    attachments: tuple[Attachment, ...] = ()

    def serialized(self) -> bytes:
        """The message as it is stored and sent. Raises Invalid for what cannot stand in one, or is too large."""
        _refuse_too_large(self)
        made = "".join((*_head(self), "MIME-Version: 1.0\r\n", _mixed(self)))
        return made.encode("ascii")


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a serialized message: what was reviewed is what is sent."""
    return sha256(content).hexdigest()


def _refuse_too_large(message: Message) -> None:
    enclosed = sum(len(file.content) for file in message.attachments) + sum(len(one.png) for one in message.pictures)
    if enclosed * _OUTGROWN > LARGEST:
        raise Invalid(
            f"what goes with the mail has {enclosed / 1e6:.1f} MB, and gets {_OUTGROWN} times as large on its way; many"
            f" servers refuse mails over {LARGEST // 1_000_000} MB. Put the files on the web and link to them.",
            problem="size",
            size=enclosed,
        )


def _head(message: Message) -> Iterator[str]:
    yield headers.addressed("From", message.sender)
    if message.reply_to is not None:
        yield headers.addressed("Reply-To", message.reply_to)
    yield headers.addressed("To", message.to)
    yield headers.unstructured("Subject", message.subject)
    yield headers.raw("Date", headers.dated(message.date))
    yield headers.raw("Message-ID", f"<{message.message_id}>")
    for name, value in message.extra:
        yield headers.raw(name, value)


def _mixed(message: Message) -> str:
    """Everything after the head, its own Content-Type included, as any part of a message begins."""
    files = [*_calendar_file(message), *message.attachments]
    shown = _alternative(message)
    if not files:
        return shown
    return _multipart(message, "mixed", [shown, *map(_file, files)])


def _alternative(message: Message) -> str:
    parts = [_text("text/plain; charset=utf-8", message.text)]
    if message.html is not None:
        parts.append(_related(message, message.html))
    if message.calendar is not None:  # the last one is the one that calendars look for
        method = _method(message.calendar)
        parts.append(_text(f"text/calendar; charset=utf-8; method={method}", message.calendar.text))
    return parts[0] if len(parts) == 1 else _multipart(message, "alternative", parts)


def _method(calendar: CalendarPart) -> str:
    if re.fullmatch(r"[A-Z]+", calendar.method) is None:
        raise Invalid(f"calendars know no method “{excerpt(calendar.method)}”.", problem="header")
    return calendar.method


def _related(message: Message, html: str) -> str:
    page = _text("text/html; charset=utf-8", html)
    if not message.pictures:
        return page
    return _multipart(message, 'related; type="text/html"', [page, *map(_picture, message.pictures)])


def _calendar_file(message: Message) -> list[Attachment]:
    """The calendar once more as a file: some programs look at nothing else."""
    if message.calendar is None:
        return []
    return [Attachment("invite.ics", "application/ics", _crlf(message.calendar.text).encode())]


def _multipart(message: Message, kind: str, parts: Sequence[str]) -> str:
    # No quoted-printable and no base64 text can hold “=_”, so no part can hold its own boundary.
    boundary = "=_" + sha256(f"{message.message_id} {kind}".encode()).hexdigest()[:32]
    between = f"\r\n--{boundary}\r\n"
    return (
        f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n'
        f"{between}{between.join(parts)}\r\n--{boundary}--\r\n"
    )


def _text(content_type: str, text: str) -> str:
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{_quoted(text)}"


def _quoted(text: str) -> str:
    """*text* as quoted-printable lines (RFC 2045, 6.7), with a line end at its end."""
    return "".join(map(_QUOTED.__getitem__, _lf(text).removesuffix("\n").split("\n")))


class _Quoted(dict[str, str]):
    """Lines with what they become. Nearly all are the same in all mails of a mailing, and each mail has hundreds.

    So this is no `lru_cache`, which takes twice as long to find one.
    """

    def __missing__(self, line: str) -> str:
        if len(self) >= MOST_LINES:
            self.clear()
        made = self[line] = _quoted_line(line)
        return made


_QUOTED = _Quoted()


def _quoted_line(line: str) -> str:
    made = binascii.b2a_qp(f"{line}\n".encode(), istext=True).decode("ascii")
    if "From " in made:  # at the beginning of a line some servers put a > before it, and in mailboxes a mail begins
        made = re.sub(r"(?m)^From ", "=46rom =\n", made)
    return made.replace("\n", "\r\n")


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _crlf(text: str) -> str:
    return _lf(text).replace("\n", "\r\n")


def _picture(picture: Picture) -> str:
    if re.fullmatch(_CID, picture.cid) is None:
        raise Invalid(f"no picture in a mail can be called “{excerpt(picture.cid)}”.", problem="header")
    name = picture.cid.partition("@")[0] + ".png"
    head = (
        f'Content-Type: image/png; name="{name}"\r\n{headers.raw("Content-ID", f"<{picture.cid}>")}'
        f'Content-Disposition: inline; filename="{name}"\r\n'
    )
    return head + _base64(picture.png)


def _file(file: Attachment) -> str:
    if re.fullmatch(_MEDIA_TYPE, file.media_type) is None:
        raise Invalid(f"there is no kind of file “{excerpt(file.media_type)}”.", problem="header")
    head = f"Content-Type: {file.media_type}\r\nContent-Disposition: attachment;\r\n {_file_name(file.name)}\r\n"
    return head + _base64(file.content)


def _file_name(name: str) -> str:
    """The name of an enclosed file, by itself and without its folders; other letters by RFC 2231."""
    given = headers.one_line(re.split(r"[/\\]", name)[-1], what="the name of a file")
    if re.fullmatch(_SAFE_FILE_NAME, given):
        return f'filename="{given}"'
    return f"filename*=utf-8''{quote(given[:60], safe='')}"


def _base64(content: bytes) -> str:
    encoded = binascii.b2a_base64(content, newline=False).decode("ascii")
    lines = (encoded[start : start + headers.LONGEST_LINE] for start in range(0, len(encoded), headers.LONGEST_LINE))
    return "Content-Transfer-Encoding: base64\r\n\r\n" + "\r\n".join(lines) + "\r\n"
