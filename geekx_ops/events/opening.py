"""When an event takes sign-ups, and when its waiting list moves by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.errors import Closed
from geekx_ops.events.event import Event, EventState, SignUpSwitch


def over(event: Event, now: datetime) -> Closed | None:
    """Why nothing at all can be done with the event's seats any more, or None."""
    name = event.settings.name
    if event.state is EventState.CANCELLED:
        return Closed(f"{name} was cancelled. `geekx event open` brings it back.", reason="cancelled")
    if event.state is EventState.RETIRED:
        return Closed(f"{name} is over and was put away.", reason="retired")
    if now >= event.settings.ends:
        return Closed(f"{name} ended {local(event, event.settings.ends)}.", reason="ended")
    return None


def sign_up_refusal(event: Event, now: datetime) -> Closed | None:
    """Why nobody can sign up now, or None if people can."""
    return over(event, now) or _not_open_yet(event, now) or _closed(event, now)


def queue_stopped(event: Event, now: datetime) -> Closed | None:
    """Why nobody moves up by itself now, or None if the next one does as soon as a seat is free."""
    cutoff = event.settings.sign_up.cutoff
    if (refusal := over(event, now) or _closed(event, now)) is not None:
        return refusal
    if cutoff is not None and now >= cutoff:
        return Closed(f"the cut-off of the waiting list was {local(event, cutoff)}.", reason="cutoff")
    if released(event, now):
        since = local(event, event.settings.sign_up.door_release or now)
        return Closed(f"since {since} seats go to those who wait at the door.", reason="door-release")
    return None


AROUND = timedelta(hours=12)
"""How long before its doors and after its end things are done at an event: crew comes early, lists are typed later."""


def is_its_day(event: Event, at: datetime) -> bool:
    """Whether *at* is near enough to the event for anything to happen there."""
    begins = event.settings.doors or event.settings.starts
    return begins - AROUND <= at <= event.settings.ends + AROUND


def another_day(event: Event) -> str:
    """Why nothing happens at the event at this time."""
    begins = event.settings.doors or event.settings.starts
    return f"{event.settings.name} is on another day: its doors open {local(event, begins)}."


def released(event: Event, now: datetime) -> bool:
    """Whether the seats of those who have not come go to those who wait at the door."""
    begins = event.settings.sign_up.door_release
    return begins is not None and now >= begins


def _not_open_yet(event: Event, now: datetime) -> Closed | None:
    opens = event.settings.sign_up.opens
    if event.switch is not SignUpSwitch.AUTO or opens is None or now >= opens:
        return None
    return Closed(f"sign-up opens {local(event, opens)}. `geekx event open` opens it now.", reason="not-open-yet")


def _closed(event: Event, now: datetime) -> Closed | None:
    closes = event.settings.sign_up.closes
    if event.switch is SignUpSwitch.CLOSED:
        return Closed("sign-up was closed by hand. `geekx event open` opens it again.", reason="closed")
    if event.switch is SignUpSwitch.AUTO and closes is not None and now >= closes:
        return Closed(f"sign-up closed {local(event, closes)}. `geekx event open` opens it again.", reason="closed")
    return None


def local(event: Event, instant: datetime) -> str:
    """*instant* as people at the event read it."""
    return times.format_local(instant, ZoneInfo(event.settings.timezone))
