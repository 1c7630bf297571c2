"""Guests and numbers to look at: read from the rows, never kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import journal, opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventSettings
from geekx_ops.identity import names
from geekx_ops.registration import details, explain, find, ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, SEATED, Seats, Standing
from geekx_ops.registration.service import known_ticket_type
from geekx_ops.storage.tables import event_questions, registration_answers, registration_companions, registrations
from geekx_ops.workspace import Transaction

_own = registrations.c
_ORDER = {standing: rank for rank, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Guest:
    """A registration with what one wants to see of it. `position` is the place in the queue of one who waits."""

    registration: Registration
    position: int | None
    companions: tuple[str, ...]
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which guests are wanted; what is left empty does not matter."""

    standings: Collection[Standing] = LIVE
    ticket_type: str | None = None
    held: str | None = None
    name: str | None = None
    answers: dict[str, str] = field(default_factory=dict)

    def takes(self, guest: Guest) -> bool:
        """Whether *guest* has the name and the answers that are wanted; the rest is asked of the database."""
        named = self.name is None or names.matches(self.name, guest.registration.name)
        return named and all(
            guest.answers.get(question, "").casefold() == wanted.casefold() for question, wanted in self.answers.items()
        )


def guest_list(tx: Transaction, event: str, wanted: Filter | None = None) -> list[Guest]:
    """The guests that *wanted* takes (default: all that have not ended): by standing, then by queue and by name."""
    stored = events.stored(tx, event)
    chosen = wanted or Filter()
    _refuse_unknown(stored.settings, chosen)
    rows = [Registration(*row) for row in tx.select(_narrowed(stored, chosen))]
    positions = _positions(tx, stored) if Standing.WAITING in chosen.standings else {}
    named, answers = companions(tx, stored), _answers(tx, stored)
    found = [Guest(one, positions.get(one.id), tuple(named[one.id]), answers[one.id]) for one in rows]
    return sorted((guest for guest in found if chosen.takes(guest)), key=_place)


def _refuse_unknown(settings: EventSettings, wanted: Filter) -> None:
    """Raise Invalid for a filter that names what the event does not have: nobody would fit, and it would look empty."""
    known_ticket_type(settings, wanted.ticket_type, None)
    if wanted.held is not None:
        known_ticket_type(settings, None, wanted.held)
    asked = [question.slug for question in settings.questions]
    for slug in wanted.answers:
        if slug not in asked:
            known = ", ".join(asked) or "no question"
            raise Invalid(f'this event has no question "{slug[:60]}"; it has: {known}.', question=slug[:60])


def _place(guest: Guest) -> tuple[int, int, str, int]:
    one = guest.registration
    return (_ORDER[one.standing], guest.position or 0, names.name_key(one.name), one.id)


def _narrowed(event: Event, wanted: Filter) -> Select[Any]:
    statement = ledger.registrations_with_names().where(
        _own.event_id == event.id, _own.standing.in_(list(wanted.standings))
    )
    if wanted.ticket_type is not None:
        statement = statement.where(_own.ticket_type == wanted.ticket_type)
    if wanted.held is not None:
        statement = statement.where(_own.held == wanted.held)
    return statement


def _positions(tx: Transaction, event: Event) -> dict[int, int]:
    queued = select(_own.id).where(_own.event_id == event.id, _own.standing == Standing.WAITING)
    rows = tx.select(queued.order_by(_own.priority.desc(), _own.id))
    return {row.id: rank for rank, row in enumerate(rows, start=1)}


def companions(tx: Transaction, event: Event) -> dict[int, list[str]]:
    """The names of those who come along, by registration; an empty list for those who come alone."""
    table = registration_companions.c
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(table.registration_id, table.name).join(registrations, _own.id == table.registration_id)
    for registration, name in tx.select(
        rows.where(_own.event_id == event.id).order_by(table.registration_id, table.rank)
    ):
        found[registration].append(name)
    return found


def _answers(tx: Transaction, event: Event) -> dict[int, dict[str, str]]:
    table = registration_answers.c
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = select(table.registration_id, table.question, table.value).join_from(*details.ANSWERS_IN_ORDER)
    for registration, question, value in tx.select(
        rows.where(table.event_id == event.id).order_by(event_questions.c.rank)
    ):
        found[registration][question] = value
    return found


def guest(tx: Transaction, event: str, who: str) -> Guest:
    """The one guest that *who* means, as `find.registration` finds it."""
    return with_details(tx, find.registration(tx, events.stored(tx, event), who))


def with_details(tx: Transaction, one: Registration) -> Guest:
    """*one* with what one wants to see of it."""
    place = queue.position(tx, one) if one.standing is Standing.WAITING else None
    return Guest(one, place, details.companions(tx, one), details.answers(tx, one))


def why(tx: Transaction, event: str, who: str) -> tuple[str, ...]:
    """Sentences that explain where a guest stands, and what would have to happen."""
    stored = events.stored(tx, event)
    one = find.registration(tx, stored, who)
    waits = one.standing is Standing.WAITING
    facts = explain.Facts(
        registration=one,
        seats=ledger.seats(tx, stored),
        position=queue.position(tx, one) if waits else None,
        stopped=opening.queue_stopped(stored, tx.now),
        ahead=tuple(queue.ahead_of(tx, one)) if waits else (),
        lapsed=one.offer_expires_at is not None and one.offer_expires_at <= tx.now,
        run_out=queue.seats_of_due_offers(tx, stored) if waits else 0,
        passed_over=sum(entry.action == "registration.passed-over" for entry in journal.of_registration(tx, one.id)),
    )
    return explain.why(facts, lambda instant: opening.local(stored, instant))


@dataclass(frozen=True, slots=True)
class Overview:
    """An event in numbers: its seats, and how many registrations and seats there are of each standing."""

    event: Event
    seats: Seats
    registrations: dict[Standing, int]
    party_seats: dict[Standing, int]


def overview(tx: Transaction, event: str) -> Overview:
    """The numbers of one event."""
    stored = events.stored(tx, event)
    count = select(_own.standing, func.count(), func.sum(_own.party_size)).where(_own.event_id == stored.id)
    rows = tx.select(count.group_by(_own.standing))
    return Overview(
        stored,
        ledger.seats(tx, stored),
        {standing: number for standing, number, _ in rows},
        {standing: int(seats) for standing, _, seats in rows},
    )


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many guests gave one answer, and how many seats their parties have."""

    answer: str | None
    guests: int
    seats: int
    names: tuple[str, ...]


def answer_counts(tx: Transaction, event: str, question: str) -> list[AnswerCount]:
    """The answers of those who have a seat, most frequent first; None counts those who gave none.

    Companions are not asked: `seats` tells how many people the answer may stand for.
    """
    stored = events.stored(tx, event)
    known = [asked.slug for asked in stored.settings.questions]
    if question not in known:
        listed = ", ".join(known) or "none"
        raise NotFound(f'{stored.settings.name} has no question "{question[:60]}"; it has: {listed}.', questions=known)
    seated = guest_list(tx, event, Filter(standings=SEATED))
    number: Counter[str | None] = Counter(guest.answers.get(question) for guest in seated)
    return [
        _answer_count(answer, [guest for guest in seated if guest.answers.get(question) == answer])
        for answer, _ in sorted(number.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    ]


def _answer_count(answer: str | None, given_by: list[Guest]) -> AnswerCount:
    seats = sum(guest.registration.party_size for guest in given_by)
    return AnswerCount(answer, len(given_by), seats, tuple(guest.registration.name for guest in given_by))
