"""Somebody who sits at a full screen of the terminal: presses keys, and reads what is there to be seen."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.cli.display import Display
from tests.cli.terminal import PATIENCE, Terminal


class ScreenTerminal(Terminal):
    """A command that fills the screen, on a display of its own."""

    def __init__(self, *arguments: str, cwd: Path, columns: int = 80, rows: int = 24, **settings: str) -> None:
        self.display = Display(columns, rows)
        self._seen = 0
        super().__init__(*arguments, cwd=cwd, columns=columns, rows=rows, **settings)
        self.modes = termios.tcgetattr(self._ours)

    def press(self, keys: str | bytes) -> None:
        """Press *keys*, as quickly as a scanner does."""
        os.write(self._ours, keys.encode() if isinstance(keys, str) else keys)

    def shows(self, *texts: str) -> str:
        """The screen once all of *texts* are on it."""
        return self._until(lambda: all(text in self.display.text for text in texts), " and ".join(map(repr, texts)))

    def shows_no(self, text: str) -> str:
        """The screen once *text* is not on it."""
        return self._until(lambda: text not in self.display.text, f"no {text!r}")

    def rings(self, times: int) -> None:
        """Wait until the bell has rung so many *times*."""
        self._until(lambda: self.display.bells == times, f"{times} bells, not {self.display.bells}")

    def becomes(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.display.resize(columns, rows)
        self._resize(columns, rows)

    def gets(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def is_left(self) -> int:
        """Close the window it is in; its exit code."""
        os.close(self._ours)
        self._ours = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(PATIENCE)

    @property
    def seat(self) -> int:
        """The terminal, to ask for its modes."""
        return self._ours

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def quits(self, keys: str = "\x11") -> int:
        """Its exit code after Ctrl-Q."""
        if keys:
            self.press(keys)
        code, _ = self.ended()
        self._look()
        return code

    def _until(self, is_so: Callable[[], bool], wanted: str) -> str:
        end = monotonic() + PATIENCE
        self._look()
        while not is_so():
            assert monotonic() < end, f"not to be seen: {wanted}; but\n{self.display.text}"
            assert self._read(), f"it ended before {wanted} was to be seen:\n{self.text}"
            self._look()
        return self.display.text

    def _look(self) -> None:
        self.display.feed(self.text[self._seen :])
        self._seen = len(self.text)
