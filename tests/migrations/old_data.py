"""One row or more for every table, as each revision knew it: what every later migration has to bring along.

A new migration adds nothing here. The one after it does: a function for the revision that is then an old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Inspector, inspect, text

from geekx_ops.storage.schema import VERSION_TABLE, head
from tests.migrations import old_rows

HEAD = head()
LATER = f"{int(HEAD) + 1:04}"
"""The number that the next migration will have."""

Contents = dict[str, list[dict[str, Any]]]


def fill_0001(connection: Connection) -> None:
    _insert(connection, old_rows.ROWS_0001)


def _insert(connection: Connection, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
    for table, row in rows:
        complete = {**row, "created_at": old_rows.AT} if table in {"people", "events"} else row
        names = ", ".join(complete)
        marks = ", ".join(f":{name}" for name in complete)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), complete)


def fill_0002(connection: Connection) -> None:
    _insert(connection, old_rows.ROWS_0001)
    connection.execute(text("UPDATE events SET door_release = :at"), {"at": old_rows.AT})
    connection.execute(text("UPDATE event_questions SET at_door = '[\"végétarien\"]'"))
    _insert(connection, old_rows.ROWS_0002)


def fill_0003(connection: Connection) -> None:
    fill_0002(connection)
    link = {
        "event_id": 1,
        "slug": "menu",
        "url": "https://example.org/",
        "item": "dinner",
        "slides": "[2, 3]",
        "rank": 0,
    }
    _insert(connection, [("event_links", link)])


def fill_0004(connection: Connection) -> None:
    fill_0003(connection)
    _insert(connection, old_rows.ROWS_0004)


def fill_0005(connection: Connection) -> None:
    fill_0004(connection)
    _insert(connection, old_rows.ROWS_0005)


def fill_0006(connection: Connection) -> None:
    fill_0005(connection)
    _insert(connection, old_rows.ROWS_0006)


def fill_0007(connection: Connection) -> None:
    fill_0006(connection)
    _insert(connection, old_rows.ROWS_0007)


def fill_0008(connection: Connection) -> None:
    fill_0007(connection)
    _insert(connection, old_rows.ROWS_0008)


def fill_0010(connection: Connection) -> None:
    fill_0008(connection)
    _insert(connection, old_rows.ROWS_0010)


def fill_0011(connection: Connection) -> None:
    fill_0010(connection)
    _insert(connection, old_rows.ROWS_0011)


FILLS: dict[str, Callable[[Connection], None]] = {
    "0001": fill_0001,
    "0002": fill_0002,
    "0003": fill_0003,
    "0004": fill_0004,
    "0005": fill_0005,
    "0006": fill_0006,
    "0007": fill_0007,
    "0008": fill_0008,
    "0010": fill_0010,
    "0011": fill_0011,
}
"""What to put into a database of each revision."""


def contents(connection: Connection) -> Contents:
    """Every row of every table, in an order that does not depend on where it is kept."""
    inspector: Inspector = inspect(connection)
    names = sorted(set(inspector.get_table_names()) - {VERSION_TABLE})
    return {name: _rows(connection, name) for name in names}


def _rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()
    return sorted((dict(row) for row in rows), key=repr)


def lost(before: Contents, after: Contents) -> list[str]:
    """What *before* held and *after* does not: new tables and columns are no loss."""
    found = []
    for table, rows in before.items():
        kept = [{name: row.get(name, "gone") for name in rows[0]} for row in after.get(table, [])] if rows else []
        found += [f"{table}: {row}" for row in rows if row not in kept]
    return found
