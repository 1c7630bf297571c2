"""Seats over the weeks as a drawing: what is taken and held stands above the line, who waits hangs below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geekx_ops.demo.scenes import Moment

LEFT, RIGHT, TOP, BOTTOM = 34, 14, 34, 26
"""Margins for the labels; at the top for the marks."""

PEOPLE = 40
"""From one line across to the next."""


APART = 20
"""From the middle of one mark's circle to the next."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place on an axis."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at a place, with words in a circle above it; neighbours' circles are kept `APART`."""

    place: float
    circle: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths and labels of an SVG of this size. Both halves have one scale: a person is as high above as below."""

    width: int
    height: int
    zero: float
    taken: str
    kept: str
    waiting: str
    cap: str
    across: tuple[Label, ...]
    weeks: tuple[Label, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where an instant and a number of people are drawn."""

    begins: datetime
    per_second: float
    zero: float
    per_person: float

    def x(self, at: datetime) -> float:
        return round(LEFT + (at - self.begins).total_seconds() * self.per_second, 1)

    def y(self, people: float) -> float:
        return round(self.zero - people * self.per_person, 1)


def draw(
    moments: Sequence[Moment],
    marks: Iterable[tuple[datetime, str]],
    day: Callable[[datetime], str],
    *,
    width: int,
    height: int,
    every: timedelta = timedelta(weeks=1),
) -> Chart:
    """The drawing of *moments*; *marks* are instants with a short text, *day* writes a label *every* so often."""
    scale = _scale(moments, width, height)
    highest = max(moment.cap for moment in moments)
    deepest = max(moment.waiting_seats for moment in moments)
    return Chart(
        width,
        height,
        scale.y(0),
        taken=_area(moments, scale, lambda moment: moment.taken),
        kept=_area(moments, scale, lambda moment: moment.taken + moment.kept_back),
        waiting=_area(moments, scale, lambda moment: -moment.waiting_seats),
        cap=_outline(moments, scale, lambda moment: moment.cap),
        across=tuple(
            Label(scale.y(people), str(abs(people)))
            for people in range(-(deepest // PEOPLE) * PEOPLE, highest + 1, PEOPLE)
        ),
        weeks=tuple(Label(scale.x(at), day(at)) for at in _labelled(moments, every)),
        marks=_marks([Label(scale.x(at), text) for at, text in marks]),
    )


def _scale(moments: Sequence[Moment], width: int, height: int) -> _Scale:
    begins, ends = moments[0].at, moments[-1].at
    highest = max(moment.cap for moment in moments) * 1.04  # a little air under the marks
    people = highest + max(moment.waiting_seats for moment in moments)
    per_person = (height - TOP - BOTTOM) / people
    per_second = (width - LEFT - RIGHT) / (ends - begins).total_seconds()
    return _Scale(begins, per_second, TOP + highest * per_person, per_person)


def _marks(labels: Sequence[Label]) -> tuple[Mark, ...]:
    """From the right to the left, a circle gives way to the one before."""
    found: list[Mark] = []
    for label in reversed(labels):
        rightmost = found[-1].circle - APART if found else label.place
        found.append(Mark(label.place, round(min(label.place, rightmost), 1), label.text))
    return tuple(reversed(found))


def _labelled(moments: Sequence[Moment], every: timedelta) -> list[datetime]:
    """Instants back from the end, one *every* so often."""
    begins, at = moments[0].at, moments[-1].at
    found = []
    while at >= begins:
        found.append(at)
        at -= every
    return found[::-1]


def _outline(moments: Sequence[Moment], scale: _Scale, value: Callable[[Moment], int]) -> str:
    """Steps: a value holds until the next one, and what does not change is not drawn again."""
    path = f"M{scale.x(moments[0].at)} {scale.y(value(moments[0]))}"
    drawn = value(moments[0])
    for moment in moments[1:]:
        if value(moment) != drawn:
            drawn = value(moment)
            path += f"H{scale.x(moment.at)}V{scale.y(drawn)}"
    return f"{path}H{scale.x(moments[-1].at)}"


def _area(moments: Sequence[Moment], scale: _Scale, value: Callable[[Moment], int]) -> str:
    return f"{_outline(moments, scale, value)}V{scale.y(0)}H{scale.x(moments[0].at)}Z"
