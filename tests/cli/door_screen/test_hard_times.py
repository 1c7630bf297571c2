"""The screen when something gives way: the window, the terminal, the power, the database."""

from __future__ import annotations

import resource
import signal
import sqlite3
import termios
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.door_screen.door_terminal import DoorTerminal, admitted, asked
from tests.cli.running import run

INSTEAD = "`geekx door check-in GUEST` does the same without one.\n"


def tickets(folder: Path) -> list[str]:
    """The tickets of the crowd, in the order of the names."""
    return [str(code) for (code,) in asked(folder, "SELECT ticket_code FROM registrations ORDER BY id")]


def test_fifty_scans_at_once_are_all_let_in_in_order(crowd: Path) -> None:
    with DoorTerminal(crowd) as door:
        door.shows("READY")
        door.press("".join(f"{code}\r" for code in tickets(crowd)))
        door.shows("inside 50   expected 0", "Guest 49 is in.")
    assert admitted(crowd) == [f"Guest {number:02}" for number in range(50)]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_whatever_ends_it_what_it_has_shown_is_stored(number: signal.Signals, crowd: Path) -> None:
    with DoorTerminal(crowd) as door:
        door.shows("READY")
        for place, code in enumerate(tickets(crowd)[:5], start=1):
            door.press(f"{code}\r")
            door.shows(f"inside {place} ")
        door.gets(number)
        ended, shown = door.ended()
        assert ended == (-number if number == signal.SIGKILL else 0)
        assert "Traceback" not in shown
    assert admitted(crowd) == [f"Guest {number:02}" for number in range(5)]
    assert run("db", "check", "--db", str(crowd / "geekx.db")).code == 0


@pytest.mark.parametrize("keys", ["\x11", "\x03", "\x04"])
def test_the_terminal_is_as_before_when_it_quits(keys: str, evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("READY")
        raw = termios.tcgetattr(door.seat)
        assert not raw[3] & (termios.ICANON | termios.ECHO | termios.ISIG)
        assert door.display.modes == {"alternate": True, "cursor": False, "wraps": False}
        door.press("\x13\x1a")  # Ctrl-S and Ctrl-Z neither freeze nor suspend it
        door.shows("Nothing (more) was done")
        assert door.quits(keys) == 0
        assert termios.tcgetattr(door.seat) == door.modes
        assert door.display.modes == {"alternate": False, "cursor": True, "wraps": True}


def test_it_is_back_after_a_pause_in_which_others_used_the_terminal(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("READY")
        door.gets(signal.SIGSTOP)
        termios.tcsetattr(door.seat, termios.TCSANOW, door.modes)
        door.display.becomes_blank()
        door.gets(signal.SIGCONT)
        door.shows("READY")
        assert not termios.tcgetattr(door.seat)[3] & termios.ECHO
        door.press("bo chen\r")
        door.shows("✓ IN", "Bo Chen is in.")


def test_a_terminal_that_is_closed_ends_it(crowd: Path) -> None:
    with DoorTerminal(crowd) as door:
        door.press(tickets(crowd)[0] + "\r")
        door.shows("inside 1")
        assert door.is_left() == 0
    assert admitted(crowd) == ["Guest 00"]


def test_the_window_may_have_any_size(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("bo chen\r")
        door.shows("Bo Chen is in.")
        for columns, rows in ((120, 40), (60, 15), (80, 24)):
            door.becomes(columns, rows)
            door.shows("✓ IN", "Bo Chen is in.", "inside 1", "^Z undo")
            assert door.display.lines[rows - 1].startswith("? help")
        door.becomes(40, 10)
        door.shows("The window is too small: the door")
        door.press("zoë\r")
        door.becomes(80, 24)
        door.shows("Zoë Ñandú is in.", "inside 2")
        door.press("\x0c")
        door.shows("Zoë Ñandú is in.", "inside 2")


def test_colours_are_for_those_who_want_them(evening: Path) -> None:
    for no_color, wanted in (("", {"30", "42"}), ("1", set())):
        with DoorTerminal(evening, NO_COLOR=no_color) as door:
            door.press("hopper\x1b[D\r")
            door.shows("✓ IN", "G r a c e   H o p p e r", "● dietary: vegan")
            assert wanted <= door.display.colours
            assert bool(door.display.colours) == bool(wanted)


def test_a_database_that_is_busy_is_waited_for_and_told(evening: Path) -> None:
    with DoorTerminal(evening) as door, closing(sqlite3.connect(evening / "geekx.db", isolation_level=None)) as other:
        door.shows("READY")
        other.execute("BEGIN IMMEDIATE")
        door.press("bo chen\r")
        door.shows("The database is busy: waiting for it …")
        other.rollback()
        door.shows("✓ IN", "Bo Chen is in.", "inside 1", "Spring Dinner")


def test_a_full_disk_is_told_and_the_text_kept(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("READY")
        before = resource.prlimit(door.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        door.press("bo chen\r")
        door.shows("✗ NOT DONE", "Nothing of this was kept", "> bo chen", "inside 0")
        door.press("\x1a")
        door.shows("Nothing (more) was done")
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, before)
        door.press("\r")
        door.shows("✓ IN", "Bo Chen is in.", "inside 1")


def test_what_happened_before_is_listed_when_it_is_opened_again(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("hopper\rnobody atall\r")
        door.shows("✗ NO  nobody")
        door.gets(signal.SIGKILL)
    with DoorTerminal(evening, GEEKX_NOW="2026-05-25T18:10:00-07:00") as door:
        shown = door.shows("READY", "18:10", "17:50  ✓ IN          Grace Hopper (3)")
        assert shown.index("✗ NO          —  nobody") < shown.index("✓ IN          Grace")


def test_without_a_terminal_it_says_what_to_do(evening: Path) -> None:
    ran = run("door", "--db", str(evening / "geekx.db"))
    assert (ran.code, ran.err) == (2, f"Error: the screen of the door needs a terminal. {INSTEAD}")


def test_it_has_no_other_format_and_needs_a_terminal_that_can_place_text(evening: Path) -> None:
    ran = run("door", "--db", str(evening / "geekx.db"), "--format", "json")
    assert ran.code == 2
    assert "is for people and has no --format" in ran.err
    with DoorTerminal(evening, TERM="dumb") as door:
        code, shown = door.ended()
    assert (code, shown) == (
        2,
        f"\x1b[31m\x1b[1mError:\x1b[0m this terminal cannot place text on its screen (TERM is dumb). {INSTEAD}",
    )
