"""Who is let in: the rules, and nothing else. They are asked in this order, and the first reason against it counts."""

from __future__ import annotations

from datetime import datetime

from geekx_ops.door.log import Attendance, Reason
from geekx_ops.events import opening
from geekx_ops.events.event import Event, EventState
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing

_ENDED = {
    Standing.CANCELLED: Reason.CANCELLED,
    Standing.DECLINED: Reason.DECLINED,
    Standing.EXPIRED: Reason.EXPIRED,
}
_WITHOUT_SEAT = {Standing.PENDING: Reason.PENDING, Standing.WAITING: Reason.WAITING}


def refusal(event: Event, one: Registration, attendance: Attendance, at: datetime) -> Reason | None:
    """Why nobody of this registration may come in at the instant *at*, or None."""
    return (
        closed(event, at)
        or _ended(one, attendance, at)
        or _WITHOUT_SEAT.get(one.standing)
        or (Reason.ALREADY_IN if left(one, attendance) == 0 else None)
    )


def closed(event: Event, at: datetime) -> Reason | None:
    """Why nobody at all may come in, or None."""
    if event.state is not EventState.SCHEDULED:
        return Reason.EVENT_OFF
    return None if opening.is_its_day(event, at) else Reason.WRONG_TIME


def left(one: Registration, attendance: Attendance) -> int:
    """People of the party who are not inside."""
    return max(0, one.party_size - attendance.inside)


def _ended(one: Registration, attendance: Attendance, at: datetime) -> Reason | None:
    if attendance.given_away and one.standing in {Standing.EXPIRED, Standing.WAITING}:
        return Reason.GIVEN_AWAY
    if one.standing is Standing.OFFERED and one.offer_expires_at is not None and one.offer_expires_at <= at:
        return Reason.EXPIRED
    return _ENDED.get(one.standing)
