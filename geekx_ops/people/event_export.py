"""All that is known of one event, before its guests are forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from geekx_ops import event_parts
from geekx_ops.agenda import releases
from geekx_ops.door import entries, log
from geekx_ops.door.log import NOBODY_CAME, Attendance
from geekx_ops.events import journal
from geekx_ops.events.event import Event
from geekx_ops.identity import people
from geekx_ops.identity.people import Profile
from geekx_ops.mail import forgetting as mails
from geekx_ops.raffle import recounting
from geekx_ops.registration.listing import Filter, Guest, guest_list
from geekx_ops.registration.seats import UNLIMITED, Standing
from geekx_ops.workspace import Transaction


def exported(tx: Transaction, event: Event) -> dict[str, Any]:
    """Settings, registrations with people, companions, answers and attendance, the door, draws, mails, the journal.

    All values are fit for JSON; instants are ISO 8601 texts in UTC, lengths seconds.
    """
    slug = event.settings.slug
    guests = guest_list(tx, slug, Filter(standings=list(Standing)))
    written = entries.of_event(tx, event)
    attendances = log.attendances(written, {guest.registration.id: guest.registration.party_size for guest in guests})
    known = {one.id: one for one in people.everybody(tx)}
    found: dict[str, Any] = _plain(
        {
            "exported_at": tx.now,
            "event": {"slug": slug, "state": event.state, "event_file": event_parts.stored_file(tx, event)},
            "registrations": [
                _guest(guest, known[guest.registration.person_id], attendances.get(guest.registration.id, NOBODY_CAME))
                for guest in sorted(guests, key=lambda guest: guest.registration.id)
            ],
            "agenda_releases": [asdict(one) for one in releases.releases(tx, slug)],
            "raffle": recounting.recounted(tx, event),
            "mails": mails.recounted(tx, event),
            "door_log": [asdict(entry) for entry in written],
            "journal": [asdict(entry) for entry in journal.last_entries(tx, slug, number=UNLIMITED)],
        }
    )
    return found


def _guest(guest: Guest, person: Profile, attendance: Attendance) -> dict[str, Any]:
    own = asdict(guest.registration)
    for key in ("event_id", "person_id", "name", "email"):
        del own[key]
    return {
        **own,
        "person": asdict(person),
        "companions": guest.companions,
        "answers": guest.answers,
        "came": attendance.came,
        "arrived_at": None if attendance.arrived is None else attendance.arrived.at,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value.isoformat() if isinstance(value, datetime) else value
