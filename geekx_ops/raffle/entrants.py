"""Who is in the draw, from registrations and the log of the door; and the badge code that stands for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from geekx_ops.door.listing import Door, door
from geekx_ops.events.event import Event
from geekx_ops.people import history
from geekx_ops.raffle.record import Step
from geekx_ops.raffle.rules import Candidate, Out, Rules, tickets_of, why_out
from geekx_ops.registration import find
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.registration.ticket_code import ALPHABET
from geekx_ops.storage.tables import raffle_badges, raffle_draws, raffle_log, registrations
from geekx_ops.workspace import Transaction

_SYMBOLS = ALPHABET.upper()
_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Preview:
    """The draw as it would be frozen now. `doubles` are pairs of registration numbers that may be one person's."""

    registered: int
    came: int
    out: dict[Out, int]
    holdings: dict[int, int]
    """Tickets by registration."""
    doubles: tuple[tuple[int, int], ...]

    @property
    def tickets(self) -> int:
        """How many tickets there are in all."""
        return sum(self.holdings.values())


def preview(tx: Transaction, event: Event, rules: Rules) -> Preview:
    """Who would be in by *rules*, who not and why, and who may be in twice."""
    here = door(tx, event.settings.slug)
    known = _candidates(tx, here)
    reasons = {one.registration: why_out(rules, one, tx.now) for one in known}
    inside = [one for one in known if reasons[one.registration] is None]
    return Preview(
        registered=len(known),
        came=sum(one.came for one in known),
        out=dict(Counter(reason for reason in reasons.values() if reason is not None)),
        holdings={one.registration: tickets_of(rules, one) for one in inside},
        doubles=_doubles([here.guests[one.registration] for one in inside]),
    )


def _candidates(tx: Transaction, here: Door) -> list[Candidate]:
    won, before = _winners(tx), _came_before(tx, here)
    found = [
        _candidate(here, one, won.get(one.person_id), before.get(one.person_id, 0)) for one in here.guests.values()
    ]
    # Who cancelled and came back has two registrations, and one entry: the one that says most for her.
    by_merit = sorted(found, key=lambda one: (one.inside, one.confirmed, one.came))
    return sorted({one.person: one for one in by_merit}.values(), key=lambda one: one.registration)


def _candidate(here: Door, one: Registration, won_at: datetime | None, before: int) -> Candidate:
    seen = here.attendance(one.id)
    return Candidate(
        registration=one.id,
        person=one.person_id,
        confirmed=one.standing is Standing.CONFIRMED,
        came=seen.came > 0,
        inside=seen.inside > 0,
        arrived=None if seen.arrived is None else seen.arrived.at,
        held=one.held,
        won_at=won_at,
        events_before=before,
    )


def _winners(tx: Transaction) -> dict[int, datetime]:
    """When each person last won a prize."""
    own = raffle_badges.c
    found = (
        select(registrations.c.person_id, func.max(raffle_log.c.at, type_=raffle_log.c.at.type))
        .select_from(raffle_log)
        .join(raffle_draws, raffle_draws.c.id == raffle_log.c.draw_id)
        .join(raffle_badges, (own.event_id == raffle_draws.c.event_id) & (own.code == raffle_log.c.code))
        .join(registrations, registrations.c.id == own.registration_id)
        .where(raffle_log.c.step == Step.CLAIMED, raffle_draws.c.void.is_(False))
        .where(raffle_draws.c.commit_text.not_like("%\nevent=TEST %"))
        .group_by(registrations.c.person_id)
    )
    return {row.person_id: row[1] for row in tx.select(found)}


def _came_before(tx: Transaction, here: Door) -> dict[int, int]:
    """At how many other events each person was."""
    came_here = {one.person_id for one in here.guests.values() if here.attendance(one.id).came}
    begun = here.event.settings.starts <= tx.now
    regulars = history.top(tx).regulars
    return {one.person.id: one.totals.came - (1 if begun and one.person.id in came_here else 0) for one in regulars}


def _doubles(guests: list[Registration]) -> tuple[tuple[int, int], ...]:
    """Pairs whose addresses differ by an alias only, or who have the same name."""
    first: dict[str, int] = {}
    found: set[tuple[int, int]] = set()
    for one in guests:
        for sign in _signs(one):
            other = first.setdefault(sign, one.id)
            if other != one.id:
                found.add((other, one.id))
    return tuple(sorted(found))


def _signs(one: Registration) -> list[str]:
    signs = [f"name {one.name.casefold()}"]
    if one.email is not None:
        local, _, domain = one.email.casefold().rpartition("@")
        local = local.partition("+")[0]
        if domain in {"gmail.com", "googlemail.com"}:
            local, domain = local.replace(".", ""), "gmail.com"
        signs.append(f"mail {local}@{domain}")
    return signs


def badges(tx: Transaction, event: Event, wanted: list[int]) -> dict[int, str]:
    """The badge codes of these registrations; who has none gets one, by chance, and keeps it for the event."""
    own = raffle_badges.c
    rows = tx.select(select(own.registration_id, own.code).where(own.event_id == event.id))
    known: dict[int, str] = {row.registration_id: row.code for row in rows}
    taken = set(known.values())
    new = []
    for number in wanted:
        if number not in known:
            known[number] = _unused(tx, taken)
            new.append({"registration_id": number, "event_id": event.id, "code": known[number]})
    if new:
        tx.connection.execute(insert(raffle_badges), new)
    return {number: known[number] for number in wanted}


def _unused(tx: Transaction, taken: set[str]) -> str:
    while True:
        code = "".join(_SYMBOLS[tx.randrange(len(_SYMBOLS))] for _ in range(_LENGTH))
        if code not in taken:
            taken.add(code)
            return code


def badge_of(tx: Transaction, event: Event, who: str) -> tuple[Registration, str]:
    """The registration that *who* means, and its badge code."""
    one = find.registration(tx, event, who)
    return one, badges(tx, event, [one.id])[one.id]


def registration_of(tx: Transaction, event: Event, code: str) -> int | None:
    """The registration that has the badge *code*."""
    own = raffle_badges.c
    found = tx.select(select(own.registration_id).where(own.event_id == event.id, own.code == code))
    return int(found[0].registration_id) if found else None
