"""Table tents: a sheet for each speaker, folded in its middle, with the name on both sides.

From 5 metres a letter is read if a capital of it is 12.5 mm high, a four-hundredth of the way: the smallest size has
that. Names that are short have larger letters; only one of some fifty letters or more has smaller ones, down to 9 mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geekx_ops.agenda.plan import Speaker
from geekx_ops.printing import fitting
from geekx_ops.printing.programme import Head, Programme, head, role_of

LARGEST, SMALLEST, LAST_RESORT = 110, 54, 36
"""Points of a name. Capitals are about 0.7 of that: 27, 13 and 9 mm."""
ACROSS, HIGH = 680.0, 180.0
"""Points that a name may take on its side of the sheet, on Letter as on A4."""
LINE = 1.15
"""The height of a line of a name, in sizes of its letters."""


@dataclass(frozen=True, slots=True)
class Tent:
    """What stands on both sides; `size` is that of the name, in points."""

    name: str
    role: str
    size: int


@dataclass(frozen=True, slots=True)
class Tents:
    """All of them, in the order in which people are on stage."""

    head: Head
    title: str
    tents: tuple[Tent, ...]


def tents(programme: Programme) -> Tents:
    """A tent for everybody who speaks or leads through the evening."""
    found = {speaker.slug: speaker for speaker in _on_stage(programme)}
    return Tents(head(programme), "Table tents", tuple(map(_tent, found.values())))


def _on_stage(programme: Programme) -> Iterator[Speaker]:
    for one in programme.listed:
        yield from programme.people(one)
        leader = programme.speaker(programme.plan.emcee_of(one.planned.item))
        if leader is not None:
            yield leader


def _tent(speaker: Speaker) -> Tent:
    return Tent(speaker.name, role_of(speaker), _size(speaker.name))


def _size(name: str) -> int:
    """The largest size at which *name* fits, with each of its words on a line unless it is very long."""
    whole = (size for size in range(LARGEST, SMALLEST - 1, -2) if _high(name, size) <= HIGH and _is_whole(name, size))
    broken = (size for size in range(SMALLEST, LAST_RESORT, -2) if _high(name, size) <= HIGH)
    return next(whole, None) or next(broken, LAST_RESORT)


def _high(name: str, size: int) -> float:
    return fitting.lines(name, size=size, across=ACROSS) * size * LINE


def _is_whole(name: str, size: int) -> bool:
    """Whether each word of it fits on a line."""
    return all(fitting.width(word) * size <= ACROSS for word in name.split())
