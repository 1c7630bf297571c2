"""The guests of an event as mails see them: who is a speaker, who won, who came and who did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Item
from geekx_ops.door import entries, log
from geekx_ops.door.log import NOBODY_CAME, Attendance, Kind
from geekx_ops.door.presence import Presence, presence
from geekx_ops.events.event import Event
from geekx_ops.identity.names import name_key
from geekx_ops.mail import audience, suppressing
from geekx_ops.mail.audience import Filter, Guest, Selection
from geekx_ops.mail.kinds import Kind as MailKind
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.raffle import history
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import people, registrations
from geekx_ops.workspace import Transaction

_own = registrations.c
_HAD_A_SEAT = frozenset({Presence.CAME, Presence.NO_SHOW, Presence.UNRECORDED})


class _Registered(NamedTuple):
    """What of a registration tells who somebody is: of all guests of an event, so there is not more of it."""

    id: int
    person_id: int
    name: str
    email: str | None
    standing: Standing
    held: str | None
    party_size: int


_OF_EVENT = Query(
    select(_own.id, _own.person_id, people.c.name, people.c.email, _own.standing, _own.held, _own.party_size)
    .join_from(registrations, people, people.c.id == _own.person_id)
    .where(_own.event_id == bindparam("event"))
    .order_by(_own.id),
    _Registered,
)


@dataclass(frozen=True, slots=True)
class Guests:
    """All guests of an event; of those with a seat, how many there were and how many came."""

    guests: tuple[Guest, ...]
    seated: int
    came: int
    is_over: bool


def selection(tx: Transaction, event: Event, kind: MailKind, wanted: Filter) -> Selection:
    """Who gets a mail of *kind* now. Raises Conflict if *wanted* asks who came, and nobody knows."""
    found = guests(tx, event)
    audience.refuse_guessing(wanted, came=found.came, seated=found.seated, over=found.is_over)
    silenced = suppressing.silenced(tx, event, kind)
    return audience.chosen(found.guests, kind, wanted, silenced.__contains__)


def guests(tx: Transaction, event: Event) -> Guests:
    """Everybody who ever signed up for *event*, with all that she is."""
    known = tx.all(_OF_EVENT, event=event.id)
    written = entries.of_event(tx, event)
    logged = any(entry.kind is Kind.CHECK_IN for entry in written)
    attendances = log.attendances(written, {one.id: one.party_size for one in known})
    present = [
        presence(event, one.standing, attendances.get(one.id, NOBODY_CAME), tx.now, logged=logged) for one in known
    ]
    seated = sum(one in _HAD_A_SEAT for one in present)
    came = sum(one is Presence.CAME for one in present)
    over = event.settings.ends <= tx.now
    told = _Told(tx, event, told_apart=over and audience.can_tell_apart(came, seated))
    found = tuple(told.guest(one, was, attendances.get(one.id)) for one, was in zip(known, present, strict=True))
    return Guests(found, seated, came, over)


class _Told:
    """What is known of an event's guests beside their registrations."""

    def __init__(self, tx: Transaction, event: Event, *, told_apart: bool) -> None:
        self.told_apart = told_apart
        self.mute = mute(tx)
        plan = agenda.as_stored(tx, event).plan
        self.speakers = {name_key(speaker.name) for speaker in plan.speakers if speaker.slug in on_stage(plan.items)}
        self.winners = {win.person for win in history.claims(tx) if win.event == event.settings.slug}

    def guest(self, one: _Registered, was: Presence, attendance: Attendance | None) -> Guest:
        """*one* with all that she is. Before the event is over, who is in has not come: she is coming."""
        words = audience.words_of(
            one.standing,
            was if attendance is None or attendance.arrived is None or self.told_apart else Presence.EXPECTED,
            held=one.held,
            speaks=bool(self.speakers) and name_key(one.name) in self.speakers,
            won=one.person_id in self.winners,
            told_apart=self.told_apart,
        )
        is_mute = bool(self.mute) and one.email is not None and mailbox_key(one.email) in self.mute
        return Guest(one.person_id, one.id, one.name, one.email, words, is_mute)


def on_stage(items: Iterable[Item]) -> set[str]:
    """The slugs of those who speak in any of *items* that is not skipped."""
    return {slug for item in items if not item.skipped for slug in item.speakers}


def mute(tx: Transaction) -> set[str]:
    """The mailboxes of those who are not to be contacted: they hold also where another record has the same one."""
    rows = tx.select(select(people.c.email).where(people.c.do_not_contact, people.c.email.is_not(None)))
    return {mailbox_key(email) for (email,) in rows}
