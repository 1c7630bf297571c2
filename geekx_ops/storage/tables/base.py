"""What all tables share: one naming convention, and the column types that keep instants and words honest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import DDL, CheckConstraint, DateTime, Dialect, Index, MetaData, String, Text, TextClause, event
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.types import TypeDecorator, TypeEngine

# Named constraints: batch migrations on SQLite can only drop what has a name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Convert = Callable[[Any], Any]


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: ISO text of one width on SQLite (text order is time order), timestamptz on PostgreSQL."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(32) if dialect.name == "sqlite" else DateTime(timezone=True)

    def bind_processor(self, dialect: Dialect) -> Convert:
        return _text_of if dialect.name == "sqlite" else _aware

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:  # noqa: ARG002 - SQLAlchemy's signature
        return _instant_of if dialect.name == "sqlite" else _in_utc


def _aware(instant: datetime | None) -> datetime | None:
    if instant is not None and instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant


def _in_utc(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(UTC)


# A transaction writes one instant many times, and reads those of its event again and again.
@lru_cache(maxsize=512)
def _text_of(instant: datetime | None) -> str | None:
    aware = _aware(instant)
    return None if aware is None else aware.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=512)
def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Word(TypeDecorator[StrEnum]):
    """One word of a closed list. The list itself is enforced by a CHECK of the table (`one_of`)."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__(20)
        self.words = words

    def bind_processor(self, dialect: Dialect) -> Convert:  # noqa: ARG002 - SQLAlchemy's signature
        stored: dict[StrEnum | None, str | None] = {None: None, **{word: word.value for word in self.words}}
        return stored.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:  # noqa: ARG002 - SQLAlchemy's signature
        words: dict[str | None, StrEnum | None] = {None: None, **{word.value: word for word in self.words}}
        return words.__getitem__


class TextList(TypeDecorator[tuple[Any, ...]]):
    """A short list of texts, or of numbers, kept as a JSON array."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Convert:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda texts: json.dumps(list(texts), ensure_ascii=False)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda text: tuple(json.loads(text))


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that *column* holds one of *words*."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def partial_index(name: str, *columns: str | TextClause, where: TextClause, unique: bool = False) -> Index:
    """An index over the rows that *where* holds for.

    PostgreSQL is told by `spell_out_conditions`: naming its option here would load that dialect, 50 ms, at the door.
    """
    return Index(name, *columns, unique=unique, sqlite_where=where, info={"where": where})


def once_all_is_made(statement: str, dialect: str) -> None:
    """Have *statement*, a trigger or what it needs, carried out on *dialect* after all tables were made."""
    made: ExecutableDDLElement = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(metadata, "after_create", made.execute_if(dialect=dialect))


_SQLITE_REFUSAL = """CREATE TRIGGER {table}_{what} BEFORE {when} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"""
_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END $$"""
_POSTGRES_REFUSAL = "CREATE TRIGGER {table}_{what} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def refuse_changes(tables: dict[str, str], *, function: str) -> None:
    """Let the database itself refuse to change these columns of *tables*, or to delete a row of them.

    *function* is what PostgreSQL calls for it.
    """
    once_all_is_made(_POSTGRES_FUNCTION.format(function=function), "postgresql")
    for table, columns in tables.items():
        for what, when in (("kept", "DELETE"), ("unchanged", f"UPDATE OF {columns}")):
            for text, dialect in ((_SQLITE_REFUSAL, "sqlite"), (_POSTGRES_REFUSAL, "postgresql")):
                once_all_is_made(text.format(table=table, what=what, when=when, function=function), dialect)


def spell_out_conditions() -> None:
    """Give the partial indexes their conditions on PostgreSQL as well, before their DDL is made or compared there.

    Without it that database would get a plain unique index, and refuse who cancelled and comes back.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = index.info["where"]
