"""Who has got a mail of one kind already, or is about to: whoever else is meant can be written to alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, or_, select

from geekx_ops.errors import Conflict
from geekx_ops.events.event import Event
from geekx_ops.mail import following, mailings, members, narrowing, occasions, outbox_counts, stored
from geekx_ops.mail.audience import LeftOut, Member, Selection
from geekx_ops.mail.due import Due, due, is_void
from geekx_ops.mail.kinds import TRAITS, Kind, Per
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.occasions import Occasion
from geekx_ops.mail.states import CHANGEABLE, IN_FLIGHT, MAY_HAVE_ARRIVED, OPEN, UNDER_WAY, MailingState, State
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import mail_mailings, mail_outbox
from geekx_ops.workspace import Transaction

_WENT = frozenset({*MAY_HAVE_ARRIVED, *IN_FLIGHT})
_own, _mailing = mail_outbox.c, mail_mailings.c
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_ANOTHER = Query(
    select(_own.address)
    .join(mail_mailings, _mailing.id == _own.mailing_id)
    .where(_mailing.event_id == bindparam("event"), _mailing.kind == bindparam("kind"))
    .where(_own.mailing_id != bindparam("mailing"))
    .where(_own.dot_at >= bindparam("since"), or_(*(_own.state == state for state in sorted(MAY_HAVE_ARRIVED))))
    .where(or_(_own.registration_id == bindparam("registration"), _own.person_id == bindparam("person"))),
    lambda address: (address,),
)


@dataclass(frozen=True, slots=True)
class Reached:
    """Registrations or people that a mail of one kind has reached, and each in which mailbox (None: wherever she is).

    What went to an address that was corrected since did not reach her.
    """

    per: Per
    where: frozenset[tuple[int, str | None]]

    def has(self, member: Member) -> bool:
        """Whether *member* has it."""
        one = member.registration if self.per is Per.REGISTRATION else member.person
        is_there = (one, None) in self.where or (one, member.key) in self.where
        return is_there or (self.per is Per.PERSON and any(key == member.key for _, key in self.where))


@dataclass(frozen=True, slots=True)
class _Row:
    """A message of any mailing that may say it."""

    registration: int | None
    person: int
    address: str | None
    state: State
    revision: int
    dot_at: datetime | None
    kind: Kind
    automatic: bool
    mailing_state: MailingState
    mailing: int

    @property
    def mailbox(self) -> str | None:
        """Where it is, or is to be; None: wherever she is."""
        return None if self.address is None else mailbox_key(self.address)

    def number(self, per: Per) -> int:
        """Whose it is."""
        return self.person if per is Per.PERSON else self.registration or 0

    def failed_in(self, mailing: int | None) -> bool:
        """Whether it failed, and is one of this mailing."""
        return self.state is State.FAILED and self.mailing == mailing

    def says(self, kind: Kind, about: Occasion | None, begun: Collection[int]) -> bool:
        """Whether it went out, or is about to, and speaks of what mails of *kind* are *about*.

        *begun* are the mailings that began since then: at the same instant, their order decides.
        """
        if self.state not in _WENT and (self.state not in OPEN or self.mailing_state not in UNDER_WAY):
            return False
        if about is None or (self.dot_at is None and not self.automatic):
            return True
        if self.automatic and self.kind is kind:
            return self.revision >= about.row
        if self.dot_at == about.at:
            return self.revision > about.row if self.automatic else self.mailing in begun
        return self.dot_at is None or self.dot_at > about.at


def reached(tx: Transaction, event: Event, kind: Kind, *, or_failed: int | None = None) -> Reached:
    """Who has got a mail of *kind* about *event* as it is, or will from a mailing that is under way.

    Who got a ticket since something changed has read of that, too. *or_failed*: and to whom it failed in the mailing of
    that number.
    """
    about = occasions.occasion(tx, event, kind)
    kinds = {kind, *following.PERSONAL} if kind is Kind.CHANGE else {kind}
    rows = tx.select(
        select(_own.registration_id, _own.person_id, _own.address, _own.state, _own.revision, _own.dot_at)
        .add_columns(_mailing.kind, _mailing.automatic, _mailing.state, _mailing.id)
        .join(mail_mailings, _mailing.id == _own.mailing_id)
        .where(_mailing.event_id == event.id, _mailing.kind.in_(kinds))
    )
    begun = frozenset[int]() if about is None else occasions.begun_since(tx, event, about)
    has = [row for row in (_Row(*row) for row in rows) if row.says(kind, about, begun) or row.failed_in(or_failed)]
    per = TRAITS[kind].per
    return Reached(per, frozenset((row.number(per), row.mailbox) for row in has))


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody who gets a mail about a registration, and at which address."""

    person: int
    registration: int | None
    address: str


def has_another(
    tx: Transaction, one: Mailing, about: Occasion | None, whose: Whose, *, since: datetime | None = None
) -> bool:
    """Whether a message of the same kind *about* the same, but of another mailing than *one*, went to her address."""
    by_registration = TRAITS[one.kind].per is Per.REGISTRATION
    found = tx.all(
        _ANOTHER,
        event=one.event_id,
        kind=one.kind,
        mailing=one.id,
        since=since or (_EVER if about is None else about.at),
        registration=whose.registration if by_registration else None,
        person=None if by_registration else whose.person,
    )
    return any(other is None or mailbox_key(other) == mailbox_key(whose.address) for (other,) in found)


def without(found: Selection, have: Reached) -> Selection:
    """Those of *found* who have not got it; the others are counted."""
    left = tuple(member for member in found.members if not have.has(member))
    number = len(found.members) - len(left)
    told = Counter({LeftOut.HAS_IT: number}) if number else Counter[LeftOut]()
    return Selection(left, {**found.left_out, **told})


def missing(tx: Transaction, event: Event, one: Mailing) -> int:
    """How many who are meant by the mailing *one* would get it now, and have not got any of its kind, nor failed to.

    None of one that was for one guest alone, or speaks of what has begun, or is off. What all have to hear of: see
    `announcing`.
    """
    for_one, is_told = narrowing.is_for_one(one.who), one.kind in following.TELLING
    is_past = due(one.kind, None, event.settings, tx.now) is Due.BEGUN
    if for_one or is_told or is_past or is_void(one.kind, event.state):
        return 0
    try:
        found = members.selection(tx, event, one.kind, narrowing.meant(one.who, one.kind))
    except Conflict:  # it asks who came, and by now that would be a guess
        return 0
    return len(without(found, reached(tx, event, one.kind, or_failed=one.id)).members)


def lacking(tx: Transaction, event: Event) -> dict[Kind, int]:
    """Of each kind whose last mailing has ended, how many would get it and have got none; unless one is planned."""
    every = mailings.of_event(tx, event)
    last = {one.kind: one for one in every if _went_out(tx, event, one)}
    planned = {one.kind for one in every if not one.automatic and one.state in CHANGEABLE | UNDER_WAY}
    found = {kind: missing(tx, event, one) for kind, one in last.items() if kind not in planned}
    return {kind: number for kind, number in found.items() if number}


def _went_out(tx: Transaction, event: Event, one: Mailing) -> bool:
    """Whether it has ended; of those that go out by themselves, only what followed from the clock ever does."""
    if not one.automatic:
        return one.state is MailingState.DONE
    settings = stored.settings_of(tx, event)
    by_the_clock = settings is not None and settings.moment_of(one.kind) is not None
    return by_the_clock and any(state in MAY_HAVE_ARRIVED for state in outbox_counts.counts(tx, one.id))
