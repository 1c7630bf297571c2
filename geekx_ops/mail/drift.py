"""How those who were planned differ from those who would get a mailing now, and whether that is too much."""

from __future__ import annotations

from dataclasses import dataclass

CHANGED_SHARE = 20
"""One in so many may be another one since a mailing was planned; more, and it has to be planned anew,"""
FEW = 5
"""unless they are so few: at a small event a guest or two are others each day, and who does not fit gets nothing."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Names: who is `gone` of the `of` that were planned, who is `new`, and who has `moved` to another address."""

    of: int
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.moved)

    @property
    def others(self) -> int:
        """How many are others by now; who moved up for one that cancelled is one change, and not two."""
        return max(len(self.gone), len(self.new))

    @property
    def is_too_much(self) -> bool:
        """Whether so many are others that what was approved was about others."""
        return self.others > FEW and self.others * CHANGED_SHARE > self.of
