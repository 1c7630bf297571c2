"""Whether a message that waits to be sent may still go: asked at the last moment, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geekx_ops.events.event import Event, EventState
from geekx_ops.mail import audience
from geekx_ops.mail.audience import Filter, Words
from geekx_ops.mail.due import Due, due
from geekx_ops.mail.kinds import TRAITS, Audience, Kind, Per
from geekx_ops.mail.states import Reason, State
from geekx_ops.registration.seats import LIVE, Standing

_WANTED = {
    Kind.CONFIRMATION: frozenset({Standing.CONFIRMED}),
    Kind.MOVED_UP: frozenset({Standing.CONFIRMED}),
    Kind.WAITING: frozenset({Standing.WAITING}),
    Kind.OFFER: frozenset({Standing.OFFERED}),
    Kind.REMINDER: frozenset({Standing.CONFIRMED}),
    Kind.PRACTICAL_NOTE: frozenset({Standing.CONFIRMED}),
    Kind.CHANGE: LIVE,
    Kind.CANCELLED_EVENT: LIVE,
}
"""What a registration has to be when the mail about it goes out."""

_HAD_SEATS = frozenset({Audience.CAME, Audience.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Now:
    """The person who is written to as she is at this moment, and the registration that it is about."""

    name: str
    email: str | None
    do_not_contact: bool
    erased_at: datetime | None
    standing: Standing | None
    offer_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A message that is not sent: what it becomes, and why."""

    state: State
    why: str


TAKEN_BACK = Held(State.CANCELLED, "the mailing was cancelled")


def why_held(
    kind: Kind, event: Event, now: Now, at: datetime, *, address: str | None, suppressed: Reason | None
) -> Held | None:
    """Why a message of *kind* to *address* (None: to wherever she is now) is not sent *at* this moment, or None."""
    if now.erased_at is not None or now.email is None:
        return Held(State.CANCELLED, "no address any more")
    if now.do_not_contact:
        return Held(State.SUPPRESSED, "not to be contacted")
    if suppressed is not None:
        return Held(State.SUPPRESSED, suppressed.value)
    if address is not None and address != now.email:
        return Held(State.CANCELLED, "another address since it was planned")
    stale = _stale(kind, event, now, at)
    return None if stale is None else Held(State.CANCELLED, stale)


def why_other(planned: Audience, words: Words) -> Held | None:
    """Why a text for one who is *planned* is wrong for one who by now is all of *words*; None if it still fits.

    What is said to all who had a seat fits also when the door can tell them apart by now.
    """
    if planned in words or (planned is Audience.COMING and words & _HAD_SEATS):
        return None
    now = audience.first_of(words) or Audience.CANCELLED
    return Held(State.CANCELLED, f"planned as “{planned}”, and “{now}” by now")


def why_not_meant(wanted: Filter, words: Words) -> Held | None:
    """Why a mail to those who are *wanted* is not for one who by now is all of *words*; None if it still is.

    Who had a seat is meant as one who was coming, too.
    """
    as_planned = words - _HAD_SEATS | {Audience.COMING} if words & _HAD_SEATS else words
    if wanted.holds(words) or wanted.holds(as_planned):
        return None
    return Held(State.CANCELLED, f"planned for “{wanted.written}”, and she is not by now")


def _stale(kind: Kind, event: Event, now: Now, at: datetime) -> str | None:
    """Why what it says is not true any more."""
    if TRAITS[kind].per is not Per.REGISTRATION:
        return "the event has begun" if due(kind, None, event.settings, at) is Due.BEGUN else None
    if (event.state is EventState.CANCELLED) != (kind is Kind.CANCELLED_EVENT):
        return f"the event is {event.state.value}"
    if event.settings.ends <= at or due(kind, None, event.settings, at) is Due.BEGUN:
        return "the event has begun"
    if now.standing not in _WANTED[kind]:
        return f"{now.standing.value} since" if now.standing is not None else "no registration any more"
    if kind is Kind.OFFER and now.offer_expires_at is not None and now.offer_expires_at <= at:
        return "the offer has ended"
    return None
