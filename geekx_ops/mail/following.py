"""Which mails follow from what was done: sign-ups, promotions, changes of the event.

The journal is the queue. Each step writes its row there in its own transaction, so there is no step without its mail
and no mail without its step, whatever crashes; and a sign-up costs nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geekx_ops.mail.kinds import Kind
from geekx_ops.registration.seats import Standing

TURNED = "mails.changed"
"""In the journal: from here on the kinds that it lists go out by themselves."""
CANCELLED = "event.cancelled"
CHANGED = "event.changed"
BACK = "event.scheduled"
REGISTRATION = "registration."
ALTERED = "registration.changed"

TOLD_OF = frozenset({"starts", "ends", "doors", "venue", "city", "format", "timezone"})
"""Keys of the event file that guests have to know of."""
MOVED = frozenset({"starts"})
"""The one of them with which an evening becomes another."""

PERSONAL = frozenset({Kind.CONFIRMATION, Kind.WAITING, Kind.MOVED_UP, Kind.OFFER})
"""What is said to one guest, of whom only the last word counts."""

TELLING = frozenset({Kind.CHANGE, Kind.CANCELLED_EVENT})
"""What everybody has to hear of who is concerned."""

_STANDINGS = frozenset(standing.value for standing in Standing)
_PLAIN = {Standing.WAITING.value: Kind.WAITING, Standing.OFFERED.value: Kind.OFFER}


@dataclass(frozen=True, slots=True)
class Done:
    """A row of the journal. `before` is what the registration was before it: its standing, and its seats."""

    id: int
    action: str
    registration: int | None
    details: Mapping[str, Any]
    before: Standing | None = None
    seats_before: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A mail that follows: to the guest with this registration, or to all who have a live one (None)."""

    kind: Kind
    registration: int | None
    revision: int


def steps(done: Iterable[Done], sends: Collection[Kind]) -> Iterator[Step]:
    """The mails that follow from *done*, in its order. *sends*: what goes out by itself before the first of it."""
    on = frozenset(sends)
    for one in done:
        if one.action == TURNED:
            on = turned(one.details)
        elif (kind := _kind(one)) is not None and kind in on:
            yield Step(kind, one.registration, one.id)


def turned(details: Mapping[str, Any]) -> frozenset[Kind]:
    """The kinds that go out by themselves, as a row of the journal lists them."""
    return frozenset(Kind(word) for word in details.get("send", ()))


def changes(details: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Whether a row of the journal tells of a change of one of *keys* of [event] or [mails]."""
    return not set(keys).isdisjoint(
        key.removeprefix("event.").removeprefix("mails.") for key in details.get("keys", ())
    )


def _kind(one: Done) -> Kind | None:
    if one.action == CANCELLED:
        return Kind.CANCELLED_EVENT
    if one.action == CHANGED:
        return Kind.CHANGE if changes(one.details, TOLD_OF) else None
    word = one.action.removeprefix(REGISTRATION)
    if one.action == ALTERED:
        got_others = one.seats_before is not None and one.details.get("seats") != one.seats_before
        return Kind.CONFIRMATION if one.before is Standing.CONFIRMED and got_others else None
    if word == Standing.CONFIRMED.value:
        return Kind.MOVED_UP if one.before is Standing.WAITING else Kind.CONFIRMATION
    return _PLAIN.get(word) if word in _STANDINGS else None


def standing_of(action: str) -> Standing | None:
    """The standing that a row of the journal gives a registration."""
    word = action.removeprefix(REGISTRATION)
    return Standing(word) if action.startswith(REGISTRATION) and word in _STANDINGS else None


def replaces(new: Kind, waiting: Kind) -> bool:
    """Whether *new* makes a mail of the kind *waiting*, about the same registration and not sent yet, superfluous."""
    if new is Kind.CANCELLED_EVENT or new is waiting:
        return True
    return new in PERSONAL and waiting in PERSONAL | {Kind.CHANGE}


def is_said_already(new: Kind, waiting: Collection[Kind]) -> bool:
    """Whether what *new* would say stands in a mail that waits: a ticket is made of the event as it is by then."""
    return new is Kind.CHANGE and bool(PERSONAL & set(waiting))
