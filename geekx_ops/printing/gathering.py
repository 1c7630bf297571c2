"""The programme of an evening, as the records are now."""

from __future__ import annotations

from collections.abc import Sequence

from geekx_ops.agenda import evening, releases, service
from geekx_ops.agenda.service import StoredPlan
from geekx_ops.agenda.timing import Expected
from geekx_ops.printing.programme import Programme, listed
from geekx_ops.workspace import Transaction


def programme(tx: Transaction, event: str, contacts: Sequence[str] = ()) -> Programme:
    """What is printed of *event*. *contacts* are lines for the head of each page: whom to call.

    Where a room has begun, its items have the times that are expected now. Raises NotFound if there is no such event.
    """
    stored = service.plan_of(tx, event)
    made = releases.releases(tx, event)
    last = made[-1] if made else None
    return Programme(
        event=stored.event.settings,
        plan=stored.plan,
        listed=listed(stored.planned, _expected(tx, stored)),
        printed_at=tx.now,
        release=last.number if last else None,
        changed=last is not None and (last.version, last.frozen) != (stored.version, releases.current(stored)),
        contacts=tuple(contacts),
    )


def _expected(tx: Transaction, stored: StoredPlan) -> dict[str, Expected]:
    """The expected times of the rooms in which something has begun, by the slug of the item."""
    found: dict[str, Expected] = {}
    for room in dict.fromkeys(one.room for one in stored.planned):
        shown = evening.stage(tx, stored.event.settings.slug, room).shown
        if shown.begun is not None:
            found |= {one.item.slug: one for one in shown.items}
    return found
