"""Who gets a mail: what people are at an event, who of them is meant, and as what each is written to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from geekx_ops.door.presence import Presence
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.mail.kinds import TRAITS, Audience, Kind, Per
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.registration.seats import Standing
from geekx_ops.text import counted, excerpt

Words = frozenset[Audience]

_ORDER = {word: place for place, word in enumerate(Audience)}

SPEAKER_POOLS = frozenset({"speaker", "speakers"})
CREW_POOLS = frozenset({"crew", "staff", "helpers", "volunteers", "organizers", "organisers"})
"""Held seats of these names tell what those are who have them."""

LEAST_SHARE = 5
"""One in so many of those with a seat has to be checked in, or nobody knows who did not come."""

_STANDINGS = {
    Standing.CONFIRMED: Audience.COMING,
    Standing.PENDING: Audience.OFFERED,
    Standing.OFFERED: Audience.OFFERED,
    Standing.WAITING: Audience.WAITING,
}
_PRESENCES = {Presence.CAME: Audience.CAME, Presence.NO_SHOW: Audience.NO_SHOW}
_WITHOUT_SEAT = frozenset({Audience.CANCELLED, Audience.WAITING, Audience.OFFERED})
_NEEDS_DOOR = frozenset({Audience.CAME, Audience.NO_SHOW})


class LeftOut(StrEnum):
    """Why somebody gets none although she is meant."""

    NO_ADDRESS = "no address"
    DO_NOT_CONTACT = "not to be contacted"
    SUPPRESSED = "suppressed"
    HAS_IT = "had it before"
    SAME_MAILBOX = "same mailbox as another"


@dataclass(frozen=True, slots=True)
class Guest:
    """One registration, or a winner's: who it is, and all that she is. `mute` says that she may not be written to."""

    person: int
    registration: int
    name: str
    address: str | None
    words: Words
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who gets a mail, as one of the audiences. `address` is as she gave it."""

    person: int
    registration: int
    audience: Audience
    address: str
    name: str

    @property
    def key(self) -> str:
        """Her mailbox."""
        return mailbox_key(self.address)


@dataclass(frozen=True, slots=True)
class Selection:
    """Who gets a mail, and why others do not although they are meant."""

    members: tuple[Member, ...]
    left_out: Mapping[LeftOut, int]

    @property
    def counts(self) -> dict[Audience, int]:
        """How many of each audience; together, all members."""
        found = Counter(member.audience for member in self.members)
        return {word: found[word] for word in Audience if found[word]}


def words_of(
    standing: Standing, presence: Presence, *, held: str | None, speaks: bool, won: bool, told_apart: bool
) -> Words:
    """What somebody with a registration is. *told_apart*: the door knows who came and who did not.

    Who *speaks* is a speaker whatever became of her seat, for she needs none.
    """
    found = {Audience.WINNER} if won else set()
    usual = _PRESENCES.get(presence) if told_apart else None
    if usual is None and presence in _PRESENCES:
        usual = Audience.COMING
    word = usual or _STANDINGS.get(standing, Audience.CANCELLED)
    found.add(word)
    has_seat = word not in _WITHOUT_SEAT
    if speaks or (has_seat and held in SPEAKER_POOLS):
        found.add(Audience.SPEAKER)
    if has_seat and held in CREW_POOLS:
        found.add(Audience.CREW)
    return frozenset(found)


def _as_registered(words: Words) -> Words:
    """What somebody is to a mail about her registration: without a seat no speaker, for there is no ticket."""
    return words - {Audience.SPEAKER} if words & _WITHOUT_SEAT else words


def of_registration(kind: Kind, standing: Standing, held: str | None) -> Audience:
    """As what somebody is written to whose registration a mail of *kind* is about."""
    words = words_of(standing, Presence.EXPECTED, held=held, speaks=False, won=False, told_apart=False)
    fit = TRAITS[kind].audiences
    return min(words & fit or fit, key=_ORDER.__getitem__)


def first_of(words: Words) -> Audience | None:
    """The one of *words* that goes before the others; None if there is none."""
    return min(words, key=_ORDER.__getitem__, default=None)


def can_tell_apart(came: int, seated: int) -> bool:
    """Whether so few were checked in that those who were not may have come all the same."""
    return came > 0 and came * LEAST_SHARE >= seated


def refuse_guessing(wanted: Filter, *, came: int, seated: int, over: bool) -> None:
    """Raise Conflict if *wanted* asks who came, and nobody knows."""
    if not (asked := sorted(wanted.words & _NEEDS_DOOR)):
        return
    if not over:
        raise Conflict(f"the event is not over: nobody knows yet who is “{asked[0]}”. Nothing was planned.")
    if not can_tell_apart(came, seated):
        raise Conflict(
            f"{counted(came, 'guest')} of {seated} with a seat came by the log of the door, which is too few to tell"
            f" who did not: “{asked[0]}” would be a guess. Nothing was planned."
            " --to coming sends one neutral text to all who had seats.",
            came=came,
            seated=seated,
        )


def chosen(guests: Iterable[Guest], kind: Kind, wanted: Filter, is_silenced: Callable[[str], bool]) -> Selection:
    """Who of *guests* gets a mail of *kind*: one a mailbox, as the first audience that she is and the kind has.

    A kind that is about registrations goes to each of them. *is_silenced* tells of the key of a mailbox whether it
    gets no such mail.
    """
    left: Counter[LeftOut] = Counter()
    members = []
    for guest in _people(guests, TRAITS[kind].per):
        audience = first_of(guest.words & TRAITS[kind].audiences)
        if audience is None or not wanted.holds(guest.words):
            continue
        if reason := _left_out(guest, is_silenced):
            left[reason] += 1
        else:
            members.append(Member(guest.person, guest.registration, audience, guest.address or "", guest.name))
    if TRAITS[kind].per is Per.PERSON:
        members = _one_a_mailbox(members, left)
    return Selection(tuple(members), dict(left))


def words_by_person(guests: Iterable[Guest]) -> dict[int, Words]:
    """All that each person is, by her number."""
    return {guest.person: guest.words for guest in _people(guests, Per.PERSON)}


def _people(guests: Iterable[Guest], per: Per) -> Iterator[Guest]:
    """Each person once with all that she is, at the registration that says most; or each registration that is live."""
    own: dict[int, list[Guest]] = {}
    for guest in guests:
        own.setdefault(guest.person, []).append(guest)
    for all_of_her in own.values():
        first, *rest = sorted(all_of_her, key=_rank)
        alive = [first, *(one for one in rest if Audience.CANCELLED not in one.words)]
        if per is Per.REGISTRATION:
            live = [replace(one, words=_as_registered(one.words)) for one in alive]
            yield from sorted(live, key=lambda one: one.registration)
        else:
            yield first if len(alive) == 1 else replace(first, words=first.words.union(*(one.words for one in alive)))


def _rank(guest: Guest) -> tuple[bool, int, int]:
    first = min(_ORDER[word] for word in guest.words)
    return Audience.CANCELLED in guest.words, first, -guest.registration


def _left_out(guest: Guest, is_silenced: Callable[[str], bool]) -> LeftOut | None:
    if guest.address is None:
        return LeftOut.NO_ADDRESS
    if guest.mute:
        return LeftOut.DO_NOT_CONTACT
    return LeftOut.SUPPRESSED if is_silenced(mailbox_key(guest.address)) else None


def _one_a_mailbox(members: list[Member], left: Counter[LeftOut]) -> list[Member]:
    first: dict[str, Member] = {}
    for member in members:
        other = first.setdefault(member.key, member)
        if other is member:
            continue
        left[LeftOut.SAME_MAILBOX] += 1
        if _ORDER[member.audience] < _ORDER[other.audience]:
            first[member.key] = member
    return list(first.values())


@dataclass(frozen=True, slots=True)
class Filter:
    """Who is meant, as it was written; `holds` decides for all that somebody is."""

    written: str
    words: Words
    holds: Callable[[Words], bool]


def everybody(kind: Kind) -> Filter:
    """Whoever a mail of *kind* goes to if nobody is asked for by name."""
    return _any_of(TRAITS[kind].audiences - TRAITS[kind].on_request)


def anybody(kind: Kind) -> Filter:
    """Whoever a mail of *kind* may go to, those included who have to be asked for by name."""
    return _any_of(TRAITS[kind].audiences)


def _any_of(words: Words) -> Filter:
    return Filter("", frozenset(), lambda has: bool(has & words))


def parse(written: str) -> Filter:
    """Who is meant by *written*: audiences with `and`, `or`, `not`, parentheses; a comma is an `or`. Raises Invalid."""
    tokens = re.findall(r"\(|\)|,|[^\s(),]+", written.lower())
    reading = _Reading(tokens)
    holds = reading.either()
    if reading.rest:
        raise _not_understood(reading.rest[0])
    normal = " ".join("or" if token == "," else token for token in tokens)  # noqa: S105 - no password
    return Filter(normal.replace("( ", "(").replace(" )", ")"), frozenset(reading.words), holds)


class _Reading:
    """Tokens, read from the left."""

    def __init__(self, tokens: Collection[str]) -> None:
        self.rest = list(tokens)
        self.words: set[Audience] = set()

    def either(self) -> Callable[[Words], bool]:
        parts = [self.both()]
        while self.rest and self.rest[0] in {"or", ","}:
            del self.rest[0]
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda has: any(part(has) for part in parts)

    def both(self) -> Callable[[Words], bool]:
        parts = [self.one()]
        while self.rest and self.rest[0] == "and":
            del self.rest[0]
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else lambda has: all(part(has) for part in parts)

    def one(self) -> Callable[[Words], bool]:
        if not self.rest:
            raise _not_understood("")
        token = self.rest.pop(0)
        if token == "not":  # noqa: S105 - no password
            inner = self.one()
            return lambda has: not inner(has)
        if token == "(":  # noqa: S105 - no password
            inner = self.either()
            if not self.rest or self.rest.pop(0) != ")":
                raise Invalid("a parenthesis of --to is not closed.")
            return inner
        word = _word(token)
        self.words.add(word)
        return lambda has: word in has


def _word(token: str) -> Audience:
    named = {word.value: word for word in Audience}
    found = named.get(token) or named.get(token.removesuffix("s"))
    if found is None:
        raise _not_understood(token)
    return found


def _not_understood(token: str) -> Invalid:
    known = ", ".join(word.value for word in Audience)
    what = f"“{excerpt(token)}” is none of those" if token else "something is missing in those"
    return Invalid(f"{what} whom a mail may go to: {known}; they are joined by and, or, not: --to 'came and not crew'.")
