"""Header fields of a message as they go over the wire: ASCII, folded, and one line's worth each.

Python's own `email` package encodes long tokens that must stay as they are, loses quotes, and lets an encoded line end
begin a header of its own (CVE-2024-6923). So the few forms that our messages need are written here.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import idna

from geekx_ops.errors import Invalid
from geekx_ops.identity.addresses import checked_email
from geekx_ops.text import described, excerpt

LONGEST_LINE = 76
"""Columns of a line with an encoded word (RFC 2047, 2), kept for every line that can be folded."""
LONGEST_RAW_LINE = 998
"""Columns that no line may exceed (RFC 5322, 2.1.1)."""
LONGEST_SENDER_NAME = 75

_PROVIDERS = frozenset({
    "aol.com", "gmail.com", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
    "outlook.com", "web.de", "yahoo.com",
})  # fmt: skip
"""They say in DMARC that nobody else sends in their name."""

_NAME = re.compile(r"(?a)[A-Za-z][A-Za-z0-9-]{0,39}")
# Control characters (blanks and line ends among them), what ends a line in some programs, halves of characters.
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Not drawn, but turning the direction of what follows: in a name beside an address they can only deceive.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PHRASE = re.compile(r"(?a)[\w!#$%&'*+/=?^`{|}~ -]*")  # atoms with blanks between them (RFC 5322, 3.2.3)
_WORD_BEFORE, _WORD_BEHIND = "=?utf-8?b?", "?="
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address in its ASCII form, and the name beside it; made by `mailbox`."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]

    @property
    def is_of_a_provider(self) -> bool:
        """Whether mails from it have to come from the servers of a provider, and are thrown away if they do not."""
        return self.domain.lower() in _PROVIDERS


@lru_cache(maxsize=256)
def mailbox(address: str, name: str = "") -> Mailbox:
    """*address* as every mail server understands it, its domain by IDNA 2008 (UTS 46), with *name* beside it.

    Raises Invalid for what is no address, for a domain that cannot be, and for a name with control characters. Letters
    other than ASCII before the @ need a server with SMTPUTF8, and most have none: problem "smtputf8".
    """
    local, _, domain = checked_email(address).rpartition("@")
    if not local.isascii():
        raise Invalid(
            f"“{excerpt(address)}” has letters before the @ that most mail servers do not take (it needs SMTPUTF8)."
            " Ask for another address.",
            problem="smtputf8",
        )
    return Mailbox(f"{local}@{_ascii_domain(domain)}", display_name(name))


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Invalid(f"no domain is called “{excerpt(domain)}”: {error}.", problem="email") from None


def display_name(name: str) -> str:
    """*name* on one line, without marks of text direction. Raises Invalid for control characters."""
    return " ".join(_DIRECTIONS.sub("", one_line(name, what="the name")).split())


def sender_name(name: str) -> str:
    """*name* as that of a sender: some providers take @ and : in it for a forged address."""
    return " ".join(re.sub('[@:,"]', "", display_name(name)).split())[:LONGEST_SENDER_NAME].rstrip()


def one_line(value: str, *, what: str) -> str:
    """*value* with its blanks joined. Raises Invalid for whatever could end the line or hide in it."""
    found = _REFUSED.search(value)
    if found is None:
        return " ".join(value.split())
    raise Invalid(
        f"{what} “{excerpt(value)}” holds {described(found.group())}, which cannot stand in the head of a mail.",
        problem="header",
    )


def unstructured(name: str, value: str) -> str:
    """The field *name* with any text: Subject."""
    return f"{_checked(name)}: {_encoded(one_line(value, what=name), len(name) + 2)}\r\n"


@lru_cache(maxsize=256)
def addressed(name: str, to: Mailbox) -> str:
    """The field *name* with one mailbox: From, To, Reply-To."""
    if not to.name:
        return raw(name, to.address)
    shown = _phrase(one_line(to.name, what=f"the name in {name}"), len(name) + 2)
    address = f"<{_ascii(one_line(to.address, what=name), name)}>"
    written = len(shown) - (shown.rfind("\n") + 1) + (0 if "\n" in shown else len(name) + 2)
    between = " " if written + 1 + len(address) <= LONGEST_LINE else "\r\n "
    return f"{_checked(name)}: {shown}{between}{address}\r\n"


@lru_cache(maxsize=256)  # most fields are the same in all mails of a mailing
def raw(name: str, value: str) -> str:
    """The field *name* with a *value* that no program may encode: folded after commas only."""
    lines = _folded(_ascii(one_line(value, what=name), name), len(_checked(name)) + 2)
    return f"{name}: {lines}\r\n"


def dated(instant: datetime) -> str:
    """*instant* as the field Date has it (RFC 5322, 3.3), on the clock of its own zone."""
    return _dated(instant.isoformat())


@lru_cache(maxsize=16)  # of texts: the same instant on two clocks would be one and the same
def _dated(written: str) -> str:
    instant = datetime.fromisoformat(written)
    day = f"{_WEEKDAYS[instant.weekday()]}, {instant.day:02} {_MONTHS[instant.month - 1]} {instant.year:04}"
    return f"{day} {instant:%H:%M:%S %z}"


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise Invalid(f"no field of a mail can be called “{excerpt(name)}”.", problem="header")
    return name


def _ascii(value: str, name: str) -> str:
    if not value.isascii():
        raise Invalid(f"{name} “{excerpt(value)}” may hold ASCII letters only.", problem="header")
    return value


def _encoded(value: str, column: int) -> str:
    """*value* as it is if that is one short line of ASCII, else all of it as encoded words (RFC 2047)."""
    if value.isascii() and "=?" not in value and column + len(value) <= LONGEST_LINE:
        return value
    return "\r\n ".join(_words(value, column))


def _phrase(value: str, column: int) -> str:
    return _encoded(value, column) if _PHRASE.fullmatch(value) else "\r\n ".join(_words(value, column))


def _words(value: str, column: int) -> Iterator[str]:
    """Encoded words, none splitting a character; the first has *column* columns in front of it, the others one."""
    part = b""
    room = _room(column)
    for character in value:
        octets = character.encode()
        if len(part) + len(octets) > room:
            yield _word(part)
            part, room = b"", _room(1)
        part += octets
    yield _word(part)


def _room(column: int) -> int:
    """Octets that fit into an encoded word which begins in *column*."""
    return (LONGEST_LINE - column - len(_WORD_BEFORE) - len(_WORD_BEHIND)) // 4 * 3


def _word(octets: bytes) -> str:
    return _WORD_BEFORE + b64encode(octets).decode("ascii") + _WORD_BEHIND


def _folded(value: str, column: int) -> str:
    lines = [""]
    for item in re.split(r"(?<=,) ", value):
        if lines[-1] and column + len(lines[-1]) + 1 + len(item) > LONGEST_LINE:
            lines.append(item)
            column = 1
        else:
            lines[-1] = f"{lines[-1]} {item}" if lines[-1] else item
    if max(map(len, lines)) + 1 > LONGEST_RAW_LINE - 40:
        raise Invalid(f"“{excerpt(value)}” is too long for the head of a mail.", problem="header")
    return "\r\n ".join(lines)
