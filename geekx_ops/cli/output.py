"""Records in, text out: a table for people, JSON and CSV for programs. Nothing else prints records."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from geekx_ops import text
from geekx_ops.cli import columns

Record = Mapping[str, Any]

NARROWEST = 8
"""Columns of a table are not squeezed below this."""


def show(records: Sequence[Record], form: str, *, empty: str = "Nothing found.") -> None:
    """Print *records* on stdout in the *form* that was asked for. An empty table says *empty* on stderr instead."""
    if form == "table" and not records:
        click.echo(empty, err=True)
        return
    width = shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None
    click.echo(render(records, form, width=width), nl=False)


def render(records: Sequence[Record], form: str, *, width: int | None = None) -> str:
    """The text of *records*: "json", "csv", or a "table" of at most *width* columns."""
    if form == "json":
        return json.dumps([dict(record) for record in records], ensure_ascii=False, indent=2, default=_plain) + "\n"
    if form == "csv":
        return _csv(records)
    return table(records, width)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a record holds a {type(value).__name__}, which JSON has no form for")


def _csv(records: Sequence[Record]) -> str:
    out = io.StringIO()
    if records:
        writer = csv.DictWriter(out, list(records[0]), lineterminator="\n")
        writer.writeheader()
        for record in records:
            # A name such as =cmd|… would be run by a spreadsheet. A lone carriage return would not be quoted.
            cells = {key: _safe(value) for key, value in record.items()}
            writer.writerow(cells)
    return out.getvalue()


def _safe(value: Any) -> str:
    """The cell of a CSV file. A number is one, also below zero."""
    return str(value) if type(value) is int else text.spreadsheet_safe(_cell(value)).replace("\r", "\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_cell(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)


def table(records: Sequence[Record], width: int | None = None) -> str:
    """The records in columns, numbers to the right, squeezed to *width* if it is given."""
    titles = list(records[0])
    # A cell is one line: line ends in an answer would break the table.
    rows = [[" ".join(_cell(record[title]).split()) for title in titles] for record in records]
    widths = [max(map(columns.width, column)) for column in zip(titles, *rows, strict=True)]
    if width is not None:
        _squeeze(widths, width - 2 * (len(widths) - 1))
    right = [all(isinstance(record[title], (int, type(None))) for record in records) for title in titles]
    lines = [[title.replace("_", " ").upper() for title in titles], *rows]
    return "".join(_line(cells, widths, right) + "\n" for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        columns.padded(cell, width, right=at_end) for cell, width, at_end in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _squeeze(widths: list[int], room: int) -> None:
    """Take from the widest columns until all fit into *room*, or none can give more."""
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
