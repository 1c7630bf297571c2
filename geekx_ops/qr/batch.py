"""Many codes from a table: a row for each, with a name, a kind, a value, and the fields of its kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.qr import kinds

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A code to make: the name of its file, and what it says."""

    name: str
    payload: str


def entries(table: str, *, source: str) -> list[Entry]:
    """The codes that the CSV *table* asks for. Columns: `value`, and `name`, `kind` and fields where wanted.

    Raises one Invalid for everything that is wrong with it, with the line of each.
    """
    reader = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), strict=True)
    if "value" not in (reader.fieldnames or ()):
        raise Invalid(f"{source} needs a first line with the names of its columns, one of them value.")
    found: list[Entry] = []
    problems: list[str] = []
    try:
        for place, row in _rows(reader):
            try:
                found.append(_entry(row, place, [one.name for one in found]))
            except Invalid as error:
                problems.append(f"{source}:{reader.line_num}: {error.message}")
    except csv.Error as error:
        problems.append(f"{source}:{reader.line_num}: this is no CSV: {error}")
    if problems:
        count = text.counted(len(problems), "problem")
        raise Invalid(f"{source} has {count}; no code was made.\n" + "\n".join(problems), problems=problems)
    return found


def _rows(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for place, row in enumerate(reader, start=1):
        if place > MOST_ROWS:
            raise Invalid(f"a table may have {MOST_ROWS} rows; make two of it.")
        if None in row:
            raise csv.Error("a row has more cells than the first line")
        yield place, {key: value or "" for key, value in row.items()}


def _entry(row: dict[str, str], place: int, taken: list[str]) -> Entry:
    fields = {key: value for key, value in row.items() if key not in {"name", "kind", "value"} and value}
    name = text.slug(row.get("name") or f"code-{place}", what="the name")
    if name in taken:
        raise Invalid(f"the name “{name}” is there twice.")
    return Entry(name, kinds.made(row.get("kind") or "link", row["value"], fields))
