"""The cells of a list as what they say: by the columns of its platform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from geekx_ops.guest_lists.instants import Instants
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.platforms import BLANK, Platform, plain
from geekx_ops.guest_lists.statuses import Statuses
from geekx_ops.registration.seats import Standing

REASON = "reason"
"""The title over why a line was not taken in; nobody reads it again."""

_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r\n＝＋－＠])")
_LONGEST_BLANK = max(map(len, BLANK))


class Cells:
    """Lines of cells under *titles*, of the platform *kind*, whose times *instants* reads.

    *statuses* are what words for a status mean beside those that the platform is known to use.
    """

    def __init__(
        self, kind: Platform, titles: Sequence[str], instants: Instants, statuses: Mapping[str, Standing] | None = None
    ) -> None:
        self._titles, self._instants = titles, instants
        self._statuses = Statuses(kind.word, statuses or {})
        self._order, self._of_order = "", 0
        names = [plain(title) for title in titles]
        places = {name: names.index(name) for name in reversed(names)}  # of two that are alike, the first
        found = {field: [places[title] for title in wanted if title in places] for field, wanted in kind.fields.items()}
        self._places = {field: here for field, here in found.items() if here}
        silent = {title for wanted in kind.fields.values() for title in wanted} | kind.ignored | {REASON, ""}
        self._questions = {
            place: _numbered(title, names[:place].count(names[place]))
            for place, title in enumerate(titles)
            if names[place] not in silent and f"{names[place].partition(':')[0]}:" not in silent
        }

    def meanings(self) -> tuple[tuple[str, str], ...]:
        """Each title, and what it is taken for: a field, a question, or nothing that matters here."""
        fields = {place: field for field, places in self._places.items() for place in places}
        return tuple(
            (title, fields.get(place, "a question" if place in self._questions else "left out"))
            for place, title in enumerate(self._titles)
        )

    def times(self, rows: Iterable[list[str]]) -> Iterator[str]:
        """What *rows* say of when somebody signed up."""
        places = self._places.get("signed_up_at", [])
        return (_first(cells, places) for cells in rows)

    def of(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Listed | Refused]:
        """What each line says. Raises Invalid at the end, for all statuses that nobody knows."""
        for number, cells in rows:
            if any(map(str.strip, cells)):
                yield from self._line(number, cells)
        self._statuses.refuse_unknown()

    def _line(self, number: int, cells: list[str]) -> Iterator[Listed | Refused]:
        got = {field: _first(cells, places) for field, places in self._places.items()}
        standing = self._statuses.standing(number, got.get("standing", ""))
        if standing is not None:
            yield self._with(standing, number, cells, got)

    def _with(self, standing: Standing, number: int, cells: list[str], got: Mapping[str, str]) -> Listed | Refused:
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
            got.get("ticket") or self._ticket_of(got.get("order", "")),
            got.get("ticket_type") or None,
            tuple(filter(None, map(str.strip, got.get("companions", "").split("\n")))),
            self._instants.read(got.get("signed_up_at", "")),
            {title: answer for place, title in self._questions.items() if (answer := _cell(cells, place))},
            tuple(cells),
        )

    def _ticket_of(self, order: str) -> str | None:
        """A number for a ticket that has none: its place among the lines of its order, which stand together."""
        if not order:
            return None
        self._of_order = self._of_order + 1 if order == self._order else 1
        self._order = order
        return f"{order}/{self._of_order}"


def _numbered(title: str, before: int) -> str:
    """The title of one column of several that are alike."""
    return f"{title} ({before + 1})" if before else title


def _first(cells: list[str], places: Sequence[int]) -> str:
    """What the first of *places* says that says anything."""
    for place in places:
        if value := _cell(cells, place):
            return value
    return ""


def _cell(cells: list[str], place: int) -> str:
    value = cells[place].strip(" ") if place < len(cells) else ""
    if value[:1] == "'" and _ESCAPED.match(value):
        value = value[1:]
    return "" if len(value) <= _LONGEST_BLANK and value.casefold() in BLANK else value


def _address(value: str) -> tuple[str, str]:
    """The address of a cell, and the name if it holds both: `Ada <ada@example.org>`, `mailto:ada@example.org`."""
    name, _, rest = value.partition("<")
    email, closed, after = rest.partition(">")
    if not closed or after.strip() or "<" in rest:
        name, email = "", value
    email = email.strip()
    return email[7:] if email[:7].casefold() == "mailto:" else email, name.strip().strip('"')


def _number(value: str, default: int) -> int:
    if not value:
        return default
    try:
        return int(value.removesuffix(".0"))
    except ValueError:
        raise ValueError(f"“{value[:40]}” is no whole number") from None
