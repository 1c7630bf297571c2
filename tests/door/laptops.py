"""Two laptops at one door: a database and copies of it, and what their logs come to."""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from geekx_ops.door import audit as log
from geekx_ops.door import copying, elsewhere, joining, listing, merging
from geekx_ops.door import service as door
from geekx_ops.door.merging import Merged
from geekx_ops.door.visitor import Answer
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.events import service as events
from geekx_ops.registration import audit as registrations
from geekx_ops.registration import find
from geekx_ops.registration.record import Registration
from geekx_ops.storage.tables import metadata
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER

EVENING = datetime(2026, 5, 25, 11, tzinfo=UTC)  # 04:00 in Los Angeles: an early dinner

Doors = tuple[Workspace, Workspace]


def copied(stack: ExitStack, workspace: Workspace, target: Path, clock: Clock, actor: str) -> Workspace:
    """The database of another door, which begins as a copy of *workspace*."""
    with workspace.read() as tx:
        copying.copy_for_door(tx, DINNER, target)
    return stack.enter_context(laptop(target, clock, actor))


def laptop(path: Path, clock: Clock, actor: str) -> Workspace:
    """The database of a door, opened there."""
    return open_workspace(path, clock=clock, actor=actor, randrange=random.Random(actor).randrange)


def come(at: Workspace, who: str, **rest: Any) -> Answer:
    with at.write() as tx:
        return door.check_in(tx, DINNER, who, **rest)


def leave(at: Workspace, who: str) -> Answer:
    with at.write() as tx:
        return door.check_out(tx, DINNER, who)


def undo(at: Workspace, who: str) -> Answer:
    with at.write() as tx:
        return door.undo(tx, DINNER, who)


def walk(at: Workspace, name: str, **rest: Any) -> Answer:
    with at.write() as tx:
        return walk_in(tx, DINNER, WalkIn(name, **rest))


def guest(at: Workspace, who: str) -> Registration:
    with at.read() as tx:
        return find.registration(tx, events.stored(tx, DINNER), who)


def merge(into: Workspace, source: Workspace) -> Merged:
    """Merge, and look whether the books are right afterwards."""
    with source.read() as tx:
        other = elsewhere.read_door(tx, DINNER)
    with into.write() as tx:
        merged = merging.merge(tx, DINNER, other)
    with into.read() as tx:
        assert [*registrations.problems(tx), *log.problems(tx)] == []
    return merged


def sentences(merged: Merged) -> list[str]:
    return [joining.told(merged.event, clash) for clash in merged.clashes]


def count(at: Workspace) -> listing.Count:
    with at.read() as tx:
        return listing.door(tx, DINNER).count


def who_came(at: Workspace) -> dict[str, tuple[Any, ...]]:
    """What the log says of each guest, whatever her number is in this database."""
    with at.read() as tx:
        seen = listing.door(tx, DINNER)
    return {
        seen.guests[number].name: (
            found.inside,
            found.came,
            found.is_here,
            found.arrived and found.arrived.nonce,
            found.given_away and found.given_away.nonce,
            [entry.nonce for entry in found.too_many],
        )
        for number, found in seen.attendances.items()
    }


def rows(at: Workspace) -> dict[str, list[Any]]:
    """Everything that is stored."""
    with at.read() as tx:
        return {
            table.name: [tuple(row) for row in tx.select(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
