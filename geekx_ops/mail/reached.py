"""Who has got a mail of one kind already, or is about to: whoever else is meant can be written to alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from geekx_ops.errors import Conflict
from geekx_ops.events.event import Event
from geekx_ops.mail import audience, members
from geekx_ops.mail.audience import LeftOut, Member, Selection
from geekx_ops.mail.kinds import TRAITS, Kind, Per
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.states import IN_FLIGHT, MAY_HAVE_ARRIVED, OPEN, MailingState
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Transaction

_UNDER_WAY = frozenset({MailingState.SENDING, MailingState.PAUSED})
_LATELY = frozenset({*MAY_HAVE_ARRIVED, *IN_FLIGHT})


@dataclass(frozen=True, slots=True)
class Reached:
    """Registrations, or people and mailboxes, that a mail of one kind has reached."""

    per: Per
    registrations: frozenset[int]
    people: frozenset[int]
    mailboxes: frozenset[str]

    def has(self, member: Member) -> bool:
        """Whether *member* has it."""
        if self.per is Per.REGISTRATION:
            return member.registration in self.registrations
        return member.person in self.people or member.key in self.mailboxes


def reached(tx: Transaction, event: Event, kind: Kind) -> Reached:
    """Who has got a mail of *kind* about *event*, or will from a mailing that is under way."""
    own, mailing = mail_outbox.c, mail_mailings.c
    rows = tx.select(
        select(own.registration_id, own.person_id, own.address_key, own.state, mailing.state)
        .join(mail_mailings, mailing.id == own.mailing_id)
        .where(mailing.event_id == event.id, mailing.kind == kind)
    )
    has = [row for row in rows if row[3] in _LATELY or (row[3] in OPEN and row[4] in _UNDER_WAY)]
    return Reached(
        TRAITS[kind].per,
        frozenset(row[0] for row in has if row[0] is not None),
        frozenset(row[1] for row in has),
        frozenset(row[2] for row in has if row[2] is not None),
    )


def without(found: Selection, have: Reached) -> Selection:
    """Those of *found* who have not got it; the others are counted."""
    left = tuple(member for member in found.members if not have.has(member))
    number = len(found.members) - len(left)
    told = Counter({LeftOut.HAS_IT: number}) if number else Counter[LeftOut]()
    return Selection(left, {**found.left_out, **told})


def missing(tx: Transaction, event: Event, one: Mailing) -> int:
    """How many who are meant by the mailing *one* would get it now, and have not got any of its kind."""
    try:
        found = members.selection(tx, event, one.kind, audience.meant(one.who, one.kind))
    except Conflict:  # it asks who came, and by now that would be a guess
        return 0
    return len(without(found, reached(tx, event, one.kind)).members)
