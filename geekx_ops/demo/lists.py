"""Plays the same evening with sign-ups elsewhere: an export is imported and, later that week, the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.demo.acts import Act, Cancel, Check, Correct, Load
from geekx_ops.demo.exports import exports
from geekx_ops.demo.performing import perform
from geekx_ops.demo.scenes import Kind, Line
from geekx_ops.demo.script import Step
from geekx_ops.demo.service import example, example_cast
from geekx_ops.events.event import EventSettings
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.comparing import Comparison, Wishes, compare
from geekx_ops.guest_lists.diff import ANSWER, Change, Difference
from geekx_ops.guest_lists.diff import Kind as What
from geekx_ops.guest_lists.importing import Imported, import_list
from geekx_ops.storage import migrate
from geekx_ops.workspace import Transaction, open_workspace

SEED = 180
DATABASE = "lists.db"
FIRST, SECOND = "luma-1.csv", "luma-2.csv"
MOST = 6
"""Guests of one kind that are told one by one."""


@dataclass(frozen=True, slots=True)
class Import(Act):
    """Take in a list, or only look at what it would change."""

    file: str
    dry_run: bool = False
    cancel_gone: bool = False

    def _words(self) -> tuple[str, ...]:
        gone = ("--cancel-gone", "--yes") if self.cancel_gone else ()
        return ("guests", "import", self.file, *gone, *(("--dry-run",) if self.dry_run else ()))


@dataclass(frozen=True, slots=True)
class ListScene:
    """A command, and what came of it."""

    step: Step
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The evening with lists: its scenes, the exports by their files' names, and what each import came to."""

    scenes: tuple[ListScene, ...]
    files: Mapping[str, str]
    imported: tuple[Imported, ...]


def play_lists(folder: Path) -> Lists:
    """Play it on a new database in *folder*."""
    settings, _ = example()
    files = dict(zip((FIRST, SECOND), exports(settings, example_cast(settings)), strict=True))
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    migrate.upgrade(folder / DATABASE)
    player = _Player(folder, settings)
    scenes = tuple(player.played(step) for step in _steps(settings))
    return Lists(scenes, files, tuple(player.imported))


def _steps(settings: EventSettings) -> Iterator[Step]:
    zone = ZoneInfo(settings.timezone)

    def at(moment: str) -> Callable[[Act], Step]:
        return lambda act: Step(times.parse_instant(f"2022-{moment}", zone=zone), act)

    yield at("04-28 09:00")(Load(settings))
    yield at("04-28 09:05")(Import(FIRST, dry_run=True))
    yield at("04-28 09:06")(Import(FIRST))
    yield at("04-28 09:07")(Import(FIRST))
    yield at("04-29 17:40")(Cancel("maya.okafor@example.org"))
    yield at("04-29 18:00")(Correct("zoe.hernadez@example.org", "Zoë Hernández", "zoe.hernadez@example.org"))
    yield at("05-02 09:00")(Import(SECOND, dry_run=True))
    yield at("05-02 09:04")(Import(SECOND, cancel_gone=True))
    yield at("05-02 09:05")(Import(SECOND))
    yield at("05-02 09:06")(Check())


class _Player:
    def __init__(self, folder: Path, settings: EventSettings) -> None:
        self.folder, self.settings = folder, settings
        self.randrange = Random(SEED).randrange
        self.imported: list[Imported] = []

    def played(self, step: Step) -> ListScene:
        with open_workspace(self.folder / DATABASE, clock=lambda: step.at, randrange=self.randrange) as workspace:
            return ListScene(step, workspace.transact(lambda tx: self._lines(tx, step.act)))

    def _lines(self, tx: Transaction, act: Act) -> tuple[Line, ...]:
        if not isinstance(act, Import):
            return perform(act, tx, self.settings.slug).lines
        with reading.opened(self.folder / act.file, zone=ZoneInfo(self.settings.timezone)) as listing:
            wishes = Wishes(listing.platform, cancel_gone=act.cancel_gone)
            if act.dry_run:
                found = compare(tx, self.settings.slug, listing.lines, wishes)
                return (*_compared(found), Line(Kind.PLAIN, "nothing was changed"))
            done = import_list(tx, self.settings.slug, listing.lines, wishes)
        self.imported.append(done)
        return tuple(_taken_in(done))


def _compared(found: Comparison) -> Iterator[Line]:
    yield Line(Kind.PLAIN, ", ".join(f"{number} {kind.value}" for kind in What if (number := found.counts[kind])))
    for kind in (What.CHANGED, What.CONFLICT):
        for one in [one for one in found.told if one.kind is kind][:MOST]:
            yield from _differing(one)
    for gone in found.gone[:MOST]:
        yield Line(Kind.ENDED, f" (#{gone.id}) is not in the list any more", gone.name)


def _differing(one: Difference) -> Iterator[Line]:
    name = one.here.name if one.here else one.guest.name
    for change in one.changes:
        yield Line(Kind.CHANGE, f": {_field(change)} “{change.here}” → “{change.listed}”", name)
    for change in one.conflicts:
        yield Line(Kind.REFUSED, f": {_field(change)} stays “{change.here}”, the list says “{change.listed}”", name)


def _field(change: Change) -> str:
    return change.field.removeprefix(ANSWER).replace("_", " ")


def _taken_in(done: Imported) -> Iterator[Line]:
    yield from _compared(done.comparison)
    for standing, number in done.admitted.items():
        yield Line(Kind(standing.value), f"{number} are {standing.value}")
    for one in done.promoted[:MOST]:
        yield Line(Kind.PROMOTED, f" (#{one.id}) moves up", one.name)
    if len(done.promoted) > MOST:
        yield Line(Kind.PROMOTED, f"and {len(done.promoted) - MOST} more move up")
