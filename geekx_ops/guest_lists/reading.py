"""Lists read from files, line by line: which encoding, which separator, where the titles are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.guest_lists.cells import Cells
from geekx_ops.guest_lists.listed import Listing
from geekx_ops.guest_lists.platforms import Platform, by_hand, named, recognised
from geekx_ops.guest_lists.workbook_reading import rows_of

LONGEST_LINE = 1_000_000
"""Characters that a line may have; one guest takes a thousand."""
MOST_COLUMNS = 1000
"""Columns that a list may have."""
PREAMBLE = 60
"""Lines that may stand above the titles."""

_SAMPLE = 200_000
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NOT_TEXT = {
    b"\xd0\xcf\x11\xe0": "an old Excel file, or one with a password",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
}
_ARCHIVE = b"PK\x03\x04"
_DELIMITERS = ",;\t|"


@contextmanager
def opened(
    path: Path, *, zone: ZoneInfo, platform: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Listing]:
    """The list in *path*, recognised, or read as *platform*, or by what *columns* says. Times are those of *zone*.

    Raises NotFound, or Invalid for what is no list; lines that cannot be read are told while they are read.
    """
    try:
        with path.open("rb") as raw:
            if raw.read(4) == _ARCHIVE:
                yield _listing(rows_of(path), path, _Wanted(platform, columns, zone), raw)
                return
            encoding = _encoding(raw, path)
            with TextIOWrapper(raw, encoding=encoding, newline="") as text:
                rows, delimiter = _parted(_lines(text, path))
                listing = _listing(rows, path, _Wanted(platform, columns, zone), raw)
                yield replace(listing, delimiter=delimiter, encoding=encoding)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}.", path=str(path)) from None
    except UnicodeError:
        raise Invalid(f"{path} is text in more than one encoding. Nothing was changed; save it as UTF-8.") from None
    except csv.Error as error:
        raise Invalid(f"{path} cannot be read as CSV ({error}). Nothing was changed.", path=str(path)) from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", path=str(path)) from None


class _Wanted:
    """How a list is to be read."""

    def __init__(self, platform: str | None, columns: Mapping[str, str] | None, zone: ZoneInfo) -> None:
        self.platform, self.columns, self.zone = platform, columns, zone

    def of(self, titles: Sequence[str]) -> Platform:
        if self.columns:
            return by_hand(titles, self.columns)
        return named(self.platform) if self.platform else recognised(titles)


def _encoding(raw: BinaryIO, path: Path) -> str:
    """By its mark, else UTF-8 if it can be that, else what Windows writes in the west."""
    raw.seek(0)
    start = raw.read(_SAMPLE)
    raw.seek(0)
    if not start.strip(b"\0 \r\n\t"):
        raise Invalid(f"{path} is empty. Nothing was changed.", path=str(path))
    for mark, what in _NOT_TEXT.items():
        if start.startswith(mark):
            raise Invalid(f"{path} is {what}, not text. Nothing was changed; save it as CSV.", path=str(path))
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start > len(start) - 4 else "cp1252"  # cut in the middle of a letter
    return "utf-8"


def _lines(text: TextIOWrapper, path: Path) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Invalid(f"{path} has a line of more than {LONGEST_LINE:,} characters: it is no list of guests.")
        yield line.replace("\0", "")


def _parted(lines: Iterator[str]) -> tuple[Iterator[list[str]], str]:
    """The rows of a text, and what parts their cells."""
    first = next(lines, "")
    said = first.strip().removeprefix('"').casefold()
    delimiter = said[4:5] if said.startswith("sep=") else ""  # Excel's own first line
    head = ["" if delimiter else first, *(line for _, line in zip(range(PREAMBLE), lines, strict=False))]
    chosen = delimiter or _delimiter(head)
    return csv.reader(chain(head, lines), delimiter=chosen), chosen


def _listing(rows: Iterator[list[str]], path: Path, wanted: _Wanted, raw: BinaryIO) -> Listing:
    number, titles, kind = _titles(rows, wanted)
    size = path.stat().st_size
    cells = Cells(kind, titles, wanted.zone)
    return Listing(
        kind.word,
        tuple(titles),
        cells.of(_section(rows, number)),
        because=kind.because(titles),
        columns=cells.meanings(),
        position=lambda: (min(raw.tell(), size), size),
    )


def _delimiter(head: Iterable[str]) -> str:
    """The one that the line with most of them has most of."""
    return max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in head))


def _titles(rows: Iterator[list[str]], wanted: _Wanted) -> tuple[int, list[str], Platform]:
    """The line of titles, its number, and whose they are; what stands above it is left out."""
    first: tuple[list[str], Invalid] | None = None
    above: list[str] = []
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            raise Invalid(f"the list has {len(row):,} columns; a list of guests has at most {MOST_COLUMNS:,}.")
        if not any(cell.strip() for cell in row):
            continue
        if _is_of_hosts(row, above):
            above = row
            continue
        above = row
        try:
            return number, row, wanted.of(row)
        except Invalid as refusal:
            if first is None or len(row) > len(first[0]):
                first = row, refusal
        if number >= PREAMBLE:
            break
    raise Invalid("the list is empty. Nothing was changed.") if first is None else first[1]


def _is_of_hosts(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether these titles stand over hosts or panelists, as Zoom lists them above those who attended."""
    return _heads_section(above) and not above[0].strip().casefold().startswith("attendee") and len(row) > 1


def _section(rows: Iterable[list[str]], titles: int) -> Iterator[tuple[int, list[str]]]:
    """The numbered lines under the titles, up to the title of another section."""
    for number, cells in enumerate(rows, start=titles + 1):
        if _heads_section(cells):
            return
        yield number, cells


def _heads_section(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 and filled[0].strip().casefold().endswith(" details")
