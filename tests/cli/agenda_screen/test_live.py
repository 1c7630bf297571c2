"""The screen of the stage as a person uses it: a real terminal, keys sent, the screen read back."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.agenda import service
from geekx_ops.agenda.plan import Plan, Speaker
from geekx_ops.storage import migrate
from geekx_ops.workspace import open_workspace
from tests.agenda.clocks import SEVEN, at, item, pause
from tests.cli.running import Ran, run
from tests.cli.screen.screen_terminal import ScreenTerminal
from tests.factories import DINNER, make_event

EVENING = "2026-05-25T19:00:00+00:00"
ITEMS = (
    item("welcome", 5, title="Welcome, everybody"),
    item("talk", 10, title="A talk of ten minutes", speakers=("ada",)),
    pause("break", 15, shortest=5),
    item("last", 20, shortest=12),
)
ADA = Speaker("ada", "Ada Example", say_it="AY-da", pronouns="she/her")


def _make(path: Path) -> None:
    migrate.upgrade(path)
    with open_workspace(path, clock=lambda: SEVEN - timedelta(days=1)) as workspace:
        make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(50))
        with workspace.write() as tx:
            service.change(tx, DINNER, lambda _plan, _event: Plan(ITEMS, (ADA,)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _make(tmp_path / "geekx.db")
    return tmp_path


@pytest.fixture
def live(folder: Path) -> Callable[..., ScreenTerminal]:
    def opened(*options: str, **settings: str) -> ScreenTerminal:
        given = {"GEEKX_NOW": EVENING, "GEEKX_ACTOR": "stage", **settings}
        columns, rows = int(given.pop("columns", "80")), int(given.pop("rows", "24"))
        return ScreenTerminal("agenda", "live", *options, cwd=folder, columns=columns, rows=rows, **given)

    return opened


def logged(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "geekx.db")) as connection:
        rows = connection.execute("SELECT act, item FROM agenda_log ORDER BY number").fetchall()
    return [f"{act} {name}" if name else act for act, name in rows]


def later(folder: Path, minute: int, *verb: str) -> None:
    """What somebody else does on the stage, so many minutes after seven."""
    ran = run("agenda", *verb, "--db", str(folder / "geekx.db"), GEEKX_NOW=at(minute).isoformat())
    assert ran.code == 0, ran.err


def test_the_first_item_is_begun_and_the_clock_is_large(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    with live() as screen:
        shown = screen.shows("NOTHING IS ON", "NEXT", "Welcome, everybody", "space next")
        assert "19:00:00" in shown
        screen.press(" ")
        shown = screen.shows("▶ ON", "ON TIME", "A talk of ten minutes", "say AY-da · she/her · not here yet")
        assert shown.count("█") > 100
        assert logged(folder) == ["start welcome"]
        assert screen.quits("q") == 0
        assert not screen.display.modes["alternate"]
        assert screen.display.modes["cursor"]


def test_every_key_does_what_its_verb_does(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    later(folder, -30, "start")
    with live() as screen:
        screen.shows("✗ OVER TIME")
        for keys, told in (
            ("p", "Noted: pause welcome"),
            ("p", "Noted: resume welcome"),
            ("+", "Noted: adjust welcome"),
            ("-", "Noted: adjust welcome"),
            ("s", "Noted: skip talk"),
            ("u", "Noted: undo"),
            ("n", "Noted: start talk"),
            ("b", "Noted: back"),
            ("x", "Noted: stop welcome"),
        ):
            screen.press(keys)
            screen.shows(told)
        assert logged(folder) == [
            "start welcome", "pause welcome", "resume welcome", "adjust welcome", "adjust welcome", "skip talk",
            "undo", "start talk", "back", "stop welcome",
        ]  # fmt: skip
        assert screen.quits("q") == 0


def test_a_cut_is_proposed_and_done_only_after_a_yes(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    later(folder, -1, "start")
    with live(GEEKX_NOW=at(20).isoformat()) as screen:
        screen.shows("END 5 MIN TOO LATE")
        screen.press("c")
        screen.shows("have to go", "y cuts it, any other key leaves it")
        screen.press("w")
        screen.shows("Nothing was cut.")
        assert logged(folder) == ["start welcome"]
        screen.press("c")
        screen.shows("y cuts it")
        screen.press("y")
        screen.shows("Noted: adjust last")
        assert logged(folder) == ["start welcome", "adjust last"]


def test_what_cannot_be_is_told_and_changes_nothing(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    with live() as screen:
        screen.shows("NOTHING IS ON")
        screen.press("x")
        screen.shows("nothing is on. Nothing was noted.")
        screen.rings(1)
        screen.press("b")
        screen.shows("nothing has begun yet")
        assert logged(folder) == []


def test_a_second_screen_follows_and_notes_nothing(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    with live("--follow") as screen:
        screen.shows("following", "NOTHING IS ON")
        later(folder, 0, "start")
        screen.shows("▶ ON", "Welcome, everybody")
        screen.press(" ")
        screen.shows("This screen only follows; nothing was noted.")
        assert logged(folder) == ["start welcome"]
        assert screen.quits("q") == 0


def test_two_screens_that_tap_after_each_other_do_not_skip(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    with live() as one, live() as other:
        one.shows("NOTHING IS ON")
        other.shows("NOTHING IS ON")
        one.press(" ")
        one.shows("▶ ON")
        other.shows("▶ ON")
        assert logged(folder) == ["start welcome"]


@pytest.mark.parametrize(("minute", "phase"), [(1, "▶ ON"), (4, "▲ SOON OVER"), (5, "✗ OVER TIME")])
def test_each_phase_has_a_sign_and_words(
    folder: Path, live: Callable[..., ScreenTerminal], minute: int, phase: str
) -> None:
    later(folder, 0, "start")
    with live(GEEKX_NOW=at(minute).isoformat()) as screen:
        screen.shows(phase)


def test_it_fits_small_and_large_terminals(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    later(folder, 0, "start")
    with live() as screen:
        small = screen.shows("▶ ON").count("█")
        screen.becomes(160, 50)
        screen.shows("the end")
        assert screen.display.text.count("█") > 2 * small
        screen.becomes(30, 10)
        screen.shows("▶ ON", "5:00")
        screen.becomes(80, 24)
        screen.shows("A talk of ten minutes")


def test_without_colours_it_says_the_same(folder: Path, live: Callable[..., ScreenTerminal]) -> None:
    later(folder, 0, "start")
    with live(NO_COLOR="1", GEEKX_NOW=at(6).isoformat()) as screen:
        screen.shows("✗ OVER TIME", "1 MIN LATE")
        assert not {code for code in screen.display.colours if code.startswith(("3", "4"))}


def test_help_and_back(live: Callable[..., ScreenTerminal]) -> None:
    with live() as screen:
        screen.shows("NOTHING IS ON")
        screen.press("?")
        screen.shows("what to cut to end in time")
        screen.press("?")
        screen.shows_no("what to cut to end in time")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_it_leaves_the_terminal_as_it_was(
    live: Callable[..., ScreenTerminal], number: signal.Signals
) -> None:
    with live() as screen:
        screen.shows("NOTHING IS ON")
        screen.gets(number)
        assert screen.ended()[0] == 0
        assert "\x1b[?1049l" in screen.text


def test_where_there_is_no_screen_it_says_what_to_do(folder: Path) -> None:
    where = ("--db", str(folder / "geekx.db"))
    instead = "`geekx agenda status` and `geekx agenda next` do the same without one."
    told = f"Error: the screen of the stage needs a terminal. {instead}\n"
    assert run("agenda", "live", *where) == Ran(2, "", told)
    assert "has no --format" in run("agenda", "live", "--format", "csv", *where).err
