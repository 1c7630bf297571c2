"""The log of the evening and what follows from it: which item began and ended when, and what was taken back.

Rows are only ever added. The state is what comes out when they are replayed, so there is nothing to restore after a
crash, and no tap is lost by taking it back: that is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum


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
    known = sorted(entries, key=lambda entry: entry.number)
    undone: set[int] = set()
    for entry in reversed(known):  # what takes back is later than what it takes back
        if entry.act is Act.UNDO and entry.undoes is not None and entry.number not in undone:
            undone.add(entry.undoes)
    return [entry for entry in known if not {entry.number, entry.together} & undone]


def replay(entries: Iterable[Entry], room: str) -> Evening:
    """What *entries*, in any order, say of what has happened in *room*."""
    evening = BEFORE
    for entry in counting(entries):
        if entry.room == room and entry.act is not Act.UNDO:
            evening = replace(_STEPS[entry.act](evening, entry), last=entry)
    return evening


def _started(evening: Evening, entry: Entry) -> Evening:
    if entry.item is None or entry.item == evening.current:
        return evening
    runs = {name: run for name, run in _ended(evening, entry.at).items() if name != entry.item}
    runs[entry.item] = Run(entry.at)
    skipped = evening.skipped - {entry.item}
    return replace(evening, begun=evening.begun or entry.at, current=entry.item, runs=runs, skipped=skipped)


def _stopped(evening: Evening, entry: Entry) -> Evening:
    return replace(evening, current=None, runs=_ended(evening, entry.at))


def _ended(evening: Evening, at: datetime) -> dict[str, Run]:
    """The runs, with the one that is on ended *at*."""
    runs = dict(evening.runs)
    if evening.current is not None:
        runs[evening.current] = replace(_going_on(runs[evening.current], at), ended=at)
    return runs


def _went_back(evening: Evening, _entry: Entry) -> Evening:
    """The last run never was; the one before it goes on as if it had not ended."""
    runs = dict(evening.runs)
    if evening.current is not None:
        del runs[evening.current]
    before = list(runs)[-1] if runs else None
    if before is None:
        return replace(evening, begun=None, current=None, runs=runs)
    runs[before] = replace(runs[before], ended=None)
    return replace(evening, current=before, runs=runs)


def _paused(evening: Evening, entry: Entry) -> Evening:
    if evening.current is None or evening.is_paused:
        return evening
    paused = replace(evening.runs[evening.current], paused_since=entry.at)
    return replace(evening, runs={**evening.runs, evening.current: paused})


def _resumed(evening: Evening, entry: Entry) -> Evening:
    if evening.current is None:
        return evening
    return replace(evening, runs={**evening.runs, evening.current: _going_on(evening.runs[evening.current], entry.at)})


def _going_on(run: Run, at: datetime) -> Run:
    if run.paused_since is None:
        return run
    return replace(run, paused=run.paused + max(timedelta(), at - run.paused_since), paused_since=None)


def _adjusted(evening: Evening, entry: Entry) -> Evening:
    if entry.item is None:
        return evening
    more = evening.adjusted.get(entry.item, timedelta()) + timedelta(seconds=entry.seconds or 0)
    return replace(evening, adjusted={**evening.adjusted, entry.item: more})


def _skipped(evening: Evening, entry: Entry) -> Evening:
    return evening if entry.item is None else replace(evening, skipped=evening.skipped | {entry.item})


_STEPS = {
    Act.START: _started,
    Act.STOP: _stopped,
    Act.BACK: _went_back,
    Act.PAUSE: _paused,
    Act.RESUME: _resumed,
    Act.ADJUST: _adjusted,
    Act.SKIP: _skipped,
}


def to_undo(entries: Sequence[Entry], room: str) -> Entry | None:
    """What an undo in *room* takes back: the last row there that counts; the first of those written as one."""
    last = replay(entries, room).last
    if last is None or last.together is None:
        return last
    return next(entry for entry in entries if entry.number == last.together)
