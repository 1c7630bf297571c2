"""Statements compiled once and run on the driver's own cursor.

SQLAlchemy's execution of a cached statement costs about ten times what SQLite needs to run it. A sign-up is a dozen
statements in one durable transaction, so they are compiled here once per dialect, with the same types, and executed
directly. Statements whose shape depends on the request go through SQLAlchemy as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import ClauseElement, Connection, Dialect, Table, bindparam, insert

T = TypeVar("T")


class Cursor:
    """The driver's cursor of one transaction, and the dialect whose SQL it takes."""

    __slots__ = ("dialect", "driver", "flushes")

    def __init__(self, connection: Connection) -> None:
        self.flushes: bool | None = None
        """Whether a commit waits for the disk, as it was last set; None: a connection may have been used before."""
        self.dialect = connection.dialect
        self.driver: Any = connection.connection.cursor()


class _Compiled:
    """One statement for one dialect: its text, and how its parameters and columns are ordered and converted."""

    __slots__ = ("_constants", "_convert", "_parameters", "_positional", "sql")

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        if "POSTCOMPILE" in self.sql:
            raise TypeError("a prepared statement cannot hold a list of values; compare with each")
        self._positional = compiled.positional
        # `bind_names`, not `binds`: there a constant of the statement has the name that it has in the SQL.
        types = {name: bound.type.dialect_impl(dialect) for bound, name in compiled.bind_names.items()}
        converters = {name: kind.bind_processor(dialect) for name, kind in types.items()}
        known = {name: value for name, value in compiled.params.items() if value is not None}
        self._constants = {name: _converted(value, converters[name]) for name, value in known.items()}
        self._parameters = [
            (name, None if name in known else converters[name]) for name in (compiled.positiontup or types)
        ]
        columns = [column.type.dialect_impl(dialect) for column in getattr(statement, "exported_columns", ())]
        processors = [column.result_processor(dialect, None) for column in columns]
        self._convert = [(index, converter) for index, converter in enumerate(processors) if converter is not None]

    def parameters(self, given: dict[str, Any]) -> Any:
        if self._constants:
            given = {**self._constants, **given}
        if self._positional:
            return [convert(given[name]) if convert else given[name] for name, convert in self._parameters]
        return {name: convert(given[name]) if convert else given[name] for name, convert in self._parameters}

    def converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._convert:
            return row
        values = list(row)
        for index, convert in self._convert:
            values[index] = convert(values[index])
        return values


def _converted(value: Any, convert: Callable[[Any], Any] | None) -> Any:
    return value if convert is None else convert(value)


class Statement:
    """A Core statement, to be run many times. Its `bindparam` names are the keyword arguments of a run."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def _execute(self, cursor: Cursor, given: dict[str, Any]) -> _Compiled:
        compiled = self._for(cursor)
        cursor.driver.execute(compiled.sql, compiled.parameters(given))
        return compiled

    def _for(self, cursor: Cursor) -> _Compiled:
        dialect = cursor.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return compiled


class Query(Statement, Generic[T]):
    """A statement whose rows become records: *into* is called with the columns of each row."""

    def __init__(self, statement: ClauseElement, into: Callable[..., T]) -> None:
        super().__init__(statement)
        self._into = into

    def all(self, cursor: Cursor, given: dict[str, Any]) -> list[T]:
        """Every record."""
        compiled, into = self._execute(cursor, given), self._into
        return [into(*compiled.converted(row)) for row in cursor.driver.fetchall()]

    def first(self, cursor: Cursor, given: dict[str, Any]) -> T | None:
        """The first record, or None."""
        compiled = self._execute(cursor, given)
        rows = cursor.driver.fetchall()  # to the end, so that SQLite's statement does not stay open
        return self._into(*compiled.converted(rows[0])) if rows else None


class Insert:
    """An INSERT of one row whose key the database makes."""

    def __init__(self, table: Table, *names: str) -> None:
        plain = insert(table).values({name: bindparam(name) for name in names})
        (key,) = table.primary_key
        self._plain = Command(plain)
        self._returning = Query(plain.returning(key), int)

    def run(self, cursor: Cursor, given: dict[str, Any]) -> int:
        """Insert the row; its key."""
        if cursor.dialect.name == "sqlite":  # which knows the key anyhow, while RETURNING costs as much as a query
            self._plain.run(cursor, given)
            return int(cursor.driver.lastrowid)
        return self._returning.all(cursor, given)[0]

    def run_all(self, cursor: Cursor, rows: Iterable[dict[str, Any]]) -> None:
        """Insert many rows, in their order; their keys grow with it."""
        self._plain.run_all(cursor, rows)


class Command(Statement):
    """A statement that changes rows."""

    def run(self, cursor: Cursor, given: dict[str, Any]) -> int:
        """Carry it out; the number of rows that it changed."""
        self._execute(cursor, given)
        return int(cursor.driver.rowcount)

    def run_all(self, cursor: Cursor, rows: Iterable[dict[str, Any]]) -> None:
        """Carry it out once for each of *rows*."""
        compiled = self._for(cursor)
        cursor.driver.executemany(compiled.sql, map(compiled.parameters, rows))
