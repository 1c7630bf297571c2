"""Whether somebody came to an event, as far as its door knows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from geekx_ops.door.log import Attendance
from geekx_ops.events.event import Event, EventState
from geekx_ops.registration.seats import Standing


class Presence(StrEnum):
    """What became of a registration on the evening."""

    CAME = "came"
    NO_SHOW = "no-show"
    """A seat, given away at the door or not, and nobody for it."""
    UNRECORDED = "unrecorded"
    """A seat at an event whose door wrote no log."""
    EXPECTED = "expected"
    """A seat at an event that is not over."""
    NO_SEAT = "no-seat"
    """No seat to come for, or the event was called off."""


def presence(event: Event, standing: Standing, attendance: Attendance, now: datetime, *, logged: bool) -> Presence:
    """What became of a registration of *event* that stands so; *logged*: the door wrote down who came."""
    if attendance.arrived is not None:
        return Presence.CAME
    has_seat = standing is Standing.CONFIRMED
    if event.state is EventState.CANCELLED or not (has_seat or attendance.given_away):
        return Presence.NO_SEAT
    if event.settings.ends > now:
        return Presence.EXPECTED if has_seat else Presence.NO_SEAT
    return Presence.NO_SHOW if logged else Presence.UNRECORDED
