"""Plays the night: the script through the library, with a database of its own, a pretended clock and seeded chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from geekx_ops import event_parts, resources
from geekx_ops.demo import cast
from geekx_ops.demo.acts import Load
from geekx_ops.demo.performing import Performance, perform
from geekx_ops.demo.scenes import Kind, Line, Moment, Scene
from geekx_ops.demo.script import Step, script
from geekx_ops.errors import GeekxError
from geekx_ops.event_parts import Beyond
from geekx_ops.events import journal
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventSettings
from geekx_ops.events.journal import JournalEntry
from geekx_ops.registration import listing
from geekx_ops.registration.listing import AnswerCount, Filter, Guest
from geekx_ops.registration.seats import Standing
from geekx_ops.storage import migrate
from geekx_ops.times import zone
from geekx_ops.workspace import Workspace, open_workspace

EXAMPLE = "mosaicml-dinner"
SEED = 20220525
"""Ticket codes come out of it, the same ones every time: what a demonstration needs, and an event must not have."""

Progress = Callable[[int, int], None]
"""Is told after each step how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Night:
    """The night as it was played: its scenes, and what is stored at the end of them."""

    event: Event
    event_file: str
    scenes: tuple[Scene, ...]
    guests: tuple[Guest, ...]
    queue: tuple[Guest, ...]
    diets: tuple[AnswerCount, ...]
    journal: tuple[JournalEntry, ...]

    @property
    def end(self) -> Moment:
        """The seats when the doors open."""
        return self.scenes[-1].after


def play(database: Path, progress: Progress) -> Night:
    """Play the example event into the new file *database*."""
    settings, (plan, rules, mails) = example()
    steps = script(Load(settings, plan, rules, mails), example_cast(settings))
    migrate.upgrade(database)
    player = _Player(settings.slug, steps[0].at)
    with open_workspace(database, clock=lambda: player.now, randrange=Random(SEED).randrange) as workspace:
        for step in steps:
            player.play(workspace, step)
            progress(len(player.scenes), len(steps))
        return _night(workspace, settings.slug, player.scenes)


def example() -> tuple[EventSettings, Beyond]:
    """The example event and what stands beside it in its file: the running order, the raffle."""
    file = resources.directory("examples") / EXAMPLE / "event.toml"
    return event_parts.read(file.read_text(encoding="utf-8"), source=file.name)


def example_cast(settings: EventSettings) -> tuple[cast.Guest, ...]:
    """Who signs up for it."""
    table = Path(__file__).with_name("cast.csv").read_text(encoding="utf-8")
    return cast.read(table, zone(settings.timezone))


class _Player:
    """Plays step after step; its clock stands at the step that is played."""

    def __init__(self, event: str, now: datetime) -> None:
        self.event = event
        self.now = now
        self.scenes: list[Scene] = []

    def play(self, workspace: Workspace, step: Step) -> None:
        self.now = step.at
        performance = self._refused(workspace, step) if step.refused else self._done(workspace, step)
        self.scenes.append(Scene(step, performance.lines, performance.promoted, self._moment(workspace)))

    def _done(self, workspace: Workspace, step: Step) -> Performance:
        return workspace.transact(lambda tx: perform(step.act, tx, self.event))

    def _refused(self, workspace: Workspace, step: Step) -> Performance:
        try:
            self._done(workspace, step)
        except GeekxError as refusal:
            return Performance([Line(Kind.REFUSED, refusal.message)])
        raise AssertionError(f"the script wants a refusal: {step.act.command}")

    def _moment(self, workspace: Workspace) -> Moment:
        with workspace.read() as tx:
            found = listing.overview(tx, self.event)
        seats, cap = found.seats, found.event.settings.cap
        waiting = found.party_seats.get(Standing.WAITING, 0)
        return Moment(self.now, cap or 0, seats.taken, seats.kept_back(), seats.free, seats.waiting, waiting)


def _night(workspace: Workspace, event: str, scenes: Sequence[Scene]) -> Night:
    with workspace.read() as tx:
        stored = events.stored(tx, event)
        return Night(
            event=stored,
            event_file=event_parts.stored_file(tx, stored),
            scenes=tuple(scenes),
            guests=tuple(listing.guest_list(tx, event, Filter(standings=[Standing.CONFIRMED]))),
            queue=tuple(listing.guest_list(tx, event, Filter(standings=[Standing.WAITING]))),
            diets=tuple(listing.answer_counts(tx, event, "dietary")),
            journal=tuple(journal.last_entries(tx, event, number=10 * len(scenes))),
        )
