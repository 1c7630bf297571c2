"""What was deleted leaves the bytes of the file, and of the changes beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from geekx_ops.errors import Unavailable
from geekx_ops.people import changing, erasing, merging
from geekx_ops.storage import backup, scrub
from geekx_ops.storage.scrub import Copy
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.people.evenings import evening, sign_ups

AGAIN = "geekx people erase 1"
WORDS = ("Ada Example", "Ada.Example@Example.org", "ada.example@example.org")
EARLIER = ("Adelaide Sample", "adelaide@example.org")


@pytest.fixture
def erased(sqlite_database: Path, clock: Clock) -> Iterator[Path]:
    """A file, still open, whose person 1 is erased; the bytes are as SQLite leaves them."""
    with open_workspace(sqlite_database, clock=clock) as workspace:
        fill_and_erase(workspace, clock)
        yield sqlite_database


def fill_and_erase(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april")
    sign_ups(workspace, "april", EARLIER[0], email=EARLIER[1])
    sign_ups(workspace, "april", *(f"Guest Number{number}" for number in range(200)))
    with workspace.write() as tx:
        changing.change(tx, "1", name=WORDS[0], email=WORDS[1], note="once called Adelaide Sample")
    clock.move(days=1)
    with workspace.write() as tx:
        assert erasing.erase(tx, WORDS[1]).spellings == WORDS


def held_in(path: Path, *words: str) -> list[str]:
    """Those of *words* that the files of the database hold, letter case aside."""
    files = [path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))]
    bytes_of_all = b"\0".join(file.read_bytes() for file in files if file.exists()).lower()
    return [word for word in words if word.lower().encode() in bytes_of_all]


def scrubbed(path: Path, *words: str, patience: float = 5.0) -> tuple[str, ...]:
    with open_workspace(path) as workspace:
        return scrub.scrub(workspace.url, words, again=AGAIN, patience=patience)


def test_without_it_the_bytes_are_still_there(erased: Path) -> None:
    assert held_in(erased, *WORDS, *EARLIER) == [*WORDS, *EARLIER]


@pytest.mark.parametrize("vacuum", [True, False], ids=["scrubbed", "control"])
def test_what_lies_in_free_pages_goes_too(sqlite_database: Path, clock: Clock, *, vacuum: bool) -> None:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        evening(workspace, "april")
        sign_ups(workspace, "april", "Ada Example")
    with closing(sqlite3.connect(sqlite_database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")  # some builds of SQLite have it on
        connection.execute("UPDATE people SET note = ?", ("about Adelaide Sample " * 500,))
        connection.execute("UPDATE people SET note = NULL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if vacuum:
        scrubbed(sqlite_database)
    assert held_in(sqlite_database, "Adelaide Sample") == ([] if vacuum else ["Adelaide Sample"])


def test_no_byte_is_left_of_the_person_nor_of_earlier_names(erased: Path) -> None:
    assert scrubbed(erased, *WORDS) == ()
    assert held_in(erased, *WORDS, *EARLIER) == []
    assert held_in(erased, "guest.number7@example.org") != []


def test_merged_records_leave_the_file_too(sqlite_database: Path, clock: Clock) -> None:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        evening(workspace, "april", days=1)
        sign_ups(workspace, "april", "Ada Example", "Adas Twin")
        with workspace.write() as tx:
            merging.merge(tx, "Ada Example", "Adas Twin")
        scrub.scrub(workspace.url, ["Adas Twin", "adas.twin@example.org"], again=AGAIN, patience=5)
    assert held_in(sqlite_database, "Adas Twin", "adas.twin") == []


def test_it_may_be_done_again_without_knowing_whom(erased: Path) -> None:
    assert scrubbed(erased) == scrubbed(erased) == ()
    assert held_in(erased, *WORDS) == []


def test_what_a_row_still_holds_is_told_and_no_mistake(erased: Path) -> None:
    with open_workspace(erased) as workspace:
        evening(workspace, "may", days=9, host="Ada Example")
    assert scrubbed(erased, *WORDS) == ("events.host",)
    assert held_in(erased, *WORDS) == ["Ada Example"]


def test_words_that_stand_in_any_file_by_chance_are_not_looked_for(erased: Path) -> None:
    assert scrubbed(erased, "Li", "name") == ()


def test_a_reader_that_holds_the_changes_is_told_and_the_next_time_finishes(erased: Path) -> None:
    with closing(sqlite3.connect(erased, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        with pytest.raises(Unavailable) as refused:
            scrubbed(erased, *WORDS, patience=0.1)
    told = refused.value.message
    assert told.startswith(f"the records are anonymised, but the changes beside {erased} (")
    assert told.endswith(
        " bytes) may still hold what they said: another program has it open. "
        "Close that program, and repeat it: geekx people erase 1"
    )
    assert held_in(erased, *WORDS) != []
    assert scrubbed(erased) == ()
    assert held_in(erased, *WORDS, *EARLIER) == []


def test_a_writer_that_is_in_the_way_is_told(erased: Path) -> None:
    with closing(sqlite3.connect(erased, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="another program has it open"):
            scrubbed(erased, *WORDS, patience=0.1)


def test_a_file_that_cannot_be_written_is_told(erased: Path) -> None:
    with open_workspace(erased) as workspace:
        erased.rename(erased.with_name("away.db"))
        with pytest.raises(Unavailable, match=r"could not be written anew .*repeat it: geekx people erase 1"):
            scrub.scrub(workspace.url, WORDS, again=AGAIN, patience=5)


def test_bytes_that_stay_for_no_known_reason_are_told(erased: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrub, "_BESIDE", (".strange",))
    erased.with_name(f"{erased.name}.strange").write_bytes(b"Ada Example")
    with pytest.raises(Unavailable, match=r"\(11 bytes\) may still hold what they said"):
        scrubbed(erased, *WORDS)


def test_copies_that_still_hold_it_are_found(sqlite_database: Path, clock: Clock) -> None:
    copy, other = sqlite_database.with_name("geekx-before-0009.db"), sqlite_database.with_name("else.db.bak")
    with open_workspace(sqlite_database, clock=clock) as workspace:
        fill_and_erase(workspace, clock)
    scrubbed(sqlite_database, *WORDS)
    backup.back_up(sqlite_database, copy)
    assert scrub.copies_with(sqlite_database, WORDS) == []
    other.write_bytes(b"x" * (scrub._CHUNK - 5) + b"ada.example@example.org")
    sqlite_database.with_name("notes.txt").write_text("Ada Example")
    copy.unlink()
    copy.symlink_to("nowhere")
    assert scrub.copies_with(sqlite_database, WORDS) == [Copy(other, readable=True), Copy(copy, readable=False)]
    assert scrub.copies_with(sqlite_database, []) == []


def test_a_server_writes_its_tables_anew(postgres_database: str, clock: Clock) -> None:
    with open_workspace(postgres_database, clock=clock) as workspace:
        fill_and_erase(workspace, clock)
        files = bytes_on_the_server(postgres_database)
        assert b"Adelaide Sample" in files
        assert scrub.scrub(workspace.url, WORDS, again=AGAIN, patience=5) == ()
        files = bytes_on_the_server(postgres_database)
        assert b"Guest Number7" in files
        assert [word for word in (*WORDS, *EARLIER) if word.encode() in files] == []


def bytes_on_the_server(database: str) -> bytes:
    """The files of the tables about people, as the server keeps them."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        read = "SELECT pg_read_binary_file(pg_relation_filepath(%s))"
        rows = (connection.execute(read, (table.name,)).fetchone() for table in scrub._ABOUT_PEOPLE)
        return b"\0".join(bytes(row[0]) for row in rows if row is not None)


def test_a_server_whose_tables_are_in_use_is_told(postgres_database: str, clock: Clock) -> None:
    with open_workspace(postgres_database, clock=clock) as workspace:
        evening(workspace, "april")
        with psycopg.connect(postgres_database) as other:
            other.execute("SELECT count(*) FROM people")
            with pytest.raises(
                Unavailable, match=r"lock timeout\. See that nobody works with it, and repeat it: geekx"
            ):
                scrub.scrub(workspace.url, WORDS, again=AGAIN, patience=0.1)


def test_a_server_that_is_away_is_told(postgres_database: str) -> None:
    with open_workspace(postgres_database) as workspace:
        away = workspace.url.set(database="nowhere")
    with pytest.raises(Unavailable, match="the records are anonymised, but postgresql"):
        scrub.scrub(away, WORDS, again=AGAIN, patience=5)
