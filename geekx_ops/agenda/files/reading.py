"""Running orders read from files: CSV, spreadsheets, schedule.json and schedule.xml."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geekx_ops.agenda.files import columns, schedules
from geekx_ops.agenda.files.imported import Listing
from geekx_ops.errors import Invalid, MissingExtra, NotFound

LARGEST = 20_000_000
"""Bytes. A conference of a week has a tenth of that."""
MOST_LINES = 5000

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def listing(path: Path) -> Listing:
    """What *path* holds, recognised by its content. Raises NotFound, or Invalid for what is no running order."""
    content, source = _content(path), path.name
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return columns.listing(_sheet(content, source), source=source)
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):  # in any encoding
        return schedules.from_xml(content, source=source)
    text = _text(content, source)
    if text.lstrip().startswith(("{", "[")):
        return schedules.from_json(text, source=source)
    if (what := _for_people(text, path.suffix.lower())) is not None:
        raise Invalid(
            f"{source} is {what}; agenda import reads csv, xlsx, schedule.xml and schedule.json. Nothing was changed.",
            path=str(path),
        )
    return columns.listing(_csv(text), source=source)


def _for_people(text: str, suffix: str) -> str | None:
    """What a text is that no running order can be read out of, such as what `geekx agenda export` writes for others."""
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return "a calendar"
    if suffix in {".md", ".markdown"}:
        return "Markdown"
    is_prose = suffix == ".txt" and not any(sign in text for sign in ";\t")
    return "a text for people to read" if is_prose else None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}.", path=str(path)) from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", path=str(path)) from None
    if len(content) > LARGEST:
        raise Invalid(f"{path} is longer than any running order is ({LARGEST} bytes).", path=str(path))
    return content


def _text(content: bytes, source: str) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(f"{source} is not UTF-8 text (byte {error.start}); save it as CSV in UTF-8.") from None


def _csv(text: str) -> Sequence[columns.Cells]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Invalid(f"this is not CSV that can be read: {error}. Nothing was changed.") from None
    return _few(lines)


def _few(lines: Sequence[Any]) -> Sequence[Any]:
    if len(lines) > MOST_LINES:
        raise Invalid(f"the file has {len(lines)} lines, and a running order at most {MOST_LINES}.")
    return lines


def _sheet(content: bytes, source: str) -> Sequence[columns.Cells]:
    """The lines of the first sheet that has any."""
    try:
        import python_calamine  # noqa: PLC0415 - an extra, and only spreadsheets need it
    except ImportError:
        raise MissingExtra(
            "reading a spreadsheet needs one more package: pip install 'geekx-ops[sheets]'. Or save it as CSV.",
            extra="sheets",
        ) from None
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
        return _few(next((lines for lines in sheets if lines), []))
    except python_calamine.CalamineError as error:
        raise Invalid(f"{source} is no spreadsheet that can be read ({error}). Nothing was changed.") from None
