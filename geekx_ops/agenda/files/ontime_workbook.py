"""The same rows as a workbook, which Ontime and spreadsheets take."""

from __future__ import annotations

import io
from datetime import datetime

from geekx_ops.agenda.files.ontime import HEADERS, OWN, SHEET, Table
from geekx_ops.errors import MissingExtra
from geekx_ops.text import workbook_safe, writable

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the day it was made would make the same rows another file
_WIDTHS = {"Title": 40, "Note": 40, "Introduction": 40, "Speakers": 25, "Links": 30}


def as_workbook(what: Table) -> bytes:
    """The bytes of an .xlsx file with one sheet. Every cell is a text, so that nothing in it is run or turned round.

    Raises MissingExtra if the package is not there that writes it.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, and only workbooks need it
    except ImportError:
        raise MissingExtra(
            "workbooks need one more package: pip install 'geekx-ops[sheets]'. --to csv is written without it.",
            extra="sheets",
        ) from None
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})
        page = book.add_worksheet(SHEET)
        page.freeze_panes(1, 0)
        for number, row in enumerate([(*HEADERS, *OWN), *what.rows]):
            for place, cell in enumerate(row):
                page.write_string(number, place, workbook_safe(writable(cell)))
        for place, header in enumerate((*HEADERS, *OWN)):
            page.set_column(place, place, _WIDTHS.get(header, 13))
    return out.getvalue()
