"""Progress of long work, for who sits at a terminal."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from time import monotonic
from typing import Any, Self

import click

PATIENCE = 1.0
"""Seconds before a progress bar is worth a look."""


class Progress(ExitStack):
    """A progress bar that appears when it has taken a while, and on a terminal only."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label
        self.began = monotonic()
        self.bar: Any = None

    def show(self, done: int, of: int) -> None:
        """Say that *done* *of* all is done."""
        if self.bar is None and self._is_worth_a_look():
            self.bar = self.enter_context(click.progressbar(length=of, label=self.label, file=sys.stderr))
        if self.bar is not None:
            self.bar.update(done - self.bar.pos)

    def _is_worth_a_look(self) -> bool:
        return sys.stderr is not None and sys.stderr.isatty() and monotonic() - self.began > PATIENCE


class Phases:
    """The progress of work that has several phases: a bar for each, one after the other."""

    def __init__(self) -> None:
        self.label, self.progress = "", Progress("")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.close()

    def show(self, label: str, done: int, of: int) -> None:
        """Say that *done* *of* all is done of the phase *label*."""
        if label != self.label:
            self.progress.close()
            self.label, self.progress = label, Progress(label)
        self.progress.show(done, of)
