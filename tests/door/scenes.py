"""An evening at the door: an event, its clock, and what is done there, one transaction each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from geekx_ops.door import entries, listing, release, service
from geekx_ops.door.log import Attendance, Entry
from geekx_ops.door.visitor import Answer
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.events import service as events
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event

DOORS = datetime(2026, 5, 25, 17, 30, tzinfo=UTC)
STARTS = datetime(2026, 5, 25, 18, tzinfo=UTC)
ENDS = datetime(2026, 5, 25, 22, tzinfo=UTC)


def make_evening(workspace: Workspace, **changes: Any) -> str:
    """The dinner with doors at 17:30, in UTC."""
    return make_event(workspace, **{"timezone": "UTC", "doors": DOORS, "starts": STARTS, "ends": ENDS, **changes})


def scan(workspace: Workspace, who: str, event: str = DINNER, **rest: Any) -> Answer:
    with workspace.write() as tx:
        return service.check_in(tx, event, who, **rest)


def leave(workspace: Workspace, who: str, **rest: Any) -> Answer:
    with workspace.write() as tx:
        return service.check_out(tx, DINNER, who, **rest)


def undo(workspace: Workspace, who: str | None = None, event: str = DINNER, **rest: Any) -> Answer:
    with workspace.write() as tx:
        return service.undo(tx, event, who, **rest)


def come(workspace: Workspace, name: str, *, nonce: str | None = None, **rest: Any) -> Answer:
    """Somebody without a ticket."""
    with workspace.write() as tx:
        return walk_in(tx, DINNER, WalkIn(name, **rest), nonce=nonce)


def give_away(workspace: Workspace, at: datetime | None = None) -> release.Released:
    with workspace.write() as tx:
        return release.release(tx, DINNER, at=at)


def said(answer: Answer) -> tuple[str | None, str]:
    """The reason and the sentence."""
    return (None if answer.reason is None else answer.reason.value, answer.message)


def names_of(registrations: tuple[Registration, ...]) -> list[str]:
    return [one.name for one in registrations]


def log_of(workspace: Workspace, event: str = DINNER) -> list[Entry]:
    with workspace.read() as tx:
        return entries.of_event(tx, events.stored(tx, event))


def kinds(workspace: Workspace) -> list[str]:
    """What the log says, in the order in which it was written: "check-in", "refused: waiting"."""
    return [entry.kind.value + (f": {entry.reason.value}" if entry.reason else "") for entry in log_of(workspace)]


def door(workspace: Workspace, event: str = DINNER) -> listing.Door:
    with workspace.read() as tx:
        return listing.door(tx, event)


def attendance(workspace: Workspace, name: str) -> Attendance:
    seen = door(workspace)
    [number] = [one.id for one in seen.guests.values() if one.name == name]
    return seen.attendance(number)


def inside(workspace: Workspace) -> dict[str, int]:
    """The people inside, by the name of whose party they are."""
    seen = door(workspace)
    found = {one.name: seen.attendance(one.id).inside for one in seen.guests.values()}
    return {name: number for name, number in found.items() if number}
