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

    Parties lose all their seats or none, nobody loses any that are not needed, and rather those at the end of *absent*
    (who signed up last). *room* is used up by it. Under `strict` nobody passes a party that waits for the same seats.
    """
    left = list(absent)
    gifts = []
    stopped: set[str] = set()
    for entry in waiting:
        if entry.ticket_type in stopped:
            continue
        taken = _needed(entry, left, room)
        if taken is not None:
            gifts.append(_gift(entry, taken, left, room))
        elif rule is PartyRule.STRICT:
            stopped |= _stopped_behind(entry, left, room)
    return tuple(gifts)


def _gift(entry: Entry, taken: Sequence[Absent], absent: list[Absent], room: Room) -> Gift:
    for party in taken:
        absent.remove(party)
        room.take(party.ticket_type, -party.seats)
    seats = granted(entry, room)
    room.take(entry.ticket_type, seats)
    return Gift(entry, seats, tuple(taken))


def _stopped_behind(entry: Entry, absent: Sequence[Absent], room: Room) -> set[str]:
    """The ticket types of which nobody may get seats before *entry*, which does not fit: its own, if others do."""
    most = _with_seats_of(absent, room)
    return {entry.ticket_type} if most.types[entry.ticket_type] < entry.at_least else set(room.types)


def _with_seats_of(parties: Iterable[Absent], room: Room) -> Room:
    """What would be free if *parties* lost their seats."""
    trial = Room(room.event, dict(room.types))
    for party in parties:
        trial.take(party.ticket_type, -party.seats)
    return trial


def _needed(entry: Entry, absent: Sequence[Absent], room: Room) -> list[Absent] | None:
    """The absent parties whose seats *entry* needs, none in vain; None if all of them would not be enough."""
    if not granted(entry, _with_seats_of(absent, room)):
        return None
    left, taken, trial = list(absent), [], _with_seats_of((), room)
    while granted(entry, trial) < entry.party_size and (party := _next(entry, left, trial)):
        left.remove(party)
        taken.append(party)
        trial.take(party.ticket_type, -party.seats)
    return _without_spare(entry, sorted(taken, key=absent.index), room)


def _without_spare(entry: Entry, taken: list[Absent], room: Room) -> list[Absent]:
    """*taken* without those who would lose their seats for nothing: a small party beside a large one that suffices."""
    most = granted(entry, _with_seats_of(taken, room))
    for party in list(taken):  # who signed up first is spared first
        others = [other for other in taken if other is not party]
        if granted(entry, _with_seats_of(others, room)) == most:
            taken = others
    return taken


def _next(entry: Entry, absent: Sequence[Absent], room: Room) -> Absent | None:
    """Whose seats go next: a party that is not larger than what is missing, else the smallest; the last of those."""
    of_type = room.types[entry.ticket_type]
    if room.event < of_type:  # then the seats of every type help
        helping, missing = list(absent), min(entry.party_size, of_type) - room.event
    else:
        helping = [party for party in absent if party.ticket_type == entry.ticket_type]
        missing = entry.party_size - of_type
    fitting = [party for party in helping if party.seats <= missing]
    return fitting[-1] if fitting else min(reversed(helping), key=lambda party: party.seats, default=None)
