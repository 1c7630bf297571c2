"""The list for the door, read from the records of an evening."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from geekx_ops.errors import NotFound
from geekx_ops.events.event import Question
from geekx_ops.printing.door_list import door_list
from geekx_ops.printing.door_pages import rendered_html, rendered_text
from geekx_ops.printing.door_rows import DoorList, Row
from geekx_ops.storage.tables import people
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS, STARTS, give_away, make_evening, scan
from tests.factories import DINNER, cancel, fill


def read(workspace: Workspace) -> DoorList:
    with workspace.read() as tx:
        return door_list(tx, DINNER)


def rows(found: DoorList) -> dict[str, Row]:
    return {row.name.printed: row for letter in found.letters for row in letter.rows}


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """Three seats: Ada with Bo, and Cy; Di and Eve wait; Fay has cancelled."""
    questions = (Question("dietary", "?", at_door=("vegan",)), Question("shirt", "?"))
    make_evening(workspace, cap=3, questions=questions)
    fill(workspace, "Fay Zell")
    cancel(workspace, "Fay Zell")
    fill(workspace, "Ada Lovelace", party=2, companions=["Bo Li"], answers={"dietary": "vegan", "shirt": "M"})
    fill(workspace, "Cy Lo", answers={"dietary": "none"})
    fill(workspace, "Di Abt", "Eve Abt")
    clock.now = DOORS
    return workspace


def test_who_is_on_it(evening: Workspace) -> None:
    found = read(evening)
    assert {name: (len(row.boxes), row.see) for name, row in rows(found).items()} == {
        "Abt, Di": (0, "waiting list, no. 1"),
        "Abt, Eve": (0, "waiting list, no. 2"),
        "Li, Bo": (0, "with Ada Lovelace"),
        "Lo, Cy": (1, ""),
        "Lovelace, Ada": (2, ""),
    }
    assert [(row.position, row.name.printed) for row in found.waiting] == [(1, "Abt, Di"), (2, "Abt, Eve")]
    assert (found.guests, found.seats, found.printed_at) == (2, 3, DOORS)


def test_what_the_door_has_to_know(evening: Workspace) -> None:
    with evening.write() as tx:
        about = {"employer": "Hooli", "note": "green room"}
        tx.connection.execute(update(people).where(people.c.name == "Ada Lovelace").values(about))
    fill(evening, "Ada Lovelace", email="ada@example.org")
    found = read(evening)
    assert sorted((row.hint, row.notes) for letter in found.letters for row in letter.rows if row.boxes) == [
        ("", ()),
        ("Hooli · ada.lovelace@…", ("dietary: vegan", "green room")),
    ]
    assert [row.hint for row in found.waiting] == ["", "", "ada@…"]


def test_who_is_inside_and_who_is_here(evening: Workspace) -> None:
    scan(evening, "Ada Lovelace", people=1)
    scan(evening, "Eve Abt")
    found = read(evening)
    ada = rows(found)["Lovelace, Ada"]
    assert (ada.boxes, ada.at) == ((True, False), DOORS)
    assert [row.here for row in found.waiting] == [False, True]


def test_a_late_guest_is_found_and_stands_in_front(evening: Workspace, clock: Clock) -> None:
    scan(evening, "Eve Abt")
    clock.now = STARTS
    assert [one.name for one in give_away(evening).seated] == ["Eve Abt"]
    found = read(evening)
    late = next(row for row in rows(found).values() if "in front" in row.see)
    assert [row.name.printed for row in found.waiting] == [late.name.printed, "Abt, Di"]
    assert found.waiting[0].notes == ("seat given away 18:00: the next free one is theirs",)


def test_of_no_event(workspace: Workspace) -> None:
    with workspace.read() as tx, pytest.raises(NotFound):
        door_list(tx, "nothing")


def test_every_code_is_on_the_paper(evening: Workspace) -> None:
    found = read(evening)
    codes = [row.code for row in [*rows(found).values(), *found.waiting] if row.boxes]
    for page in (rendered_html(found), rendered_text(found)):
        assert [code for code in codes if code not in page] == []
