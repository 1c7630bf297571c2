"""Mails that go out by themselves: what was done since the last look, taken from the journal into the outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, or_, select

from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import audience, following, mailings, members, occasions, outbox, stored
from geekx_ops.mail.audience import Member
from geekx_ops.mail.due import Due, due, is_void
from geekx_ops.mail.following import Done, Step
from geekx_ops.mail.holding import Held
from geekx_ops.mail.kinds import TRAITS, Kind, Per
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.occasions import Occasion
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.states import CHANGEABLE, State
from geekx_ops.mail.watching import is_at_the_door
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import journal, mail_cursors, mail_mailings, mail_outbox, people, registrations
from geekx_ops.workspace import Transaction

_own, _row = journal.c, registrations.c
_is_open = or_(mail_outbox.c.state == State.QUEUED, mail_outbox.c.state == State.RETRY)
_SUPERSEDED = Held(State.CANCELLED, "a newer mail says more")
_MOVED = Held(State.CANCELLED, "the event was moved")

_EARLIER = Query(
    select(_own.action, _own.details)
    .where(_own.registration_id == bindparam("registration"), _own.id < bindparam("row"))
    .order_by(_own.id.desc()),
    lambda action, details: (following.standing_of(action), json.loads(details)),
)
_OPEN_OF_GUEST = Query(
    select(mail_outbox.c.id, mail_mailings.c.kind)
    .join(mail_mailings, mail_mailings.c.id == mail_outbox.c.mailing_id)
    .where(mail_outbox.c.registration_id == bindparam("registration"), _is_open, mail_mailings.c.automatic),
    lambda number, kind: (number, kind),
)


@dataclass(frozen=True, slots=True)
class _Guest:
    """A registration, as far as a mail about it has to know."""

    registration: int
    person: int
    standing: Standing
    held: str | None


_GUESTS = select(_row.id, _row.person_id, _row.standing, _row.held).join(people, people.c.id == _row.person_id)


def take_in(tx: Transaction, slug: str) -> int:
    """Queue the mails that follow from what was done to the event since the last time; how many they are.

    What rolled back left no row in the journal, and what is in the journal is taken exactly once: the cursor moves in
    this very transaction. The event is locked, so no row before the cursor can come to light later.
    """
    event = events.locked(tx, slug)
    settings = stored.settings_of(tx, event)
    if settings is None:
        return 0
    after = _cursor(tx, event)
    newest = tx.select(select(func.max(_own.id)).where(_own.event_id == event.id))[0][0] or after
    queued = sum(_queued(tx, event, step) for step in _steps(tx, event, after))
    queued += sum(_of_the_clock(tx, event, settings, kind, is_new=newest > after) for kind in settings.send)
    _take_out_void(tx, event)
    _move_cursor(tx, event, newest)
    return queued


def _cursor(tx: Transaction, event: Event) -> int:
    rows = tx.select(select(mail_cursors.c.journal_id).where(mail_cursors.c.event_id == event.id))
    return int(rows[0].journal_id) if rows else 0


def _move_cursor(tx: Transaction, event: Event, to: int) -> None:
    tx.connection.execute(delete(mail_cursors).where(mail_cursors.c.event_id == event.id))
    tx.connection.execute(insert(mail_cursors).values(event_id=event.id, journal_id=to))


def _steps(tx: Transaction, event: Event, after: int) -> Iterable[Step]:
    of_event = select(_own.id, _own.action, _own.registration_id, _own.details).where(_own.event_id == event.id)
    turned = of_event.where(_own.action == following.TURNED, _own.id <= after).order_by(_own.id.desc()).limit(1)
    before = tx.select(turned)
    sends = following.turned(json.loads(before[0].details)) if before else frozenset[Kind]()
    rows = tx.select(of_event.where(_own.id > after).order_by(_own.id))
    return following.steps(_done(tx, rows), sends)


def _done(tx: Transaction, rows: Sequence[Any]) -> Iterator[Done]:
    for number, action, registration, details in rows:
        before, seats = _before(tx, registration, number) if registration is not None else (None, None)
        yield Done(number, action, registration, json.loads(details), before, seats)


def _before(tx: Transaction, registration: int, row: int) -> tuple[Standing | None, int | None]:
    """The standing and the seats of a registration before a row of the journal."""
    earlier = tx.all(_EARLIER, registration=registration, row=row)
    standing = next((found for found, _ in earlier if found is not None), None)
    return standing, next((details["seats"] for _, details in earlier if "seats" in details), None)


def _queued(tx: Transaction, event: Event, step: Step) -> int:
    mailing = mailings.automatic(tx, event, step.kind)
    guests = _guests(tx, event, step)
    if step.kind in following.PERSONAL:
        guests = [guest for guest in guests if not is_at_the_door(tx, event, guest.registration)]
    fresh = [guest for guest in guests if not _said_already(tx, guest, step.kind)]
    outbox.enter(tx, [_message(mailing.id, step, guest) for guest in fresh])
    return len(fresh)


def _guests(tx: Transaction, event: Event, step: Step) -> list[_Guest]:
    wanted = _GUESTS.where(_row.event_id == event.id, people.c.email.is_not(None)).order_by(_row.id)
    if step.registration is None:
        wanted = wanted.where(_row.standing.in_(LIVE))
    else:
        wanted = wanted.where(_row.id == step.registration)
    return [_Guest(*row) for row in tx.select(wanted)]


def _said_already(tx: Transaction, guest: _Guest, kind: Kind) -> bool:
    """Whether a mail that waits says it too. Those that it makes superfluous are taken out."""
    waiting = tx.all(_OPEN_OF_GUEST, registration=guest.registration)
    if following.is_said_already(kind, [old for _, old in waiting]):
        return True
    for number, old in waiting:
        if following.replaces(kind, old):
            outbox.hold(tx, number, _SUPERSEDED)
    return False


def _message(mailing: int, step: Step, guest: _Guest) -> dict[str, Any]:
    return {
        "mailing_id": mailing,
        "person_id": guest.person,
        "registration_id": guest.registration,
        "revision": step.revision,
        "audience": audience.of_registration(step.kind, guest.standing, guest.held),
    }


def _of_the_clock(tx: Transaction, event: Event, settings: MailSettings, kind: Kind, *, is_new: bool) -> int:
    """Queue the mails of a *kind* whose moment has come, once. Mails to many wait for somebody who approves them.

    Once more for an evening that was moved since; what of the old one has not been sent is taken out. Who becomes a
    speaker or a winner after the moment gets hers as long as it is not stale: *is_new* says that something was done
    since the last look.
    """
    moment = settings.moment_of(kind)
    if moment is None or kind.bulk:
        return 0
    about = occasions.occasion(tx, event, kind)
    _take_out_old(tx, event, kind, about)
    if _is_planned(tx, event, kind, about):
        return 0
    if due(kind, moment.instant(event.settings), event.settings, tx.now) is not Due.NOW:
        return 0
    is_looked_at_again = is_new and TRAITS[kind].per is Per.PERSON  # a reminder would follow on the heels of a ticket
    if not is_looked_at_again and _is_queued(tx, event, kind, about):
        return 0
    return _entered(tx, event, kind, about)


def _entered(tx: Transaction, event: Event, kind: Kind, about: Occasion | None) -> int:
    """Queue mails of a *kind* to those who are meant and have none yet; how many they are."""
    this = 0 if about is None else about.row
    mine = _by_themselves(event, kind).where(mail_outbox.c.revision == this)
    wanted = mine.join(people, people.c.id == mail_outbox.c.person_id).with_only_columns(people.c.id, people.c.email)
    has = {(number, mailbox_key(email or "")) for number, email in tx.select(wanted)}
    numbers, mailboxes = {number for number, _ in has}, {key for _, key in has}
    chosen = members.selection(tx, event, kind, audience.everybody(kind)).members
    fresh = [one for one in chosen if one.person not in numbers and one.key not in mailboxes]
    if fresh:
        mailing = mailings.automatic(tx, event, kind)
        outbox.enter(tx, [_of_member(mailing.id, this, member) for member in fresh])
    return len(fresh)


def _of_member(mailing: int, revision: int, member: Member) -> dict[str, Any]:
    return {
        "mailing_id": mailing,
        "person_id": member.person,
        "registration_id": member.registration,
        "revision": revision,
        "audience": member.audience,
    }


def is_to_come(tx: Transaction, event: Event, settings: MailSettings, kind: Kind) -> bool:
    """Whether mails of *kind* will go out by themselves when their moment has come, unless somebody plans them."""
    if kind not in settings.send or kind.bulk or (moment := settings.moment_of(kind)) is None:
        return False
    about = occasions.occasion(tx, event, kind)
    is_past = due(kind, moment.instant(event.settings), event.settings, tx.now) in {Due.MISSED, Due.BEGUN}
    return not (is_past or _is_planned(tx, event, kind, about) or _is_queued(tx, event, kind, about))


def _is_planned(tx: Transaction, event: Event, kind: Kind, about: Occasion | None) -> bool:
    """Whether somebody planned such mails about the evening as it is: she decides then when they go, and whether."""
    planned = [one for one in mailings.of_event(tx, event) if one.kind is kind and not one.automatic]
    return any(about is None or one.state in CHANGEABLE or one.planned_at >= about.at for one in planned)


def _is_queued(tx: Transaction, event: Event, kind: Kind, about: Occasion | None) -> bool:
    this = 0 if about is None else about.row
    return bool(tx.select(_by_themselves(event, kind).where(mail_outbox.c.revision == this).limit(1)))


def _take_out_old(tx: Transaction, event: Event, kind: Kind, about: Occasion | None) -> None:
    """Hold what waits to be sent about the evening as it was before it moved."""
    if about is not None:
        old = _by_themselves(event, kind).where(mail_outbox.c.revision < about.row, _is_open)
        outbox.hold_all(tx, old, _MOVED)


def _take_out_void(tx: Transaction, event: Event) -> None:
    """Hold what waits to be sent about an event that is off, or that it is off although it is not any more."""
    for one in mailings.of_event(tx, event):
        if one.automatic and is_void(one.kind, event.state):
            off = Held(State.CANCELLED, f"the event is {event.state.value}")
            outbox.hold_all(tx, _by_themselves(event, one.kind).where(_is_open), off)


def _by_themselves(event: Event, kind: Kind) -> Select[tuple[int]]:
    wanted = select(mail_outbox.c.id).join(mail_mailings, mail_mailings.c.id == mail_outbox.c.mailing_id)
    return wanted.where(mail_mailings.c.event_id == event.id, mail_mailings.c.kind == kind, mail_mailings.c.automatic)
