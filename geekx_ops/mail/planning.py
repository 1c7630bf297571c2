"""Planning a mailing: who gets it is frozen, and when it is to go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select

from geekx_ops import times
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity.names import name_key
from geekx_ops.mail import (
    announcing,
    audience,
    gathering,
    keys,
    mailings,
    members,
    moments,
    narrowing,
    outbox,
    outbox_counts,
    queueing,
    reached,
    stored,
    unreached,
)
from geekx_ops.mail.audience import LeftOut, Selection
from geekx_ops.mail.drift import Drift
from geekx_ops.mail.due import is_at_night
from geekx_ops.mail.kinds import TRAITS, Audience, Kind, Per
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.recipient import to_json
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.states import CHANGEABLE, OPEN, UNDER_WAY, MailingState
from geekx_ops.registration import find
from geekx_ops.storage.tables import mail_attempts, mail_outbox, people
from geekx_ops.text import counted, excerpt
from geekx_ops.workspace import Transaction

_NOW = "now"
_own = mail_outbox.c


@dataclass(frozen=True, slots=True)
class Planned:
    """A mailing that was planned, who gets it, and what whoever planned it should know."""

    mailing: Mailing
    selection: Selection
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a mailing is planned: *to* whom, *at* what time, and whether *again* although it was sent before.

    *missing*: only to those who have not got one of its kind; *only*: to one guest, if she has not, or *again*.
    """

    to: str | None = None
    at: str | None = None
    again: bool = False
    missing: bool = False
    only: str | None = None

    @property
    def prefix(self) -> str:
        """How it is marked that it goes to some of those whom *to* means; empty if it goes to all of them."""
        if self.only is not None:
            return narrowing.AGAIN if self.again else narrowing.ONLY
        return narrowing.MISSING if self.missing else ""


def plan(tx: Transaction, slug: str, kind: Kind, wishes: Wishes) -> Planned:
    """Freeze who gets a mail of *kind*, and when. What was planned before and has not been sent is replaced.

    Raises Conflict if nobody is meant, if it is being sent, or if somebody has got it and *again* is not wished;
    NotFound if the event has no `[mails]`.
    """
    event = events.locked(tx, slug)
    settings = stored.needed(tx, event)
    _refuse_under_way(tx, event, kind)
    wanted = audience.everybody(kind) if wishes.to is None else audience.parse(wishes.to)
    send_at, told = _time(event, settings, kind, wishes.at, tx.now)
    gathering.facts(tx, event, kind, at=send_at)  # what is missing for it is better told now
    found = _narrowed(tx, event, kind, members.selection(tx, event, kind, wanted), wishes)
    if not found.members:
        missed = unreached.told_of(kind, unreached.speakers(tx, event, kind, wanted))
        raise Conflict(" ".join(filter(None, [_nobody(kind, found), missed])), kind=kind.value)
    keys.made(tx)
    if queueing.is_to_come(tx, event, settings, kind):
        told = (*told, f"“{kind}” would have gone out by itself; now only this does, and only once it is approved.")
    old, replaced = _replaced(tx, event, kind)
    told = (*told, *_loss(old, replaced, wishes, wanted.written))
    made = _written(tx, event, kind, old, {"who": f"{wishes.prefix}{wanted.written}", "send_at": send_at})
    outbox.enter(tx, list(_rows(tx, event, made, found)))
    tx.record("mail.planned", event=event.id, mailing=made.id, kind=kind.value, messages=len(found.members))
    told = (*told, *_warnings(event, kind, send_at, tx.now))
    if announcing.has_old_text(tx, event, settings, kind):
        told = (*told, f"{announcing.OLD_TEXT}.")
    without = unreached.told_of(kind, unreached.speakers(tx, event, kind, wanted))
    return Planned(made, found, (*told, *filter(None, [without]), *_namesakes(kind, found)))


def _narrowed(tx: Transaction, event: Event, kind: Kind, found: Selection, wishes: Wishes) -> Selection:
    """Those of *found* who are meant by *wishes*. Raises Conflict if some have got it and that was not thought of."""
    if wishes.only is not None:
        person = find.registration(tx, event, wishes.only).person_id
        found = Selection(tuple(one for one in found.members if one.person == person), {})
    if wishes.again:
        return found
    left = reached.without(found, reached.reached(tx, event, kind))
    if (has_it := left.left_out.get(LeftOut.HAS_IT, 0)) and not wishes.prefix:
        raise Conflict(
            f"“{kind}” was sent already, to {has_it} of the {len(found.members)} who are meant; nothing was planned."
            " --missing plans it for the others, --again once more for all.",
            kind=kind.value,
            sent=has_it,
        )
    return left


def _nobody(kind: Kind, found: Selection) -> str:
    left = "; ".join(f"{number} {reason.value}" for reason, number in found.left_out.items())
    again = " --again plans another one." if LeftOut.HAS_IT in found.left_out else ""
    return f"nobody gets the mail “{kind}”{f' ({left})' if left else ''}. Nothing was planned.{again}"


def _time(
    event: Event, settings: MailSettings, kind: Kind, wanted: str | None, now: datetime
) -> tuple[datetime | None, tuple[str, ...]]:
    """When it is to be sent (None: at any time), and what is to be said about it."""
    if wanted is not None:
        return moment(event, wanted, now), ()
    usual = settings.moment_of(kind)
    if usual is None:
        return None, ()
    instant = usual.instant(event.settings)
    if instant > now:
        return instant, ()
    zone = times.zone(event.settings.timezone)
    return None, (f"its usual time was {times.format_local(instant, zone)}; it goes out as soon as it is sent.",)


def moment(event: Event, written: str, now: datetime) -> datetime | None:
    """The instant that *written* means: now (None), a time, or one told from the event. Raises Invalid."""
    if written.strip().lower() == _NOW:
        return None
    zone = times.zone(event.settings.timezone)
    try:
        if " before " in written or " after " in written:
            return moments.parse(written).instant(event.settings)
        return times.parse_instant(written, zone=zone, today=now.astimezone(zone).date())
    except Invalid as error:
        raise Invalid(f"{error.message} Or “1d before start”, “6h after end, at 09:00”, “now”.") from None


def _warnings(event: Event, kind: Kind, send_at: datetime | None, now: datetime) -> Iterator[str]:
    if kind.bulk and now < event.settings.ends:
        yield f"the event is not over, and who came is not known yet. Afterwards: geekx mail plan {kind}"
    if send_at is not None and is_at_night(send_at, event.settings):
        zone = times.zone(event.settings.timezone)
        yield f"{times.format_local(send_at, zone)} is an hour at which nobody wants mails."


def _namesakes(kind: Kind, found: Selection) -> Iterator[str]:
    """Of whom nobody can tell by their names who of them speaks."""
    speakers = [one.name for one in found.members if one.audience is Audience.SPEAKER]
    for key, number in Counter(map(name_key, speakers)).items():
        if number > 1:
            name = next(one for one in speakers if name_key(one) == key)
            yield f"{number} guests are called {excerpt(name)}, and all of them get “{kind}” as speakers."


def _refuse_under_way(tx: Transaction, event: Event, kind: Kind) -> None:
    old = mailings.newest(tx, event, kind)
    if old is not None and old.state in UNDER_WAY:
        raise Conflict(
            f"“{kind}” is {old.state.value}; nothing was planned. `geekx mail cancel {kind}` ends it.",
            state=old.state.value,
        )


def _replaced(tx: Transaction, event: Event, kind: Kind) -> tuple[Mailing | None, int]:
    """The mailing that is planned anew, emptied, and of how many messages; None if there is none.

    What was held stays written down: of who was forgotten, say.
    """
    old = mailings.newest(tx, event, kind)
    if old is None or old.state not in CHANGEABLE:
        return None, 0
    tried = exists().where(mail_attempts.c.outbox_id == _own.id)
    return old, tx.connection.execute(delete(mail_outbox).where(_own.mailing_id == old.id, ~tried)).rowcount


def _loss(old: Mailing | None, messages: int, wishes: Wishes, written: str) -> Iterator[str]:
    """What whoever plans anew may not know that she gives up: an approval, or others who were meant."""
    if old is None:
        return
    was_approved = old.state is MailingState.APPROVED
    if was_approved or wishes.only is not None or old.who != f"{wishes.prefix}{written}":
        approved = ", which was approved" if was_approved else ""
        yield f"this replaces the plan for {counted(messages, 'message')}{approved}."


def _written(tx: Transaction, event: Event, kind: Kind, old: Mailing | None, values: dict[str, Any]) -> Mailing:
    if old is not None and outbox_counts.counts(tx, old.id):
        mailings.become(tx, old, MailingState.CANCELLED, why="planned anew")
        old = None
    if old is None:
        return mailings.new(tx, event, kind, state=MailingState.DRAFT, **values)
    anew = {"planned_at": tx.now, "approved_at": None, "approved_by": None, "manifest": None, "why": None}
    return mailings.change(tx, old, state=MailingState.DRAFT, **anew, **values)


def _rows(tx: Transaction, event: Event, made: Mailing, found: Selection) -> Iterator[dict[str, Any]]:
    once_a_mailbox = TRAITS[made.kind].per is Per.PERSON
    for member, recipient in zip(found.members, gathering.recipients(tx, event, found.members), strict=True):
        yield {
            "mailing_id": made.id,
            "person_id": member.person,
            "registration_id": member.registration,
            "revision": 0 if once_a_mailbox else member.registration,
            "audience": member.audience,
            "address": member.address,
            "address_key": member.key if once_a_mailbox else None,
            "variables": to_json(recipient),
        }


def drift(tx: Transaction, event: Event, planned: Mailing) -> Drift:
    """Who was planned and would not be now, and the other way round. Raises Conflict if nobody can know that now."""
    wanted = narrowing.meant(planned.who, planned.kind)
    now = {one.registration: one for one in members.selection(tx, event, planned.kind, wanted).members}
    then = {
        number: (name, address, state)
        for number, name, address, state in tx.select(
            select(_own.registration_id, people.c.name, _own.address, _own.state)
            .join(people, people.c.id == _own.person_id)
            .where(_own.mailing_id == planned.id)
            .order_by(_own.id)
        )
    }
    left = {number: one for number, one in then.items() if one[2] in OPEN}
    new = () if narrowing.is_narrow(planned.who) else tuple(one.name for key, one in now.items() if key not in then)
    return Drift(
        of=len(left),
        gone=tuple(name for number, (name, _, _) in left.items() if number not in now),
        new=new,
        moved=tuple(name for key, (name, address, _) in left.items() if key in now and now[key].address != address),
    )
