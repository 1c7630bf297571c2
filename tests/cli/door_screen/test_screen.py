"""The screen in this process, on a terminal of the test's own, with somebody at the other end."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from collections.abc import Iterator, Sequence
from pathlib import Path
from select import select
from threading import Thread
from time import monotonic
from typing import IO

import pytest

from geekx_ops.cli.desk import Desk
from geekx_ops.cli.door_screen.screen import run
from geekx_ops.cli.door_screen.station import Station
from geekx_ops.errors import Invalid
from tests.cli.display import Display
from tests.cli.door_screen.door_terminal import EVENING, admitted, asked
from tests.cli.terminal import PATIENCE

SPARE = 50
"""Seconds in which nothing is ever late."""

Scene = Sequence[tuple[str, str | signal.Signals]]
"""What is waited for, and what is done then: keys, or a signal."""


class Sitting:
    """A terminal that is this process's own, and somebody who reads it and presses keys."""

    def __init__(self) -> None:
        self.ours, self.its = pty.openpty()
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.display = Display(80, 24)
        self.missing = ""

    def opens(self, folder: Path) -> None:
        """Sit down at the screen, until it ends."""
        # Not earlier: pytest puts streams of its own there for each test.
        with pytest.MonkeyPatch.context() as patch, self._stream("r") as typed, self._stream("w") as shown:
            patch.setattr(sys, "stdin", typed)
            patch.setattr(sys, "stdout", shown)
            run(Desk(str(folder / "geekx.db"), None, "table"))

    def _stream(self, mode: str) -> IO[str]:
        return os.fdopen(self.its, mode, closefd=False)

    def plays(self, scene: Scene, folder: Path) -> None:
        """Open the screen and play *scene*; the last of its keys have to end it."""
        person = Thread(target=self._act, args=[scene])
        person.start()
        self.opens(folder)
        os.write(self.its, b"END")
        person.join(SPARE)
        assert self.missing == ""

    def _act(self, scene: Scene) -> None:
        for awaited, keys in (*scene, ("END", "")):
            if not self._sees(awaited):
                self.missing = f"{awaited!r} was not to be seen, but\n{self.display.text}"
                os.write(self.ours, b"\x11")
                return
            if isinstance(keys, signal.Signals):
                os.kill(os.getpid(), keys)
            else:
                os.write(self.ours, keys.encode())

    def _sees(self, awaited: str) -> bool:
        end = monotonic() + PATIENCE
        while awaited not in self.display.text and monotonic() < end:
            ready, _, _ = select([self.ours], [], [], 0.1)
            self.display.feed(os.read(self.ours, 65536).decode() if ready else "")
        return awaited in self.display.text


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    found = Sitting()
    monkeypatch.setenv("GEEKX_NOW", EVENING)
    monkeypatch.setenv("TERM", "xterm")
    yield found
    os.close(found.its)
    os.close(found.ours)


def handlers() -> list[object]:
    return [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGWINCH)]


def test_an_evening(sitting: Sitting, evening: Path) -> None:
    before, modes = handlers(), termios.tcgetattr(sitting.ours)
    sitting.plays(
        [
            ("READY", "hopper\x1b[D\r"),
            ("2 of 3", "bo chen"),
            ("▸ Bo Chen", "\x1b"),  # which is an Escape if nothing follows
            ("\n>\n", "bo\r"),
            ("Bo Chen is in.", signal.SIGWINCH),
            ("Bo Chen is in.", "\x0c\r\x1a"),
            ("↶ TAKEN BACK", "wanda\r"),
            ("! WAIT  waiting", "\x12"),
            ("? RELEASE", "\r"),
            ("CALL IN:  ● Wanda Wait", "wanda\r\x11zoë\r"),
        ],
        evening,
    )
    assert admitted(evening) == ["Grace Hopper", "Bo Chen", "Wanda Wait"]  # after Ctrl-Q nothing is done
    assert sitting.display.bells == 2  # one to wait, one to be called in
    assert (handlers(), termios.tcgetattr(sitting.ours)) == (before, modes)
    assert sitting.display.modes == {"alternate": False, "cursor": True, "wraps": True}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_as_a_key_does(number: signal.Signals, sitting: Sitting, evening: Path) -> None:
    modes = termios.tcgetattr(sitting.ours)
    sitting.plays([("READY", "bo chen\r"), ("Bo Chen is in.", number)], evening)
    assert termios.tcgetattr(sitting.ours) == modes
    assert asked(evening, "SELECT kind FROM door_log") == [("check-in",)]


def test_the_terminal_is_given_back_after_a_mistake_of_ours(
    sitting: Sitting, evening: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    before, modes = handlers(), termios.tcgetattr(sitting.ours)
    monkeypatch.setattr(Station, "search", broken)
    os.write(sitting.ours, b"a")
    with pytest.raises(ZeroDivisionError):
        sitting.opens(evening)
    assert (handlers(), termios.tcgetattr(sitting.ours)) == (before, modes)


def test_where_there_are_no_such_terminals_it_says_so(evening: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geekx_ops.cli.screen.terminal", None)
    with pytest.raises(Invalid, match=r"needs Linux, macOS or WSL. `geekx door check-in GUEST` does the same"):
        run(Desk(str(evening / "geekx.db"), None, "table"))
