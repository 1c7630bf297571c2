"""Plays the first hour at the door, with two laptops, on copies of the night's database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from geekx_ops.demo import door_acts as acts
from geekx_ops.demo.acts import Act
from geekx_ops.demo.arrivals import DoorStep, arrivals
from geekx_ops.demo.scenes import Kind, Line, Moment
from geekx_ops.door import elsewhere, joining, release, service, turnout
from geekx_ops.door import log as door_log
from geekx_ops.door.copying import copy_for_door
from geekx_ops.door.forecast import Turnout
from geekx_ops.door.listing import Count, door, log_lines
from geekx_ops.door.log import Attendance
from geekx_ops.door.merging import Merged, merge
from geekx_ops.door.release import Released
from geekx_ops.door.visitor import Answer
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.events.event import Event
from geekx_ops.registration.record import Registration
from geekx_ops.storage import backup
from geekx_ops.text import counted
from geekx_ops.workspace import Transaction, Workspace, open_workspace

SEED = 1745


@dataclass(frozen=True, slots=True)
class DoorScene:
    """A step at the door, and what came of it."""

    step: DoorStep
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Evening:
    """The first hour as it was played. `moments` count who was inside as seats taken, and who waited at the door."""

    scenes: tuple[DoorScene, ...]
    count: Count
    turnout: Turnout
    moments: tuple[Moment, ...]


def play_evening(night: Path, folder: Path, event: Event) -> Evening:
    """Play it on a copy of the database *night* in *folder*, where the second laptop's file comes to lie, too."""
    backup.copy_file(night, folder / acts.FIRST)
    with _Door(folder, event) as player:
        for step in player.steps():
            player.play(step)
        return player.evening()


class _Door(ExitStack):
    """Plays step after step at the laptop that it belongs to; the clock of both stands at the step."""

    def __init__(self, folder: Path, event: Event) -> None:
        super().__init__()
        self.folder, self.event = folder, event.settings.slug
        self.now = self.doors = event.settings.doors or event.settings.starts
        self.scenes: list[DoorScene] = []
        self._chance = Random(SEED)
        self._laptops = {1: self._opened(acts.FIRST, "door-1")}

    def _opened(self, name: str, actor: str) -> Workspace:
        return self.enter_context(
            open_workspace(self.folder / name, actor=actor, clock=lambda: self.now, randrange=self._chance.randrange)
        )

    def steps(self) -> Sequence[DoorStep]:
        with self._laptops[1].read() as tx:
            return arrivals(self.doors, list(door(tx, self.event).guests.values()))

    def play(self, step: DoorStep) -> None:
        self.now = step.at
        self.scenes.append(DoorScene(step, self._lines(step)))
        if isinstance(step.act, acts.Export):
            self._laptops[2] = self._opened(acts.SECOND, "door-2")

    def _lines(self, step: DoorStep) -> tuple[Line, ...]:
        if isinstance(step.act, acts.Merge):
            with self._laptops[2].read() as theirs:
                other = elsewhere.read_door(theirs, self.event)
            return _merged(self._laptops[1].transact(lambda tx: merge(tx, self.event, other)))
        return self._laptops[step.laptop].transact(lambda tx: self._done(tx, step.act))

    def _done(self, tx: Transaction, act: Act) -> tuple[Line, ...]:
        match act:
            case acts.LetIn():
                return _answered(service.check_in(tx, self.event, act.who, people=act.people))
            case acts.TakeBack():
                return _answered(service.undo(tx, self.event, act.who))
            case acts.WalkIn():
                return _answered(walk_in(tx, self.event, WalkIn(act.name)))
            case acts.ReleaseSeats():
                return _released(release.release(tx, self.event))
            case acts.Export():
                copy = copy_for_door(tx, self.event, self.folder / acts.SECOND)
                return (Line(Kind.PLAIN, f"a file for the second laptop: {copy.registrations} registrations"),)
        raise NotImplementedError(f"nobody knows how to do {act}")

    def evening(self) -> Evening:
        with self._laptops[1].read() as tx:
            here = door(tx, self.event)
            lines = log_lines(tx, self.event)
        moments = _moments([line.entry for line in lines], here.guests, here.event.settings.cap or 0)
        return Evening(tuple(self.scenes), here.count, turnout.turnout(here), tuple(moments))


def _moments(entries: Sequence[door_log.Entry], guests: Mapping[int, Registration], cap: int) -> Iterator[Moment]:
    """The people who were inside, and those who waited at the door, after each entry that counts."""
    own: dict[int, list[door_log.Entry]] = {}
    found: dict[int, Attendance] = {}
    for entry in door_log.standing(entries):
        one = guests[entry.registration_id or 0]
        own.setdefault(one.id, []).append(entry)
        found[one.id] = door_log.replay(own[one.id], one.party_size)
        inside = sum(attendance.inside for attendance in found.values())
        waits = [guests[number] for number, attendance in found.items() if attendance.is_here and not attendance.inside]
        yield Moment(entry.at, cap, inside, 0, cap - inside, len(waits), sum(party.party_size for party in waits))


def _answered(answer: Answer) -> tuple[Line, ...]:
    waits = answer.entry.kind is door_log.Kind.PRESENT
    kind = Kind.CONFIRMED if answer.ok else Kind.WAITING if waits else Kind.REFUSED
    name = "" if answer.visitor is None else answer.visitor.registration.name
    begins = bool(name) and answer.message.startswith(name)
    told = Line(kind, answer.message.removeprefix(name), name) if begins else Line(kind, answer.message)
    return told, *(Line(Kind.CHANGE, note) for note in answer.notes)


def _released(found: Released) -> tuple[Line, ...]:
    called = (
        Line(Kind.PROMOTED, f" gets {counted(one.party_size, 'seat')}: call in", one.name) for one in found.seated
    )
    lost = (Line(Kind.ENDED, " had not come, and the seat went on", one.name) for one in found.given_away)
    kept = Line(Kind.PLAIN, f"{counted(found.absent, 'seat')} kept for guests who have not come")
    return *called, *lost, kept


def _merged(found: Merged) -> tuple[Line, ...]:
    new = Line(Kind.PLAIN, f"{counted(found.new, 'new line')} of the log; {found.known} were here already")
    return new, *(Line(Kind.REFUSED, joining.told(found.event, clash)) for clash in found.clashes)
