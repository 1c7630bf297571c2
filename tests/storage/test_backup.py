"""Copies of a database in use, and their return."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, NotFound, Unavailable
from geekx_ops.storage import backup
from geekx_ops.workspace import open_workspace
from tests.conftest import Clock
from tests.factories import fill, make_event

WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
number = 0
while True:
    number += 1
    connection.execute("BEGIN IMMEDIATE")
    for name in ("first", "second"):
        connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, str(number)))
    connection.execute("COMMIT")
    print(number, flush=True)
"""


@pytest.fixture
def source(sqlite_database: Path, clock: Clock) -> Path:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        make_event(workspace)
        fill(workspace, "Ada", "Bo")
    return sqlite_database


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM people ORDER BY id")]


def damage(path: Path, start: int = 4096) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:start] + b"\xa5" * (len(content) - start))


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_holds_what_the_database_holds_and_is_for_its_owner_only(source: Path, tmp_path: Path) -> None:
    backup.back_up(source, tmp_path / "copy.db")
    assert names(tmp_path / "copy.db") == ["Ada", "Bo"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    with open_workspace(tmp_path / "copy.db"):
        pass


def test_a_backup_has_what_is_only_in_the_wal_yet(source: Path, tmp_path: Path, clock: Clock) -> None:
    with open_workspace(source, clock=clock) as workspace:
        fill(workspace, "Cy")
        assert source.with_name(source.name + "-wal").stat().st_size > 0
        backup.back_up(source, tmp_path / "copy.db")
    assert names(tmp_path / "copy.db") == ["Ada", "Bo", "Cy"]


def test_a_backup_taken_while_another_process_writes_holds_whole_transactions(source: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, source], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        for number in range(10):
            written = int(writer.stdout.readline())
            backup.back_up(source, tmp_path / f"{number}.db")
            with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
                first, second = copy.execute("SELECT value FROM settings WHERE name IN ('first', 'second')").fetchall()
            assert first == second
            assert int(first[0]) >= written
    finally:
        writer.kill()
        writer.communicate()


def test_an_existing_file_is_replaced_only_when_that_is_said(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"precious")
    with pytest.raises(Conflict, match="exists already; nothing was copied"):
        backup.back_up(source, target)
    assert target.read_bytes() == b"precious"
    backup.back_up(source, target, overwrite=True)
    assert names(target) == ["Ada", "Bo"]


def test_the_database_is_no_backup_of_itself(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(source)
    for target in (source, tmp_path / "link.db"):
        with pytest.raises(Conflict, match="is the database itself"):
            backup.back_up(source, target, overwrite=True)
        with pytest.raises(Conflict, match="is the database itself"):
            backup.restore(target, source, aside=tmp_path / "aside.db")
    assert names(source) == ["Ada", "Bo"]


def test_a_database_in_use_is_not_replaced_by_a_backup(
    source: Path, new_sqlite: Callable[[], Path], clock: Clock
) -> None:
    """SQLite would take the `-wal` of the old file for changes of the new one."""
    other = new_sqlite()
    with open_workspace(other, clock=clock) as workspace:
        make_event(workspace)
        with pytest.raises(Conflict, match="is a database in use; nothing was copied"):
            backup.back_up(source, other, overwrite=True)


def test_a_damaged_database_makes_no_backup_and_replaces_none(source: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.db"
    backup.back_up(source, good)
    before = listing(tmp_path)
    damage(source)
    for target in (good, tmp_path / "new.db"):
        with pytest.raises(Unavailable, match=f"{source.name} is damaged"):
            backup.back_up(source, target, overwrite=True)
    assert names(good) == ["Ada", "Bo"]
    assert listing(tmp_path) == before


@pytest.mark.parametrize("target", ["nowhere/copy.db", "file.txt/copy.db", "folder"])
def test_where_no_file_can_be_made_it_is_said(target: str, source: Path, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unavailable, match="cannot be written: "):
        backup.back_up(source, tmp_path / target, overwrite=True)


def test_what_is_restored_takes_the_place_and_what_was_there_is_kept(
    source: Path, new_sqlite: Callable[[], Path], tmp_path: Path, clock: Clock
) -> None:
    target, aside = new_sqlite(), tmp_path / "aside.db"
    with open_workspace(target, clock=clock) as workspace:
        make_event(workspace)
        fill(workspace, "Old One")
    assert backup.restore(source, target, aside=aside) == aside
    assert names(target) == ["Ada", "Bo"]
    assert names(aside) == ["Old One"]
    assert aside.stat().st_mode & 0o777 == 0o600
    assert backup.restore(aside, target, aside=aside) == tmp_path / "aside-2.db"
    assert (names(target), names(aside)) == (["Old One"], ["Old One"])


@pytest.mark.parametrize("there_is", ["no file", "an empty file"])
def test_there_is_nothing_to_keep_of_a_new_file(there_is: str, source: Path, tmp_path: Path) -> None:
    if there_is == "an empty file":
        (tmp_path / "new.db").touch()
    assert backup.restore(source, tmp_path / "new.db", aside=tmp_path / "aside.db") is None
    assert names(tmp_path / "new.db") == ["Ada", "Bo"]
    assert not (tmp_path / "aside.db").exists()
    with open_workspace(tmp_path / "new.db"):
        pass


def test_a_program_that_has_the_database_open_sees_what_was_restored(
    source: Path, new_sqlite: Callable[[], Path], tmp_path: Path, clock: Clock
) -> None:
    target = new_sqlite()
    with open_workspace(target, clock=clock) as workspace:
        make_event(workspace)
        fill(workspace, "Old One")
        backup.restore(source, target, aside=tmp_path / "aside.db")
        fill(workspace, "Cy")
    assert names(target) == ["Ada", "Bo", "Cy"]


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (None, NotFound, "there is no backup at"),
        (b"", Unavailable, "is not a database of geekx"),
        (b"a letter, long enough for the header of a database" * 99, Unavailable, "is not a database of geekx"),
    ],
    ids=["nothing", "an empty file", "a letter"],
)
def test_what_is_no_backup_is_refused(
    content: bytes | None, error: type[Exception], told: str, source: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "backup.db").write_bytes(content)
    with pytest.raises(error, match=told):
        backup.restore(tmp_path / "backup.db", source, aside=tmp_path / "aside.db")
    with pytest.raises(NotFound, match="there is no backup at"):
        backup.restore(tmp_path, source, aside=tmp_path / "aside.db")
    assert names(source) == ["Ada", "Bo"]
    assert not (tmp_path / "aside.db").exists()


def test_a_damaged_backup_is_refused(source: Path, tmp_path: Path) -> None:
    backup.back_up(source, tmp_path / "backup.db")
    damage(tmp_path / "backup.db")
    with pytest.raises(Unavailable, match=r"backup\.db is damaged"):
        backup.restore(tmp_path / "backup.db", source, aside=tmp_path / "aside.db")
    assert names(source) == ["Ada", "Bo"]


def test_another_programs_database_is_neither_restored_nor_replaced(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    before = other.read_bytes()
    for start, end in ((other, source), (source, other)):
        with pytest.raises(Unavailable, match=r"other\.db is not a database of geekx; nothing was changed"):
            backup.restore(start, end, aside=tmp_path / "aside.db")
    assert (names(source), other.read_bytes()) == (["Ada", "Bo"], before)


@pytest.mark.parametrize("keep", [4096 + 100, 50])
def test_a_backup_takes_the_place_even_of_a_file_that_cannot_be_read(
    keep: int, source: Path, new_sqlite: Callable[[], Path], tmp_path: Path
) -> None:
    broken = new_sqlite()
    broken.write_bytes(broken.read_bytes()[:keep])
    before = broken.read_bytes()
    assert backup.restore(source, broken, aside=tmp_path / "aside.db") == tmp_path / "aside.db"
    assert names(broken) == ["Ada", "Bo"]
    assert (tmp_path / "aside.db").read_bytes()[:50] == before[:50]


def test_a_program_that_does_not_let_go_is_not_waited_for_without_end(
    source: Path, new_sqlite: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.05)
    target = new_sqlite()
    with closing(sqlite3.connect(target, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=f"{target.name} is kept busy by another program"):
            backup.restore(source, target, aside=tmp_path / "aside.db")
    assert names(target) == []


def test_a_program_that_lets_go_is_waited_for(source: Path, new_sqlite: Callable[[], Path], tmp_path: Path) -> None:
    target = new_sqlite()
    with closing(sqlite3.connect(target, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        soon = threading.Timer(0.3, other.rollback)
        soon.start()
        backup.restore(source, target, aside=tmp_path / "aside.db")
        soon.join()
    assert names(target) == ["Ada", "Bo"]
