"""Who gets a seat, who moves up, and who has to wait: the rules, and nothing else.

A *room* is what is still free, a *queue* is who waits, in order. The rules look at no clock and no database; the
caller brings both, under the event's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geekx_ops.events.event import EventSettings, PartyRule

UNLIMITED = 1_000_000_000
"""Stands for "no cap" wherever free seats are counted."""


class Standing(StrEnum):
    """Where a registration stands. Being at the door is not a standing: a check-in is a row in a log."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    PENDING = "pending"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


SEATED = frozenset({Standing.CONFIRMED, Standing.OFFERED, Standing.PENDING})
"""Standings whose seats count as taken."""
LIVE = SEATED | {Standing.WAITING}
"""Standings of which a person has at most one per event."""


@dataclass(frozen=True, slots=True)
class Count:
    """Seats taken, and registrations that wait or hold an offer, for one ticket type and one held pool (or none)."""

    ticket_type: str
    held: str | None
    seats: int
    waiting: int = 0
    offers: int = 0


@dataclass(frozen=True, slots=True)
class Seats:
    """An event's seats at one moment, seen through its settings."""

    settings: EventSettings
    counts: tuple[Count, ...]

    @property
    def taken(self) -> int:
        """Seats that confirmed, offered and pending registrations have, held ones included."""
        return sum(count.seats for count in self.counts)

    @property
    def waiting(self) -> int:
        """Registrations in the queue (a party counts once)."""
        return sum(count.waiting for count in self.counts)

    @property
    def offers(self) -> int:
        """Registrations with an open offer."""
        return sum(count.offers for count in self.counts)

    def taken_of(self, ticket_type: str) -> int:
        """Seats taken of one ticket type."""
        return sum(count.seats for count in self.counts if count.ticket_type == ticket_type)

    def taken_from(self, held: str) -> int:
        """Seats taken out of one held pool."""
        return sum(count.seats for count in self.counts if count.held == held)

    def left_in(self, held: str) -> int:
        """Seats of one held pool that nobody has taken yet; 0 for a pool that gave away more than it holds."""
        pool = next(pool for pool in self.settings.held if pool.slug == held)
        return max(0, pool.seats - self.taken_from(held))

    def kept_back(self, ticket_type: str | None = None) -> int:
        """Held seats that nobody has taken yet, of all ticket types or of one.

        What a pool gave away beyond what it holds counts as public seats.
        """
        pools = (pool.slug for pool in self.settings.held if ticket_type in {None, pool.ticket_type})
        return sum(self.left_in(pool) for pool in pools)

    @property
    def free(self) -> int:
        """Seats that the public may still take in the whole event; below zero when the event is over its cap."""
        cap = self.settings.cap
        return UNLIMITED if cap is None else cap - self.taken - self.kept_back()

    def free_of(self, ticket_type: str) -> int:
        """Seats that the public may still take of one ticket type, by that type's own cap alone."""
        cap = next(kind.cap for kind in self.settings.ticket_types if kind.slug == ticket_type)
        return UNLIMITED if cap is None else cap - self.taken_of(ticket_type) - self.kept_back(ticket_type)

    def room(self) -> Room:
        """What is free, in the whole and by ticket type."""
        return Room(self.free, {kind.slug: self.free_of(kind.slug) for kind in self.settings.ticket_types})


@dataclass(slots=True)
class Room:
    """Free seats while they are being given away."""

    event: int
    types: dict[str, int]

    def of(self, ticket_type: str) -> int:
        """Seats that somebody with this ticket type could get."""
        return min(self.event, self.types[ticket_type])

    def take(self, ticket_type: str, seats: int) -> None:
        """Give *seats* away."""
        self.event -= seats
        self.types[ticket_type] -= seats

    @property
    def open_types(self) -> Mapping[str, int]:
        """The ticket types with at least one free seat, and how many."""
        return {slug: self.of(slug) for slug in self.types if self.of(slug) > 0}


@dataclass(frozen=True, slots=True)
class Entry:
    """One registration in the queue. `at_least` is the smallest number of seats the party would accept."""

    id: int
    ticket_type: str
    party_size: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that gets seats now: all that it asked for, or fewer if it accepts fewer."""

    entry: Entry
    seats: int


@dataclass(slots=True)
class Turns:
    """Seats out of *room* for one entry after the other, as *rule* says: the room is used up by it.

    Under `strict`, an entry that does not fit stops those behind it who wait for the same seats.
    """

    room: Room
    rule: PartyRule
    _everybody: bool = False
    _types: set[str] = field(default_factory=set)

    def give(self, entry: Entry) -> int:
        """The seats that *entry* gets: all that it asks for, or fewer if it accepts fewer; 0 if it has to wait."""
        if self._everybody or entry.ticket_type in self._types:
            return 0
        seats = granted(entry, self.room)
        if seats:
            self.room.take(entry.ticket_type, seats)
        elif self.rule is PartyRule.STRICT:
            self._stop_behind(entry)
        return seats

    @property
    def over(self) -> bool:
        """Whether nobody can get anything any more."""
        return self.room.event <= 0 or self._everybody

    def _stop_behind(self, entry: Entry) -> None:
        if self.room.types[entry.ticket_type] >= entry.at_least:
            self._everybody = True  # the whole event is what is too small
        else:
            self._types.add(entry.ticket_type)


def granted(entry: Entry, room: Room) -> int:
    """The number of seats that *entry* would get out of *room*: 0 when its party does not fit."""
    free = room.of(entry.ticket_type)
    return min(entry.party_size, free) if free >= entry.at_least else 0


def move_up(queue: Iterable[Entry], room: Room, rule: PartyRule) -> tuple[Move, ...]:
    """The entries of *queue* (in order) that get seats out of *room*, which is used up by it.

    `fit`: every entry whose party fits, the others keep their place. `strict`: nobody passes an entry that waits for
    the same seats.
    """
    return tuple(_moves(queue, Turns(room, rule)))


def behind(queue: Iterable[Entry], room: Room, rule: PartyRule) -> Turns:
    """The turns of newcomers, one after the other, after everybody in *queue* has had theirs.

    So nobody takes a seat that others wait for, not even while the queue does not move by itself.
    """
    turns = Turns(room, rule)
    for _ in _moves(queue, turns):
        pass
    return turns


def _moves(queue: Iterable[Entry], turns: Turns) -> Iterator[Move]:
    for entry in queue:
        seats = turns.give(entry)
        if seats:
            yield Move(entry, seats)
        if turns.over:
            return


def shortages(before: Seats, after: Seats) -> tuple[str, ...]:
    """Why *after* cannot be had without taking seats back: one sentence for each limit that it newly breaks.

    Limits that were broken before, and are broken no further, are no reason to refuse.
    """
    found = []
    if after.free < min(0, before.free):
        found.append(_shortage("the event", after.settings.cap, after.taken, after.kept_back()))
    known = {kind.slug for kind in before.settings.ticket_types}
    for kind in after.settings.ticket_types:
        free_before = before.free_of(kind.slug) if kind.slug in known else 0
        if after.free_of(kind.slug) < min(0, free_before):
            kept = after.kept_back(kind.slug)
            found.append(_shortage(f'ticket type "{kind.slug}"', kind.cap, after.taken_of(kind.slug), kept))
    return tuple(found)


def _shortage(what: str, cap: int | None, taken: int, kept: int) -> str:
    held = f" and {kept} are held back" if kept else ""
    return f"{what} would have {cap} seats, but {taken} are taken{held}"
