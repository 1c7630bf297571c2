"""What the bytes of a list are as text: in which encoding, or why they are none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from geekx_ops.errors import Invalid

_SAMPLE = 200_000
_PAGE = 1_000_000
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NOT_TEXT = {
    b"\xd0\xcf\x11\xe0": "an old Excel file, or one with a password",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
}
_CONTROLS = bytes({*range(1, 32)} - set(b"\t\n\v\f\r\x1b"))
# Letters with accents and curly quotes as UTF-8 writes them; in other encodings nobody writes such pairs.
_OF_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xbf]")


def encoding_of(raw: BinaryIO, path: Path) -> str:
    """The encoding of *raw*, by its mark, else by all its bytes: UTF-8, or what Windows or an old Mac writes.

    Raises Invalid for what is no text, or text in more than one encoding.
    """
    raw.seek(0)
    start = raw.read(_SAMPLE)
    if not start.strip(b"\0 \r\n\t"):
        raise Invalid(f"{path} is empty. Nothing was changed.", path=str(path))
    encoding = next((found for mark, found in _MARKS.items() if start.startswith(mark)), None)
    if encoding is None:
        _refuse_what_is_no_text(start, path)
        encoding = _wide(start) or _narrow(raw, start, path)
    raw.seek(0)
    return encoding


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of western text is NUL."""
    half = len(start[:1000]) // 2
    if start[1:1000:2].count(0) > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if start[:1000:2].count(0) > half * 0.6 else None


def _refuse_what_is_no_text(start: bytes, path: Path) -> None:
    what = next((what for mark, what in _NOT_TEXT.items() if start.startswith(mark)), None)
    if what is None and len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 50:
        what = "something for a program to read"
    if what:
        raise Invalid(f"{path} is {what}, not text. Nothing was changed; save it as CSV.", path=str(path))


def _narrow(raw: BinaryIO, start: bytes, path: Path) -> str:
    line = _first_line_not_utf8(raw)
    if line is None:
        return "utf-8"
    if any(_OF_UTF8.search(page) for page in _pages(raw)):
        raise Invalid(
            f"{path} is text in more than one encoding: line {line} is not UTF-8 or is cut off, others are UTF-8. "
            "Nothing was changed; export it once more, or save all its parts as UTF-8.",
            line=line,
        )
    return "mac_roman" if b"\r" in start and b"\n" not in start else "cp1252"


def _first_line_not_utf8(raw: BinaryIO) -> int | None:
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    try:
        for page in _pages(raw):
            decoder.decode(page)
            line += page.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    return None


def _pages(raw: BinaryIO) -> Iterator[bytes]:
    raw.seek(0)
    while page := raw.read(_PAGE):
        yield page
