"""An evening with people inside, and a raffle among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geekx_ops.raffle import draws, numbers, proof, service, stored
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS, make_evening, scan
from tests.factories import DINNER, fill

RULES = Rules(prizes=("tote bag", "book", "mug"), alternates=2)
ROOM = ("407", "92", "5518")
NAMES = ("Ada Ash", "Ben Birch", "Cleo Cedar", "Dan Dogwood", "Eve Elm", "Fay Fir")


def make_room(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=20)
    fill(workspace, *NAMES)
    clock.now = DOORS
    for name in NAMES:
        scan(workspace, name)


def freeze(workspace: Workspace, rules: Rules = RULES, **wishes: Any) -> draws.Draw:
    """A frozen draw of all the prizes, whether somebody has them already or not."""
    with workspace.write() as tx:
        stored.load(tx, DINNER, rules)
        return service.freeze(tx, DINNER, service.Wishes(**{"again": True, **wishes})).draw


def commit(workspace: Workspace) -> draws.Draw:
    with workspace.write() as tx:
        return service.commit(tx, DINNER)


def number(workspace: Workspace, *parts: str, beacon: str | None = None) -> str:
    with workspace.write() as tx:
        return numbers.give_number(tx, DINNER, parts or ROOM, beacon)


def call(workspace: Workspace) -> service.Called:
    with workspace.write() as tx:
        return service.call(tx, DINNER)


def answer(workspace: Workspace, step: Step = Step.CLAIMED, reason: str | None = None) -> service.Called:
    if step is Step.INELIGIBLE:
        reason = reason or "won at the door"
    with workspace.write() as tx:
        return service.answer(tx, DINNER, step, reason)


def published(workspace: Workspace, folder: Path) -> dict[str, bytes]:
    with workspace.write() as tx:
        files = proof.files_of(tx, service.end(tx, DINNER))
    proof.write(folder, files)
    return files


def play(workspace: Workspace, folder: Path) -> dict[str, bytes]:
    """Three prizes, one absent winner, and the proof."""
    freeze(workspace)
    commit(workspace)
    number(workspace)
    for step in (Step.ABSENT, Step.CLAIMED, Step.CLAIMED, Step.CLAIMED):
        call(workspace)
        answer(workspace, step)
    return published(workspace, folder)
