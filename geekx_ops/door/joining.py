"""Two doors become one: which registration is which, whose seat changed hands, what contradicts. The rules only.

Who came is what the log says when it is replayed, and the entries of two logs are simply put together by their nonces:
that has one result in whatever order laptops are merged. What a standing is goes by what each door had heard: whoever
gave a seat away without knowing that its guest had come is overruled by the guest who is inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from geekx_ops.door import admission, log, wording
from geekx_ops.door.log import Entry, Kind, Reason, replay
from geekx_ops.events.event import Event
from geekx_ops.identity import addresses, names
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, Standing


@dataclass(frozen=True, slots=True)
class Guest:
    """A registration as it is at the other door, with the names of companions and the answers by question."""

    registration: Registration
    companions: tuple[str, ...]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OtherDoor:
    """All that is taken from another laptop: one event, its guests, the log of its door.

    `created_at` is when the event was made, which tells it from another event of the same name.
    """

    event: Event
    created_at: datetime
    guests: tuple[Guest, ...]
    entries: tuple[Entry, ...]


def pairs(theirs: Sequence[Registration], ours: Sequence[Registration]) -> dict[int, int]:
    """Which registration of ours each of theirs is, by number; those that we do not have are left out.

    The ticket code says it, else the instant of the sign-up and the person; a person who was erased here is known by
    that instant alone, and does not come back. A person has one registration that has not ended: if there is one on
    each side, it is the same, whatever else became of her.
    """
    by_code = {one.ticket_code: one for one in ours if one.ticket_code is not None}
    found = {one.id: by_code[one.ticket_code] for one in theirs if one.ticket_code in by_code}
    found |= _in_order(theirs, ours, found, _sign_up)
    found |= _in_order(theirs, [one for one in ours if one.name == names.ERASED], found, lambda one: one.signed_up_at)
    return {number: one.id for number, one in _living(theirs, ours, found)}


def _in_order(
    theirs: Iterable[Registration],
    ours: Iterable[Registration],
    found: Mapping[int, Registration],
    key: Callable[[Registration], object],
) -> dict[int, Registration]:
    """Pairs of one *key* among those that are not found yet.

    One guest list may bring two people of one name without addresses: they are paired in the order of their numbers.
    """
    taken = {one.id for one in found.values()}
    left: dict[object, list[Registration]] = {}
    for one in ours:
        if one.id not in taken:
            left.setdefault(key(one), []).append(one)
    return {one.id: left[key(one)].pop(0) for one in theirs if one.id not in found and left.get(key(one))}


def _sign_up(one: Registration) -> tuple[datetime, str]:
    return one.signed_up_at, addresses.email_key(one.email) if one.email else f"name {names.name_key(one.name)}"


def _living(
    theirs: Sequence[Registration], ours: Sequence[Registration], found: Mapping[int, Registration]
) -> Iterator[tuple[int, Registration]]:
    living = {one.person_id: one for one in ours if one.standing in LIVE}
    by_address = {addresses.email_key(one.email): one for one in living.values() if one.email}
    for one in theirs:
        same = found.get(one.id)
        if one.standing in LIVE and (same is None or same.standing not in LIVE):
            address = addresses.email_key(one.email or "")
            same = (living.get(same.person_id) if same else by_address.get(address)) or same
        if same is not None:
            yield one.id, same


@dataclass(frozen=True, slots=True)
class Meeting:
    """One guest at two doors: the registration and its entries on each side.

    `theirs` are written as they would be here, in the order in which the other side learnt of them; `fresh` has the
    nonces of all that is unknown here.
    """

    here: Registration
    there: Registration
    ours: tuple[Entry, ...]
    theirs: tuple[Entry, ...]
    fresh: frozenset[str]

    @property
    def is_one_sign_up(self) -> bool:
        """Whether it is one registration, not two of one person, of which one was made after the copy."""
        return self.here.signed_up_at == self.there.signed_up_at

    @property
    def new(self) -> tuple[Entry, ...]:
        """Their entries that are unknown here."""
        return tuple(entry for entry in self.theirs if entry.nonce in self.fresh)

    @property
    def together(self) -> tuple[Entry, ...]:
        """Both logs."""
        return (*self.ours, *self.new)

    @property
    def let_in(self) -> tuple[Entry, ...]:
        """Their check-ins that are unknown here and were not taken back, in order."""
        new = set(self.new)
        return tuple(entry for entry in log.standing(self.together) if entry.kind is Kind.CHECK_IN and entry in new)


def given_away_there(met: Meeting) -> Entry | None:
    """The entry by which the other door gave a seat away that is still kept here, if it is news here."""
    kept = met.here.standing in _EXPECTED and met.here.held is None
    if not (met.is_one_sign_up and kept and met.there.standing in _WITHOUT):
        return None
    given_away = _gifts(met.theirs)
    return given_away[-1] if given_away and given_away[-1].nonce in met.fresh else None


def seated_there(met: Meeting) -> bool:
    """Whether the other door has seated somebody who has no seat here, or only an offer."""
    lost = _gifts(met.ours)
    without = met.here.standing in {Standing.WAITING, Standing.OFFERED} or (lost and met.here.standing in _WITHOUT)
    if not (met.is_one_sign_up and without and met.there.standing is Standing.CONFIRMED):
        return False
    # If the seat was given away here and they had not heard of it, they merely kept it: that is no new seat.
    came = met.let_in
    heard = {entry.nonce for entry in takewhile(lambda entry: entry not in came, met.theirs)}
    return all(entry.nonce in heard for entry in lost)


_EXPECTED = frozenset({Standing.CONFIRMED, Standing.OFFERED})
_WITHOUT = frozenset({Standing.EXPIRED, Standing.WAITING})


def _gifts(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in log.standing(entries) if entry.kind is Kind.GIVEN_AWAY]


def judged(event: Event, met: Meeting) -> Meeting:
    """*met* with the reasons for which their check-ins would have been refused here.

    That somebody is inside already is none: a ticket that was used at both doors shows when the log is replayed.
    """
    attendance = replay(met.ours, met.here.party_size)
    reasons = {entry.nonce: admission.refusal(event, met.here, attendance, entry.at) for entry in met.let_in}
    against = {nonce: reason for nonce, reason in reasons.items() if reason is not Reason.ALREADY_IN}
    theirs = (
        replace(entry, reason=against.get(entry.nonce)) if entry.kind is Kind.CHECK_IN else entry
        for entry in met.theirs
    )
    return replace(met, theirs=tuple(theirs))


def party_needed(met: Meeting) -> int:
    """The size of the party here, or as many of it as were inside at once there, if that is news and more."""
    came = replay(met.theirs, met.there.party_size).came if met.let_in else 0
    return max(met.here.party_size, came)


class ClashKind(StrEnum):
    """How two doors contradict each other."""

    BOTH_DOORS = "both-doors"
    """One ticket let in at each."""
    REFUSED_HERE = "refused-here"
    """Let in there, and would not have been here."""
    GIVEN_AWAY = "given-away"
    """The seat was given away at one, and its guest came in at the other."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction between two doors. Both sides of it are kept; `registration` is as it is after the merge.

    `entries` in the order of their times: the two check-ins, the one check-in, or the check-in and the giving away.
    """

    kind: ClashKind
    registration: Registration
    entries: tuple[Entry, ...]
    reason: Reason | None = None


def clashes(met: Meeting, after: Registration) -> Iterator[Clash]:
    """What contradicts in the entries of *met*, judged before; *after* is its registration after the merge."""
    yield from _both_doors(met, after)
    refused = next((entry for entry in met.let_in if entry.reason is not None), None)
    if refused is not None:
        given_away = replay(met.ours, after.party_size).given_away
        if refused.reason is Reason.GIVEN_AWAY and given_away is not None:
            yield given_away_and_came(after, given_away, refused)
        else:
            yield Clash(ClashKind.REFUSED_HERE, after, (refused,), refused.reason)


def _both_doors(met: Meeting, after: Registration) -> Iterator[Clash]:
    before = {entry.nonce for entry in replay(met.ours, after.party_size).too_many}
    check_ins = [entry for entry in log.standing(met.together) if entry.kind is Kind.CHECK_IN]
    for entry in replay(met.together, after.party_size).too_many:
        place = check_ins.index(entry)
        if entry.nonce not in before and place:
            yield Clash(ClashKind.BOTH_DOORS, after, (check_ins[place - 1], entry))


def given_away_and_came(after: Registration, given_away: Entry, came: Entry) -> Clash:
    """The clash of a seat that was given away at one door while its guest came in at the other."""
    first, second = sorted((given_away, came), key=lambda entry: (entry.at, entry.nonce))
    return Clash(ClashKind.GIVEN_AWAY, after, (first, second), Reason.GIVEN_AWAY)


def told(event: Event, clash: Clash) -> str:
    """What to say of a clash to whoever merges."""
    one = clash.registration
    at = [f"at {wording.when(event, entry.at)} ({entry.actor})" for entry in clash.entries]
    if clash.reason is None:  # the ticket was good at both doors
        return (
            f"{one.name} came in at both doors: {at[0]} and {at[1]}. Both are kept, and counted once."
            " If two people used one ticket, one of them is a walk-in."
        )
    if clash.kind is ClashKind.GIVEN_AWAY:
        away, came = at if clash.entries[0].kind is Kind.GIVEN_AWAY else reversed(at)
        return (
            f"The seat of {one.name} was given away {away}, and they came in {came}."
            f" They keep their seat; so does whoever got it.{_over(one)}"
        )
    return f"{one.name} was let in {at[0]}, and {_WOULD_NOT[clash.reason]}. The check-in is kept.{_over(one)}"


_WOULD_NOT = {
    Reason.CANCELLED: "had cancelled here",
    Reason.DECLINED: "had declined the seat here",
    Reason.EXPIRED: "had let the offer of a seat run out here",
    Reason.GIVEN_AWAY: "had lost the seat to somebody who waited here",
    Reason.PENDING: "was not confirmed here yet",
    Reason.WAITING: "was waiting for a seat here",
    Reason.EVENT_OFF: "the event is called off here",
    Reason.WRONG_TIME: "the event is on another day here",
}


def _over(one: Registration) -> str:
    return " There was no room for it: see `geekx event show`." if one.over_cap else ""
