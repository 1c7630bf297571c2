"""Makers of records, without surprises: what a test cares about, it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from geekx_ops.events.event import EventSettings, HeldSeats, PartyRule, Promotion, Question, SignUpRules, TicketType
from geekx_ops.registration import capacity, guests, service
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Transaction, Workspace

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DINNER = "dinner"


def dinner(**changes: Any) -> EventSettings:
    """An event some weeks after NOON. `opens`, `promotion`, … may be given directly; so may `types=[("a", 3)]`."""
    rules = {name: changes.pop(name) for name in SignUpRules.__dataclass_fields__ if name in changes}
    settings: dict[str, Any] = {
        "slug": DINNER,
        "name": "Spring Dinner",
        "timezone": "America/Los_Angeles",
        "starts": NOON + timedelta(days=21),
        "ends": NOON + timedelta(days=21, hours=4),
        "sign_up": SignUpRules(**rules),
    }
    if types := changes.pop("types", None):
        settings["ticket_types"] = tuple(TicketType(slug, slug.title(), cap) for slug, cap in types)
    return EventSettings(**{**settings, **changes})


def make_event(workspace: Workspace, **changes: Any) -> str:
    with workspace.write() as tx:
        return capacity.change_event(tx, dinner(**changes)).event.settings.slug


def sign_up(tx: Transaction, name: str, party: int | None = None, **rest: Any) -> Registration:
    """Sign `name` up under an address made of the name."""
    given = {"email": f"{name.lower().replace(' ', '.')}@example.org", **rest}
    return service.sign_up(tx, DINNER, name=name, party_size=party, **given).registration


def fill(workspace: Workspace, *names: str, **rest: Any) -> list[Registration]:
    """Sign each of *names* up, in a transaction of its own."""
    found = []
    for name in names:
        with workspace.write() as tx:
            found.append(sign_up(tx, name, **rest))
    return found


def cancel(workspace: Workspace, name: str) -> list[str]:
    """Cancel *name*; the names of those who moved up by it."""
    with workspace.write() as tx:
        return [one.name for one in guests.cancel(tx, DINNER, name).promoted]


__all__ = [
    "DINNER",
    "NOON",
    "HeldSeats",
    "PartyRule",
    "Promotion",
    "Question",
    "cancel",
    "dinner",
    "fill",
    "make_event",
    "sign_up",
]
