"""The log of the evening and what follows from it: which item began and ended when, and what was taken back.

Rows are only ever added. The state is what comes out when they are replayed, so there is nothing to restore after a
crash, and no tap is lost by taking it back: that is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter


class Act(StrEnum):
    """What a row of the log says."""

    START = "start"
    """An item begins; the one that was on in its room ends by that."""
    STOP = "stop"
    """The item that is on ends, and nothing begins yet."""
    BACK = "back"
    """The item that is on was begun too soon: it is to come again, and the one before it goes on."""
    PAUSE = "pause"
    RESUME = "resume"
    ADJUST = "adjust"
    """An item gets more time, or less."""
    SKIP = "skip"
    """An item will not be played."""
    UNDO = "undo"
    """Another row was a mistake. That one stays, and no longer counts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `number` counts the rows of the event from 1; `seconds` is what an item gains, or loses below zero.

    Rows that were written as one, such as a cut of several items, share `together`, and are taken back as one.
    """

    number: int
    act: Act
    room: str
    item: str | None
    at: datetime
    actor: str
    seconds: int | None = None
    undoes: int | None = None
    together: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How an item went: when it began and ended, and how long it was interrupted."""

    started: datetime
    ended: datetime | None = None
    paused: timedelta = timedelta()
    """All pauses that are over."""
    paused_since: datetime | None = None

    def elapsed(self, now: datetime) -> timedelta:
        """The time that it took by *now*, without pauses."""
        until = self.ended or self.paused_since or now
        return max(timedelta(), until - self.started - self.paused)


@dataclass(frozen=True, slots=True)
class Evening:
    """What has happened in one room so far."""

    begun: datetime | None = None
    """When its first item began."""
    current: str | None = None
    """The item that is on."""
    runs: Mapping[str, Run] = field(default_factory=dict)
    """The items that were on, in the order in which they began; one that was played twice with its last run."""
    adjusted: Mapping[str, timedelta] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    last: Entry | None = None
    """The last row that counts: what an undo takes back."""

    @property
    def is_paused(self) -> bool:
        """Whether the item that is on is interrupted."""
        return self.current is not None and self.runs[self.current].paused_since is not None


BEFORE = Evening()
"""Nothing has happened yet."""


def counting(entries: Iterable[Entry]) -> list[Entry]:
    """Those of *entries* that were not taken back, in their order. An undo can be taken back as well."""
    known = sorted(entries, key=attrgetter("number"))
    undone: set[int | None] = set()
    for entry in reversed(known):  # what takes back is later than what it takes back
        if entry.act is Act.UNDO and entry.number not in undone:
            undone.add(entry.undoes)
    return [entry for entry in known if entry.number not in undone and entry.together not in undone]


def by_then(entries: Iterable[Entry], instant: datetime) -> list[Entry]:
    """Those of *entries* that had been written by *instant*; what was taken back only later counted then."""
    return [entry for entry in entries if entry.at <= instant]


def last_instant(entries: Iterable[Entry], room: str) -> datetime | None:
    """When something that counts was last done in *room*.

    What was taken back does not hold the clock: a rehearsal that was undone is no past. Nor do other rooms.
    """
    own = (entry.at for entry in counting(entries) if entry.room == room and entry.act is not Act.UNDO)
    return max(own, default=None)


def replay(entries: Iterable[Entry], room: str) -> Evening:
    """What *entries*, in any order, say of what has happened in *room*."""
    replaying = _Replay()
    rows = [entry for entry in counting(entries) if entry.room == room and entry.act is not Act.UNDO]
    for entry in rows:
        _STEPS[entry.act](replaying, entry)
    replaying.last = rows[-1] if rows else None
    return replaying.evening


@dataclass(slots=True)
class _Replay:
    """An evening while its log is replayed."""

    begun: datetime | None = None
    current: str | None = None
    runs: dict[str, Run] = field(default_factory=dict)
    adjusted: dict[str, timedelta] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    last: Entry | None = None

    @property
    def evening(self) -> Evening:
        return Evening(self.begun, self.current, self.runs, self.adjusted, frozenset(self.skipped), self.last)

    def start(self, entry: Entry) -> None:
        if entry.item is None or entry.item == self.current:
            return
        self.stop(entry)
        self.runs.pop(entry.item, None)  # played again, it comes last
        self.runs[entry.item] = Run(entry.at)
        self.skipped.discard(entry.item)
        self.begun, self.current = self.begun or entry.at, entry.item

    def stop(self, entry: Entry) -> None:
        if self.current is not None:
            run = _going_on(self.runs[self.current], entry.at)
            self.runs[self.current] = Run(run.started, entry.at, run.paused)
        self.current = None

    def back(self, _entry: Entry) -> None:
        """The last run never was; the one before it goes on as if it had not ended."""
        if self.current is not None:
            del self.runs[self.current]
        self.current = next(reversed(self.runs), None)
        if self.current is None:
            self.begun = None
        else:
            self.runs[self.current] = replace(self.runs[self.current], ended=None)

    def pause(self, entry: Entry) -> None:
        if self.current is not None and (run := self.runs[self.current]).paused_since is None:
            self.runs[self.current] = Run(run.started, run.ended, run.paused, entry.at)

    def resume(self, entry: Entry) -> None:
        if self.current is not None:
            self.runs[self.current] = _going_on(self.runs[self.current], entry.at)

    def adjust(self, entry: Entry) -> None:
        if entry.item is not None:
            more = timedelta(seconds=entry.seconds or 0)
            self.adjusted[entry.item] = self.adjusted.get(entry.item, timedelta()) + more

    def skip(self, entry: Entry) -> None:
        if entry.item is not None:
            self.skipped.add(entry.item)


def _going_on(run: Run, at: datetime) -> Run:
    if run.paused_since is None:
        return run
    return Run(run.started, run.ended, run.paused + (at - run.paused_since))  # rows do not go back in time


_STEPS = {
    Act.START: _Replay.start,
    Act.STOP: _Replay.stop,
    Act.BACK: _Replay.back,
    Act.PAUSE: _Replay.pause,
    Act.RESUME: _Replay.resume,
    Act.ADJUST: _Replay.adjust,
    Act.SKIP: _Replay.skip,
}


def to_undo(entries: Sequence[Entry], room: str) -> Entry | None:
    """What an undo in *room* takes back: the last row there that counts; the first of those written as one."""
    last = replay(entries, room).last
    if last is None or last.together is None:
        return last
    return next(entry for entry in entries if entry.number == last.together)
