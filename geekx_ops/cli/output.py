"""Records in, text out: a table for people, JSON and CSV for programs. Nothing else prints records."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import click

from geekx_ops import text
from geekx_ops.cli import columns

Record = Mapping[str, Any]

NARROWEST = 8
"""Columns of a table are not squeezed below this."""

_NEVER_CUT = frozenset({"ticket_code", "code"})
_CUT_LAST = frozenset({"name", "item", "speaker", "event"})
_KEPT = _NEVER_CUT | _CUT_LAST | {"title"}
"""Columns by which one knows what a line is about."""
_SENTENCES = "told"
"""Such a column is never cut: what it says goes on in the next line."""


def show(records: Sequence[Record], form: str, *, empty: str = "Nothing found.") -> None:
    """Print *records* on stdout in the *form* that was asked for. An empty table says *empty* on stderr instead."""
    if form == "table" and not records:
        click.echo(empty, err=True)
        return
    if form != "table" or sys.stdout is None or not sys.stdout.isatty():
        click.echo(render(records, form), nl=False)
        return
    told, left_out = _table(records, shutil.get_terminal_size().columns)
    click.echo(told, nl=False)
    if left_out:
        click.echo(f"Too narrow for {', '.join(left_out)}; a wider window shows it, or --format csv.", err=True)


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
    return _table(records, width)[0]


def _table(records: Sequence[Record], width: int | None) -> tuple[str, list[str]]:
    """The table, and the titles of what there was no room for."""
    names = list(records[0])
    # A cell is one line: line ends in an answer would break the table.
    rows = [[" ".join(_cell(record[name]).split()) for name in names] for record in records]
    titles = [name.replace("_", " ").upper() for name in names]
    widths = [max(map(columns.width, column)) for column in zip(titles, *rows, strict=True)]
    right = [all(isinstance(record[name], (int, type(None))) for record in records) for name in names]
    if width is not None and _too_wide(widths, width):
        widths = _squeezed([name.lower() for name in names], titles, rows, widths, width)
    shown = [place for place, size in enumerate(widths) if size]
    heads = [columns.folded(titles[place], widths[place]) for place in shown]
    high = max(map(len, heads))
    over = zip(*([""] * (high - len(head)) + head for head in heads), strict=True)
    sentences = [names[place] == _SENTENCES for place in shown]
    lines = [*over]
    for row in rows:
        lines += _told([row[place] for place in shown], [widths[place] for place in shown], sentences)
    text = "".join(_line(cells, [widths[at] for at in shown], [right[at] for at in shown]) + "\n" for cells in lines)
    says = [any(column) for column in zip(*rows, strict=True)]
    return text, [titles[place] for place, size in enumerate(widths) if says[place] and not size]


def _told(cells: Sequence[str], widths: Sequence[int], sentences: Sequence[bool]) -> list[tuple[str, ...]]:
    """One record as lines: sentences go on in the next, all else is one cell."""
    parts = [
        columns.folded(cell, width) if is_one else [cell]
        for cell, width, is_one in zip(cells, widths, sentences, strict=True)
    ]
    return list(zip_longest(*parts, fillvalue=""))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        columns.padded(cell, width, right=at_end) for cell, width, at_end in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _squeezed(
    keys: Sequence[str], titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], width: int
) -> list[int]:
    """*widths* for a terminal of *width*: titles are folded before cells are cut, names and slugs are cut last.

    A column that says nothing goes before anything is cut, and has no width; a ticket code is never cut. What does not
    fit even so is left out: first the column of which least could be read.
    """
    filled = [max(map(columns.width, cells)) for cells in zip(*rows, strict=True)]
    words = [max(map(columns.width, title.split() or [title])) for title in titles]
    folded = [max(pair) for pair in zip(filled, words, strict=True)]
    kept = [size if says or not any(filled) else 0 for size, says in zip(widths, filled, strict=True)]
    while True:
        found = _shared(keys, kept, folded, width)
        lost = {at: kept[at] - found[at] for at, key in enumerate(keys) if kept[at] and key not in _KEPT}
        if not _too_wide(found, width) or not lost or sum(size > 0 for size in kept) == 1:
            return found
        kept[max(lost, key=lost.__getitem__)] = 0


def _shared(keys: Sequence[str], widths: Sequence[int], folded: Sequence[int], width: int) -> list[int]:
    """What each column gets of *width*: the widest give first, as far down as each has to."""
    found, floors = list(widths), [_floors(key) for key in keys]
    for least in (folded, *zip(*floors, strict=True)):
        while _too_wide(found, width) and (rest := [at for at, size in enumerate(found) if size > least[at]]):
            found[max(rest, key=found.__getitem__)] -= 1
    return found


def _too_wide(widths: Sequence[int], width: int) -> bool:
    return sum(widths) + 2 * (sum(size > 0 for size in widths) - 1) > width


def _floors(key: str) -> tuple[int, ...]:
    """The widths that a column keeps at first, and then, down to that which it keeps in any case."""
    if key in _NEVER_CUT:
        return (sys.maxsize,) * 4
    return (24, 16, 16, 12) if key in _CUT_LAST else (12, 12, NARROWEST, NARROWEST)
