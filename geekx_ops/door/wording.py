"""What is said at the door, in sentences for whoever stands there with a queue in front of her."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.door.log import Attendance, Entry, Kind, Reason
from geekx_ops.events import opening
from geekx_ops.events.event import Event, EventState
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing


def told(event: Event, one: Registration, attendance: Attendance, entry: Entry) -> str:
    """What came of the scan that made *entry*; *attendance* is as it is after it."""
    if entry.kind is Kind.CHECK_IN:
        return _let_in(event, one, attendance, entry)
    if entry.kind is Kind.CHECK_OUT:
        if attendance.inside == 0:
            return f"{one.name} has left. The ticket lets in again."
        return f"{entry.people} of {one.name}'s party left; {attendance.inside} of {one.party_size} are inside."
    return refused(event, one, attendance, entry.reason or Reason.WAITING)


def _let_in(event: Event, one: Registration, attendance: Attendance, entry: Entry) -> str:
    inside = f" ({attendance.inside} of {one.party_size})" if one.party_size > 1 else ""
    more = one.party_size - attendance.inside
    follow = f" {more} of the party may follow on the same ticket." if more > 0 else ""
    arrived = attendance.arrived
    if arrived is None or arrived.nonce == entry.nonce:
        return f"{one.name} is in{inside}.{follow}"
    return f"{one.name} is in{inside}; the first arrival was at {when(event, arrived.at)}.{follow}"


def refused(event: Event, one: Registration, attendance: Attendance, reason: Reason) -> str:
    """Why *one* is not let in, and what to do now."""
    sentences = {
        Reason.ALREADY_IN: lambda: _already_in(event, one, attendance),
        Reason.GIVEN_AWAY: lambda: _given_away(event, one, attendance),
        Reason.WAITING: lambda: f"{one.name} is on the waiting list and is noted as here; {_next_free(event)}.",
        Reason.CANCELLED: lambda: f"{one.name} cancelled, and the seat is free for others. {_AS_A_WALK_IN}",
        Reason.DECLINED: lambda: f"{one.name} declined the seat that was offered. {_AS_A_WALK_IN}",
        Reason.EXPIRED: lambda: f"The offer of a seat to {one.name} ran out before it was accepted. {_AS_A_WALK_IN}",
        Reason.PENDING: lambda: f"{one.name} is not confirmed yet. Whoever may: geekx guests confirm {one.id}",
        Reason.EVENT_OFF: lambda: _event_off(event),
        Reason.WRONG_TIME: lambda: wrong_time(event),
    }
    return sentences[reason]()


_AS_A_WALK_IN = "If there is room, let them in as a walk-in."


def _already_in(event: Event, one: Registration, attendance: Attendance) -> str:
    since = ""
    if attendance.arrived is not None:
        since = f" since {when(event, attendance.arrived.at)} ({attendance.arrived.actor})"
    if one.party_size == 1:
        return f"{one.name} is inside already{since}. Nothing was counted twice."
    return f"All {one.party_size} of {one.name} are inside already{since}. Nothing was counted twice."


def _given_away(event: Event, one: Registration, attendance: Attendance) -> str:
    since = f" at {when(event, attendance.given_away.at)}" if attendance.given_away else ""
    seat = "seat was" if one.party_size == 1 else f"{one.party_size} seats were"
    return (
        f"{one.name} was expected, and is welcome: the {seat} given to people who waited{since}."
        " The next one that is free is theirs: they stand first in the queue."
    )


def _next_free(event: Event) -> str:
    release = event.settings.sign_up.door_release
    if release is None:
        return "seats of those who do not come are given out with `geekx door release`"
    return (
        f"from {when(event, release)} on, the seats of those who did not come are given out in the order of the queue"
    )


def _event_off(event: Event) -> str:
    what = "was cancelled" if event.state is EventState.CANCELLED else "is over and was put away"
    return f"{event.settings.name} {what}: nobody is let in. `geekx event open` brings it back."


def wrong_time(event: Event) -> str:
    """Why nobody comes to the door of *event* at this time."""
    return f"{opening.another_day(event)} Is it the right event? See --event."


def cannot_leave(one: Registration, inside: int, leaving: int) -> str:
    """Why *leaving* of the party cannot leave."""
    if inside == 0:
        return f"{one.name} is not inside, so there is nobody to leave. Nothing was noted."
    return f"{one.name} has {inside} inside; {leaving} cannot leave. Nothing was noted."


def keeps_seat(event: Event, one: Registration, attendance: Attendance) -> str:
    """Why the seats of somebody who is inside do not become free."""
    arrived = attendance.arrived
    since = "" if arrived is None else f" since {when(event, arrived.at)} ({arrived.actor})"
    number = "" if one.party_size == 1 else f" with {attendance.inside} of {one.party_size}"
    return (
        f"{one.name} is inside{number}{since}, so the seat is taken. Nothing was changed. Who has left is checked out"
        f" first: geekx door check-out {one.id}. Who never came was checked in by mistake: geekx door undo {one.id}"
    )


def taken_back(event: Event, one: Registration, attendance: Attendance, mistake: Entry) -> str:
    """What was taken back, and how many of the party are inside after it."""
    what = {Kind.CHECK_IN: "check-in", Kind.CHECK_OUT: "leaving"}.get(mistake.kind, "waiting at the door")
    now = f"{attendance.inside} of {one.party_size} inside" if one.party_size > 1 else _INSIDE[attendance.inside > 0]
    signed_up = mistake.kind is Kind.CHECK_IN and mistake.at == one.signed_up_at and one.standing is Standing.CONFIRMED
    seat = f" The walk-in keeps the seat; to free it: geekx guests cancel {one.id}" if signed_up else ""
    return f"Taken back: the {what} of {one.name} at {when(event, mistake.at)}; now {now}.{seat}"


_INSIDE = {True: "inside", False: "not inside"}


def namesake(event: Event, other: Registration, attendance: Attendance) -> str:
    """That somebody of the same name is known, and what to do if it is the same person."""
    if attendance.arrived is not None:
        came = f"came at {when(event, attendance.arrived.at)}"
        return f"Somebody of that name {came} (#{other.id}); if it is the same person, undo this one."
    known = f"Somebody of that name is on the list (#{other.id})"
    return f"{known}; if it is the same person, undo this one, and let #{other.id} in."


def when(event: Event, instant: datetime) -> str:
    """*instant* as the door says it: the clock alone on the day of the event, with the day on others."""
    zone = ZoneInfo(event.settings.timezone)
    same_day = instant.astimezone(zone).date() == event.settings.starts.astimezone(zone).date()
    return times.format_clock(instant, zone) if same_day else times.format_local(instant, zone)
