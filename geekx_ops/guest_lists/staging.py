"""A list while it is being imported: in temporary tables, so that a file of any length takes the same memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    tuple_,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from geekx_ops.guest_lists.diff import Guest, together
from geekx_ops.guest_lists.unchanged import Unchanged, digest_of
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.workspace import Transaction

T = TypeVar("T")

_Line = tuple[str, int, int, Sequence[Any]]

PAGE = 1000
"""Rows that are written or read at a time."""

_ENCODED = json.JSONEncoder(ensure_ascii=False).encode

_metadata = MetaData()
LINES = Table(
    "staged_guest_list",
    _metadata,
    Column("key", String(32), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("digest", BigInteger),
    Column("guest", Text),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,  # the rows themselves lie in the order in which they are read
)
_ASIDE = Table(
    "staged_aside",
    _metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("lines", Text),
    prefixes=["TEMPORARY"],
)
_NEW = Table(
    "staged_newcomers",
    _metadata,
    Column("rank", Integer),
    Column("at", String(40)),
    Column("line", Integer),
    Column("person", Integer),
    Column("key", String(32)),
    Column("digest", BigInteger),
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


_PUT_LINE, _PUT_ASIDE, _PUT_NEW = _insertion(LINES), _insertion(_ASIDE), _insertion(_NEW)
_LINES_BY_KEY, _AS_SET_ASIDE = _page(LINES, "key", "line"), _page(_ASIDE, "place")
_NEW_IN_ORDER = _page(_NEW, "rank", "at", "line")


class Staging:
    """The lines of a list and who is new in it, put down and read again in the order that is needed.

    `same` are the keys of those who are unchanged: nothing more is to be known of them, so they are not among `guests`.
    `unmet` are the keys of those who were in the list and are not any more; None if that has to be looked up. `staged`
    and `new` count the lines of `guests`, and `newcomers`.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.same: frozenset[str] = frozenset()
        self.unmet: tuple[str, ...] | None = None
        self.staged = self.new = 0
        self._aside: list[_Line] = []
        self._places = 0

    def put(self, guests: Iterable[Guest], digests: Mapping[str, int | None] | None) -> None:
        """Put down what the lines of a list say of guests, but for those of whom that is known, by their *digests*."""
        unchanged = Unchanged(digests or {})
        others = filter(None, (self._set_aside(line, unchanged) for line in map(_line, guests)))
        for page in pages(others):
            self._put_lines(page)
        self._put_aside()
        self.same, self.unmet = unchanged.same(), None if digests is None else unchanged.unmet()
        self._put_again(unchanged.others())

    def _set_aside(self, line: _Line, unchanged: Unchanged) -> _Line | None:
        """*line*, if its guest cannot be unchanged."""
        if not unchanged.meets(line[0], line[2]):
            return line
        self._aside.append(line)
        if len(self._aside) == PAGE:
            self._put_aside()
        return None

    def _put_aside(self) -> None:
        """Many lines in one row: hardly ever somebody wants to see them again."""
        self._places += 1
        self._tx.run(_PUT_ASIDE, place=self._places, lines=_ENCODED(self._aside))
        self._aside.clear()

    def _put_again(self, changed: frozenset[str]) -> None:
        """Of those who *changed* after all, by what another line says: all lines."""
        for _, lines in self._paged(_AS_SET_ASIDE, place=-1) if changed else ():
            self._put_lines([line for line in json.loads(lines) if line[0] in changed])

    def _put_lines(self, lines: Sequence[_Line]) -> None:
        self._tx.run_all(_PUT_LINE, (_row(*line) for line in lines))
        self.staged += len(lines)

    def guests(self) -> Iterator[Guest]:
        """Every guest once, with all that her lines say, in the order of the keys."""
        rows = self._paged(_LINES_BY_KEY, key="", line=-1)
        for key, lines in groupby(rows, key=lambda row: row[0]):
            yield together(_guest(key, *line) for _, *line in lines)

    def put_newcomers(self, newcomers: Sequence[tuple[int, Guest]]) -> None:
        """Put down who is to be registered, by the person's number."""
        rows = (
            {**_row(one.key, one.line, one.digest, _said(one)), "rank": _rank(one), "at": _time(one), "person": person}
            for person, one in newcomers
        )
        self._tx.run_all(_PUT_NEW, rows)
        self.new += len(newcomers)

    def newcomers(self) -> Iterator[tuple[int, Guest]]:
        """Who is to be registered: those with a ticket first, then those who wait, each in the order of sign-up."""
        for _, _, line, person, key, digest, text in self._paged(_NEW_IN_ORDER, rank=-1, at="", line=-1):
            yield person, _guest(key, line, digest, text)

    def _paged(self, query: Query[tuple[Any, ...]], **last: Any) -> Iterator[tuple[Any, ...]]:
        while rows := self._tx.all(query, **{f"last_{name}": value for name, value in last.items()}):
            yield from rows
            last = dict(zip(last, rows[-1], strict=False))


@contextmanager
def staged(tx: Transaction) -> Iterator[Staging]:
    """A place to stage a list in, which is gone afterwards."""
    for table in _metadata.sorted_tables:
        tx.connection.execute(CreateTable(table))
        for index in table.indexes:
            tx.connection.execute(CreateIndex(index))
    yield Staging(tx)
    for table in _metadata.sorted_tables:  # whatever is undone takes them along
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


def _line(one: Guest) -> _Line:
    """What is put down of a guest: her key, her line, and what is said of her, with the digest of that alone."""
    said = _said(one)
    return one.key, one.line, digest_of(repr(said)), said


def _said(one: Guest) -> tuple[Any, ...]:
    at = one.signed_up_at and one.signed_up_at.isoformat()
    return (
        one.name, one.email, one.standing.value, one.seats, one.ticket, one.ticket_type, one.companions, at,
        one.answers,
    )  # fmt: skip


def _row(key: str, line: int, digest: int, said: Sequence[Any]) -> dict[str, Any]:
    return {"key": key, "line": line, "digest": digest, "guest": _ENCODED(said)}


def _guest(key: str, line: int, digest: int, text: str) -> Guest:
    name, email, standing, seats, ticket, ticket_type, companions, at, answers = json.loads(text)
    return Guest(
        key, line, name, email, Standing(standing), seats, ticket, ticket_type, tuple(companions),
        at and datetime.fromisoformat(at), answers, digest,
    )  # fmt: skip
