"""Lists read from files, line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.guest_lists.listed import Listed, Listing, Refused
from geekx_ops.guest_lists.platforms import Platform, by_hand, named, plain, recognised
from geekx_ops.registration.seats import Standing

_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - formulas begin with these as well


@contextmanager
def opened(
    path: Path, *, zone: ZoneInfo, platform: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Listing]:
    """The list in *path*, recognised, or read as *platform*, or by what *columns* says. Times are those of *zone*."""
    try:
        with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            yield _listing(raw, text, path, zone, platform, columns)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}.", path=str(path)) from None
    except IsADirectoryError:
        raise Invalid(f"{path} is a folder.", path=str(path)) from None
    except UnicodeDecodeError:
        raise Invalid(f"{path} is not text in UTF-8. Nothing was changed; save it as CSV in UTF-8.") from None


def _listing(
    raw: BinaryIO,
    text: TextIOWrapper,
    path: Path,
    zone: ZoneInfo,
    platform: str | None,
    columns: Mapping[str, str] | None,
) -> Listing:
    size = path.stat().st_size
    first = text.readline()
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(text, delimiter=delimiter)
    titles = next(csv.reader([first], delimiter=delimiter), [])
    kind = by_hand(titles, columns) if columns else named(platform) if platform else recognised(titles)
    lines = _Lines(kind, titles, zone).of(rows)
    return Listing(kind.word, tuple(titles), lines, delimiter, "utf-8-sig", lambda: (min(raw.tell(), size), size))


class _Lines:
    def __init__(self, kind: Platform, titles: Sequence[str], zone: ZoneInfo) -> None:
        self.kind, self.titles, self.zone = kind, titles, zone
        names = [plain(title) for title in titles]
        self.places = {kind.fields[name]: place for place, name in enumerate(names) if name in kind.fields}
        silent = {*kind.fields, *kind.ignored, "reason", ""}
        self.questions = [place for place, name in enumerate(names) if name not in silent]

    def of(self, rows: Iterator[list[str]]) -> Iterator[Listed | Refused]:
        for number, cells in enumerate(rows, start=2):
            if any(cells):
                yield self._line(number, cells)

    def _line(self, number: int, cells: list[str]) -> Listed | Refused:
        got = {name: self._cell(cells, place) for name, place in self.places.items()}
        word = got.get("standing", "").casefold()
        standing = self.kind.statuses.get(word) if word else Standing.CONFIRMED
        if standing is None:
            raise Invalid(
                f"line {number} has the status “{word[:40]}”, which nobody here knows; nothing was changed.",
                line=number,
            )
        try:
            return self._listed(number, cells, got, standing)
        except ValueError as error:
            return Refused(number, "", f"{error}.", tuple(cells))

    def _listed(self, number: int, cells: list[str], got: Mapping[str, str], standing: Standing) -> Listed:
        name = got.get("name") or " ".join(filter(None, (got.get("first_name"), got.get("last_name")))) or None
        return Listed(
            number,
            name,
            got.get("email") or None,
            standing,
            int(got.get("seats") or 1) + int(got.get("plus_ones") or 0),
            got.get("ticket") or None,
            got.get("ticket_type") or None,
            tuple(filter(None, got.get("companions", "").split("\n"))),
            self._instant(got.get("signed_up_at", "")),
            {self.titles[place]: answer for place in self.questions if (answer := self._cell(cells, place))},
            tuple(cells),
        )

    def _cell(self, cells: list[str], place: int) -> str:
        value = cells[place] if place < len(cells) else ""
        return (value[1:] if value.startswith("'") and _ESCAPED.match(value) else value).strip(" ")

    def _instant(self, value: str) -> datetime | None:
        if not value:
            return None
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=self.zone) if found.tzinfo is None else found
