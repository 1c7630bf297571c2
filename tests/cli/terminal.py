"""A terminal with nobody but the test in front of it."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from tests.cli.running import environment, started, without_codes

PATIENCE = 20.0
CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """`geekx` at a terminal of its own: what is typed reaches it, Ctrl-C included; `text` is what it has shown."""

    def __init__(self, *arguments: str, cwd: Path, columns: int = 80, rows: int = 24, **settings: str) -> None:
        self._ours, self._its = pty.openpty()
        self._resize(columns, rows)
        self.text = ""
        self._letters = codecs.getincrementaldecoder("utf-8")()
        own = {name: value for name, value in environment(**settings).items() if name not in {"COLUMNS", "NO_COLOR"}}
        self._process = subprocess.Popen(
            started(*arguments), cwd=cwd, env={**own, "TERM": "xterm", **settings},
            stdin=self._its, stdout=self._its, stderr=self._its, start_new_session=True,
            preexec_fn=self._take_over,  # noqa: PLW1509 - no other threads here
        )  # fmt: skip
        os.close(self._its)

    def _take_over(self) -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal to it

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str) -> None:
        """Read until *text* has been shown."""
        end = monotonic() + PATIENCE
        while text not in self.text:
            assert monotonic() < end, f"{text!r} was not shown, but {self.text!r}"
            if not self._read():
                raise AssertionError(f"it ended before {text!r} was shown: {self.text!r}")

    def type(self, text: str) -> None:
        """Press the keys of *text*."""
        sleep(0.3)  # nobody is quicker; Python itself misses a Ctrl-C in the moment in which it begins to listen
        os.write(self._ours, text.encode())

    def ended(self) -> tuple[int, str]:
        """Its exit code, and all that it has shown, once it has ended."""
        end = monotonic() + PATIENCE
        while self._read():
            assert monotonic() < end, f"it does not end: {self.text!r}"
        return self._process.wait(timeout=PATIENCE), without_codes(self.text.replace("\r\n", "\n"))

    def _read(self) -> bool:
        """Take in what there is to see; whether there may be more."""
        ready, _, _ = select.select([self._ours], [], [], 0.2)
        try:
            shown = os.read(self._ours, 65536) if ready else b""
        except OSError:  # Linux says so when the other end is closed
            return False
        self.text += self._letters.decode(shown)
        return bool(shown) or self._process.poll() is None
