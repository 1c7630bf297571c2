"""`geekx agenda` on a night with several rooms, and with clocks that are behind, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geekx_ops.agenda.plan import Plan
from tests.agenda.clocks import item
from tests.cli.agendas import make_night, said_at, verb

CALL = "Second call"
PLAN = Plan((item("welcome", 5), item("talk", 10), item("rooms", 30, room=CALL)), room="Main call")


@pytest.fixture(autouse=True)
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_night(PLAN)


def test_status_tells_how_the_other_rooms_stand() -> None:
    other = (
        '“Second call”: Nothing is on. Next: Rooms at 19:00. End at 19:30, 20 min to spare. (--room "Second call")\n'
    )
    assert said_at(-5, "status").endswith(f"End at 19:15, 35 min to spare.\n{other}")
    said_at(0, "start")
    said_at(5, "next")
    assert said_at(15, "stop").startswith("■ All is over here, not in “Second call”.\n")
    assert "\nAll is over here, not in “Second call”.\n“Second call”: Nothing is on." in said_at(15, "status")
    said_at(16, "start", "--room", CALL)
    assert said_at(16, "status").splitlines()[-1] == (
        '“Second call”: Rooms is on: 30:00 left. 16 min late. End at 19:46, 4 min to spare. (--room "Second call")'
    )
    assert said_at(46, "stop", "--room", CALL).startswith("■ All is over.\n")
    assert said_at(46, "status").endswith('All is over.\n“Second call”: over at 19:46. (--room "Second call")\n')


def test_programs_get_the_other_rooms() -> None:
    [found] = json.loads(said_at(0, "status", "--format", "json"))
    assert [(one["room"], one["next"]["item"]) for one in found["elsewhere"]] == [(CALL, "rooms")]


def test_an_item_of_another_room_is_no_typing_error() -> None:
    assert verb(0, "start", "rooms").err == (
        'Error: “Rooms” is not on this stage: it is in “Second call”; say --room "Second call". Nothing was noted.\n'
    )


def test_the_report_has_all_rooms() -> None:
    said_at(0, "start")
    said_at(1, "start", "--room", CALL)
    rows = said_at(2, "report", "--format", "csv").splitlines()
    assert [(row.split(",")[1], row.split(",")[-1]) for row in rows] == [
        ("Title", "Room"), ("Welcome", "Main call"), ("Talk", "Main call"), ("Rooms", CALL)
    ]  # fmt: skip
    assert said_at(2, "report").splitlines()[0].split()[-1] == "ROOM"
    alone = said_at(2, "report", "--room", CALL)
    assert ("ROOM" in alone, "Welcome" in alone, "Rooms" in alone) == (False, False, True)
    assert verb(2, "report", "--room", "attic").code == 2


def test_a_clock_that_is_behind_is_told() -> None:
    said_at(20, "start")
    assert said_at(2, "start", "--room", CALL).startswith("▶ Rooms is on: 30:00 left.\n  2 min late.")
    ran = verb(2, "next")
    assert (ran.code, ran.err) == (0, "Note: your clock is 18 min behind the last entry; noted at 19:20.\n")
    assert verb(19.9, "adjust", "+1m").err == ""


def test_a_look_back_shows_that_time() -> None:
    said_at(0, "start")
    said_at(5, "next")
    said_at(15, "stop")
    ran = verb(7, "status")
    assert "Talk is on: 8:00 left." in ran.out
    assert ran.err == "Note: it is a look back: the log goes on until 19:15, and 1 later row does not count here.\n"
    assert verb(-1, "status").err.endswith("and 3 later rows do not count here.\n")
    assert said_at(15, "status").splitlines()[-2].startswith("All is over here")
    assert "Nothing can be foreseen" in verb(4, "forecast").out
    assert (
        said_at(15, "forecast").splitlines()[-1] == "All of it is over since 19:15: there is nothing left to foresee."
    )
