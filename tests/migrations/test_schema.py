"""The tables of the program and the history of the migrations say the same, down to the last CHECK."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from geekx_ops import resources
from geekx_ops.storage import check, engine, schema
from geekx_ops.storage.tables import metadata
from geekx_ops.storage.tables.base import spell_out_conditions
from tests.postgres import address

# What Alembic's own comparison does not see on SQLite, and some of what it does.
MUTATIONS = {
    "the bound of a CHECK": ("registrations", "party_size >= 1", "party_size >= 0"),
    "the words of a CHECK": ("registrations", "'declined', 'expired'", "'declined'"),
    "the condition of an index": ("ix_registrations_queue", "'waiting'", "'offered'"),
    "the order in an index": ("ix_registrations_queue", "priority DESC", "priority"),
    "an index that is unique": ("uq_registrations_live", "UNIQUE INDEX", "INDEX"),
    "the length of a column": ("people", "VARCHAR(254)", "VARCHAR(255)"),
    "a column that may be empty": ("people", "name VARCHAR(200) NOT NULL", "name VARCHAR(200)"),
    "what goes with its parent": ("registration_companions", " ON DELETE CASCADE", ""),
    "a default": ("journal", "DEFAULT '{}'", "DEFAULT '[]'"),
}

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> %s
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> %s
"""
INDEXES = """
    SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace AND indrelid::regclass::text <> %s
"""


@pytest.fixture
def migrated(sqlite_database: Path) -> Iterator[Connection]:
    made = create_engine(f"sqlite:///{sqlite_database}")
    with made.connect() as connection:
        yield connection
    made.dispose()


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    name = f"geekx_empty_{os.getpid()}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield address(postgres_server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_migrations_have_one_head_which_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(resources.directory("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    history = ScriptDirectory.from_config(config)
    assert history.get_heads() == [schema.head()]
    assert [script.revision for script in history.walk_revisions()][-1] == "0001"


def test_the_migrations_say_what_the_tables_say_on_sqlite(migrated: Connection) -> None:
    made = create_engine("sqlite://")
    metadata.create_all(made)
    with made.connect() as connection:
        assert check.clauses(connection) == check.clauses(migrated)
    assert check.clauses(migrated) == check.expected_clauses()
    made.dispose()


def statements_of(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'trigger', rootpage")
    )
    return {name: sql for name, sql in rows if name != schema.VERSION_TABLE}


@pytest.mark.parametrize("what", MUTATIONS)
def test_the_comparison_sees(what: str, migrated: Connection) -> None:
    name, old, new = MUTATIONS[what]
    statements = statements_of(migrated)
    assert old in statements[name]
    statements[name] = statements[name].replace(old, new)
    other = create_engine("sqlite://")
    with other.connect() as connection:
        for statement in statements.values():
            connection.execute(text(statement))
        found = check.problems(connection)
    other.dispose()
    assert len(found) == 1
    assert found[0].startswith(f"{name} is not as the migrations make it: ")


def test_the_comparison_sees_what_is_missing_and_what_is_too_much(sqlite_database: Path) -> None:
    with sqlite3.connect(sqlite_database) as connection:
        connection.execute("DROP INDEX ix_journal_event_id")
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    made = engine.make_engine(engine.database_url(sqlite_database))
    with made.begin() as reading:
        found = check.problems(reading)
    made.dispose()
    assert sorted(problem.partition(" ")[0] for problem in found) == ["ix_journal_event_id", "notes"]


def test_the_order_of_clauses_and_their_blanks_are_no_difference() -> None:
    sql = 'CREATE TABLE "t" (\n\t"a" INTEGER CHECK (a IN (1,  2)), \n\tb TEXT\n)'
    moved = "CREATE TABLE t (b TEXT, a INTEGER CHECK (a IN (1, 2)))"
    assert frozenset(check._clauses_of(sql)) == frozenset(check._clauses_of(moved))


def described(database: str) -> dict[str, list[tuple[Any, ...]]]:
    """What PostgreSQL itself says about its tables."""
    with psycopg.connect(database) as connection:
        questions = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}
        return {
            name: sorted(connection.execute(question, [schema.VERSION_TABLE]).fetchall(), key=repr)
            for name, question in questions.items()
        }


def test_the_migrations_say_what_the_tables_say_on_postgresql(empty_postgres: str, postgres_database: str) -> None:
    made = engine.make_engine(engine.database_url(empty_postgres))
    spell_out_conditions()
    metadata.create_all(made)
    made.dispose()
    found = described(postgres_database)
    assert described(empty_postgres) == found
    assert {name for name, *_ in found["columns"]} == set(metadata.tables)
    assert any("WHERE" in definition for _, definition in found["indexes"])
    assert any("CHECK" in definition for _, _, definition in found["constraints"])
