"""Content lines and the values in them, to the byte (RFC 5545, 3.1 to 3.3)."""

from __future__ import annotations

from datetime import UTC, datetime

from geekx_ops.text import writable
from geekx_ops.web import as_uri

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""


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
    clean = writable(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return clean.replace("\n", "\\n")


def quoted(text: str) -> str:
    """*text* as the value of a parameter, which can hold neither double quotes nor line ends."""
    return f'"{writable(text).replace(chr(10), " ").replace(chr(34), chr(39))}"'


def address(value: str) -> str:
    """A URI of ASCII letters, whatever *value* holds; an address of the web or of mail stays as it is."""
    return as_uri(writable(value))


def in_utc(instant: datetime) -> str:
    """*instant* as a date-time in UTC (3.3.5, form 2)."""
    return f"{digits(instant.astimezone(UTC))}Z"


def digits(moment: datetime) -> str:
    """What a clock shows at *moment*, to the second (3.3.5, form 1 or 3)."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat().replace("-", "").replace(":", "")
