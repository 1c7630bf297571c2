"""How far an import is, for who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Phase(StrEnum):
    """What is being done with a list that was read."""

    COMPARING = "comparing"
    TAKING_IN = "taking in"


Watch = Callable[[Phase, int, int], object]
"""Is told the phase, and how many of how many are done. What it raises stops the import, and nothing of it is kept."""


def unwatched(_phase: Phase, _done: int, _of: int) -> None:
    """Nobody waits."""
