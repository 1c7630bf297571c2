"""Putting an event away that is over; and when its time is over too, forgetting who was there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from geekx_ops.agenda import forgetting as agenda
from geekx_ops.errors import Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.identity import people
from geekx_ops.identity.people import Profile
from geekx_ops.people import erasing, locking
from geekx_ops.people.event_export import exported
from geekx_ops.registration import capacity
from geekx_ops.storage.tables import journal, registrations
from geekx_ops.workspace import Transaction

FORGOTTEN = "event.forgotten"
"""In the journal: the personal data of the event were erased."""

Keep = Callable[[dict[str, Any]], object]
"""Keeps what is exported; nothing is erased unless it returns."""

_own = registrations.c


@dataclass(frozen=True, slots=True)
class Retired:
    """What retiring an event came to. `due` is when its personal data may be erased.

    `forgotten` says that they were: of the people, `erased` ones are not known any more, `staying` ones are, because of
    other events. `texts` and `left` are those of `erasing.Erased`. `speakers` are the names that
    the agenda had.
    """

    event: Event
    due: datetime
    forgotten: bool = False
    erased: tuple[Profile, ...] = ()
    staying: int = 0
    texts: int = 0
    left: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """What may be found nowhere any more."""
        return (*(text for person in self.erased for text in erasing.trace(person).spellings), *self.speakers)


def due(event: Event) -> datetime:
    """The instant from which the personal data of *event* may be erased."""
    return event.settings.ends + timedelta(days=event.settings.retention_days)


def is_due(tx: Transaction, event: Event) -> bool:
    """Whether there are personal data of *event* that are to be exported and erased now."""
    return due(event) <= tx.now and event.id not in _forgotten_events(tx)


def retire(tx: Transaction, event: str, *, keep: Keep | None = None, without_export: bool = False) -> Retired:
    """Put the event away. If its retention time is over, erase its personal data: `keep` gets all of them before.

    Who was at no other event, or only at events whose data are erased, is erased herself; of the others it is forgotten
    who came along and what they answered in words. Numbers stay. Raises Invalid, and does nothing, if data are to be
    erased and neither *keep* nor *without_export* is given.
    """
    locking.hold_all_events(tx)
    stored = capacity.end(tx, event, EventState.RETIRED)
    if is_due(tx, stored) and keep is None and not without_export:
        raise unsaved(stored)
    if keep is not None:
        keep(exported(tx, stored))
    return _forget(tx, stored) if due(stored) <= tx.now else Retired(stored, due(stored))


def unsaved(event: Event) -> Invalid:
    """What to say when data are to be erased, and nobody said whether to write them down before."""
    since = opening.local(event, due(event))
    return Invalid(
        f"the personal data of {event.settings.name} are to be erased since {since}; nothing was changed. "
        "--export FILE writes them down before, --no-export loses them.",
        event=event.settings.slug,
    )


def _forget(tx: Transaction, event: Event) -> Retired:
    tx.record(FORGOTTEN, event=event.id)
    own = tx.select(select(_own.id, _own.person_id).where(_own.event_id == event.id))
    known = [people.held(tx, number) for number in sorted({person for _, person in own})]
    here = [person for person in known if person is not None and person.erased_at is None]
    needed = _needed_elsewhere(tx, {person.id for person in here})
    gone = tuple(person for person in here if person.id not in needed)
    speakers = agenda.forget_all(tx, event)
    rewritten = erasing.forget(tx, gone, [number for number, _ in own])
    staying = len(here) - len(gone)
    return Retired(event, due(event), True, gone, staying, rewritten.changed, rewritten.left, speakers)  # noqa: FBT003


def _needed_elsewhere(tx: Transaction, persons: Collection[int]) -> set[int]:
    """Those of *persons* who have a registration at an event whose personal data are not erased yet."""
    forgotten = _forgotten_events(tx)
    rows = tx.select(select(_own.person_id, _own.event_id).distinct())
    return {person for person, event_id in rows if person in persons and event_id not in forgotten}


def _forgotten_events(tx: Transaction) -> set[int]:
    """The events whose personal data were erased after their retention time; one that was moved since is not."""
    rows = tx.select(
        select(journal.c.event_id, func.max(journal.c.at))
        .where(journal.c.action == FORGOTTEN)
        .group_by(journal.c.event_id)
    )
    when: dict[int, datetime] = {row[0]: row[1] for row in rows}
    return {event.id for event in events.all_events(tx) if event.id in when and when[event.id] >= due(event)}
