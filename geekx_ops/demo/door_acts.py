"""What is done at the door, as values; each knows the command that somebody would have typed for it."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.demo.acts import Act

FIRST, SECOND = "evening.db", "door-2.db"
"""The database of each laptop."""


@dataclass(frozen=True, slots=True)
class LetIn(Act):
    """Let a guest in, with the whole party or *people* of it."""

    who: str
    people: int | None = None

    def _words(self) -> tuple[str, ...]:
        return ("door", "check-in", self.who, *(("--people", str(self.people)) if self.people else ()))


@dataclass(frozen=True, slots=True)
class TakeBack(Act):
    """Take the last thing back that was noted of a guest."""

    who: str

    def _words(self) -> tuple[str, ...]:
        return ("door", "undo", self.who)


@dataclass(frozen=True, slots=True)
class WalkIn(Act):
    """Sign somebody up who stands there."""

    name: str

    def _words(self) -> tuple[str, ...]:
        return ("door", "walk-in", self.name)


@dataclass(frozen=True, slots=True)
class ReleaseSeats(Act):
    """Give the seats of those who have not come to those who wait at the door."""

    def _words(self) -> tuple[str, ...]:
        return ("door", "release", "--yes")


@dataclass(frozen=True, slots=True)
class Export(Act):
    """Make the file for the second laptop."""

    def _words(self) -> tuple[str, ...]:
        return ("door", "export", SECOND)


@dataclass(frozen=True, slots=True)
class Merge(Act):
    """Take in what happened at the second laptop."""

    def _words(self) -> tuple[str, ...]:
        return ("door", "merge", SECOND)
