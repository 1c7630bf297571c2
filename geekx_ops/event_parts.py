"""What an event file says beyond the event's own settings: a part for each capability that has sections in it.

Whoever reads, writes, compares or moves whole events goes through `PARTS`; a capability that joins is one entry there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops.agenda import agenda_file, agenda_file_writing
from geekx_ops.agenda import differences as agenda_differences
from geekx_ops.agenda import service as agenda
from geekx_ops.events import event_file, event_file_writing
from geekx_ops.events.diff import Change
from geekx_ops.events.event import Event, EventSettings
from geekx_ops.events.file_sections import Sections
from geekx_ops.mail import moving, settings_file
from geekx_ops.mail import stored as mails
from geekx_ops.raffle import rules_file
from geekx_ops.raffle import stored as raffle
from geekx_ops.workspace import Transaction

Beyond = tuple[Any, ...]
"""What each of `PARTS` made of a file, in their order; None where the file says nothing of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """How one capability takes part in event files. `what` names what it keeps if the file says nothing of it."""

    what: str
    read: Callable[[Sections, EventSettings], Any | None]
    write: Callable[[Any, ZoneInfo], str]
    new: Callable[[Any, ZoneInfo], tuple[Change, ...]]
    stored: Callable[[Transaction, Event], Any | None]
    load: Callable[[Transaction, str, Any | None], tuple[Change, ...]]
    postpone: Callable[[Transaction, str, timedelta], tuple[Change, ...]]


def _plan(tx: Transaction, event: Event) -> Any | None:
    found = agenda.as_stored(tx, event)
    return found.plan if found.version else None


PARTS = (
    Part(
        what="an agenda; the one that is stored stays",
        read=agenda_file.plan,
        write=agenda_file_writing.write,
        new=lambda plan, zone: agenda_differences.changes(None, plan, zone),
        stored=_plan,
        load=agenda.load,
        postpone=lambda tx, slug, by: agenda.postpone(tx, slug, by=by),
    ),
    Part(
        what="a raffle; the rules that are stored stay",
        read=rules_file.rules,
        write=rules_file.write,
        new=lambda rules, zone: rules_file.changes(None, rules, zone),
        stored=raffle.rules_of,
        load=raffle.load,
        postpone=raffle.postpone,
    ),
    Part(
        what="mails; what is stored about them stays",
        read=settings_file.settings,
        write=settings_file.write,
        new=lambda found, zone: settings_file.changes(None, found, zone),
        stored=mails.settings_of,
        load=mails.load,
        postpone=mails.postpone,
    ),
)


def read(text: str, *, source: str) -> tuple[EventSettings, Beyond]:
    """The settings in the event file *text*, and all that its other sections say. Raises one Invalid for all of it."""
    return event_file.read_with(text, _read, source=source)


def _read(sections: Sections, settings: EventSettings) -> Beyond:
    return tuple(part.read(sections, settings) for part in PARTS)


def changes_of_new(beyond: Beyond, zone: ZoneInfo) -> tuple[Change, ...]:
    """What *beyond* is for an event that is not there yet."""
    return tuple(
        change
        for part, found in zip(PARTS, beyond, strict=True)
        if found is not None
        for change in part.new(found, zone)
    )


def load(tx: Transaction, slug: str, beyond: Beyond) -> tuple[Change, ...]:
    """Store what a file says beyond the settings of the event *slug*; of what it says nothing, that stays."""
    return tuple(change for part, found in zip(PARTS, beyond, strict=True) for change in part.load(tx, slug, found))


def kept(tx: Transaction, event: Event, beyond: Beyond) -> Sequence[str]:
    """What is stored for *event* and is not in a file that says *beyond*."""
    both = zip(PARTS, beyond, strict=True)
    return [part.what for part, found in both if found is None and part.stored(tx, event) is not None]


def postpone(tx: Transaction, slug: str, *, by: timedelta) -> tuple[Change, ...]:
    """Move everything along with an event that was moved."""
    return tuple(change for part in PARTS for change in part.postpone(tx, slug, by))


def follow(tx: Transaction, slug: str, before: EventSettings | None) -> tuple[Change, ...]:
    """Bring along what was planned for the event as it was *before* it was changed; None: there was none."""
    return () if before is None else moving.follow(tx, slug, before)


def stored_file(tx: Transaction, event: Event) -> str:
    """The event file that makes *event* as it is stored."""
    return file_of(event.settings, tuple(part.stored(tx, event) for part in PARTS))


def file_of(settings: EventSettings, beyond: Beyond) -> str:
    """The event file that says *settings* and *beyond*."""
    zone = ZoneInfo(settings.timezone)
    found = [part.write(one, zone) for part, one in zip(PARTS, beyond, strict=True) if one is not None]
    return "\n".join([event_file_writing.write(settings), *found])
