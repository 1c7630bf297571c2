"""Plays the stage on the evening's database: the real durations, on a pretended clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geekx_ops import times
from geekx_ops.agenda import evening, wording
from geekx_ops.agenda.evening import Stage
from geekx_ops.agenda.log import Run
from geekx_ops.agenda.planned import Planned
from geekx_ops.demo import stage_script as acts
from geekx_ops.demo.acts import Act
from geekx_ops.demo.scenes import Kind, Line
from geekx_ops.demo.stage_script import StageStep, stage_script
from geekx_ops.events.event import Event
from geekx_ops.workspace import Transaction, Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class StageScene:
    """A step on the stage, and what came of it."""

    step: StageStep
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """An item as it was planned and as it went."""

    planned: Planned
    run: Run


@dataclass(frozen=True, slots=True)
class StageEvening:
    """The evening on the stage as it was played."""

    scenes: tuple[StageScene, ...]
    played: tuple[Played, ...]
    over: datetime


def play_stage(database: Path, event: Event) -> StageEvening:
    """Play it on *database*, which holds the event with its agenda."""
    player = _Player(event)
    with open_workspace(database, actor="stage", clock=lambda: player.now) as workspace:
        for step in stage_script(event.settings.starts):
            player.play(workspace, step)
        with workspace.read() as tx:
            last = evening.stage(tx, player.event)
    runs = last.evening.runs
    played = [Played(one, runs[one.item.slug]) for one in last.planned if one.item.slug in runs]
    return StageEvening(tuple(player.scenes), tuple(played), player.now)


class _Player:
    """Plays step after step; its clock stands at the step that is played."""

    def __init__(self, event: Event) -> None:
        self.event = event.settings.slug
        self.zone = times.zone(event.settings.timezone)
        self.day = event.settings.starts.astimezone(self.zone).date()
        self.now = event.settings.starts
        self.scenes: list[StageScene] = []

    def play(self, workspace: Workspace, step: StageStep) -> None:
        self.now = step.at
        self.scenes.append(StageScene(step, workspace.transact(lambda tx: self._done(tx, step.act))))

    def _done(self, tx: Transaction, act: Act) -> tuple[Line, ...]:
        match act:
            case acts.Foresee():
                found = evening.stage(tx, self.event)
                return _lines(Kind.PLAIN, wording.forecast(found.forecast, self.zone))
            case acts.Cut():
                return self._cut(tx, act)
        return self._told(self._tapped(tx, act))

    def _tapped(self, tx: Transaction, act: Act) -> Stage:
        match act:
            case acts.Start():
                return evening.start(tx, self.event, act.item)
            case acts.Next():
                return evening.go_on(tx, self.event)
            case acts.Back():
                return evening.go_back(tx, self.event)
            case acts.Pause():
                return evening.pause(tx, self.event)
            case acts.Resume():
                return evening.resume(tx, self.event)
            case acts.Stop():
                return evening.stop(tx, self.event)
        raise NotImplementedError(f"nobody knows how to do {act}")

    def _cut(self, tx: Transaction, act: acts.Cut) -> tuple[Line, ...]:
        target = times.parse_instant(act.target, zone=self.zone, today=self.day)
        if not act.accept:
            found = evening.stage(tx, self.event).cut_to(target)
            return _lines(Kind.CHANGE, wording.proposal(found, self.zone))
        stage, found = evening.accept_cut(tx, self.event, target)
        outlook = wording.outlook(stage.shown, self.zone)
        return *_lines(Kind.CHANGE, wording.proposal(found, self.zone)), Line(Kind.CONFIRMED, outlook)

    def _told(self, stage: Stage) -> tuple[Line, ...]:
        outlook = wording.outlook(stage.shown, self.zone)
        first = Line(Kind.CONFIRMED, wording.now(stage.shown))
        return (first, Line(Kind.PLAIN, outlook)) if outlook else (first,)


def _lines(kind: Kind, sentences: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(kind, sentence.strip()) for sentence in sentences)
