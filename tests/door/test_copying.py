"""The file for a second laptop at the door: what is in it, and what is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geekx_ops.door import audit as log
from geekx_ops.door import copying, elsewhere, listing
from geekx_ops.door import service as door
from geekx_ops.door.copying import DoorCopy
from geekx_ops.errors import Conflict, NotFound, Unavailable
from geekx_ops.events import service as events
from geekx_ops.events.event import Question, QuestionKind
from geekx_ops.registration import audit, capacity, details, find, service
from geekx_ops.storage import check
from geekx_ops.workspace import Transaction, Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, HeldSeats, cancel, dinner, fill, make_event

EVENING = (2026, 5, 25, 11)
QUESTIONS = (Question("diet", "What do you not eat?", QuestionKind.TEXT, at_door=("*",)),)
TABLES = (
    "events",
    "event_ticket_types",
    "event_held_seats",
    "event_links",
    "event_questions",
    "registrations",
    "registration_companions",
    "registration_answers",
    "registration_tally",
    "door_log",
)


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """A dinner with a log, and a lunch with other people."""
    make_event(workspace, cap=6, held=(HeldSeats("crew", 1, "standard"),), questions=QUESTIONS, max_party=4)
    with workspace.write() as tx:
        capacity.change_event(tx, replace(dinner(cap=9), slug="lunch", name="Lunch of others"))
        for event, name in (("lunch", "Lea Lunch"), (DINNER, "Ada"), ("lunch", "Both Bo"), (DINNER, "Both Bo")):
            service.sign_up(tx, event, name=name, email=f"{name.replace(' ', '')}@example.org")
        service.sign_up(
            tx, DINNER, name="Dora", party_size=3, companions=["Emil"], answers={"diet": "nuts"}, email="d@example.org"
        )
        tx.record("guests.imported", event=1, sheet=3)
    fill(workspace, "Will Wait")
    cancel(workspace, "Ada")
    clock.set(*EVENING)
    with workspace.write() as tx:
        door.check_in(tx, DINNER, "Dora", people=2)
        door.check_in(tx, DINNER, "gibberish")
        door.check_in(tx, "lunch", "Lea")
    return workspace


def copy(workspace: Workspace, target: Path, **rest: Any) -> DoorCopy:
    with workspace.read() as tx:
        return copying.copy_for_door(tx, DINNER, target, **rest)


@contextmanager
def reading(path: Path, clock: Clock) -> Iterator[Transaction]:
    with open_workspace(path, clock=clock) as opened, opened.read() as tx:
        yield tx


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_copy_holds_the_event_as_it_is(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    made = copy(evening, tmp_path / "door-2.db")
    assert (made.path, made.event.settings.slug, made.registrations, made.entries) == (
        tmp_path / "door-2.db",
        DINNER,
        4,
        2,
    )
    with evening.read() as tx, reading(made.path, clock) as other:
        assert elsewhere.read_door(other, DINNER) == elsewhere.read_door(tx, DINNER)
        assert listing.door(other, DINNER) == listing.door(tx, DINNER)
        dora = find.registration(other, made.event, "Dora")
        assert (details.companions(other, dora), details.answers(other, dora)) == (("Emil",), {"diet": "nuts"})


def test_a_copy_knows_which_event_is_meant(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    with reading(copy(evening, tmp_path / "door-2.db").path, clock) as other:
        assert events.chosen_slug(other, None) == DINNER
        assert [event.settings.slug for event in events.all_events(other)] == [DINNER]


def test_a_copy_is_sound(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    with reading(copy(evening, tmp_path / "door-2.db").path, clock) as other:
        assert [*audit.problems(other), *log.problems(other), *check.problems(other.connection)] == []


def test_nothing_of_others_is_in_the_bytes_of_a_copy(evening: Workspace, tmp_path: Path) -> None:
    content = copy(evening, tmp_path / "door-2.db").path.read_bytes().lower()
    assert [word for word in (b"lea lunch", b"lunch", b"imported", b"sheet", b"gibberish") if word in content] == []
    assert [word for word in (b"dora", b"emil", b"nuts", b"both bo", b"d@example.org") if word not in content] == []


def test_a_copy_has_no_journal(evening: Workspace, tmp_path: Path) -> None:
    made = copy(evening, tmp_path / "door-2.db")
    assert (count(made.path, "journal"), count(made.path, "settings"), count(made.path, "people")) == (0, 1, 4)


def test_a_cap_that_was_exceeded_on_purpose_is_no_error_in_a_copy(
    evening: Workspace, tmp_path: Path, clock: Clock
) -> None:
    with evening.write() as tx:
        capacity.set_cap(tx, DINNER, 2, allow_over=True)
    made = copy(evening, tmp_path / "door-2.db")
    with reading(made.path, clock) as other:
        assert audit.problems(other) == []
    assert count(made.path, "journal") == 1


def test_a_copy_is_for_its_owner_only_and_alone(evening: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    made = copy(evening, folder / "door-2.db")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["door-2.db"]


def test_a_copy_replaces_nothing_unasked(evening: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "door-2.db"
    target.write_text("precious")
    with pytest.raises(Conflict) as refused:
        copy(evening, target)
    assert refused.value.message == f"{target} exists already; nothing was copied. Give another name, or --force."
    assert target.read_text() == "precious"
    assert copy(evening, target, overwrite=True).entries == 2


def test_a_copy_does_not_replace_the_database_itself(sqlite_database: Path, clock: Clock) -> None:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        make_event(workspace)
        with pytest.raises(Conflict, match="is the database itself; nothing was copied"):
            copy(workspace, sqlite_database, overwrite=True)


def test_there_is_no_copy_of_an_unknown_event(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match='there is no event "dinner"'):
        copy(workspace, tmp_path / "door-2.db")
    assert not (tmp_path / "door-2.db").exists()


def test_where_nothing_can_be_written_it_says_so(evening: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "door-2.db"
    with pytest.raises(Unavailable) as refused:
        copy(evening, target)
    assert refused.value.message == f"{target} cannot be written: No such file or directory. Nothing was changed."


def test_a_copy_of_a_copy_is_the_same(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    first = copy(evening, tmp_path / "door-2.db").path
    with open_workspace(first, clock=clock) as opened:
        second = copy(opened, tmp_path / "door-3.db").path
    assert [count(second, table) for table in TABLES] == [count(first, table) for table in TABLES]
