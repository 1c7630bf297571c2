"""Payloads read back, by rules written down a second time: what a phone would make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit


def fields(text: str, *, separator: str = ";") -> Iterator[str]:
    """The parts of *text* between separators that no backslash stands before, escapes still in them."""
    part, escaped = "", False
    for letter in text:
        if escaped or letter != separator:
            part += letter
            escaped = letter == "\\" and not escaped
        else:
            yield part
            part = ""
    yield part


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text, flags=re.DOTALL)


def keyed(text: str, prefix: str) -> dict[str, str]:
    """`WIFI:S:a;P:b;;` and `MECARD:…` as keys and values."""
    assert text.startswith(prefix)
    assert text.endswith(";;")
    parts = [part for part in fields(text.removeprefix(prefix)) if part]
    return {key: value for key, _, value in (part.partition(":") for part in parts)}


def wifi(text: str) -> dict[str, str]:
    found = keyed(text, "WIFI:")
    for key in ("S", "P"):
        if key in found:
            quoted = len(found[key]) > 1 and found[key][0] == found[key][-1] == '"'
            found[key] = unescaped(found[key][1:-1] if quoted else found[key])
    return found


def mecard(text: str) -> dict[str, str]:
    found = keyed(text, "MECARD:")
    names = [unescaped(name) for name in fields(found.pop("N"), separator=",")]
    return {"N": "|".join(names), **{key: unescaped(value) for key, value in found.items()}}


def lines(text: str) -> dict[str, str]:
    """The properties of a vCard or a VEVENT; each line ends with CR LF, and holds no other line end."""
    assert text.endswith("\r\n")
    found = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in found)
    return {key: value for key, _, value in (line.partition(":") for line in found[1:-1])}


def vcard(text: str) -> dict[str, str]:
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert text.endswith("\r\nEND:VCARD\r\n")
    found = lines(text)
    names = [unescaped(name) for name in fields(found.pop("N"))]
    return {"N": "|".join(names[:2]), **{key: unescaped(value) for key, value in found.items()}}


def query(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the question mark, and what after it."""
    parts = urlsplit(text)
    return unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
