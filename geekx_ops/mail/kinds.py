"""The kinds of mails: whom each may go to, when, and what it carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geekx_ops.mail.moments import Moment, parse


class Kind(StrEnum):
    """What a mail is for. Its texts are `mail/KIND.html` and `mail/KIND.txt` among the templates."""

    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    MOVED_UP = "moved-up"
    OFFER = "offer"
    REMINDER = "reminder"
    CHANGE = "change"
    CANCELLED_EVENT = "cancelled-event"
    PRACTICAL_NOTE = "practical-note"
    SPEAKER_NOTE = "speaker-note"
    WINNER = "winner"
    THANKS = "thanks"
    FOLLOW_UP = "follow-up"
    LAST_CALL = "last-call"

    @property
    def bulk(self) -> bool:
        """One text for many, after the event."""
        return TRAITS[self].bulk

    @property
    def has_unsubscribe(self) -> bool:
        """Whoever gets it can say that she wants no more of them."""
        return TRAITS[self].unsubscribe

    @property
    def calendar_method(self) -> str | None:
        """What its calendar part asks of a calendar; None if it has none."""
        method = TRAITS[self].calendar
        return None if method is None else method.value

    @property
    def tells_of_talks(self) -> bool:
        """It says what there is of the talks: videos and slides."""
        return TRAITS[self].talks

    @property
    def has_ticket(self) -> bool:
        """The ticket's code stands in it as a picture."""
        return TRAITS[self].ticket


class Audience(StrEnum):
    """What somebody is at one event, as far as mails care. One person is one of them for each mail."""

    SPEAKER = "speaker"
    WINNER = "winner"
    CREW = "crew"
    CAME = "came"
    NO_SHOW = "no-show"
    COMING = "coming"
    """Has a seat; after the event, where the door wrote no log."""
    OFFERED = "offered"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Method(StrEnum):
    """What a calendar part asks of a calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Per(StrEnum):
    """Whether somebody gets it once, or once for each registration and each of its changes."""

    PERSON = "person"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Traits:
    """How a kind is sent."""

    audiences: frozenset[Audience]
    per: Per = Per.PERSON
    moment: Moment | None = None
    """When it is sent, unless the event says otherwise; None: as soon as what it tells has happened."""
    on_request: frozenset[Audience] = frozenset()
    """Those of the audiences who get it only if they are asked for by name."""
    bulk: bool = False
    """One text for many, after the event: with a list's headers and a postal address."""
    unsubscribe: bool = False
    """Whoever gets it can say that she wants no more of them."""
    calendar: Method | None = None
    ticket: bool = False
    """The ticket's code stands in it as a picture."""
    talks: bool = False
    """It says what there is of the talks: videos and slides."""
    ends_at_start: bool = False
    """Once the event has begun, it is not sent any more."""


_SEATED = frozenset({Audience.SPEAKER, Audience.CREW, Audience.COMING})
_CONCERNED = _SEATED | {Audience.OFFERED, Audience.WAITING}
_AFTER = frozenset({*_SEATED, Audience.WINNER, Audience.CAME, Audience.NO_SHOW, Audience.WAITING})
_GAVE_BACK = frozenset({Audience.CANCELLED})


def _bulk(moment: str, audiences: frozenset[Audience], **rest: Any) -> Traits:
    return Traits(audiences, moment=parse(moment), bulk=True, unsubscribe=True, **rest)


TRAITS: dict[Kind, Traits] = {
    Kind.CONFIRMATION: Traits(_SEATED, Per.REGISTRATION, calendar=Method.REQUEST, ticket=True),
    Kind.WAITING: Traits(frozenset({Audience.WAITING}), Per.REGISTRATION),
    Kind.MOVED_UP: Traits(_SEATED, Per.REGISTRATION, calendar=Method.REQUEST, ticket=True),
    Kind.OFFER: Traits(frozenset({Audience.OFFERED}), Per.REGISTRATION),
    Kind.REMINDER: Traits(
        _SEATED, Per.REGISTRATION, parse("1d before start"), unsubscribe=True, ticket=True, ends_at_start=True
    ),
    Kind.CHANGE: Traits(_CONCERNED, Per.REGISTRATION, calendar=Method.REQUEST),
    Kind.CANCELLED_EVENT: Traits(_CONCERNED, Per.REGISTRATION, calendar=Method.CANCEL),
    Kind.PRACTICAL_NOTE: Traits(
        _SEATED, Per.REGISTRATION, parse("3h before start"), calendar=Method.REQUEST, ends_at_start=True
    ),
    Kind.SPEAKER_NOTE: Traits(
        frozenset({Audience.SPEAKER}), moment=parse("3d before start, at 10:00"), ends_at_start=True
    ),
    Kind.WINNER: Traits(frozenset({Audience.WINNER}), moment=parse("6h after end, at 09:00")),
    Kind.THANKS: _bulk("6h after end, at 09:00", _AFTER, talks=True),
    # Whoever gave her seat back has said that this evening is not for her.
    Kind.FOLLOW_UP: _bulk("4d after end, at 09:00", _AFTER | _GAVE_BACK, on_request=_GAVE_BACK, talks=True),
    Kind.LAST_CALL: _bulk("11d after end, at 09:00", _AFTER - {Audience.NO_SHOW, Audience.WAITING}),
}
