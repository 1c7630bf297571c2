"""A registration as it is stored: one person at one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geekx_ops.registration.seats import Entry, Standing


@dataclass(frozen=True, slots=True)
class Registration:
    """One person at one event, with the party that comes along. `name` and `email` are the person's."""

    id: int
    event_id: int
    person_id: int
    name: str
    email: str | None
    ticket_type: str
    held: str | None
    standing: Standing
    party_size: int
    at_least: int
    ticket_code: str | None
    priority: int
    priority_reason: str | None
    over_cap: bool
    signed_up_at: datetime
    standing_since: datetime
    offer_expires_at: datetime | None

    @property
    def entry(self) -> Entry:
        """What the rules of the queue need to know of it."""
        return Entry(self.id, self.ticket_type, self.party_size, self.at_least)
