"""Statements compiled once and run on the driver's own cursor.

SQLAlchemy's execution of a cached statement costs about ten times what SQLite needs to run it. A sign-up is a dozen
statements in one durable transaction, so they are compiled here once per dialect, with the same types, and executed
directly. Statements whose shape depends on the request go through SQLAlchemy as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import ClauseElement, Connection, Dialect

T = TypeVar("T")
Processor = Callable[[Any], Any]


class _Compiled:
    """One statement for one dialect: its text, how its parameters are ordered and converted, and how its columns are."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        if "POSTCOMPILE" in self.sql:
            raise TypeError("a prepared statement cannot hold a list of values; compare with each")
        self.positions: Sequence[str] | None = compiled.positiontup if compiled.positional else None
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}
        self.bind = {
            name: processor
            for name, bound in compiled.binds.items()
            if (processor := bound.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        columns = getattr(statement, "exported_columns", ())
        converters = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.convert = [(index, converter) for index, converter in enumerate(converters) if converter is not None]

    def parameters(self, given: dict[str, Any]) -> Any:
        values = {**self.constants, **given}
        for name, processor in self.bind.items():
            values[name] = processor(values[name])
        return values if self.positions is None else [values[name] for name in self.positions]

    def converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self.convert:
            return row
        values = list(row)
        for index, converter in self.convert:
            values[index] = converter(values[index])
        return values


class Statement:
    """A Core statement, to be run many times. Its `bindparam` names are the keyword arguments of a run."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return found

    def execute(self, connection: Connection, given: dict[str, Any]) -> tuple[Any, _Compiled]:
        """Run it; the driver's cursor, and what knows how to read its rows."""
        compiled = self._for(connection)
        cursor: Any = connection.connection.cursor()
        cursor.execute(compiled.sql, compiled.parameters(given))
        return cursor, compiled


class Query(Statement, Generic[T]):
    """A statement whose rows become records: *into* is called with the columns of each row."""

    def __init__(self, statement: ClauseElement, into: Callable[..., T]) -> None:
        super().__init__(statement)
        self.into = into


class Command(Statement):
    """A statement that changes rows."""
