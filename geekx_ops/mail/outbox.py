"""The outbox: the only writer of messages and of what became of them.

A message is `claimed`, then the intent to send its final dot is committed (`dot`), then the dot is sent. So after any
crash it is known of each message whether the server can have it: a `dot` without an answer becomes `unknown`, and waits
for a person. RFC 1047 tells why nothing better is possible.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Select, String, and_, bindparam, case, exists, func, insert, null, or_, select, update

from geekx_ops.mail.holding import Held, Now
from geekx_ops.mail.kinds import Audience
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.states import OPEN, STANDING_BY, Phase, State
from geekx_ops.storage.prepared import Command, Insert, Query
from geekx_ops.storage.tables import mail_attempts, mail_mailings, mail_outbox, people, registrations
from geekx_ops.storage.tables.mail import IS_OPEN
from geekx_ops.workspace import Transaction

_own = mail_outbox.c

LONGEST_REPLY = 500

_in_flight = or_(_own.state == State.CLAIMED, _own.state == State.DOT)
MORE = or_(IS_OPEN, _in_flight)
"""It is to be sent, or on its way."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is being handed over. Without `variables` what it says is looked up when it goes out."""

    id: int
    person: int
    registration: int | None
    revision: int
    audience: Audience
    address: str | None
    variables: str | None
    sha256: str | None
    attempts: int
    worker: str | None = None
    """Who has it in hand; None: nobody."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What is about to be handed over, as it was made."""

    message_id: str
    sha256: str
    size: int


_COLUMNS = (
    _own.id,
    _own.person_id,
    _own.registration_id,
    _own.revision,
    _own.audience,
    _own.address,
    _own.variables,
    _own.sha256,
    _own.attempts,
    _own.worker,
)
_IN_HAND = func.coalesce(_own.worker, "") == bindparam("by")
"""Nobody writes about a message that is in another's hand: it may be on its way by now."""
_stands_by = exists().where(
    mail_mailings.c.id == bindparam("mailing"), or_(*(mail_mailings.c.state == state for state in sorted(STANDING_BY)))
)
_NEXT = (
    select(_own.id)
    .where(_own.mailing_id == bindparam("mailing"), IS_OPEN, _own.next_try <= bindparam("now"), _stands_by)
    .order_by(_own.next_try, _own.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_CLAIM = Query(
    update(mail_outbox)
    .where(_own.id == _NEXT)
    .values(state=State.CLAIMED, worker=bindparam("by"))
    .returning(*_COLUMNS),
    Claimed,
)
_IS_CLAIMED = and_(_own.id == bindparam("message"), _own.state == State.CLAIMED, _IN_HAND)
_IN_HAND_NOW = Query(select(*_COLUMNS).where(_IS_CLAIMED, _stands_by), Claimed)
_AS_NOW = Query(
    select(
        people.c.name,
        people.c.email,
        people.c.do_not_contact,
        people.c.erased_at,
        registrations.c.standing,
        registrations.c.offer_expires_at,
    )
    .outerjoin_from(people, registrations, registrations.c.id == bindparam("registration"))
    .where(people.c.id == bindparam("person")),
    Now,
)
_has_address = exists().where(people.c.id == _own.person_id, people.c.email.is_not(None))
"""She was not forgotten while her mail was on its way."""
_DOT = Command(
    update(mail_outbox)
    .where(_IS_CLAIMED)
    .values(
        state=State.DOT,
        dot_at=bindparam("at"),
        address=case((_has_address, bindparam("sent_to", type_=String))),
        message_id=bindparam("called"),
        sha256=bindparam("fingerprint"),
        size=bindparam("octets"),
    )
)
_SETTLE = Command(
    update(mail_outbox)
    .where(_own.id == bindparam("message"), _IN_HAND)
    .values(
        state=bindparam("becomes"),
        attempts=_own.attempts + bindparam("charged"),
        next_try=bindparam("again"),
        code=bindparam("said_code"),
        enhanced=bindparam("said_enhanced"),
        reply=bindparam("said"),
        done_at=bindparam("done"),
        address=case(
            (_own.variables.is_not(None), _own.address),
            (bindparam("waits", type_=Boolean), null()),  # the next time it goes to wherever she is then
            (_has_address, func.coalesce(bindparam("sent_to", type_=String), _own.address)),
        ),
        worker=null(),
    )
)
_GIVE_BACK = Command(update(mail_outbox).where(_IS_CLAIMED).values(state=State.QUEUED, worker=null()))
_ATTEMPT = Insert(mail_attempts, "outbox_id", "at", "phase", "state", "code", "reply")


def claim(tx: Transaction, mailing: int, *, worker: str) -> Claimed | None:
    """The next message of *mailing* whose time has come, for *worker* alone; None if there is none now, or none may go.

    No two that send may be called the same: by its name a worker knows later that the message is still its own.
    """
    return tx.first(_CLAIM, mailing=mailing, now=tx.now, by=worker)


def in_hand(tx: Transaction, mailing: int, message: Claimed) -> Claimed | None:
    """A message of *mailing* that was claimed, as it is now; None if it is another's by now, or none may go."""
    return tx.first(_IN_HAND_NOW, mailing=mailing, message=message.id, by=message.worker or "")


def as_now(tx: Transaction, message: Claimed) -> Now:
    """The one who is written to, as she is now."""
    found = tx.first(_AS_NOW, person=message.person, registration=message.registration)
    assert found is not None, "foreign keys hold the person"  # noqa: S101 - cannot be reached otherwise
    return found


def begin_dot(tx: Transaction, message: Claimed, handed: Handed) -> bool:
    """Write down that the final dot is about to be sent; False if the message is not *ours* to send any more."""
    values = {"called": handed.message_id, "fingerprint": handed.sha256, "octets": handed.size}
    values |= {"message": message.id, "by": message.worker or "", "at": tx.now, "sent_to": message.address}
    return tx.run(_DOT, **values) == 1


def settle(tx: Transaction, message: Claimed, answer: Answer, found: Verdict) -> bool:
    """Write down what became of a message, for good or until it is tried again; False if another took it over.

    Where the server was at fault the message is as due as before, behind the others: it may have been the message.
    """
    return _write(tx, message.id, answer, found, by=message.worker, to=message.address)


def give_back(tx: Transaction, message: Claimed) -> None:
    """Leave a message that was claimed to whoever takes it next: nothing of it was sent."""
    tx.run(_GIVE_BACK, message=message.id, by=message.worker or "")


def hold(tx: Transaction, message: int, held: Held, *, by: str | None = None) -> None:
    """Write down that a message is not sent, and why; what is in another's hand than *by*'s may be on its way."""
    _write(tx, message, Answer(Phase.HELD, None, held.why), Verdict(held.state, charged=False), by=by)


def _write(
    tx: Transaction, message: int, answer: Answer, found: Verdict, *, by: str | None = None, to: str | None = None
) -> bool:
    """Write down what became of a message that *by* has in hand (None: nobody); False if that is not so."""
    said = " ".join(answer.text.split())[:LONGEST_REPLY] or None
    state, wait = found.state, found.wait if found.state is State.RETRY else timedelta()
    waits = state in OPEN
    values = {"becomes": state, "charged": int(found.charged), "again": tx.now + wait, "waits": waits, "sent_to": to}
    values |= {"said_code": answer.code, "said_enhanced": answer.enhanced, "said": said}
    if not tx.run(_SETTLE, message=message, by=by or "", done=None if waits else tx.now, **values):
        return False
    tx.insert(_ATTEMPT, outbox_id=message, at=tx.now, phase=answer.phase, state=state, code=answer.code, reply=said)
    return True


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a run that ended in the middle left behind: messages that are queued again, and those nobody knows of."""

    queued: int
    unknown: int


NOTHING = Recovered(0, 0)


def recover(tx: Transaction) -> Recovered:
    """Queue again what a run that was killed had in hand, or give it up: see `recovering`, and `sending_lock`."""
    in_flight = select(_own.id, _own.state, _own.worker).where(_in_flight).order_by(_own.id)
    left = tx.select(in_flight.with_for_update())  # whoever lives all the same begins no dot meanwhile
    for number, state, worker in left:
        was, becomes = (Phase.DOT, State.UNKNOWN) if state is State.DOT else (Phase.BODY, State.QUEUED)
        answer = Answer(was, None, "the program ended here")
        _write(tx, number, answer, Verdict(becomes, charged=state is State.DOT), by=worker)
    unknown = sum(state is State.DOT for _, state, _ in left)
    return Recovered(len(left) - unknown, unknown)


def done_at(tx: Transaction, message: int) -> datetime | None:
    """When a message needed no more; None if it is to be sent."""
    found: datetime | None = tx.select(select(_own.done_at).where(_own.id == message))[0][0]
    return found


def are_in_flight(tx: Transaction) -> bool:
    """Whether messages are on their way, or were when a run was killed."""
    return bool(tx.select(select(_own.id).where(_in_flight).limit(1)))


def has_more(tx: Transaction, mailing: int) -> bool:
    """Whether messages of *mailing* are to be sent, or are on their way."""
    return bool(tx.select(select(_own.id).where(_own.mailing_id == mailing, MORE).limit(1)))


def of_states(tx: Transaction, mailing: int, states: Collection[State]) -> list[Claimed]:
    """The messages of *mailing* in these *states*, the oldest first."""
    wanted = select(*_COLUMNS).where(_own.mailing_id == mailing, _own.state.in_(states)).order_by(_own.id)
    return [Claimed(*row) for row in tx.select(wanted)]


def hold_open(tx: Transaction, mailing: int, held: Held) -> int:
    """Write down of all messages of *mailing* that are to be sent that they are not, and why; how many these are."""
    return hold_all(tx, select(_own.id).where(_own.mailing_id == mailing, IS_OPEN), held)


def hold_all(tx: Transaction, wanted: Select[tuple[int]], held: Held) -> int:
    """The same of those whose numbers are *wanted*, the oldest first."""
    rows = tx.select(wanted.order_by(_own.id))
    for (number,) in rows:
        hold(tx, number, held)
    return len(rows)


def decide(tx: Transaction, message: int, state: State, why: str) -> None:
    """Write down what somebody decided about a message."""
    _write(tx, message, Answer(Phase.PERSON, None, why), Verdict(state, charged=False))
    if state is State.QUEUED:
        tx.connection.execute(update(mail_outbox).where(_own.id == message).values(attempts=0))


def enter(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Put messages into the outbox: `mailing_id`, `person_id`, `registration_id`, `revision`, `audience`, and the rest.

    They are due at once.
    """
    waiting = {"state": State.QUEUED, "attempts": 0, "next_try": tx.now}
    if rows:
        tx.connection.execute(insert(mail_outbox), [{**waiting, **row} for row in rows])
