"""Somebody at the door: a registration, all that the log says of it, and the answer to a scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam

from geekx_ops.door import entries
from geekx_ops.door.entries import Draft
from geekx_ops.door.log import Attendance, Entry, Kind, Reason, replay
from geekx_ops.events.event import Event
from geekx_ops.registration import answers as answer_rules
from geekx_ops.registration import details, ledger
from geekx_ops.registration.record import Registration
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import door_log, people, registrations
from geekx_ops.workspace import Transaction

# One statement for all that a scan needs to know: somebody waits for it.
_KNOWN = (
    ledger.registrations_with_names()
    .add_columns(people.c.note, *entries.COLUMNS)
    .outerjoin(door_log, door_log.c.registration_id == registrations.c.id)
)
_NOTE = len(fields(Registration))


def _as_it_is(*row: Any) -> tuple[Any, ...]:
    return row


_BY_ID = Query(_KNOWN.where(registrations.c.id == bindparam("registration")), _as_it_is)
_BY_CODE = Query(
    _KNOWN.where(registrations.c.event_id == bindparam("event_id"), registrations.c.ticket_code == bindparam("code")),
    _as_it_is,
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A registration of *event*, its entries in the log and what they come to, and what is noted of the person."""

    event: Event
    registration: Registration
    entries: tuple[Entry, ...]
    attendance: Attendance
    remark: str | None

    def seated_as(self, registration: Registration) -> Visitor:
        """The same after the registration has changed."""
        if registration is self.registration:
            return self
        return _replayed(self.event, registration, self.entries, self.remark)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door answers to one scan.

    `entry` is its row of the log, and `visitor` whose it is, as things are after it. `notes` are what the door should
    know now: answers that the event wants to be seen here, and a note on the person. `repeated` says that this very
    scan had been answered before. `seated` are others who got a seat by it, to be called in.
    """

    message: str
    entry: Entry
    visitor: Visitor | None = None
    notes: tuple[str, ...] = ()
    repeated: bool = False
    seated: tuple[Registration, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether what was asked for was done."""
        return self.entry.kind in {Kind.CHECK_IN, Kind.CHECK_OUT, Kind.UNDO}

    @property
    def reason(self) -> Reason | None:
        """Why it was not done."""
        return None if self.ok else self.entry.reason


def visitor(tx: Transaction, event: Event, registration_id: int) -> Visitor:
    """The registration of *event* with this id, which must exist, with its part of the log."""
    return _visitor(event, tx.all(_BY_ID, registration=registration_id))


def by_code(tx: Transaction, event: Event, code: str) -> Visitor | None:
    """Whoever of *event* has this ticket code, in its stored form, whatever has become of the registration."""
    rows = tx.all(_BY_CODE, event_id=event.id, code=code)
    return _visitor(event, rows) if rows else None


def _visitor(event: Event, rows: Sequence[tuple[Any, ...]]) -> Visitor:
    """Who is meant by *rows* of `_KNOWN`, one for each entry of the log, or one without an entry."""
    first = rows[0]
    own = tuple(Entry(*row[_NOTE + 1 :]) for row in rows if row[_NOTE + 1] is not None)
    return _replayed(event, Registration(*first[:_NOTE]), own, first[_NOTE])


def _replayed(event: Event, one: Registration, own: tuple[Entry, ...], remark: str | None) -> Visitor:
    return Visitor(event, one, own, replay(own, one.party_size), remark)


def note(tx: Transaction, who: Visitor, draft: Draft) -> tuple[Visitor, Entry]:
    """Write *draft* into the log; the visitor as she is after it, and the entry."""
    entry = entries.write_for(tx, who.event, who.registration.id, who.entries, draft)
    return _replayed(who.event, who.registration, (*who.entries, entry), who.remark), entry


def notes(tx: Transaction, who: Visitor) -> tuple[str, ...]:
    """What the door should know of *who*."""
    questions = who.event.settings.questions
    seen = any(question.at_door for question in questions)
    answers = answer_rules.for_door(questions, details.answers(tx, who.registration)) if seen else ()
    return answers if who.remark is None else (*answers, who.remark)
