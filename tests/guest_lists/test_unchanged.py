"""Who is unchanged is known by a digest: that must never say another thing than a look at all that stands here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from geekx_ops.errors import GeekxError
from geekx_ops.events.event import Question
from geekx_ops.guest_lists import remembered
from geekx_ops.guest_lists.comparing import Comparison
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.unchanged import SIZE, Unchanged, added, digest_of
from geekx_ops.people import erasing, merging
from geekx_ops.registration import details, guests, ledger, service
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import guest_list_rows
from geekx_ops.storage.tables.guest_lists import CHANGES
from geekx_ops.workspace import Transaction, Workspace
from tests.factories import DINNER, fill, make_event
from tests.guest_lists.lists import compared, counts, line, lines, take_in
from tests.guest_lists.test_round_trip import event, lists
from tests.registration.seen import problems

said = st.sampled_from(["Ada", "Bo", "Ada and one", ""])
keyed = st.lists(st.tuples(st.sampled_from("abc"), said), max_size=8)


@given(keyed, keyed, st.randoms(use_true_random=False))
def test_same_are_those_with_the_same_lines_in_whatever_order(
    before: list[tuple[str, str]], now: list[tuple[str, str]], chance: random.Random
) -> None:
    digests: dict[str, int] = {}
    for key, words in before:
        digests[key] = added(digests.get(key, 0), digest_of(words))
    found = Unchanged(digests)
    for key, words in chance.sample(now, len(now)):
        assert found.meets(key, digest_of(words)) == (key in digests)

    def of(key: str, listed: list[tuple[str, str]]) -> list[str]:
        return sorted(words for one, words in listed if one == key)

    met = {key for key, _ in now} & set(digests)
    assert found.same() == {key for key in met if of(key, before) == of(key, now)}
    assert found.others() == met - found.same()
    assert set(found.unmet()) == set(digests) - met


@given(st.text())
def test_a_digest_fits_into_its_column(words: str) -> None:
    assert 0 <= digest_of(words) < SIZE


def test_who_was_changed_here_is_met_and_not_known() -> None:
    found = Unchanged({"a": None, "b": None})
    assert not found.meets("a", 1)
    assert (found.same(), found.others(), found.unmet()) == (frozenset(), frozenset(), ("b",))


@contextmanager
def everything_looked_up() -> Iterator[None]:
    with patch.object(remembered, "MOST_DIGESTS", -1):
        yield


Change = Callable[[Transaction, str, str], object]
CHANGED_HERE: dict[str, Change] = {
    "cancelled": lambda tx, one, _: guests.cancel(tx, DINNER, one),
    "named otherwise": lambda tx, one, _: guests.change(tx, DINNER, one, name="Somebody Else"),
    "a larger party": lambda tx, one, _: guests.change(tx, DINNER, one, party_size=2),
    "companions": lambda tx, one, _: guests.change(tx, DINNER, one, companions=("Ken",)),
    "another type": lambda tx, one, _: guests.change(tx, DINNER, one, ticket_type="stage"),
    "another answer": lambda tx, one, _: _answered(tx, one),
    "confirmed": lambda tx, one, _: guests.confirm(tx, DINNER, one),
    "erased": lambda tx, one, _: erasing.erase(tx, one, cancel_registrations=True),
    "merged": merging.merge,
    "back again": lambda tx, one, _: _back(tx, one),
}


def _answered(tx: Transaction, who: str) -> None:
    number = guests.change(tx, DINNER, who, name=None).registration.id
    details.replace_answers(tx, ledger.registration(tx, number), {"tea": "black"})


def _back(tx: Transaction, who: str) -> None:
    guests.cancel(tx, DINNER, who)
    service.sign_up(tx, DINNER, name="Back", email=who)


def change_here(workspace: Workspace, what: list[tuple[str, int, int]]) -> None:
    """Each change as far as it is allowed."""
    for change, first, second in what:
        with suppress(GeekxError), workspace.write() as tx:
            CHANGED_HERE[change](tx, f"guest.{first}@example.org", f"guest.{second}@example.org")


@st.composite
def next_lists(draw: st.DrawFn, before: list[Listed]) -> list[Listed]:
    """Most of *before* as it was, some of it otherwise, some of it twice, and others."""
    kept = [one for one in before if draw(st.integers(0, 5))]
    otherwise = [
        replace(one, name="Other", seats=one.seats % 2 + 1) if not draw(st.integers(0, 4)) else one for one in kept
    ]
    twice = [one for one in kept if not draw(st.integers(0, 4))]
    shuffled = draw(st.permutations([*otherwise, *twice, *draw(lists())[:2]]))
    return [replace(one, line=number) for number, one in enumerate(shuffled)]


numbers = st.integers(0, 5)
changes_here = st.lists(st.tuples(st.sampled_from(sorted(CHANGED_HERE)), numbers, numbers), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_digest_says_what_a_look_at_everything_says(sqlite_template: Path, data: st.DataObject) -> None:
    listed = data.draw(lists())
    with event(sqlite_template) as workspace:
        known = [f"guest.{number}@example.org" for number in data.draw(st.lists(numbers, max_size=2, unique=True))]
        fill(workspace, *[f"Known {number}" for number in range(len(known))])
        for _ in range(3):
            take_in(workspace, listed)
            assert_said_alike(workspace, listed)
            change_here(workspace, data.draw(changes_here))
            assert_said_alike(workspace, listed)
            listed = data.draw(next_lists(listed))
            assert_said_alike(workspace, listed)
        assert problems(workspace) == []


def assert_said_alike(workspace: Workspace, listed: list[Listed]) -> None:
    found = compared(workspace, listed)
    with everything_looked_up():
        assert compared(workspace, listed) == found


ASKED = (Question("tea", "Tea?"),)
WITH_ALL = [
    line(2, "Ada", seats=2, companions=("Ken",), answers={"tea": "green"}),
    line(3, "Bo", answers={"tea": "black"}),
]
STATEMENTS = {
    "people_update": "UPDATE people SET name = 'Otherwise' WHERE name = 'Ada'",
    "registrations_update": "UPDATE registrations SET party_size = 3 WHERE party_size = 2",
    "registration_answers_insert": (
        "INSERT INTO registration_answers SELECT registration_id, 'more', event_id, 'x' FROM registration_answers"
        " WHERE value = 'green'"
    ),
    "registration_answers_update": "UPDATE registration_answers SET value = 'white' WHERE value = 'green'",
    "registration_answers_delete": "DELETE FROM registration_answers WHERE value = 'green'",
    "registration_companions_insert": "INSERT INTO registration_companions SELECT registration_id, 2, 'Mei'"
    " FROM registration_companions",
    "registration_companions_update": "UPDATE registration_companions SET name = 'Mei'",
    "registration_companions_delete": "DELETE FROM registration_companions",
}


def test_there_is_a_statement_for_every_change() -> None:
    assert set(STATEMENTS) == {f"{table}_{when.lower()}" for table, when, _ in CHANGES}


@pytest.mark.parametrize("what", STATEMENTS)
def test_whoever_changes_a_guest_she_is_looked_at_again(workspace: Workspace, what: str) -> None:
    make_event(workspace, cap=9, questions=(*ASKED, Question("more", "More?")))
    take_in(workspace, WITH_ALL)
    with workspace.write() as tx:
        tx.connection.execute(text(STATEMENTS[what]))
        rows = tx.select(select(guest_list_rows.c.same).order_by(guest_list_rows.c.registration_id))
    assert [row.same is None for row in rows] == [True, False]


def test_without_that_a_change_would_not_be_seen(workspace: Workspace) -> None:
    """The negative control: it is the database's own memory of changes that makes the digests true."""
    make_event(workspace, cap=9, questions=ASKED)
    take_in(workspace, WITH_ALL)
    with workspace.write() as tx:
        on_table = "" if workspace.is_sqlite else " ON people"
        tx.connection.execute(text(f"DROP TRIGGER people_update_listed{on_table}"))
        guests.change(tx, DINNER, "ada", name="Otherwise")
    assert counts(compared(workspace, WITH_ALL)) == {"same": 2}
    with everything_looked_up():
        assert counts(compared(workspace, WITH_ALL)) == {"conflict": 1, "same": 1}


def gone_and_counted(found: Comparison) -> tuple[list[str], Any]:
    return [one.name for one in found.gone], counts(found)


def test_a_list_too_long_for_the_memory_is_looked_up(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo", "Cy"))
    with patch.object(remembered, "MOST_DIGESTS", 2):
        assert gone_and_counted(take_in(workspace, lines("Ada", "Bo")).comparison) == (["Cy"], {"gone": 1, "same": 2})
        assert gone_and_counted(compared(workspace, lines("Ada", "Dee"))) == (
            ["Bo", "Cy"],
            {"gone": 2, "new": 1, "same": 1},
        )


def test_what_both_sides_changed_alike_is_followed_from_there(workspace: Workspace) -> None:
    """Once they agree, the next change of the list alone is no conflict."""
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo"))
    with workspace.write() as tx:
        guests.change(tx, DINNER, "ada", name="Ada Example")
    both = [replace(line(2, "Ada"), name="Ada Example"), line(3, "Bo")]
    assert counts(take_in(workspace, both).comparison) == {"same": 2}
    later = [replace(line(2, "Ada"), name="Ada Sample"), line(3, "Bo")]
    assert counts(take_in(workspace, later).comparison) == {"changed": 1, "same": 1}


def test_somebody_known_by_another_name_is_not_taken_for_the_same(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    fill(workspace, "Ada Example", email="ada@example.org")
    with workspace.write() as tx:
        guests.cancel(tx, DINNER, "ada")
        tx.connection.execute(text("DELETE FROM registrations"))
    take_in(workspace, lines("Ada"))
    assert counts(compared(workspace, lines("Ada"))) == {"conflict": 1}


def test_of_who_is_changed_by_one_more_line_all_lines_count(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    one = line(2, "Ada", ticket="t1")
    take_in(workspace, [one])
    found = compared(workspace, [replace(line(7, "Ken", ticket="t2"), email=one.email), one])
    assert [(change.field, change.listed) for change in found.told[0].changes] == [
        ("seats", "2"),
        ("companions", "Ken"),
    ]
    assert counts(compared(workspace, [one, replace(one, line=9)])) == {"same": 1}


@pytest.mark.parametrize("standing", [Standing.CANCELLED, Standing.DECLINED])
def test_who_does_not_come_any_more_is_looked_at_each_time(workspace: Workspace, standing: Standing) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada"))
    take_in(workspace, [line(2, "Ada", standing)])
    assert counts(take_in(workspace, [line(2, "Ada", standing)]).comparison) == {"same": 1}
    fill(workspace, "Ada")
    assert counts(compared(workspace, [line(2, "Ada", standing)])) == {"conflict": 1}
