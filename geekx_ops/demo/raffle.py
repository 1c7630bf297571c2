"""Plays the raffle on the evening's database: three prizes, one winner who has left, and the proof held to the test."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.events.event import Event
from geekx_ops.raffle import numbers, proof, service
from geekx_ops.raffle.service import Called
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Transaction, Workspace, open_workspace

T = TypeVar("T")

SEED = 3797
"""The secret comes out of it, the same one every time: what a demonstration needs, and a raffle must not have."""
CALLERS = ("407", "92", "5518")
ANSWERS = (Step.ABSENT, Step.CLAIMED, Step.CLAIMED, Step.CLAIMED)


@dataclass(frozen=True, slots=True)
class Raffle:
    """The raffle as it was played: what was done and came of it, and the files of the proof."""

    lines: tuple[str, ...]
    files: dict[str, bytes]

    @property
    def texts(self) -> dict[str, str | bytes]:
        """The files as they lie in the folder."""
        story = "".join(f"{line}\n" for line in self.lines)
        return {"raffle.txt": story, **{f"raffle/{name}": content for name, content in self.files.items()}}


def play_raffle(database: Path, event: Event, folder: Path, begins: datetime) -> Raffle:
    """Play it on *database*, beginning at *begins*; the proof is written into *folder*, and checked there."""
    player = _Player(event, begins)
    with open_workspace(
        database, actor="stage", clock=lambda: player.now, randrange=Random(SEED).randrange
    ) as workspace:
        player.lines.extend(player.draw(workspace))
        files = workspace.transact(lambda tx: proof.files_of(tx, service.end(tx, player.slug)))
    proof.write(folder, files)
    player.note("geekx raffle publish raffle", "written: nine files without a name in them")
    for line in checked_by_shell(folder):
        player.note("sh verify.sh", line)
    return Raffle(tuple(player.lines), files)


def checked_by_shell(folder: Path) -> list[str]:
    """What `verify.sh` says of the prizes of the proof in *folder*, and its verdict.

    Raises CalledProcessError if it finds it wrong.
    """
    shell = shutil.which("sh")
    if shell is None:
        return ["not run: there is no shell here. geekx raffle verify raffle does the same"]
    ran = subprocess.run([shell, "verify.sh"], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return [line for line in ran.stdout.splitlines() if line.startswith(("commitment", "prize ", "All of it"))]


class _Player:
    """Goes through the steps, one after the other; its clock stands at the one that is done."""

    def __init__(self, event: Event, begins: datetime) -> None:
        self.slug, self.zone, self.now = event.settings.slug, ZoneInfo(event.settings.timezone), begins
        self.lines: list[str] = []

    def note(self, command: str, outcome: str) -> None:
        self.lines.append(self._line(command, outcome))

    def _line(self, command: str, outcome: str) -> str:
        return f"{times.format_clock(self.now, self.zone)}  {command:<32}  {outcome}"

    def draw(self, workspace: Workspace) -> Iterator[str]:
        draw = self._after(workspace, 1, lambda tx: service.freeze(tx, self.slug).draw)
        yield self._line("geekx raffle freeze", f"{draw.said.people} people are in, with {draw.said.count} tickets")
        self._after(workspace, 60, lambda tx: service.commit(tx, self.slug))
        yield self._line("geekx raffle commit", f"everybody takes a photo of {draw.commitment}")
        room = self._after(workspace, 60, lambda tx: numbers.give_number(tx, self.slug, CALLERS))
        yield self._line(f"geekx raffle number {' '.join(CALLERS)}", f"saved before anything is computed: {room}")
        for step in ANSWERS:
            called: Called = self._after(workspace, 20, lambda tx: service.call(tx, self.slug))
            yield self._line("geekx raffle draw", f"{called.prize}: {called.shown}, badge {called.line.code}")
            self._after(workspace, 30, partial(self._answered, step))
            yield self._line(f"geekx raffle {_VERBS[step]}", _OUTCOMES[step])

    def _answered(self, step: Step, tx: Transaction) -> Called:
        return service.answer(tx, self.slug, step)

    def _after(self, workspace: Workspace, seconds: int, work: Callable[[Transaction], T]) -> T:
        self.now += timedelta(seconds=seconds)
        return workspace.transact(work)


_VERBS = {Step.ABSENT: "absent", Step.CLAIMED: "claim"}
_OUTCOMES = {
    Step.ABSENT: "nobody came forward in 30 seconds; the next in the ranking is called",
    Step.CLAIMED: "came forward, and has it",
}
