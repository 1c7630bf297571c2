"""The terminal itself: every key as it is pressed, a screen of its own, and everything as it was in the end.

Only where there is `termios`: Linux, macOS, WSL.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from threading import Timer
from types import FrameType, TracebackType
from typing import Self

from geekx_ops.cli.screen.keys import Keys

READ = 65_536
"""Bytes that are taken at once."""
PATIENCE = 0.7
"""Seconds after which somebody who waits is told why."""
ESCAPE_ALONE = 0.1
"""Seconds in which what begins with an Escape goes on, over a slow line too."""

_BUSY = " The database is busy: waiting for it … "
_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_REDRAWING = (signal.SIGWINCH, signal.SIGCONT)

# An alternate screen, no cursor, and no line that runs on in the next one if a terminal takes a letter for wider.
_OPEN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
_CLOSE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"


class Terminal:
    """The terminal in front of which somebody sits, as long as the `with` statement lasts."""

    def __init__(self) -> None:
        self._in, self._out = sys.stdin.fileno(), sys.stdout.fileno()
        self._keys = Keys()
        self._shown: list[str] = []
        self._size = (0, 0)
        self._is_over = False
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.callback(self._restore, termios.tcgetattr(self._in))
            self._listen(opened)
            opened.callback(self._write, _CLOSE)
            self.forget()
            self._closing = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def pressed(self, seconds: float) -> list[str] | None:
        """The keys that are pressed within *seconds*; None when the terminal is gone, or a signal has come."""
        typed = self._wait(ESCAPE_ALONE if self._keys.may_be_escape else max(seconds, 0))
        if typed is None:
            return None
        return self._keys.feed(typed) if typed else self._keys.pause()

    def _wait(self, seconds: float) -> bytes | None:
        """What was typed within *seconds*, perhaps nothing; None when the terminal is gone, or a signal has come."""
        if self._is_over:
            return None
        with suppress(OSError):  # a terminal that was closed
            ready, _, _ = select.select([self._in, self._woken], [], [], seconds)
            if self._woken in ready:
                os.read(self._woken, READ)
            typed = os.read(self._in, READ) if self._in in ready else b""
            return None if self._in in ready and not typed else typed
        return None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        with suppress(OSError):
            found = os.get_terminal_size(self._out)
            return found.columns or 80, found.lines or 24
        return 80, 24

    def show(self, lines: Sequence[str]) -> None:
        """Show *lines*; only those that have changed are sent."""
        if self.size != self._size:
            self.forget()
        blank = [""] * max(0, len(self._shown) - len(lines))
        sent = [
            f"\x1b[{row};1H\x1b[2K{line}"
            for row, line in enumerate([*lines, *blank], start=1)
            if row > len(self._shown) or self._shown[row - 1] != line
        ]
        self._shown = list(lines)
        self._write("".join(sent))

    def forget(self) -> None:
        """Draw all of it the next time, on a terminal that somebody else may have used meanwhile."""
        self._shown, self._size = [], self.size
        with suppress(termios.error):  # it was closed
            self._make_raw()
        self._write(_OPEN)

    def ring(self) -> None:
        """Be heard."""
        self._write("\a")

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Say in the first line that the database is busy if what follows takes long."""
        timer = Timer(PATIENCE, self._write, [f"\x1b[1;1H\x1b[2K\x1b[7m{_BUSY}\x1b[0m"])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if self._shown:
                self._shown[0] = "\0"  # unlike any line, so that the first one is drawn anew

    def _write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError:  # it was closed; the next `pressed` says so
            self._is_over = True

    def _listen(self, opened: ExitStack) -> None:
        """Let signals interrupt a `_wait`, and nothing else."""
        self._woken, wakes = os.pipe()
        for end in (self._woken, wakes):
            os.set_blocking(end, False)
            opened.callback(os.close, end)
        opened.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(wakes, warn_on_full_buffer=False))
        for number, handler in (*((one, self._end) for one in _ENDING), *((one, self._redraw) for one in _REDRAWING)):
            opened.callback(signal.signal, number, signal.signal(number, handler))

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._is_over = True

    def _redraw(self, _number: int, _frame: FrameType | None) -> None:
        self._size = (0, 0)

    def _make_raw(self) -> None:
        """Hand over each key at once, Ctrl-C, Ctrl-S and Ctrl-Z as well. What was typed before is kept."""
        modes = termios.tcgetattr(self._in)
        modes[0] &= ~(termios.BRKINT | termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP | termios.IXON)
        modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._in, termios.TCSADRAIN, modes)

    def _restore(self, modes: list[object]) -> None:
        with suppress(termios.error):
            termios.tcsetattr(self._in, termios.TCSADRAIN, modes)  # type: ignore[arg-type]
