"""A list while it is being imported: in temporary tables, so that a file of any length takes the same memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, bindparam, insert, select, tuple_
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from geekx_ops.guest_lists.diff import Guest, together
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.workspace import Transaction

T = TypeVar("T")

PAGE = 1000
"""Rows that are written or read at a time."""

_metadata = MetaData()
LINES = Table(
    "staged_guest_list",
    _metadata,
    Column("key", String(32), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("guest", Text),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,  # the rows themselves lie in the order in which they are read
)
_NEW = Table(
    "staged_newcomers",
    _metadata,
    Column("rank", Integer),
    Column("at", String(40)),
    Column("line", Integer),
    Column("person", Integer),
    Column("guest", Text),
    prefixes=["TEMPORARY"],
)
Index("ix_staged_newcomers", _NEW.c.rank, _NEW.c.at, _NEW.c.line)


def _insertion(table: Table) -> Command:
    return Command(insert(table).values({column.name: bindparam(column.name) for column in table.columns}))


def _page(table: Table, *order: str) -> Query[tuple[Any, ...]]:
    columns = [table.c[name] for name in order]
    rows = select(*columns, *(column for column in table.columns if column.name not in order))
    after = tuple_(*columns) > tuple_(*(bindparam(f"last_{name}", type_=table.c[name].type) for name in order))
    return Query(rows.where(after).order_by(*columns).limit(PAGE), lambda *row: row)


_PUT_LINE, _PUT_NEW = _insertion(LINES), _insertion(_NEW)
_LINES_BY_KEY, _NEW_IN_ORDER = _page(LINES, "key", "line"), _page(_NEW, "rank", "at", "line")


class Staging:
    """The lines of a list and who is new in it, put down and read again in the order that is needed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def put(self, guests: Iterable[Guest]) -> None:
        """Put down what the lines of a list say of guests."""
        rows = ({"key": one.key, "line": one.line, "guest": _text(one)} for one in guests)
        for page in pages(rows):
            self._tx.run_all(_PUT_LINE, page)

    def guests(self) -> Iterator[Guest]:
        """Every guest once, with all that her lines say, in the order of the keys."""
        rows = self._paged(_LINES_BY_KEY, key="", line=-1)
        for key, lines in groupby(rows, key=lambda row: row[0]):
            yield together(_guest(key, text) for _, _, text in lines)

    def put_newcomers(self, newcomers: Iterable[tuple[int, Guest]]) -> None:
        """Put down who is to be registered, by the person's number."""
        rows = [
            {"rank": _rank(one), "at": _time(one), "line": one.line, "person": person, "guest": one.key + _text(one)}
            for person, one in newcomers
        ]
        if rows:
            self._tx.run_all(_PUT_NEW, rows)

    def newcomers(self) -> Iterator[tuple[int, Guest]]:
        """Who is to be registered: those with a ticket first, then those who wait, each in the order of sign-up."""
        for _, _, _, person, text in self._paged(_NEW_IN_ORDER, rank=-1, at="", line=-1):
            yield person, _guest(text[:32], text[32:])

    def _paged(self, query: Query[tuple[Any, ...]], **last: Any) -> Iterator[tuple[Any, ...]]:
        while rows := self._tx.all(query, **{f"last_{name}": value for name, value in last.items()}):
            yield from rows
            last = dict(zip(last, rows[-1], strict=False))


@contextmanager
def staged(tx: Transaction) -> Iterator[Staging]:
    """A place to stage a list in, which is gone afterwards."""
    for table in (LINES, _NEW):
        tx.connection.execute(CreateTable(table))
        for index in table.indexes:
            tx.connection.execute(CreateIndex(index))
    yield Staging(tx)
    for table in (LINES, _NEW):  # whatever is undone takes them along
        tx.connection.execute(DropTable(table))


def pages(items: Iterable[T], size: int = PAGE) -> Iterator[list[T]]:
    """*items* in lists of *size*."""
    rest = iter(items)
    while page := list(islice(rest, size)):
        yield page


def _rank(one: Guest) -> int:
    return 1 if one.standing is Standing.WAITING else 0


def _time(one: Guest) -> str:
    """Sorts by time; who has none comes last, in the order of the list."""
    return "~" if one.signed_up_at is None else one.signed_up_at.astimezone(UTC).isoformat(timespec="microseconds")


def _text(one: Guest) -> str:
    at = one.signed_up_at and one.signed_up_at.isoformat()
    return json.dumps(
        [one.line, one.name, one.email, one.standing, one.seats, one.ticket, one.ticket_type, one.companions, at,
         one.answers],
        ensure_ascii=False,
    )  # fmt: skip


def _guest(key: str, text: str) -> Guest:
    line, name, email, standing, seats, ticket, ticket_type, companions, at, answers = json.loads(text)
    return Guest(
        key, line, name, email, Standing(standing), seats, ticket, ticket_type, tuple(companions),
        at and datetime.fromisoformat(at), answers,
    )  # fmt: skip
