"""Statements that go past SQLAlchemy's execution keep its types, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from geekx_ops.storage import engine as engines
from geekx_ops.storage.prepared import Command, Cursor, Query
from geekx_ops.storage.tables.base import Instant, TextList, Word

NOON = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)


class Mood(StrEnum):
    FINE = "fine"
    POOR = "poor"


things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("mood", Word(Mood)),
    Column("labels", TextList),
    Column("done", Boolean),
    Column("words", Text),
)
NAMES = ("id", "at", "mood", "labels", "done", "words")
KEEP = Command(insert(things).values({name: bindparam(name) for name in NAMES}))
BY_ID = Query(select(things).where(things.c.id == bindparam("number")), lambda *row: row)
ALL = Query(select(things.c.id, things.c.done).order_by(things.c.id), lambda *row: row)
FINE_ONES = Query(select(things.c.id).where(things.c.mood == Mood.FINE, things.c.id > 0).order_by(things.c.id), int)
FINISH = Command(update(things).where(things.c.id <= bindparam("most")).values(done=True))
CLEAR = Command(delete(things))


def thing(**changes: Any) -> dict[str, Any]:
    usual = {"id": 1, "at": NOON, "mood": Mood.FINE, "labels": ("a", "ñ"), "done": False, "words": "x"}
    return {**usual, **changes}


@pytest.fixture
def cursor(database: str) -> Iterator[Cursor]:
    made = engines.make_engine(engines.database_url(database))
    with engines.writing(made).begin() as connection:
        things.create(connection)
        yield Cursor(connection)
    made.dispose()


def test_a_record_comes_back_as_it_went_in(cursor: Cursor) -> None:
    assert KEEP.run(cursor, thing()) == 1
    assert BY_ID.first(cursor, {"number": 1}) == (1, NOON, Mood.FINE, ("a", "ñ"), False, "x")
    assert BY_ID.first(cursor, {"number": 2}) is None
    assert BY_ID.all(cursor, {"number": 2}) == []


def test_nothing_comes_back_as_nothing(cursor: Cursor) -> None:
    KEEP.run(cursor, thing(at=None, mood=None, labels=(), done=None, words=None))
    assert BY_ID.first(cursor, {"number": 1}) == (1, None, None, (), None, None)


def test_text_is_kept_literally(cursor: Cursor) -> None:
    texts = ["'; DROP TABLE things; --", "<b>%s</b>", ":number ?1 %(x)s", "🎉", ""]
    for number, words in enumerate(texts):
        KEEP.run(cursor, thing(id=number, words=words))
    assert [BY_ID.all(cursor, {"number": number})[0][5] for number in range(5)] == texts


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-8))])
def test_an_instant_comes_back_in_utc_whatever_its_zone_was(zone: timezone, cursor: Cursor) -> None:
    KEEP.run(cursor, thing(at=NOON.astimezone(zone)))
    found = BY_ID.all(cursor, {"number": 1})[0][1]
    assert (found, found.utcoffset()) == (NOON, timedelta(0))


def test_a_naive_datetime_is_refused(cursor: Cursor) -> None:
    with pytest.raises(ValueError, match="an instant needs a time zone"):
        KEEP.run(cursor, thing(at=NOON.replace(tzinfo=None)))
    assert ALL.all(cursor, {}) == []


def test_a_word_outside_its_list_is_refused(cursor: Cursor) -> None:
    with pytest.raises(KeyError):
        KEEP.run(cursor, thing(mood="furious"))


def test_a_missing_value_is_refused(cursor: Cursor) -> None:
    with pytest.raises(KeyError):
        BY_ID.first(cursor, {"nummer": 1})


def test_a_constant_of_the_statement_is_converted_too(cursor: Cursor) -> None:
    for number, mood in enumerate([Mood.FINE, Mood.POOR, Mood.FINE]):
        KEEP.run(cursor, thing(id=number, mood=mood))
    assert FINE_ONES.all(cursor, {}) == [2]


def test_a_command_tells_how_many_rows_it_changed(cursor: Cursor) -> None:
    for number in range(3):
        KEEP.run(cursor, thing(id=number))
    assert FINISH.run(cursor, {"most": 1}) == 2
    assert ALL.all(cursor, {}) == [(0, True), (1, True), (2, False)]
    assert (CLEAR.run(cursor, {}), CLEAR.run(cursor, {})) == (3, 0)


def test_a_list_of_values_is_refused_when_it_is_compiled(cursor: Cursor) -> None:
    listed = Query(select(things.c.id).where(things.c.id.in_([1, 2])), int)
    with pytest.raises(TypeError, match="a prepared statement cannot hold a list of values"):
        listed.all(cursor, {})


def test_one_statement_serves_both_engines() -> None:
    compiled = [str(KEEP._statement.compile(dialect=dialect())) for dialect in (sqlite.dialect, postgresql.dialect)]
    assert compiled[0] != compiled[1]
