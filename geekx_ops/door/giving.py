"""Which seats of people who have not come go to which people who wait at the door: the rule, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geekx_ops.events.event import PartyRule
from geekx_ops.registration.seats import Entry, Room, granted


@dataclass(frozen=True, slots=True)
class Absent:
    """A party with seats of which nobody has come."""

    id: int
    ticket_type: str
    seats: int


@dataclass(frozen=True, slots=True)
class Gift:
    """A party at the door that gets *seats*, and the absent ones that lose theirs for it."""

    entry: Entry
    seats: int
    taken_from: tuple[Absent, ...]


def give(waiting: Iterable[Entry], absent: Sequence[Absent], room: Room, rule: PartyRule) -> tuple[Gift, ...]:
    """Give free seats, then those of *absent* parties, to those *waiting* at the door, in their order.

    Parties lose all their seats or none, as few of them as are needed, and rather those at the end of *absent* (who
    signed up last). *room* is used up by it. Under `strict` nobody passes a party that does not fit.
    """
    left = list(absent)
    gifts = []
    for entry in waiting:
        taken = _needed(entry, left, room)
        if taken is not None:
            gifts.append(_gift(entry, taken, left, room))
        elif rule is PartyRule.STRICT:
            break
    return tuple(gifts)


def _gift(entry: Entry, taken: Sequence[Absent], absent: list[Absent], room: Room) -> Gift:
    for party in taken:
        absent.remove(party)
        room.take(party.ticket_type, -party.seats)
    seats = granted(entry, room)
    room.take(entry.ticket_type, seats)
    return Gift(entry, seats, tuple(taken))


def _needed(entry: Entry, absent: Sequence[Absent], room: Room) -> list[Absent] | None:
    """The absent parties whose seats *entry* needs, as few as it takes; None if all of them would not be enough."""
    trial, left = Room(room.event, dict(room.types)), list(absent)
    taken: list[Absent] = []
    most = granted(entry, trial)
    best: list[Absent] | None = [] if most else None
    while most < entry.party_size and (party := _next(entry, left, trial)):
        left.remove(party)
        taken.append(party)
        trial.take(party.ticket_type, -party.seats)
        if granted(entry, trial) > most:
            most, best = granted(entry, trial), list(taken)
    return best


def _next(entry: Entry, absent: Sequence[Absent], room: Room) -> Absent | None:
    """Whose seats go next: a party that is not larger than what is missing, else the smallest; the last of those."""
    of_type = entry.party_size - room.types[entry.ticket_type]
    missing = of_type if of_type > 0 else entry.party_size - room.event
    helping = [party for party in absent if of_type <= 0 or party.ticket_type == entry.ticket_type]
    fitting = [party for party in helping if party.seats <= missing]
    return fitting[-1] if fitting else min(reversed(helping), key=lambda party: party.seats, default=None)
