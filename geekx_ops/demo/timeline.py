"""The running order as a drawing: what was planned above, how it went below, and a band from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MARGIN = 8
PLANNED, ACTUAL, HIGH = 22, 118, 40
"""Where each row begins, and how high it is."""
HEIGHT = 196


@dataclass(frozen=True, slots=True)
class Span:
    """An item by its number: when it was planned, and when it was."""

    number: int
    name: str
    kind: str
    planned: tuple[datetime, datetime]
    actual: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Block:
    """An item in the drawing: a bar in each row, and the band between them as a path."""

    name: str
    kind: str
    number: str
    planned: tuple[float, float]
    actual: tuple[float, float]
    band: str


@dataclass(frozen=True, slots=True)
class Hour:
    """A label on the axis."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What an SVG of this size holds."""

    width: int
    height: int
    blocks: tuple[Block, ...]
    hours: tuple[Hour, ...]


def draw(
    spans: Sequence[Span], clock: Callable[[datetime], str], *, width: int, every: timedelta = timedelta(minutes=30)
) -> Timeline:
    """The drawing of *spans*; *clock* writes a label *every* so often, on round times."""
    begins = min(min(span.planned[0], span.actual[0]) for span in spans)
    ends = max(max(span.planned[1], span.actual[1]) for span in spans)
    per_second = (width - 2 * MARGIN) / (ends - begins).total_seconds()

    def x(at: datetime) -> float:
        return round(MARGIN + (at - begins).total_seconds() * per_second, 1)

    first = begins - timedelta(seconds=begins.timestamp() % every.total_seconds())
    marks = [first + every * number for number in range(1, int((ends - first) / every) + 1)]
    blocks = tuple(_block(span, x) for span in spans)
    return Timeline(width, HEIGHT, blocks, tuple(Hour(x(at), clock(at)) for at in marks))


def _block(span: Span, x: Callable[[datetime], float]) -> Block:
    (a, b), (c, d) = (tuple(x(at) for at in pair) for pair in (span.planned, span.actual))
    top, bottom = PLANNED + HIGH, ACTUAL
    band = f"M{a} {top}L{b} {top}L{d} {bottom}L{c} {bottom}Z"
    return Block(span.name, span.kind, str(span.number), (a, round(b - a, 1)), (c, round(d - c, 1)), band)
