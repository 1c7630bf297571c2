"""Guests found by a few letters of their names, for whoever stands at the door and hears them only once."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.door.listing import Door
from geekx_ops.door.log import Attendance
from geekx_ops.identity import names
from geekx_ops.identity.search import Entry, Index
from geekx_ops.registration.record import Registration

LIMIT = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A guest who may be meant. `told_apart_by` is what to ask for: the employer, else how the address begins.

    `sure` is false if the next one is meant equally well, or this one as well as the one before.
    """

    registration: Registration
    attendance: Attendance
    companions: tuple[str, ...]
    told_apart_by: str | None
    sure: bool


class Finder:
    """Searches the guests of one door. It is made in a fraction of a second, and asked with every letter."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._index = Index(
            Entry(one.id, one.name, one.email, tuple(door.companions.get(one.id, ()))) for one in door.guests.values()
        )

    def find(self, query: str, *, limit: int = LIMIT) -> list[Found]:
        """At most *limit* guests whom *query* may mean, the likeliest first; nobody if nothing is asked."""
        matches = self._index.search(query, limit=limit + 1)
        distances = [match.distance for match in matches]
        return [self._found(match.id, sure=distances.count(match.distance) == 1) for match in matches[:limit]]

    def _found(self, number: int, *, sure: bool) -> Found:
        one = self._door.guests[number]
        return Found(
            registration=one,
            attendance=self._door.attendance(number),
            companions=tuple(self._door.companions.get(number, ())),
            told_apart_by=told_apart_by(self._door, one),
            sure=sure,
        )


def told_apart_by(door: Door, one: Registration) -> str | None:
    """What tells *one* from others of her name: the employer, else what stands before the @ of her address."""
    employer = door.employers.get(one.person_id)
    return employer or (None if one.email is None else one.email.partition("@")[0] + "@…")


def namesakes(found: list[Found]) -> set[int]:
    """The registrations among *found* whose name somebody else among them has too."""
    keys = [names.name_key(one.registration.name) for one in found]
    return {one.registration.id for one, key in zip(found, keys, strict=True) if keys.count(key) > 1}
