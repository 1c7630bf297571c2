"""The plan as it is stored: found, changed, moved along with its event. A change is one transaction of its caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops.agenda import differences, planned, rows, soundness
from geekx_ops.agenda.plan import Plan, Speaker, moved
from geekx_ops.agenda.planned import Planned
from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.events.diff import Change
from geekx_ops.events.event import Event
from geekx_ops.workspace import Transaction

Edit = Callable[[Plan, Event], Plan]
"""Gives the plan as it shall be; raises what speaks against it."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """The plan of an event. `version` counts its changes, 0 for an event that has none yet."""

    event: Event
    plan: Plan
    version: int = 0
    changed_at: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Where the event takes place."""
        return ZoneInfo(self.event.settings.timezone)

    @property
    def planned(self) -> tuple[Planned, ...]:
        """Its items with their planned times."""
        settings = self.event.settings
        return planned.planned(self.plan, starts=settings.starts, ends=settings.ends)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a change of the plan came to: the plan as it is now, and what differs."""

    stored: StoredPlan
    changes: tuple[Change, ...]


def plan_of(tx: Transaction, event: str) -> StoredPlan:
    """The plan of the event *event*, empty if it has none yet. Raises NotFound if there is no such event."""
    return as_stored(tx, events.stored(tx, event))


def as_stored(tx: Transaction, event: Event) -> StoredPlan:
    """The plan of an event that was read before."""
    head = rows.head(tx, event.id)
    if head is None:
        return StoredPlan(event, Plan())
    return StoredPlan(event, rows.complete(tx, event.id, head), head.version, head.changed_at)


def change(tx: Transaction, event: str, edit: Edit) -> PlanChange:
    """Make the plan what *edit* makes of it. Raises Invalid, and changes nothing, if that can be no plan."""
    old = as_stored(tx, events.locked(tx, event))
    wanted = edit(old.plan, old.event)
    _refuse_flawed(wanted)
    found = differences.changes(old.plan, wanted, old.zone)
    if not found and old.version:
        return PlanChange(old, ())
    rows.write(tx, old.event.id, wanted, version=old.version + 1)
    tx.record("agenda.changed", event=old.event.id, items=len(wanted.items), changes=len(found))
    return PlanChange(as_stored(tx, old.event), found)


def _refuse_flawed(wanted: Plan) -> None:
    if found := list(soundness.flaws(wanted)):
        told = "; ".join(map(str, found))
        raise Invalid(f"that cannot be: {told}. Nothing was changed.", flaws=[str(flaw) for flaw in found])


def load(tx: Transaction, event: str, wanted: Plan | None) -> tuple[Change, ...]:
    """Make the plan what an event file says of it; None: the file says nothing, and the plan stays.

    Who has arrived is known here and not to the file: it stays, unless the file says it itself.
    """
    if wanted is None:
        return ()
    return change(tx, event, lambda old, _: replace(wanted, speakers=_arrivals_kept(old, wanted))).changes


def _arrivals_kept(old: Plan, wanted: Plan) -> tuple[Speaker, ...]:
    arrived = {speaker.slug: speaker.arrived for speaker in old.speakers}
    return tuple(replace(speaker, arrived=speaker.arrived or arrived.get(speaker.slug)) for speaker in wanted.speakers)


def postpone(tx: Transaction, event: str, *, by: timedelta) -> tuple[Change, ...]:
    """Move the plan along with its event; what speakers said about when they can come stays as they said it."""
    if as_stored(tx, events.locked(tx, event)).version == 0:
        return ()
    return change(tx, event, lambda old, _: moved(old, by=by)).changes
