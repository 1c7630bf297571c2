"""What somebody signed up for and what she came to, and who comes most: read from registrations and the door's log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from geekx_ops.door import entries, log
from geekx_ops.door.log import Attendance, Kind
from geekx_ops.door.presence import Presence, presence
from geekx_ops.errors import NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.identity import names, people
from geekx_ops.identity.people import Profile
from geekx_ops.people import finding
from geekx_ops.registration import ledger
from geekx_ops.registration.record import Registration
from geekx_ops.storage.tables import door_log, registrations
from geekx_ops.text import folded
from geekx_ops.workspace import Transaction

_own = registrations.c


@dataclass(frozen=True, slots=True)
class Visit:
    """One registration of a person, and what became of it."""

    event: Event
    registration: Registration
    attendance: Attendance
    presence: Presence

    @property
    def arrived_at(self) -> datetime | None:
        """When the first of the party came in."""
        return None if self.attendance.arrived is None else self.attendance.arrived.at


@dataclass(frozen=True, slots=True)
class Totals:
    """How many events somebody signed up for, came to, and stayed away from in spite of a seat.

    `unrecorded` counts events that she had a seat at and whose door wrote no log: whether she came, nobody knows.
    """

    signed_up: int
    came: int
    no_shows: int
    unrecorded: int


@dataclass(frozen=True, slots=True)
class History:
    """A person with all her registrations, the oldest event first."""

    person: Profile
    visits: tuple[Visit, ...]

    @property
    def totals(self) -> Totals:
        """The numbers."""
        return totals(self.visits)


@dataclass(frozen=True, slots=True)
class Regular:
    """Somebody who came, or at least had seats; `first_came` is her first arrival, `last` the last event of them."""

    person: Profile
    totals: Totals
    first_came: datetime | None
    last: Event


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who came to the most of these events; the doors of the `unlogged` ones wrote no log."""

    regulars: tuple[Regular, ...]
    events: tuple[Event, ...]
    unlogged: tuple[Event, ...]


def totals(visits: Iterable[Visit]) -> Totals:
    """The numbers of *visits*. An event counts once, by the best of its registrations."""
    found: dict[int, set[Presence]] = defaultdict(set)
    for visit in visits:
        found[visit.event.id].add(visit.presence)
    best = Counter(_best(kinds) for kinds in found.values())
    return Totals(len(found), best[Presence.CAME], best[Presence.NO_SHOW], best[Presence.UNRECORDED])


def _best(kinds: Collection[Presence]) -> Presence:
    return next(kind for kind in Presence if kind in kinds)


def history(tx: Transaction, who: str) -> History:
    """All registrations of the one person that *who* means, as `finding.person` finds her."""
    person = finding.person(tx, who)
    own = finding.registrations_of(tx, person.id)
    concerned = {one.event_id for one in own}
    logged = _logged(tx)
    visits = [
        visit
        for event in sorted(events.all_events(tx), key=_start)
        if event.id in concerned
        for visit in _visits(tx, event, [one for one in own if one.event_id == event.id], logged=event.id in logged)
    ]
    return History(person, tuple(visits))


def top(tx: Transaction, *, last: int | None = None, series: str | None = None) -> Ranking:
    """Who came to the most events that have begun: of all, of the *last* ones, of one *series*.

    First who came most, then who had a seat most often where the door wrote no log, then who came first, then by name.
    """
    begun, logged = _begun(tx, series)[-last if last else 0 :], _logged(tx)
    of: dict[int, list[Visit]] = defaultdict(list)
    for event in begun:
        rows = tx.select(ledger.registrations_with_names().where(_own.event_id == event.id).order_by(_own.id))
        for visit in _visits(tx, event, [Registration(*row) for row in rows], logged=event.id in logged):
            of[visit.registration.person_id].append(visit)
    known = {one.id: one for one in people.everybody(tx) if one.erased_at is None}
    regulars = [_regular(known[number], visits) for number, visits in of.items() if number in known]
    counted = [one for one in regulars if one.totals.came or one.totals.unrecorded]
    unlogged = tuple(event for event in begun if event.id not in logged)
    return Ranking(tuple(sorted(counted, key=_place)), tuple(begun), unlogged)


def _begun(tx: Transaction, series: str | None) -> list[Event]:
    """The events that took place or are taking place, the oldest first. Raises NotFound for a series without any."""
    known = [
        event
        for event in sorted(events.all_events(tx), key=_start)
        if event.settings.starts <= tx.now and event.state is not EventState.CANCELLED
    ]
    if series is None:
        return known
    found = [event for event in known if folded(event.settings.series or "") == folded(series.strip())]
    if not found:
        listed = ", ".join(sorted({event.settings.series for event in known if event.settings.series})) or "none"
        raise NotFound(f"no event of the series “{series[:60]}” has begun; there is: {listed}.", series=series[:60])
    return found


def _start(event: Event) -> tuple[datetime, int]:
    return event.settings.starts, event.id


def _visits(tx: Transaction, event: Event, own: Sequence[Registration], *, logged: bool) -> list[Visit]:
    """What became of these registrations of *event*."""
    written = entries.of_event(tx, event) if logged else ()
    attendances = log.attendances(written, {one.id: one.party_size for one in own})
    found = [(one, attendances.get(one.id, log.NOBODY_CAME)) for one in own]
    return [
        Visit(event, one, attendance, presence(event, one.standing, attendance, tx.now, logged=logged))
        for one, attendance in found
    ]


def _logged(tx: Transaction) -> set[int]:
    """The events whose doors wrote down who came."""
    rows = tx.select(select(door_log.c.event_id).where(door_log.c.kind == Kind.CHECK_IN).distinct())
    return {event_id for (event_id,) in rows}


def _regular(person: Profile, visits: Sequence[Visit]) -> Regular:
    seen = [visit for visit in visits if visit.presence in {Presence.CAME, Presence.UNRECORDED}] or visits
    arrivals = [visit.arrived_at for visit in visits if visit.arrived_at is not None]
    return Regular(person, totals(visits), min(arrivals, default=None), seen[-1].event)


def _place(one: Regular) -> tuple[int, int, bool, datetime, str, int]:
    came = one.first_came
    first = came or one.last.settings.starts
    return -one.totals.came, -one.totals.unrecorded, came is None, first, names.name_key(one.person.name), one.person.id
