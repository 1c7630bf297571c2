"""Engines: what an SQLite connection is set to, which addresses are understood, what the drivers' failures mean."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from geekx_ops.errors import GeekxError, Invalid, MissingExtra, Unavailable
from geekx_ops.storage import engine as engines

PRAGMAS = {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal", "busy_timeout": 30_000}


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = engines.make_engine(engines.database_url(database))
    yield made
    made.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", PRAGMAS)
def test_every_sqlite_connection_is_set_to(name: str, engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second:
        assert [each.execute(text(f"PRAGMA {name}")).scalar() for each in (first, second)] == [PRAGMAS[name]] * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_writer_has_the_only_write_lock_from_its_first_moment(engine: Engine, database: str) -> None:
    statements: list[str] = []
    with engines.writing(engine).connect() as connection, sqlite3.connect(database, timeout=0) as other:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        with connection.begin(), pytest.raises(sqlite3.OperationalError, match="database is locked"):
            other.execute("BEGIN IMMEDIATE")
        driver.set_trace_callback(None)
    other.close()
    assert statements == ["BEGIN IMMEDIATE", "COMMIT"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_reader_locks_nobody_out(engine: Engine, database: str) -> None:
    with engine.connect() as connection, connection.begin(), sqlite3.connect(database, timeout=0) as other:
        connection.execute(text("SELECT count(*) FROM people"))
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    other.close()


def test_what_fails_in_a_transaction_leaves_no_table_behind(engine: Engine) -> None:
    """With the driver's own transactions a CREATE TABLE on SQLite would stay."""
    with engines.writing(engine).connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE TABLE half_done (id INTEGER)"))
        transaction.rollback()
    with engine.connect() as connection:
        assert not connection.dialect.has_table(connection, "half_done")


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("geekx.db", "sqlite+pysqlite:///geekx.db"),
        (Path("a b/ñandú%20?.db"), "sqlite+pysqlite:///a b/%C3%B1and%C3%BA%2520%3F.db"),
        ("sqlite:///geekx.db", "sqlite+pysqlite:///geekx.db"),
        ("sqlite+aiosqlite:////tmp/geekx.db", "sqlite+pysqlite:////tmp/geekx.db"),
        ("postgresql://ada@host/geekx", "postgresql+psycopg://ada@host/geekx"),
        ("postgres://host/geekx", "postgresql+psycopg://host/geekx"),
        ("postgresql+asyncpg://host:5433/geekx", "postgresql+psycopg://host:5433/geekx"),
    ],
)
def test_an_address_is_understood(given: str | Path, understood: str) -> None:
    assert engines.database_url(given).render_as_string(hide_password=False) == understood


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "geekx keeps its data in a file; give the path of one, such as geekx.db."),
        (":memory:", "geekx keeps its data in a file; give the path of one, such as geekx.db."),
        ("sqlite://", "geekx keeps its data in a file; give the path of one, such as geekx.db."),
        ("sqlite:///x.db?mode=ro", "an SQLite address takes no options after “?”; give the path of the file alone."),
        ("mysql://host/x", "geekx keeps its data in SQLite or PostgreSQL, not in 'mysql'; "),
        ("://", "://… is not a database address; "),
        ("postgresql://ada:secret@host:port/x", "postgresql://… is not a database address; "),
    ],
)
def test_an_address_is_refused(given: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        engines.database_url(given)
    assert refused.value.message.startswith(told)
    assert "secret" not in refused.value.message


def test_an_option_that_postgresql_does_not_know_is_refused() -> None:
    with pytest.raises(
        Invalid, match='the address of the database is not understood: invalid connection option "colour"'
    ):
        engines.make_engine(engines.database_url("postgresql://host/x?colour=red"))


def test_an_option_that_postgresql_knows_is_taken() -> None:
    engines.make_engine(engines.database_url("postgresql://host/x?connect_timeout=3&sslmode=require")).dispose()


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra) as missing:
        engines.make_engine(engines.database_url("postgresql://host/x"))
    assert missing.value.details == {"extra": "postgres"}
    assert "geekx-ops[postgres]" in missing.value.message


class Failed(sqlite3.OperationalError):
    """What SQLite raises, with the name of a result code."""

    def __init__(self, name: str) -> None:
        super().__init__("the driver's words")
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY", "kept busy by another program"),
        ("SQLITE_BUSY_SNAPSHOT", "kept busy by another program"),
        ("SQLITE_LOCKED_SHAREDCACHE", "kept busy by another program"),
        ("SQLITE_READONLY_DIRECTORY", "may not be written to"),
        ("SQLITE_PERM", "may not be opened"),
        ("SQLITE_CANTOPEN_ISDIR", "cannot be opened"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_IOERR_SHMSIZE", "the disk is full"),
        ("SQLITE_IOERR_WRITE", "the disk failed at x.db"),
        ("SQLITE_CORRUPT_INDEX", "x.db is damaged"),
        ("SQLITE_NOTADB", "x.db is not a database of geekx"),
    ],
)
def test_a_failure_of_sqlite_is_told_in_a_sentence(name: str, words: str) -> None:
    with pytest.raises(Unavailable, match=words) as raised, engines.understood("x.db"):
        raise OperationalError("SELECT 1", {}, Failed(name))
    assert raised.value.details == {"cause": name}


@pytest.mark.parametrize("bug", [Failed("SQLITE_ERROR"), Failed("SQLITE_CONSTRAINT_UNIQUE"), ZeroDivisionError()])
def test_a_bug_of_ours_stays_what_it_is(bug: Exception) -> None:
    with pytest.raises(type(bug)) as raised, engines.understood("x.db"):
        raise bug
    assert raised.value is bug


def test_an_error_with_a_sentence_of_its_own_keeps_it() -> None:
    with pytest.raises(GeekxError, match="said already"), engines.understood("x.db"):
        raise Invalid("said already")


@pytest.mark.parametrize("address", ["postgresql://127.0.0.1:1/x", "postgresql://127.0.0.1:1/x?connect_timeout=2"])
def test_a_server_that_is_not_there_is_told_in_a_sentence(address: str) -> None:
    made = create_engine(engines.database_url(address))
    with (
        pytest.raises(Unavailable, match=r"the database server does not answer: .*Connection refused"),
        engines.understood(address),
    ):
        made.connect()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.DiskFull("could not extend file\nHINT: free some"), "could not extend file. Nothing"),
        (psycopg.errors.AdminShutdown("terminating connection."), "terminating connection. Nothing"),
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), "too many clients already"),
    ],
)
def test_trouble_of_the_server_is_told_in_a_sentence(error: psycopg.Error, words: str) -> None:
    with pytest.raises(Unavailable, match=words), engines.understood("x"):
        raise error


def test_what_may_be_tried_again() -> None:
    again = [psycopg.errors.SerializationFailure(), psycopg.errors.DeadlockDetected()]
    assert [engines.may_be_retried(OperationalError("", {}, error)) for error in again] == [True, True]
    assert not engines.may_be_retried(psycopg.errors.UniqueViolation())
    assert not engines.may_be_retried(Failed("SQLITE_BUSY"))
