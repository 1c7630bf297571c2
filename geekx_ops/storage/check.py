"""Whether the database itself is sound: its pages, its references, and a schema exactly as the migrations make it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from geekx_ops.storage import migrate, schema
from geekx_ops.storage.tables import metadata
from geekx_ops.storage.tables.base import spell_out_conditions


def problems(connection: Connection) -> list[str]:
    """A sentence for each thing that is wrong with the database; empty when all is well."""
    if connection.dialect.name == "sqlite":
        # What a damaged file says about the rest means nothing.
        return list(_damaged_pages(connection)) or [*_dangling_rows(connection), *_other_clauses(connection)]
    spell_out_conditions()
    context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
    return [
        f"the schema differs from what it should be: {difference}" for difference in compare_metadata(context, metadata)
    ]


def _damaged_pages(connection: Connection) -> Iterator[str]:
    for (finding,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if finding != "ok":
            yield f"the file is damaged: {finding}"


def _dangling_rows(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of {table} points to something in {parent} that is not there"


def _other_clauses(connection: Connection) -> Iterator[str]:
    expected, found = expected_clauses(), clauses(connection)
    for name in sorted(expected.keys() | found.keys()):
        missing = expected.get(name, frozenset()) - found.get(name, frozenset())
        extra = found.get(name, frozenset()) - expected.get(name, frozenset())
        if missing or extra:
            told = "; ".join([*(f"without {clause}" for clause in missing), *(f"with {clause}" for clause in extra)])
            yield f"{name} is not as the migrations make it: {told}"


def expected_clauses() -> dict[str, frozenset[str]]:
    """What `clauses` finds in a database that the migrations have just made."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate.run(connection)
        return clauses(connection)


def clauses(connection: Connection) -> dict[str, frozenset[str]]:
    """The top-level clauses of every table and index of an SQLite database, by name.

    Alembic's own comparison does not see CHECKs, nor the conditions of partial indexes. Clauses are compared as sets,
    since a batch migration reorders them.
    """
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name <> :own"),
        {"own": schema.VERSION_TABLE},
    )
    return {name: frozenset(_clauses_of(sql)) for name, sql in rows}


def _clauses_of(sql: str) -> list[str]:
    plain = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    head, _, rest = plain.partition("(")
    clauses, depth = [head, ""], 0
    for position, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:  # the end of the list; what follows is the condition of an index
            clauses.append(rest[position + 1 :])
            break
        if letter == "," and depth == 0:
            clauses.append("")
        else:
            clauses[-1] += letter
    return [clause.strip() for clause in clauses]
