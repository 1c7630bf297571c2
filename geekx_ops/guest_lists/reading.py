"""Lists read from files, line by line: which encoding, which separator, where the titles are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.guest_lists.cells import Cells
from geekx_ops.guest_lists.decoding import encoding_of
from geekx_ops.guest_lists.guessing import unrecognised
from geekx_ops.guest_lists.instants import Instants, Order, order_of
from geekx_ops.guest_lists.listed import Listed, Listing, Refused
from geekx_ops.guest_lists.platforms import Platform, by_hand, named, recognised
from geekx_ops.guest_lists.text_rows import PREAMBLE, TextRows
from geekx_ops.guest_lists.workbook_reading import rows_of
from geekx_ops.registration.seats import Standing

MOST_COLUMNS = 1000
"""Columns that a list may have."""

_ARCHIVE = b"PK\x03\x04"


@contextmanager
def opened(
    path: Path,
    *,
    zone: ZoneInfo,
    platform: str | None = None,
    columns: Mapping[str, str] | None = None,
    statuses: Mapping[str, Standing] | None = None,
    day_first: bool | None = None,
) -> Iterator[Listing]:
    """The list in *path*, recognised, or read as *platform*, or by what *columns* says. Times are those of *zone*.

    *statuses* are what words for a status mean beside those that the platform is known to use.
    *day_first* tells what 5/10/2026 means; without it, the dates of the whole list do. Raises NotFound, or Invalid for
    what is no list; lines that cannot be read are told while they are read.
    """
    with ExitStack() as kept_open:
        with _told(path):
            listing = _opened(path, kept_open, _Wanted(platform, columns, statuses, zone, day_first))
        yield replace(listing, lines=_told_on_the_way(listing.lines, path))


def _opened(path: Path, kept_open: ExitStack, wanted: _Wanted) -> Listing:
    raw = kept_open.enter_context(path.open("rb"))
    if raw.read(4) == _ARCHIVE:
        return replace(_listing(rows_of(path), lambda: rows_of(path), path, wanted, raw), workbook=True)
    encoding = encoding_of(raw, path)
    text = kept_open.enter_context(TextIOWrapper(raw, encoding=encoding, newline=""))
    rows = TextRows(text, path)
    delimiter = _delimiter(rows, wanted)
    listing = _listing(rows.rows(delimiter), lambda: _rows_again(path, encoding, delimiter), path, wanted, raw)
    rows.width = len(listing.titles)
    return replace(listing, delimiter=delimiter, encoding=encoding)


def _told_on_the_way(lines: Iterator[Listed | Refused], path: Path) -> Iterator[Listed | Refused]:
    """*lines*; only what goes wrong while they are read is about *path*, not what is done with them."""
    with _told(path):
        yield from lines


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong in the words of somebody who has a list in front of her."""
    try:
        yield
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}.", path=str(path)) from None
    except UnicodeError:
        raise Invalid(f"{path} is not text in one encoding. Nothing was changed; save it as UTF-8.") from None
    except csv.Error as error:
        raise Invalid(f"{path} cannot be read as CSV ({error}). Nothing was changed.", path=str(path)) from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", path=str(path)) from None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How a list is to be read."""

    platform: str | None
    columns: Mapping[str, str] | None
    statuses: Mapping[str, Standing] | None
    zone: ZoneInfo
    day_first: bool | None

    def of(self, titles: Sequence[str]) -> Platform:
        if self.columns:
            return by_hand(titles, self.columns)
        if self.platform:
            return named(self.platform).checked(titles)
        if (found := recognised(titles)) is None:
            raise unrecognised(titles)
        return found


def _delimiter(text: TextRows, wanted: _Wanted) -> str:
    """What parts the cells: that by which titles are found, for an answer may have more commas than a line."""
    for sign in text.delimiters:
        with suppress(Invalid, csv.Error):
            _titles(text.head(sign), wanted)
            return sign
    return text.delimiters[0]


def _rows_again(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as text:
        yield from TextRows(text, path).rows(delimiter)


def _listing(
    rows: Iterator[list[str]], again: Callable[[], Iterator[list[str]]], path: Path, wanted: _Wanted, raw: BinaryIO
) -> Listing:
    number, titles, kind = _titles(rows, wanted)
    size = path.stat().st_size

    def numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
        return _section(rows, number) if kind.sectioned else enumerate(rows, start=number + 1)

    @cache
    def dates() -> Order | None:
        if wanted.day_first is not None:
            return Order(wanted.day_first)
        below = (row for _, row in numbered(islice(again(), number, None)))
        return order_of(cells.times(below), default=kind.writes_day_first(titles))

    cells = Cells(kind, titles, Instants(wanted.zone, dates), wanted.statuses)
    return Listing(
        kind.word,
        tuple(titles),
        cells.of(numbered(rows)),
        because=kind.because(titles),
        columns=cells.meanings(),
        dates=dates,
        position=lambda: (min(raw.tell(), size), size),
    )


def _titles(rows: Iterator[list[str]], wanted: _Wanted) -> tuple[int, list[str], Platform]:
    """The line of titles, its number, and whose they are; what stands above it is left out."""
    first: tuple[list[str], Invalid] | None = None
    above: list[str] = []
    for number, cells in enumerate(rows, start=1):
        row = _without_blank_ends(cells)
        if len(row) > MOST_COLUMNS:
            raise Invalid(f"the list has {len(row):,} columns; a list of guests has at most {MOST_COLUMNS:,}.")
        if not row:
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


def _without_blank_ends(row: list[str]) -> list[str]:
    size = len(row)
    while size and not row[size - 1].strip():
        size -= 1
    return row[:size]


def _is_of_hosts(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether these titles stand over hosts or panelists, as Zoom lists them above those who attended."""
    return _heads_section(above) and above[0].strip().casefold().startswith(("host", "panelist")) and len(row) > 1


def _section(rows: Iterable[list[str]], titles: int) -> Iterator[tuple[int, list[str]]]:
    """The numbered lines under the titles, up to the title of another section."""
    for number, cells in enumerate(rows, start=titles + 1):
        if _heads_section(cells):
            return
        yield number, cells


def _heads_section(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 and filled[0].strip().casefold().endswith((" details", " attended"))
