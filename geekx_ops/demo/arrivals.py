"""The evening's first hour: who comes when, at which laptop, and what goes wrong. Made up, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from geekx_ops.demo.acts import Act
from geekx_ops.demo.door_acts import Export, LetIn, Merge, ReleaseSeats, TakeBack, WalkIn
from geekx_ops.registration import ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing

EVERY_SIXTH = 6
"""Of those with public seats, who does not come."""
MINUTES = 68
"""In which the others come."""
STRIDE = 29
"""Shares no factor with the minutes, so that guests come in another order than they signed up."""

TWICE, SLIP, PARTY, BOTH = "Maya Okafor", "Lena Schröder", "Destiny Carter", "Chloe Tan"
HERE = ("Ximena Nuñez", "Clara Vásquez", "Malia Kealoha", "Sigrún Jónsdóttir", "ندى الحداد", "Whitney Freeman")
"""Of those who wait, who comes to the door all the same."""
WALKS_IN = "Pat Doorway"


@dataclass(frozen=True, slots=True)
class DoorStep:
    """One command at its time, at the first laptop or the second. `told` steps are shown one by one."""

    at: datetime
    act: Act
    laptop: int = 1
    told: bool = True


class At(Protocol):
    """The instant so many minutes and seconds after the doors opened."""

    def __call__(self, minute: int, second: int = 0, /) -> datetime:
        """That instant."""


def arrivals(doors: datetime, guests: Sequence[Registration]) -> tuple[DoorStep, ...]:
    """All steps from the opening of the *doors* on, in the order of time, for the *guests* with a seat."""

    def at(minute: int, second: int = 0, /) -> datetime:
        return doors + timedelta(minutes=minute, seconds=second)

    coming = [one for one in guests if one.standing is Standing.CONFIRMED and not _stays_away(one)]
    absent = [one for one in guests if one.standing is Standing.CONFIRMED and _stays_away(one)]
    late = next(one for one in reversed(absent) if one.party_size == 1)
    steps = [DoorStep(at(-15), Export()), *_first_hour(coming, at(0)), *_mishaps(at), *_those_who_wait(at)]
    steps += [DoorStep(at(73), Merge()), DoorStep(at(75), ReleaseSeats())]
    steps += [DoorStep(at(77, place), LetIn(name)) for place, name in enumerate(HERE)]
    steps += [DoorStep(at(82), LetIn(_code(late))), DoorStep(at(90), Merge())]
    return tuple(sorted(steps, key=lambda step: step.at))


def _stays_away(one: Registration) -> bool:
    return one.held is None and one.id % EVERY_SIXTH == 0


def _first_hour(coming: Sequence[Registration], doors: datetime) -> Iterator[DoorStep]:
    """Everybody by the code on the ticket, at the two laptops in turn; a few are told of apart."""
    for place, one in enumerate(coming):
        minute = 2 + place * STRIDE % MINUTES
        if one.name not in {TWICE, SLIP, PARTY, BOTH}:
            when = doors + timedelta(minutes=minute, seconds=place % 60)
            yield DoorStep(when, LetIn(_code(one)), 1 + place % 2, told=False)


def _mishaps(at: At) -> Iterator[DoorStep]:
    yield DoorStep(at(1), LetIn(TWICE))
    yield DoorStep(at(1, 20), LetIn(TWICE))
    yield DoorStep(at(9), LetIn("abcde-fgh"), 2)
    yield DoorStep(at(17), LetIn(SLIP))
    yield DoorStep(at(17, 30), TakeBack(SLIP))
    yield DoorStep(at(24), LetIn(PARTY, 1), 2)
    yield DoorStep(at(31), LetIn(BOTH))
    yield DoorStep(at(33), LetIn(BOTH), 2)
    yield DoorStep(at(41), LetIn(PARTY), 2)
    yield DoorStep(at(44), LetIn(SLIP))


def _those_who_wait(at: At) -> Iterator[DoorStep]:
    yield from (DoorStep(at(50 + 2 * place), LetIn(name)) for place, name in enumerate(HERE))
    yield DoorStep(at(66), WalkIn(WALKS_IN))


def _code(one: Registration) -> str:
    return ticket_code.shown(one.ticket_code or "")
