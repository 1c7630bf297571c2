"""Who is in the draw, from registrations and the log of the door; and the badge code that stands for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select

from geekx_ops.door.listing import Door, door
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.raffle import doubles, history
from geekx_ops.raffle.rules import Candidate, Out, Rules, tickets_of, why_out
from geekx_ops.registration import find
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.registration.ticket_code import ALPHABET
from geekx_ops.storage.tables import raffle_badges, registration_answers, registrations
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
    here, decided = door(tx, event.settings.slug), doubles.decided(tx, event)
    known = _candidates(tx, here, rules, {one.out for one in decided})
    reasons = {one.registration: why_out(rules, one, tx.now) for one in known}
    inside = [one for one in known if reasons[one.registration] is None]
    return Preview(
        registered=len(known),
        came=sum(one.came for one in known),
        out=dict(Counter(reason for reason in reasons.values() if reason is not None)),
        holdings={one.registration: tickets_of(rules, one) for one in inside},
        doubles=doubles.still_open(doubles.suspected(here.guests[one.registration] for one in inside), decided),
    )


def _candidates(tx: Transaction, here: Door, rules: Rules, out: Collection[int | None]) -> list[Candidate]:
    won, answered = _winners(tx), _answered(tx, here.event, rules.answered)
    before = _came_before(tx, here.event) if rules.counts_events else Counter[int]()
    found = [
        replace(
            _candidate(here, one),
            won_at=won.get(one.person_id),
            events_before=before[one.person_id],
            answered=one.id in answered,
            is_double=one.id in out,
        )
        for one in here.guests.values()
    ]
    # Who cancelled and came back has two registrations, and one entry: the one that says most for her.
    by_merit = sorted(found, key=lambda one: (one.inside, one.confirmed, one.came))
    return sorted({one.person: one for one in by_merit}.values(), key=lambda one: one.registration)


def _candidate(here: Door, one: Registration) -> Candidate:
    seen = here.attendance(one.id)
    return Candidate(
        registration=one.id,
        person=one.person_id,
        confirmed=one.standing is Standing.CONFIRMED,
        came=seen.came > 0,
        inside=seen.inside > 0,
        arrived=None if seen.arrived is None else seen.arrived.at,
        held=one.held,
        won_at=None,
        events_before=0,
        employer=here.employers.get(one.person_id),
        signed_up=one.signed_up_at,
    )


def _answered(tx: Transaction, event: Event, question: str | None) -> set[int]:
    """The registrations of *event* with an answer to *question*."""
    if question is None:
        return set()
    own = registration_answers.c
    found = select(own.registration_id).join(registrations, registrations.c.id == own.registration_id)
    rows = tx.select(found.where(registrations.c.event_id == event.id, own.question == question, own.value != ""))
    return {row.registration_id for row in rows}


def _winners(tx: Transaction) -> dict[int, datetime]:
    """When each person last won a prize."""
    return {one.person: one.at for one in history.claims(tx)}  # the oldest first: the last one stays


def _came_before(tx: Transaction, event: Event) -> Counter[int]:
    """At how many events that began before this one each person was."""
    found: Counter[int] = Counter()
    for other in events.all_events(tx):
        if other.settings.starts < event.settings.starts:
            then = door(tx, other.settings.slug)
            found.update({one.person_id for one in then.guests.values() if then.attendance(one.id).came})
    return found


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
