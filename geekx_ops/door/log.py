"""The door's log and what follows from it: who is inside, since when, and which entries contradict each other.

Entries are only ever added; who is inside is what comes out when they are replayed in the order of their times. So the
logs of two laptops can be put together in any order, and as often as one likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an entry of the log says."""

    CHECK_IN = "check-in"
    CHECK_OUT = "check-out"
    UNDO = "undo"
    """Another entry was a mistake. That one stays, and no longer counts."""
    PRESENT = "present"
    """Somebody who has no seat stands at the door and waits for one."""
    GIVEN_AWAY = "given-away"
    """The seats of somebody who had not come were given to others."""
    REFUSED = "refused"


class Reason(StrEnum):
    """Why somebody was not let in."""

    UNKNOWN = "unknown"
    """A well-formed ticket code that nobody here has."""
    MISTYPED = "mistyped"
    """A ticket code that cannot be right: too short, too long, or its check symbol does not fit."""
    UNREADABLE = "unreadable"
    """Nothing that a ticket, a name or an address could be."""
    OTHER_EVENT = "other-event"
    NOBODY = "nobody"
    """No guest of that name, address or number."""
    AMBIGUOUS = "ambiguous"
    """Several guests are meant."""
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    PENDING = "pending"
    WAITING = "waiting"
    GIVEN_AWAY = "given-away"
    ALREADY_IN = "already-in"
    EVENT_OFF = "event-off"
    WRONG_TIME = "wrong-time"
    """The event is on another day."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. `at` is when it happened at the door, `recorded_at` when this database learnt of it.

    A check-in with a `reason` was made at another laptop, and would have been refused for that reason at this one.
    """

    nonce: str
    kind: Kind
    registration_id: int | None
    people: int
    undoes: str | None
    reason: Reason | None
    code: str | None
    at: datetime
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the log says of one registration."""

    inside: int = 0
    """People of the party who are inside now."""
    came: int = 0
    """The most of them that were ever inside at once."""
    arrived: Entry | None = None
    """The first check-in that was not taken back."""
    is_here: bool = False
    """Inside, or waiting for a seat at the door."""
    last: Entry | None = None
    """The last entry that counts: what an undo takes back."""
    given_away: Entry | None = None
    """When the seats were given to others, if they were."""
    too_many: tuple[Entry, ...] = ()
    """Check-ins that let in more people than the party has: the same ticket at two laptops."""


NOBODY_CAME = Attendance()


def replay(entries: Iterable[Entry], party_size: int) -> Attendance:
    """What *entries* of one registration, in any order, say of a party of *party_size*."""
    counting = standing(entries)
    if not counting:
        return NOBODY_CAME
    inside = came = 0
    is_here = False
    arrived = given_away = None
    too_many = []
    for entry in counting:
        if entry.kind is Kind.CHECK_IN:
            if inside + entry.people > party_size:
                too_many.append(entry)
            inside = min(party_size, inside + entry.people)
            came, arrived = max(came, inside), arrived or entry
        elif entry.kind is Kind.CHECK_OUT:
            inside = max(0, inside - entry.people)
        elif entry.kind is Kind.GIVEN_AWAY:
            given_away = entry
        is_here = entry.kind is Kind.PRESENT or inside > 0
    return Attendance(inside, came, arrived, is_here, counting[-1], given_away, tuple(too_many))


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """Those of *entries* that moved somebody and were not taken back, in the order in which they happened."""
    known = list(entries)
    undone = {entry.undoes for entry in known}
    counting = [entry for entry in known if entry.kind in _COUNTING and entry.nonce not in undone]
    # Two laptops may write at one instant; the nonce makes the order the same wherever the logs come together.
    return counting if len(counting) == 1 else sorted(counting, key=lambda entry: (entry.at, entry.nonce))


_COUNTING = frozenset({Kind.CHECK_IN, Kind.CHECK_OUT, Kind.PRESENT, Kind.GIVEN_AWAY})


def attendances(entries: Iterable[Entry], party_sizes: Mapping[int, int]) -> dict[int, Attendance]:
    """The attendance of every registration in *party_sizes* that the log speaks of."""
    of: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.registration_id is not None and entry.registration_id in party_sizes:
            of.setdefault(entry.registration_id, []).append(entry)
    return {number: replay(own, party_sizes[number]) for number, own in of.items()}
