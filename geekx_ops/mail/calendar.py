"""The event in a mail, as a calendar takes it: new, changed, or called off."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from geekx_ops import ical
from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Audience, Kind, Method
from geekx_ops.mail.recipient import Recipient

DOMAIN = "mails.geekx-ops"
"""What stands behind the @. Never a sender's: changes under another name would be another event in all calendars."""

_WITHOUT_SEAT = frozenset({Audience.OFFERED, Audience.WAITING})


def part(kind: Kind, facts: Facts, recipient: Recipient) -> str | None:
    """The calendar that goes with a mail of *kind*; None if it has none, or *recipient* no seat."""
    method = kind.calendar_method
    if method is None or recipient.variant.audience in _WITHOUT_SEAT:
        return None
    calendar = ical.Calendar(events=(_event(facts, recipient, method),), product="mail", method=ical.Method(method))
    return ical.encoded(calendar).decode()


def _event(facts: Facts, recipient: Recipient, method: str) -> ical.Event:
    event, sender = facts.event, facts.sender
    return ical.Event(
        uid=uid(facts),
        stamp=facts.stamp,
        starts=event.doors_at or event.starts_at,
        ends=event.ends_at,
        zone=ZoneInfo(event.timezone),
        summary=event.name,
        sequence=facts.sequence,
        status=ical.Status.CANCELLED if method == Method.CANCEL else ical.Status.CONFIRMED,
        description=_description(facts, recipient),
        location=event.where,
        url=facts.join,
        organizer=ical.Organizer(sender.address, sender.name),
        # She has a seat already; no buttons, whose answers nobody would read.
        attendees=(ical.Attendee(recipient.address, recipient.name, ical.Participation.ACCEPTED),),
    )


def uid(facts: Facts) -> str:
    """What the event is called in all calendars, whatever is changed about it or about who writes of it."""
    return f"{facts.event.slug}-{facts.created.astimezone(UTC):%Y%m%dT%H%M%S%f}@{DOMAIN}"


def _description(facts: Facts, recipient: Recipient) -> str:
    event = facts.event
    lines = [
        f"Doors {event.doors}, begins {event.starts}." if event.doors else "",
        f"Take part: {facts.join}" if facts.join and (event.is_virtual or event.is_hybrid) else "",
        f"Your ticket: {recipient.ticket_code}" if recipient.ticket_code else "",
        f"Cannot come? Write to {facts.sender.reply_to}, so that somebody who waits gets your seat.",
    ]
    return "\n".join(line for line in lines if line)
