"""The guests of an event as a file for a spreadsheet, which can be taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.guest_lists.sheet import Cell, Column, Row, columns, csv_cell
from geekx_ops.identity.names import ERASED
from geekx_ops.registration.listing import Filter, Guest, guest_list
from geekx_ops.workspace import Transaction

MARK = "\ufeff"
"""Tells Excel that a file is UTF-8."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written: an event's guests in rows of cells, one for each of *columns*."""

    event: Event
    columns: tuple[Column, ...]
    guests: tuple[Guest, ...]

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of each guest. Times are those of clocks at the event."""
        zone = ZoneInfo(self.event.settings.timezone)
        for one in self.guests:
            row = Row(one.registration, one.position, one.companions, one.answers)
            yield tuple(column.of(row, zone) for column in self.columns)


def sheet(
    tx: Transaction,
    event: str,
    chosen: Filter | None = None,
    *,
    wanted: Sequence[str] = (),
    with_codes: bool = False,
) -> Sheet:
    """The guests that *chosen* takes, in the *wanted* columns. Who was erased is in no sheet."""
    stored = events.stored(tx, event)
    chosen_columns = columns(stored.settings.questions, wanted, with_codes=with_codes)
    found = guest_list(tx, event, chosen)
    return Sheet(stored, chosen_columns, tuple(one for one in found if one.registration.name != ERASED))


def as_csv(what: Sheet, *, delimiter: str = ",") -> str:
    """*what* as CSV, with nothing in it that a spreadsheet would run. In a file, `MARK` goes before it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(column.title for column in what.columns)
    writer.writerows(map(csv_cell, row) for row in what.rows)
    return out.getvalue()
