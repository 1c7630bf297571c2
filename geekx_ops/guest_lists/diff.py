"""What a list says now, what it said at the last import, and what stands here: what follows from the three.

Where only the list changed, it is followed. Where something was changed here since, that is kept and shown. Of what
lists said only digests are kept, so that nobody can be read out of them: they tell whether something is still the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from hashlib import blake2b

from geekx_ops.guest_lists.unchanged import added
from geekx_ops.registration.seats import LIVE, Standing

ANSWER = "answer:"
"""Begins the field of an answer; the question's slug follows."""

STANDING = "standing"
COMING, PENDING, ENDED = "coming", "pending", "ended"
_BEST_FIRST = (COMING, PENDING, ENDED)

Said = Mapping[str, str]
"""What a list said of one guest: the digest of each field, and of her standing the word."""


class Kind(StrEnum):
    """What a guest of a list is to those who are here."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    GONE = "gone"
    SAME = "same"
    NOT_COMING = "not coming"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Guest:
    """What a list says of one guest; where it says nothing, there is None, or an empty text.

    `ticket` tells several tickets of one guest apart from several lines about one ticket. `digest` is that of all that
    her lines say, as `unchanged` adds it up.
    """

    key: str
    line: int
    name: str
    email: str | None
    standing: Standing
    seats: int = 1
    ticket: str | None = None
    ticket_type: str | None = None
    companions: tuple[str, ...] = ()
    signed_up_at: datetime | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    digest: int = 0

    @property
    def wish(self) -> str:
        """Whether she comes, as far as the list knows."""
        return wish(self.standing)

    @property
    def called(self) -> str:
        """Her name; of whom only the address is known, what stands before the @."""
        return self.name or (self.email or "").partition("@")[0]


@dataclass(frozen=True, slots=True)
class Here:
    """What stands here of a guest: her registration, by its `number`; `erased` if she was forgotten since."""

    number: int
    person_id: int
    name: str
    standing: Standing
    seats: int
    ticket_type: str
    companions: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    erased: bool = False

    @property
    def ended(self) -> bool:
        """Whether she does not come any more."""
        return self.standing not in LIVE


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: what stands here, and what the list says."""

    field: str
    here: str
    listed: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One guest of a list, held against those who are here. *changes* follow the list, *conflicts* are kept as here."""

    kind: Kind
    guest: Guest
    here: Here | None = None
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()


def key_of(identity: str) -> str:
    """A guest's key in a list, made of what tells her apart from all others there."""
    return blake2b(identity.encode(), digest_size=16).hexdigest()


def wish(standing: Standing) -> str:
    """What a standing means for somebody who counts chairs: who has an offer or waits wants to come."""
    if standing is Standing.PENDING:
        return PENDING
    return COMING if standing in LIVE else ENDED


def together(lines: Iterable[Guest]) -> Guest:
    """One guest out of all *lines* of a list that are about her, in whatever order they stand.

    Who comes with one ticket comes, whatever became of others. Tickets add up; lines about the same one do not.
    """
    first, *others = lines
    return _joined(sorted([first, *others], key=_order)) if others else first


def _joined(ordered: Sequence[Guest]) -> Guest:
    best = min((one.wish for one in ordered), key=_BEST_FIRST.index)
    counting = [one for one in ordered if one.wish == best]
    first, seats = counting[0], sum(_seats_of_tickets(counting))
    return replace(
        first,
        line=min(one.line for one in ordered),
        standing=Standing.CONFIRMED if any(one.standing is Standing.CONFIRMED for one in counting) else first.standing,
        seats=seats,
        companions=_names_beside(first, counting)[: seats - 1],
        answers={slug: answer for one in reversed(counting) for slug, answer in one.answers.items()},
        digest=reduce(added, (one.digest for one in ordered)),
    )


def _order(one: Guest) -> tuple[bool, float, str, str, str]:
    """Who signed up first; the rest is there so that no two orders of the lines give two results."""
    at = one.signed_up_at
    rest = (sorted(one.answers.items()), one.standing.value, one.email, one.seats, one.ticket_type, one.companions)
    return at is None, at.timestamp() if at else 0.0, one.ticket or "", one.name, repr(rest)


def _seats_of_tickets(lines: Sequence[Guest]) -> Iterator[int]:
    for ticket in {one.ticket for one in lines}:
        yield max(one.seats for one in lines if one.ticket == ticket)


def _names_beside(first: Guest, lines: Sequence[Guest]) -> tuple[str, ...]:
    names = [name for one in lines for name in (one.name, *one.companions)]
    return tuple(name for name in dict.fromkeys(names) if name not in {"", first.name})


def difference(guest: Guest, here: Here | None, said: Said | None) -> Difference:
    """What *guest*, as a list has her now, is to what stands *here*, when at the last import the list *said* that."""
    if here is None:
        return Difference(Kind.NOT_COMING if guest.wish == ENDED else Kind.NEW, guest)
    if here.erased:
        return Difference(Kind.ERASED, guest, here)
    found = [(change, _is_followed(guest, here, change, said or {})) for change in _differing(guest, here)]
    if not found:
        return Difference(Kind.SAME, guest, here)
    changes = tuple(change for change, followed in found if followed)
    conflicts = tuple(change for change, followed in found if not followed)
    return Difference(Kind.CHANGED if changes else Kind.CONFLICT, guest, here, changes, conflicts)


def is_same(guest: Guest, here: Here) -> bool:
    """Whether a list says of *guest* what stands *here*, whatever it said before."""
    return not here.erased and next(_differing(guest, here), None) is None


def _differing(guest: Guest, here: Here) -> Iterator[Change]:
    """Each field that differs. What else is said of somebody who does not come is not worth a word."""
    wanted, stands = guest.wish, wish(here.standing)
    if wanted != stands and (ENDED in {wanted, stands} or wanted == COMING):
        yield Change(STANDING, here.standing.value, guest.standing.value)
    if ENDED in {wanted, stands}:
        return
    if guest.name and guest.name != here.name:
        yield Change("name", here.name, guest.name)
    if guest.seats != here.seats:
        yield Change("seats", str(here.seats), str(guest.seats))
    if guest.ticket_type is not None and guest.ticket_type != here.ticket_type:
        yield Change("ticket_type", here.ticket_type, guest.ticket_type)
    if guest.companions and guest.companions != here.companions:
        yield Change("companions", _listed(here.companions), _listed(guest.companions))
    for slug, answer in guest.answers.items():
        if answer != here.answers.get(slug):
            yield Change(ANSWER + slug, here.answers.get(slug, ""), answer)


def _is_followed(guest: Guest, here: Here, change: Change, said: Said) -> bool:
    """Whether nobody changed a field here since the list said the same."""
    if change.field != STANDING:
        return _untouched(guest.key, change.field, change.here, said)
    if ENDED not in {guest.wish, wish(here.standing)}:
        return said.get(STANDING) == PENDING
    return STANDING in said and (said[STANDING] == ENDED) == here.ended


def _untouched(key: str, name: str, stored: str, said: Said) -> bool:
    """The same for all but the standing; an answer may not have been asked for then."""
    if name not in said:
        return not stored
    return said[name] == _digest(key, name, stored)


def said_of(guest: Guest) -> dict[str, str]:
    """What is to be remembered of what a list says of *guest*."""
    fields = {"name": guest.called, "seats": str(guest.seats)}
    if guest.ticket_type is not None:
        fields["ticket_type"] = guest.ticket_type
    if guest.companions:
        fields["companions"] = _listed(guest.companions)
    for slug, answer in guest.answers.items():
        fields[ANSWER + slug] = answer
    return {STANDING: guest.wish, **{name: _digest(guest.key, name, value) for name, value in fields.items()}}


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _digest(key: str, name: str, value: str) -> str:
    return blake2b(f"{key}\0{name}\0{value}".encode(), digest_size=8).hexdigest()
