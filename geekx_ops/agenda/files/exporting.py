"""The running order as a file for another program: which release is meant, and what it is written as."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.agenda import releases, rows, service
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.editions import Edition, kept
from geekx_ops.agenda.files.programme import Choice
from geekx_ops.agenda.service import StoredPlan
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Handout:
    """What is handed out: the last of `editions`; the ones before it tell what it changes.

    `is_current` says that the plan has not been changed since.
    """

    about: About
    editions: tuple[Edition, ...]
    is_current: bool

    @property
    def edition(self) -> Edition:
        """The one that is handed out."""
        return self.editions[-1]

    @property
    def items(self) -> tuple[str, ...]:
        """Slugs of the items that have, or had, a time."""
        return tuple(one.entry.slug for one in kept(self.editions))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Slugs of those who are, or were, on stage for such an item."""
        known = (speaker.slug for edition in self.editions for speaker in edition.version.plan.speakers)
        return tuple(slug for slug in dict.fromkeys(known) if kept(self.editions, Choice(speaker=slug)))

    def refuse_unknown(self, choice: Choice) -> None:
        """Raise NotFound if *choice* names a speaker, an item or a room that no edition has."""
        versions = [edition.version for edition in self.editions]
        plan = versions[-1].plan
        if choice.speaker not in {None, *(one.slug for version in versions for one in version.plan.speakers)}:
            plan.speaker(choice.speaker or "")
        if choice.item not in {None, *(one.slug for version in versions for one in version.plan.items)}:
            plan.item(choice.item or "")
        rooms = list(dict.fromkeys(one.room for version in versions for one in version.planned.values()))
        if choice.room not in {None, *rooms}:
            raise NotFound(f"nothing is planned in “{choice.room}”; there is: {', '.join(filter(None, rooms))}.")


def handout(tx: Transaction, event: str, *, draft: bool = False, number: int | None = None) -> Handout:
    """The last release of the plan of *event*, or release *number*, or with *draft* the plan as it is now.

    Raises Conflict if there is no release yet, or nothing in the plan, NotFound for a number that no release has.
    """
    stored = service.as_stored(tx, events.stored(tx, event))
    settings = stored.event.settings
    about = About(settings.slug, settings.name, stored.zone, rows.key(tx, stored.event.id) or "")
    known = [Edition(one.number, one.at, one.frozen) for one in releases.releases(tx, event)]
    now = releases.current(stored)
    is_current = bool(known) and known[-1].version == now
    if draft:
        return Handout(about, _with_draft(known, stored, is_current=is_current), is_current=True)
    if not known:
        raise Conflict(
            "there is no release of the plan yet, and others get releases only. `geekx agenda release` makes one;"
            " --draft writes the plan as it is."
        )
    until = known[-1].number if number is None else number
    if until not in {one.number for one in known}:
        raise NotFound(f"there is no release {until}; there are 1 to {known[-1].number}.", release=until)
    return Handout(about, tuple(one for one in known if one.number <= until), is_current)


def _with_draft(known: list[Edition], stored: StoredPlan, *, is_current: bool) -> tuple[Edition, ...]:
    if is_current:
        return tuple(known)
    if not stored.plan.items and not known:
        raise Conflict("the plan has no items; nothing was written. `geekx agenda add TITLE` adds one.")
    number, before = (known[-1].number, [known[-1].at]) if known else (0, [])
    at = max([*before, *filter(None, [stored.changed_at])])
    return (*known, Edition(number + 1, at, releases.current(stored), is_draft=True))
