"""`geekx agenda` on the night: what each verb says, and what programs get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geekx_ops.agenda.plan import Plan
from tests.agenda.clocks import item, pause
from tests.cli.agendas import make_night, said_at, verb
from tests.cli.running import Ran

ITEMS = (item("welcome", 5), item("talk", 10), pause("break", 15, shortest=5), item("last", 20, shortest=12))


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_night(Plan(ITEMS))


def record(minute: float, *words: str) -> dict[str, Any]:
    [found] = json.loads(said_at(minute, *words, "--format", "json"))
    assert isinstance(found, dict)
    return found


@pytest.mark.usefixtures("night")
def test_each_step_says_what_follows_from_it() -> None:
    assert said_at(0, "start") == "▶ Welcome is on: 5:00 left.\n  On time. Next: Talk at 19:05. End at 19:50.\n"
    assert said_at(9, "next") == "▶ Talk is on: 10:00 left.\n  4 min late. Next: Break at 19:19. End at 19:50.\n"
    assert said_at(10, "pause").startswith("▶ Talk is paused: 9:00 left.\n")
    assert said_at(12, "resume").startswith("▶ Talk is on: 9:00 left.\n")
    assert said_at(12, "adjust", "+1m30s").startswith("▶ Talk is on: 10:30 left.\n")
    assert said_at(12, "adjust", "-90s").startswith("▶ Talk is on: 9:00 left.\n")
    assert said_at(12, "adjust", "-5m", "last").endswith("End at 19:45, 5 min to spare.\n")
    assert said_at(12, "undo").endswith("End at 19:50.\n")
    assert said_at(12, "skip").endswith("Next: Last at 19:21. End at 19:41, 9 min to spare.\n")
    assert said_at(25, "next") == "▶ Last is on: 20:00 left.\n  5 min early. End at 19:45, 5 min to spare.\n"
    assert said_at(26, "back").startswith("▶ Talk is on: 5:00 over its time.\n")
    assert said_at(27, "start", "break").startswith("▶ Break is on: ")
    assert said_at(28, "stop").startswith("■ Nothing is on.\n  ")


@pytest.mark.usefixtures("night")
def test_a_second_tap_within_a_second_is_told() -> None:
    said_at(0, "start")
    said_at(5, "next")
    ran = verb(5.01, "next")
    assert (ran.code, ran.err) == (0, "That was one tap already: nothing more was noted.\n")
    assert ran.out.startswith("▶ Talk is on: ")


@pytest.mark.usefixtures("night")
def test_programs_get_instants_and_seconds() -> None:
    before = record(-5, "status")
    assert (before["begun"], before["current"], before["late_seconds"]) == (None, None, None)
    assert before["next"]["starts"] == "2026-05-25T19:00:00+00:00"
    said_at(0, "start")
    found = record(9, "status")
    assert {key: value for key, value in found.items() if key not in {"items", "current", "next"}} == {
        "event": "dinner", "room": None, "now": "2026-05-25T19:09:00+00:00", "begun": "2026-05-25T19:00:00+00:00",
        "left_seconds": -240.0, "late_seconds": 240.0, "ends": "2026-05-25T19:50:00+00:00",
        "target": "2026-05-25T19:50:00+00:00", "buffer_seconds": 0.0, "row": 1, "elsewhere": [],
    }  # fmt: skip
    assert [(one["item"], one["state"]) for one in found["items"]] == [
        ("welcome", "on"), ("talk", "to-come"), ("break", "to-come"), ("last", "to-come")
    ]  # fmt: skip
    assert found["items"][3]["latest_start"] == "2026-05-25T19:38:00+00:00"
    assert verb(9, "status", "--format", "csv").out.startswith("item,title,kind,state,planned_starts,")
    assert record(9, "next")["current"]["item"] == "talk"


@pytest.mark.usefixtures("night")
def test_what_to_cut_is_proposed_accepted_and_taken_back() -> None:
    said_at(0, "start")
    assert said_at(1, "cut") == "Nothing has to be cut: the end is expected at 19:50.\n"
    proposed = said_at(1, "cut", "--to", "19:35")
    assert proposed == (
        "To end at 19:35, 15 min have to go; the end is expected at 19:50.\n"
        "  Break: 10 min less, 5 min are left.\n"
        "  Last: 5 min less, 15 min are left.\n"
        "Nothing was noted. The same with --accept does it.\n"
    )
    assert record(1, "cut", "--to", "19:35")["cuts"][1] == {
        "item": "last", "seconds": 300.0, "before_seconds": 1200.0, "after_seconds": 900.0,
    }  # fmt: skip
    assert "Done. On time." in said_at(1, "cut", "--to", "19:35", "--accept")
    assert said_at(1, "undo").endswith("End at 19:50.\n")
    ran = verb(1, "cut", "--accept")
    assert (ran.code, ran.err) == (4, "Error: nothing has to be cut to end by then. Nothing was noted.\n")
    assert "That is not enough: it would end at 19:32." in said_at(1, "cut", "--to", "19:20")
    assert "the end is expected at 19:50" in said_at(1, "cut", "--to", "00:30")  # after midnight


@pytest.mark.usefixtures("night")
def test_the_forecast_as_text_and_as_a_record() -> None:
    assert said_at(0, "forecast") == "Nothing can be foreseen before the first talk is over.\n"
    assert said_at(0, "forecast", "--format", "json") == "[]\n"
    said_at(0, "start", "talk")
    said_at(20, "start", "break")
    assert said_at(20, "forecast").startswith(
        "1 talk is over; for each 10 minutes planned, talks take about 15.0 tonight."
    )
    found = record(20, "forecast")
    assert (found["talks"], found["factor"]) == (1, 1.5)
    assert found["earliest"] < found["ends"] < found["latest"]


@pytest.mark.usefixtures("night")
def test_the_log_keeps_what_was_taken_back() -> None:
    assert verb(0, "log") == Ran(0, "", "Nothing has begun yet.\n")
    said_at(0, "start")
    said_at(1, "adjust", "+2m")
    said_at(2, "undo")
    assert said_at(3, "log") == (
        "ROW  AT        ACTOR      DID     ITEM     ROOM  SECONDS  UNDOES  COUNTS\n"
        "  1  19:00:00  organizer  start   welcome                            yes\n"
        "  2  19:01:00  organizer  adjust  welcome            120              no\n"
        "  3  19:02:00  organizer  undo                                 2     yes\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("adjust", "5"), 2, "say whether it is more or less: +5 or -5. Nothing was noted."),
        (("adjust", "+5:30"), 2, "“5:30” may be hours or minutes; write 5h30 or 5m30."),
        (("adjust", "+40h"), 2, "that is more than twelve hours. Nothing was noted."),
        (("start", "dessert"), 3, 'there is no "dessert" on this stage tonight; nothing was noted.'),
        (("undo",), 4, "there is nothing to take back. Nothing was noted."),
        (("next", "--room", "attic"), 2, "nothing is planned in “attic”"),
        (("cut", "--to", "soon"), 2, "is not understood as a time"),
    ],
)
@pytest.mark.usefixtures("night")
def test_what_cannot_be_is_refused_and_not_noted(words: tuple[str, ...], code: int, told: str) -> None:
    ran = verb(0, *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert verb(0, "log").out == ""
