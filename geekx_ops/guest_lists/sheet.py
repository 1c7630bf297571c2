"""Guests as rows of a sheet: which columns there are, and what stands in their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.events.event import Question
from geekx_ops.registration import ticket_code
from geekx_ops.registration.record import Registration

Cell = str | int | datetime | None

CODE = "ticket_code"


@dataclass(frozen=True, slots=True)
class Row:
    """One guest of the sheet. `position` is the place in the queue of one who waits."""

    registration: Registration
    position: int | None
    companions: tuple[str, ...]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its title, and what stands in it."""

    title: str
    of: Callable[[Row, ZoneInfo], Cell]


_OWN: dict[str, Callable[[Row, ZoneInfo], Cell]] = {
    "number": lambda row, _zone: row.registration.id,
    "name": lambda row, _zone: row.registration.name,
    "email": lambda row, _zone: row.registration.email,
    "standing": lambda row, _zone: row.registration.standing.value,
    "position": lambda row, _zone: row.position,
    "seats": lambda row, _zone: row.registration.party_size,
    "at_least": lambda row, _zone: row.registration.at_least,
    "ticket_type": lambda row, _zone: row.registration.ticket_type,
    "held": lambda row, _zone: row.registration.held,
    CODE: lambda row, _zone: row.registration.ticket_code and ticket_code.shown(row.registration.ticket_code),
    "companions": lambda row, _zone: "\n".join(row.companions) or None,
    "signed_up_at": lambda row, zone: row.registration.signed_up_at.astimezone(zone),
    "standing_since": lambda row, zone: row.registration.standing_since.astimezone(zone),
    "offer_expires_at": lambda row, zone: (
        row.registration.offer_expires_at and row.registration.offer_expires_at.astimezone(zone)
    ),
    "priority": lambda row, _zone: row.registration.priority or None,
    "priority_reason": lambda row, _zone: row.registration.priority_reason,
    "over_cap": lambda row, _zone: "yes" if row.registration.over_cap else None,
}
OWN = tuple(_OWN)
"""Titles of columns that are no questions."""

USUAL = ("number", "name", "email", "standing", "seats", "ticket_type", "held", "companions", "signed_up_at")
"""What is written unless something else is wanted; the answers follow."""


def columns(questions: Sequence[Question], wanted: Sequence[str], *, with_codes: bool) -> tuple[Column, ...]:
    """The columns that are *wanted* by their titles, in that order; the usual ones if none is.

    Ticket codes let people in, so they are written only *with_codes*. Raises Invalid for a title that there is not.
    """
    known = {**_OWN, **{title_of(question.slug): _answer(question.slug) for question in questions}}
    asked = [title_of(question.slug) for question in questions]
    titles = list(wanted) or [*USUAL, *asked]
    for title in titles:
        if title not in known:
            listed = ", ".join(known)
            raise Invalid(f"there is no column “{title[:60]}”; there is: {listed}.", columns=list(known))
    if CODE in titles and not with_codes:
        raise Invalid("ticket codes let people in: say --with-codes to write them too. Nothing was written.")
    if with_codes and CODE not in titles:
        titles.append(CODE)
    return tuple(Column(title, known[title]) for title in dict.fromkeys(titles))


def title_of(slug: str) -> str:
    """The title over the answers to a question: its slug, with a question mark where that is another column's."""
    return f"{slug}?" if slug in _OWN else slug


def _answer(slug: str) -> Callable[[Row, ZoneInfo], Cell]:
    return lambda row, _zone: row.answers.get(slug)


def csv_cell(cell: Cell) -> str:
    """*cell* as it stands in a CSV file. Nothing in it is run by a spreadsheet; see `text.spreadsheet_safe`."""
    if isinstance(cell, datetime):
        return cell.isoformat()
    return "" if cell is None else text.spreadsheet_safe(str(cell))
