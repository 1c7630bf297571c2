"""Somebody at the door: a registration, all that the log says of it, and the answer to a scan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from geekx_ops.door import entries
from geekx_ops.door.entries import Draft
from geekx_ops.door.log import Attendance, Entry, Kind, Reason, replay
from geekx_ops.events.event import Event
from geekx_ops.registration import answers as answer_rules
from geekx_ops.registration import details
from geekx_ops.registration.record import Registration
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import people
from geekx_ops.workspace import Transaction

_NOTE = Query(select(people.c.note).where(people.c.id == bindparam("person")), lambda note: note)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A registration of *event*, and its entries in the log."""

    event: Event
    registration: Registration
    entries: tuple[Entry, ...]

    @property
    def attendance(self) -> Attendance:
        """What the entries come to."""
        return replay(self.entries, self.registration.party_size)

    def seated_as(self, registration: Registration) -> Visitor:
        """The same after the registration has changed."""
        return replace(self, registration=registration)


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


def visitor(tx: Transaction, event: Event, registration: Registration) -> Visitor:
    """*registration* with its part of the log."""
    return Visitor(event, registration, tuple(entries.of_registration(tx, registration.id)))


def note(tx: Transaction, who: Visitor, draft: Draft) -> tuple[Visitor, Entry]:
    """Write *draft* into the log; the visitor as she is after it, and the entry."""
    entry = entries.write_for(tx, who.event, who.registration.id, who.entries, draft)
    return replace(who, entries=(*who.entries, entry)), entry


def notes(tx: Transaction, who: Visitor) -> tuple[str, ...]:
    """What the door should know of *who*."""
    questions = who.event.settings.questions
    seen = any(question.at_door for question in questions)
    answers = answer_rules.for_door(questions, details.answers(tx, who.registration)) if seen else ()
    remark = tx.first(_NOTE, person=who.registration.person_id)
    return answers if remark is None else (*answers, remark)
