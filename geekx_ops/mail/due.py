"""Whether it is time to send a mailing, and whether it still is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from geekx_ops.events.event import EventSettings, EventState
from geekx_ops.mail.kinds import TRAITS, Kind

STALE = timedelta(hours=48)
"""A mailing that is later than this is not sent any more: it would speak of yesterday as today."""
OLD_DATE = timedelta(days=1)
"""A mail that is dated earlier than this is sorted among the old ones by who reads it, and filters look twice."""
EARLIEST, LATEST = time(7), time(21)
"""Between these hours people are written to."""


class Due(StrEnum):
    """Whether a mailing may go out now."""

    NOW = "now"
    NOT_YET = "not-yet"
    MISSED = "missed"
    BEGUN = "begun"
    """The event has begun, and the mail speaks of what is to come."""
    VOID = "void"
    """It speaks of an evening that is cancelled, or says of one that it is, and it is not."""


def is_void(kind: Kind, state: EventState) -> bool:
    """Whether mails of *kind* have nothing to say: of an evening that is off, or that one is off which is not."""
    return (state is EventState.CANCELLED) is not (kind is Kind.CANCELLED_EVENT)


def due(kind: Kind, send_at: datetime | None, settings: EventSettings, now: datetime) -> Due:
    """Whether a mailing of *kind* that was planned for *send_at* (None: any time) goes out *now*."""
    if TRAITS[kind].ends_at_start and now >= settings.starts:
        return Due.BEGUN
    if send_at is None or now == send_at:
        return Due.NOW
    if now < send_at:
        return Due.NOT_YET
    return Due.MISSED if now - send_at > STALE else Due.NOW


def is_at_night(instant: datetime, settings: EventSettings) -> bool:
    """Whether clocks at the event show an hour at which nobody wants mails."""
    shown = instant.astimezone(ZoneInfo(settings.timezone)).time()
    return not EARLIEST <= shown < LATEST
