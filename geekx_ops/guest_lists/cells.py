"""The cells of a list as what they say: by the columns of its platform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.platforms import BLANK, Platform, plain
from geekx_ops.guest_lists.statuses import meanings
from geekx_ops.registration.seats import Standing

REASON = "reason"
"""The title over why a line was not taken in; nobody reads it again."""

_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r\n＝＋－＠])")
_NAMED_ADDRESS = re.compile(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<email>[^<>\s]+)\s*>\s*")
_ZONE = re.compile(r"\s*(GMT|UTC)([+-]\d{1,2})?(:?\d\d)?\s*$")
_FORMS = (
    "%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M:%S",
    "%b %d, %Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M %p", "%b %d, %Y", "%m/%d/%Y",
)  # fmt: skip


class Cells:
    """Lines of cells under *titles*, of the platform *kind*; times without a zone are those of *zone*."""

    def __init__(self, kind: Platform, titles: Sequence[str], zone: ZoneInfo) -> None:
        self._titles, self._zone = titles, zone
        self._statuses = meanings(kind.word)
        names = [plain(title) for title in titles]
        places = {name: names.index(name) for name in reversed(names)}  # of two that are alike, the first
        self._places = {
            field: [places[title] for title in wanted if title in places] for field, wanted in kind.fields.items()
        }
        silent = {title for wanted in kind.fields.values() for title in wanted} | kind.ignored | {REASON, ""}
        self._questions = [place for place, name in enumerate(names) if name not in silent and places[name] == place]

    def meanings(self) -> tuple[tuple[str, str], ...]:
        """Each title, and what it is taken for: a field, a question, or nothing that matters here."""
        fields = {place: field for field, places in self._places.items() for place in places}
        return tuple(
            (title, fields.get(place, "a question" if place in self._questions else "left out"))
            for place, title in enumerate(self._titles)
        )

    def of(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Listed | Refused]:
        """What each line says. Raises Invalid for a status that nobody knows."""
        for number, cells in rows:
            if any(map(str.strip, cells)):
                yield self._line(number, cells)

    def _line(self, number: int, cells: list[str]) -> Listed | Refused:
        got = {field: self._first(cells, places) for field, places in self._places.items()}
        standing = _standing(self._statuses, number, got.get("standing", ""))
        email, named = _address(got.get("email", ""))
        name = got.get("name") or " ".join(filter(None, (got.get("first_name"), got.get("last_name")))) or named
        try:
            seats = _number(got.get("seats", ""), 1) + _number(got.get("plus_ones", ""), 0)
        except ValueError as error:
            return Refused(number, "seats", f"{error}.", tuple(cells))
        return Listed(
            number,
            name or None,
            email or None,
            standing,
            seats,
            got.get("ticket") or None,
            got.get("ticket_type") or None,
            tuple(filter(None, map(str.strip, got.get("companions", "").split("\n")))),
            self._instant(got.get("signed_up_at", "")),
            {self._titles[place]: answer for place in self._questions if (answer := _cell(cells, place))},
            tuple(cells),
        )

    def _first(self, cells: list[str], places: Sequence[int]) -> str:
        return next((value for place in places if (value := _cell(cells, place))), "")

    def _instant(self, value: str) -> datetime | None:
        """A time as platforms write it; what nobody can read counts as none."""
        if not value:
            return None
        with suppress(ValueError):
            return self._zoned(datetime.fromisoformat(value))
        bare = _ZONE.sub("", value)
        zone = value[len(bare) :].replace("GMT", "").replace("UTC", "").strip()
        for form in _FORMS:
            with suppress(ValueError):
                if zone or bare != value:
                    offset = f"{int(zone or 0):+03d}00"
                    return datetime.strptime(f"{bare} {offset}", f"{form} %z")
                return self._zoned(datetime.strptime(bare, form))  # noqa: DTZ007 - the next call gives it one
        return None

    def _zoned(self, found: datetime) -> datetime:
        return found.replace(tzinfo=self._zone) if found.tzinfo is None else found


def _cell(cells: list[str], place: int) -> str:
    value = cells[place].strip(" ") if place < len(cells) else ""
    if value.startswith("'") and _ESCAPED.match(value):
        value = value[1:]
    return "" if value.casefold() in BLANK else value


def _standing(statuses: Mapping[str, Standing], number: int, word: str) -> Standing:
    found = statuses.get(word.casefold())
    if found is None:
        raise Invalid(
            f"line {number} has the status “{word[:40]}”, and nobody here knows whether such a guest comes. "
            f"Nothing was changed. Known are {', '.join(filter(None, statuses))}: give these lines one of them, "
            "or take them out.",
            line=number,
            status=word[:40],
        )
    return found


def _address(value: str) -> tuple[str, str]:
    """The address of a cell, and the name if it holds both: `Ada <ada@example.org>`, `mailto:ada@example.org`."""
    found = _NAMED_ADDRESS.fullmatch(value)
    email, name = (found["email"], found["name"].strip('"')) if found else (value, "")
    return email.removeprefix("mailto:"), name


def _number(value: str, default: int) -> int:
    if not value:
        return default
    try:
        return int(value.removesuffix(".0"))
    except ValueError:
        raise ValueError(f"“{value[:40]}” is no whole number") from None
