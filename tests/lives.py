"""Processes that are killed again and again, each as soon as it has acknowledged enough.

The program (`live`) waits for words on its input; each word is another life of it, forked from what is loaded already.
A life acknowledges what is kept, one line each. The test (`Lives`) hears that, and kills.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

ROOT = Path(__file__).resolve().parents[1]


def acknowledge(word: str) -> None:
    """Say *word* to the test: at once and as a whole, whatever happens next."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def live(life: Callable[[str], None]) -> None:
    """Live *life* once for each word of the input."""
    for line in iter(sys.stdin.readline, ""):
        process = os.fork()
        if process == 0:
            life(line.strip())
            signal.pause()  # every life is ended from outside
        acknowledge(str(process))
        os.waitpid(process, 0)
        acknowledge("over")


class Lives:
    """The lives of one program, as the test sees them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def end_one(self, word: str, *, least: int, moment: float = 0) -> list[str]:
        """What a life begun with *word* acknowledged, killed *moment* seconds after *least* acknowledgements."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        process = int(self._heard())
        heard: list[str] = []
        while len(heard) < least:
            heard.append(self._heard())
            assert heard[-1] != "over", "this life has ended by itself"
        sleep(moment)
        os.kill(process, signal.SIGKILL)
        return heard + list(iter(self._heard, "over"))

    def _heard(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program has ended by itself"
        return line.strip()


@contextmanager
def lives(module: str, *arguments: str) -> Iterator[Lives]:
    """The program that is the *module*, started with *arguments*."""
    program = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Lives(process)
        process.communicate()
        assert process.returncode == 0
