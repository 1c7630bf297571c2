"""How speed is measured, and what is said of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table. *wanted* is "at least 0.6" or "at most 1.3"; *value* is what was measured."""

    claim: str
    ours: str
    bound: str
    value: float
    wanted: str

    @property
    def kept(self) -> bool:
        kind, limit = self.wanted.rsplit(maxsplit=1)
        return self.value >= float(limit) if kind == "at least" else self.value <= float(limit)


def alternately(*turns: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """The median of what each of *turns* gives, after one turn each that does not count."""
    measured = [[turn() for turn in turns] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*measured, strict=True)]


def elapsed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
