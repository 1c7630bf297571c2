"""Guests as a workbook for Excel and LibreOffice: one table, typed cells, the titles always in sight."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from geekx_ops.errors import MissingExtra
from geekx_ops.guest_lists.exporting import Sheet
from geekx_ops.guest_lists.sheet import Cell
from geekx_ops.text import workbook_safe

try:
    from xlsxwriter import Workbook
except ModuleNotFoundError as error:
    raise MissingExtra(
        'workbooks need one more package: pipx install "geekx-ops[sheets]". CSV is written without it.', extra="sheets"
    ) from error

WIDEST = 50
"""Characters that a column is wide at most."""

# What XML has no place for (XML 1.0, 2.2).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_workbook(what: Sheet) -> bytes:
    """The bytes of an .xlsx file. Every text in it is a text, also one that begins like a formula."""
    out = io.BytesIO()
    # The day it was made would make the same guests another file.
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": what.event.settings.starts.replace(tzinfo=None)})
        page = book.add_worksheet("Guests")
        page.freeze_panes(1, 0)
        titles = [column.title for column in what.columns]
        rows = list(what.rows)
        _put(page, rows, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
        page.add_table(
            0, 0, max(1, len(rows)), len(titles) - 1, {"name": "Guests", "columns": [{"header": one} for one in titles]}
        )
        for place, title in enumerate(titles):
            page.set_column(place, place, _width(title, [row[place] for row in rows]))
    return out.getvalue()


def plain_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of an .xlsx file with these texts, the first row in sight."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Guests")
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write_string(number, place, _FORBIDDEN.sub("", cell))
    return out.getvalue()


def _put(page: Any, rows: list[tuple[Cell, ...]], as_time: Any) -> None:
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(number, place, cell.replace(tzinfo=None), as_time)
            elif isinstance(cell, int):
                page.write_number(number, place, cell)
            elif cell:
                page.write_string(number, place, workbook_safe(_FORBIDDEN.sub("", cell)))


def _width(title: str, cells: list[Cell]) -> int:
    longest = max((len(line) for cell in cells for line in str(cell or "").splitlines()), default=0)
    return min(WIDEST, 2 + max(len(title) + 2, longest))
