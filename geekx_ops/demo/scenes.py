"""What the played night leaves behind, scene by scene."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geekx_ops.demo.script import Step


class Kind(StrEnum):
    """What a line tells, so that a page may show it its own way."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ENDED = "ended"
    PROMOTED = "promoted"
    REFUSED = "refused"
    CHANGE = "change"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that came of a step. `name` goes before `text`, apart from it: it may run the other way."""

    kind: Kind
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The event's seats at one instant. `waiting` counts parties, `waiting_seats` the people in them."""

    at: datetime
    cap: int
    taken: int
    kept_back: int
    free: int
    waiting: int
    waiting_seats: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A step, what came of it, how many parties moved up by it, and the seats after it."""

    step: Step
    lines: tuple[Line, ...]
    promoted: int
    after: Moment
