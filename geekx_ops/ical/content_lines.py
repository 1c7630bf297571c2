"""Content lines and the values in them, to the byte (RFC 5545, 3.1 to 3.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""

# Control characters but tab and line ends, halves of characters, and what is no character: no text may hold them.
_REFUSED = r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_LINE_END = r"\r\n|[\r\v\f\x85\u2028\u2029]"
_KEPT_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=-._~%"


def folded(line: str) -> bytes:
    """A content line as bytes: in pieces of at most 75 octets, no character split, CRLF behind each."""
    octets = line.encode()
    pieces = []
    room = LONGEST_LINE
    while len(octets) > room:
        cut = room
        while octets[cut] & 0xC0 == 0x80:  # noqa: PLR2004 - the octets of a character after its first
            cut -= 1
        pieces.append(octets[:cut])
        octets, room = octets[cut:], LONGEST_LINE - 1  # the blank in front counts
    return b"\r\n ".join([*pieces, octets]) + b"\r\n"


def escaped(text: str) -> str:
    """*text* as a value of type TEXT (3.3.11): on one line, marks escaped, what no text may hold left out."""
    clean = _clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return clean.replace("\n", "\\n")


def quoted(text: str) -> str:
    """*text* as the value of a parameter, which can hold neither double quotes nor line ends."""
    return f'"{_clean(text).replace(chr(10), " ").replace(chr(34), chr(39))}"'


def _clean(text: str) -> str:
    return re.sub(_REFUSED, "", re.sub(_LINE_END, "\n", text))


def address(value: str) -> str:
    """A URI of ASCII letters, whatever *value* holds; an address of the web or of mail stays as it is."""
    return quote(_clean(value), safe=_KEPT_IN_ADDRESSES)


def in_utc(instant: datetime) -> str:
    """*instant* as a date-time in UTC (3.3.5, form 2)."""
    return f"{digits(instant.astimezone(UTC))}Z"


def digits(moment: datetime) -> str:
    """What a clock shows at *moment*, to the second (3.3.5, form 1 or 3)."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat().replace("-", "").replace(":", "")
