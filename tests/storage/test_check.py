"""`problems` says what is wrong with a database, and nothing about one that is in order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from geekx_ops.errors import Unavailable
from geekx_ops.storage import check
from geekx_ops.workspace import Workspace
from tests.factories import fill, make_event


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    make_event(workspace)
    fill(workspace, "Ada", "Bo")
    return workspace


def problems(workspace: Workspace) -> list[str]:
    with workspace.read() as tx:
        return check.problems(tx.connection)


def test_a_database_in_order_has_no_problems(filled: Workspace) -> None:
    assert problems(filled) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_row_that_points_to_nothing_is_found(filled: Workspace) -> None:
    with closing(sqlite3.connect(filled.place)) as careless:
        careless.execute("DELETE FROM people WHERE name = 'Bo'")
        careless.commit()
    assert problems(filled) == ["row 2 of registrations points to something in people that is not there"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_index_that_misses_a_row_is_found(filled: Workspace) -> None:
    index = "name = 'ix_journal_event_id'"
    with closing(sqlite3.connect(filled.place)) as reading:
        row = reading.execute(f"SELECT * FROM sqlite_master WHERE {index}").fetchone()
    for change, values in (
        (f"DELETE FROM sqlite_master WHERE {index}", ()),
        ("DELETE FROM journal WHERE id = 1", ()),
        ("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row),
    ):
        with closing(sqlite3.connect(filled.place)) as careless:
            careless.execute("PRAGMA writable_schema = ON")
            careless.execute(change, values)
            careless.commit()
    assert problems(filled) == ["the file is damaged: wrong # of entries in index ix_journal_event_id"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_that_cannot_be_read_is_told(filled: Workspace) -> None:
    path = Path(filled.place)
    with closing(sqlite3.connect(path)) as reading:
        reading.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = reading.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()[0]
    filled.close()
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = bytes(4096)
    path.write_bytes(content)
    with pytest.raises(Unavailable, match=r"is damaged\. Put a backup in its place"):
        problems(filled)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_changed_column_is_found_on_postgresql(filled: Workspace, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("ALTER TABLE people ADD COLUMN nickname text")
    found = problems(filled)
    assert len(found) == 1
    assert found[0].startswith("the schema differs from what it should be: ('remove_column', None, 'people', ")
