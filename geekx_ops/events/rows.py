"""Events as rows: read and put together."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, select

from geekx_ops.events.event import (
    Event,
    EventFormat,
    EventSettings,
    EventState,
    HeldSeats,
    Link,
    PartyRule,
    Promotion,
    Question,
    SignUpRules,
    SignUpSwitch,
    TicketType,
)
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import event_held_seats, event_links, event_questions, event_ticket_types, events
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Head:
    """An event's own row; its ticket types, held seats and questions are rows of other tables."""

    id: int
    slug: str
    name: str
    timezone: str
    starts: datetime
    ends: datetime
    cap: int | None
    format: EventFormat
    doors: datetime | None
    series: str | None
    host: str | None
    venue: str | None
    city: str | None
    retention_days: int
    signup_opens: datetime | None
    signup_closes: datetime | None
    max_party: int
    promotion: Promotion
    offer_seconds: int
    parties: PartyRule
    cutoff: datetime | None
    door_release: datetime | None
    state: EventState
    signup_switch: SignUpSwitch


def complete(tx: Transaction, head: Head) -> Event:
    """The event of *head*, with its ticket types, held seats, questions and links."""
    settings = EventSettings(
        slug=head.slug,
        name=head.name,
        timezone=head.timezone,
        starts=head.starts,
        ends=head.ends,
        cap=head.cap,
        format=head.format,
        doors=head.doors,
        series=head.series,
        host=head.host,
        venue=head.venue,
        city=head.city,
        retention_days=head.retention_days,
        sign_up=_rules(head),
        ticket_types=tuple(tx.all(_TICKET_TYPES, event_id=head.id)),
        held=tuple(tx.all(_HELD, event_id=head.id)),
        questions=tuple(tx.all(_QUESTIONS, event_id=head.id)),
        links=tuple(tx.all(_LINKS, event_id=head.id)),
    )
    return Event(head.id, settings, head.state, head.signup_switch)


def _rules(head: Head) -> SignUpRules:
    return SignUpRules(
        opens=head.signup_opens,
        closes=head.signup_closes,
        max_party=head.max_party,
        promotion=head.promotion,
        offer_lasts=timedelta(seconds=head.offer_seconds),
        parties=head.parties,
        cutoff=head.cutoff,
        door_release=head.door_release,
    )


_COLUMNS = [events.c[field.name] for field in fields(Head)]
HEADS = select(*_COLUMNS)
"""A SELECT whose rows are the columns of `Head`, in its order."""
BY_ID = Query(HEADS.where(events.c.id == bindparam("event_id")), Head)


def _parts_of(table: Table, *names: str) -> Any:
    columns = [table.c[name] for name in names]
    return select(*columns).where(table.c.event_id == bindparam("event_id")).order_by(table.c.rank)


_TICKET_TYPES = Query(_parts_of(event_ticket_types, "slug", "name", "cap"), TicketType)
_HELD = Query(_parts_of(event_held_seats, "slug", "seats", "ticket_type"), HeldSeats)
_QUESTIONS = Query(
    _parts_of(event_questions, "slug", "text", "kind", "required", "choices", "asked", "at_door"), Question
)
_LINKS = Query(_parts_of(event_links, "slug", "url", "item", "slides"), Link)
