"""What somebody decides about mailings that are on their way: stop, go on, end, try again, and the unknown ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import mailings, outbox, queueing, recovering, stored
from geekx_ops.mail.audience import LeftOut
from geekx_ops.mail.holding import TAKEN_BACK
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.looking import LastLook
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.outbox import Claimed
from geekx_ops.mail.states import CHANGEABLE, STANDING_BY, UNDER_WAY, MailingState, State
from geekx_ops.storage.tables import mail_mailings, mail_outbox, people
from geekx_ops.workspace import Transaction

_own = mail_outbox.c


@dataclass(frozen=True, slots=True)
class Message:
    """One message, as it is in the outbox."""

    number: int
    kind: Kind
    name: str
    address: str | None
    audience: Audience
    state: State
    attempts: int
    code: int | None
    reply: str | None
    next_try: datetime
    done_at: datetime | None
    dot_at: datetime | None
    message_id: str | None


def _messages(event: Event) -> Select[Any]:
    return (
        select(_own.id, mail_mailings.c.kind, people.c.name, func.coalesce(_own.address, people.c.email))
        .add_columns(_own.audience, _own.state, _own.attempts)
        .add_columns(_own.code, _own.reply, _own.next_try, _own.done_at, _own.dot_at, _own.message_id)
        .join_from(mail_outbox, mail_mailings, mail_mailings.c.id == _own.mailing_id)
        .join(people, people.c.id == _own.person_id)
        .where(mail_mailings.c.event_id == event.id)
        .order_by(_own.id)
    )


def messages(tx: Transaction, slug: str, kind: Kind | None = None, states: Collection[State] = ()) -> list[Message]:
    """The messages of an event, the oldest first; only of one *kind*, only in these *states*, if they are given."""
    wanted = _messages(events.stored(tx, slug))
    if kind is not None:
        wanted = wanted.where(mail_mailings.c.kind == kind)
    if states:
        wanted = wanted.where(_own.state.in_(states))
    return [Message(*row) for row in tx.select(wanted)]


def stop(tx: Transaction, slug: str, kind: Kind | None = None) -> list[Mailing]:
    """Let no more messages go out, of one *kind* or of any; those that were stopped by it. What is on its way ends.

    Nor those that would go out by themselves, also of kinds of which there has been none yet.
    """
    event = events.locked(tx, slug)
    queueing.take_in(tx, slug)
    settings = stored.settings_of(tx, event)
    for one in () if settings is None else settings.send:
        if kind in {None, one} and not one.bulk:
            mailings.automatic(tx, event, one)
    found = _of(tx, slug, kind, STANDING_BY)
    return [mailings.become(tx, one, MailingState.PAUSED, why=f"stopped by {tx.actor}") for one in found]


def resume(tx: Transaction, slug: str, kind: Kind | None = None) -> list[Mailing]:
    """Let the mailings go on that were stopped; which they are."""
    found = _of(tx, slug, kind, {MailingState.PAUSED})
    return [mailings.become(tx, one, _resumed(tx, one)) for one in found]


def _resumed(tx: Transaction, one: Mailing) -> MailingState:
    tried = select(_own.id).where(_own.mailing_id == one.id, or_(_own.attempts > 0, _own.dot_at.is_not(None)))
    return MailingState.SENDING if one.automatic or tx.select(tried.limit(1)) else MailingState.APPROVED


def cancel(tx: Transaction, slug: str, kind: Kind) -> int:
    """End the mailing of *kind*: what has not been sent never is; how many messages that are."""
    event = events.locked(tx, slug)
    if mailings.newest(tx, event, kind) is None and mailings.goes_by_itself(tx, event, kind):
        raise Conflict(f"“{kind}” goes out by itself; nothing was changed. geekx mail stop {kind} stops that.")
    one = mailings.needed(tx, event, kind)
    if one.state not in CHANGEABLE | STANDING_BY | {MailingState.PAUSED}:
        raise Conflict(f"“{kind}” is {one.state.value} already; nothing was changed.", state=one.state.value)
    held = outbox.hold_open(tx, one.id, TAKEN_BACK)
    mailings.become(tx, one, MailingState.CANCELLED, why=f"by {tx.actor}")
    return held


@dataclass(frozen=True, slots=True)
class Retried:
    """How many messages are tried again, why others are not, and whether their mailing is stopped."""

    messages: int
    others: Mapping[str, int]
    is_stopped: bool


def retry(tx: Transaction, slug: str, kind: Kind) -> Retried:
    """Try the messages of *kind* again that failed, and those that wait for another try at once, if that is of use."""
    event = events.locked(tx, slug)
    tried, others, stopped = 0, Counter[str](), False
    for one in mailings.of_event(tx, event):
        if one.kind is not kind:
            continue
        why = _reasons_against(tx, event, one)
        others.update(reason for reason in why.values() if reason is not None)
        again = [number for number, reason in why.items() if reason is None]
        for number in again:
            outbox.decide(tx, number, State.QUEUED, f"again, by {tx.actor}")
        tried += len(again)
        stopped |= bool(again) and one.state is MailingState.PAUSED
        if again and one.state is MailingState.DONE:
            mailings.become(tx, one, MailingState.SENDING)
    return Retried(tried, others, stopped)


def _reasons_against(tx: Transaction, event: Event, one: Mailing) -> dict[int, str | None]:
    """Why each message of a mailing that failed or waits is not tried again; None for those that are."""
    found = outbox.of_states(tx, one.id, [State.FAILED, State.RETRY])
    if one.state not in UNDER_WAY | {MailingState.DONE}:
        return {message.id: f"the mailing is {one.state.value}" for message in found}
    look = LastLook(tx, event, one)
    return {message.id: _reason_against(tx, event, one, look, message) for message in found}


def _reason_against(tx: Transaction, event: Event, one: Mailing, look: LastLook, message: Claimed) -> str | None:
    if message.sha256 is None and not one.automatic:
        return "could not be made when it was approved"
    held = look.held(tx, event, message)
    if held is not None:
        return f"suppressed ({held.why})" if held.state is State.SUPPRESSED else held.why
    return LeftOut.HAS_IT.value if look.is_made_up_for(tx, message) else None


def mark_sent(tx: Transaction, slug: str, numbers: Sequence[int]) -> int:
    """Somebody saw that these unknown messages arrived. Raises NotFound for a number that is not of an unknown one."""
    return _decide(tx, slug, numbers, State.SENT, "seen by")


def resend(tx: Transaction, slug: str, numbers: Sequence[int]) -> int:
    """Somebody saw that these unknown messages did not arrive: they are sent again."""
    return _decide(tx, slug, numbers, State.QUEUED, "to be sent again, by")


def _decide(tx: Transaction, slug: str, numbers: Sequence[int], state: State, why: str) -> int:
    event = events.locked(tx, slug)
    unknown = {row.id: row.mailing_id for row in tx.select(_unknown(event))}
    if missing := sorted(set(numbers) - unknown.keys()):
        told = ", ".join(f"#{number}" for number in missing)
        raise NotFound(f"{told}: no unknown message has this number; `geekx mail unknown` lists them.", numbers=missing)
    for number in dict.fromkeys(numbers):
        outbox.decide(tx, number, state, f"{why} {tx.actor}")
        tx.record(f"mail.unknown-{state.value}", event=event.id, mailing=unknown[number], message=number)
    for mailing in {unknown[number] for number in numbers}:
        _open_or_end(tx, mailings.mailing(tx, mailing))
    return len(set(numbers))


def _open_or_end(tx: Transaction, one: Mailing) -> None:
    """Let a mailing go on that has messages to be sent again, and end one that has none any more."""
    if one.state is MailingState.DONE and outbox.has_more(tx, one.id):
        mailings.become(tx, one, MailingState.SENDING)
    else:
        recovering.end_if_done(tx, one)


def _unknown(event: Event) -> Select[Any]:
    wanted = select(_own.id, _own.mailing_id).join(mail_mailings, mail_mailings.c.id == _own.mailing_id)
    return wanted.where(mail_mailings.c.event_id == event.id, _own.state == State.UNKNOWN)


def _of(tx: Transaction, slug: str, kind: Kind | None, states: Collection[MailingState]) -> list[Mailing]:
    event = events.locked(tx, slug)
    return [one for one in mailings.of_event(tx, event) if one.state in states and kind in {None, one.kind}]
