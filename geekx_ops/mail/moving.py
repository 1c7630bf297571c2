"""What was planned goes along with an event that is changed: its time moves; what was approved is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from geekx_ops import times
from geekx_ops.events import diff
from geekx_ops.events import service as events
from geekx_ops.events.diff import Change
from geekx_ops.events.event import Event, EventSettings
from geekx_ops.mail import following, mailings, outbox, stored
from geekx_ops.mail.holding import Held
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.states import CHANGEABLE, UNDER_WAY, MailingState, State
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Transaction

CHANGED = "the event was changed"
_OLD = Held(State.CANCELLED, f"{CHANGED} since it was planned")
_UNAPPROVED = {
    "state": MailingState.DRAFT,
    "approved_at": None,
    "approved_by": None,
    "manifest": None,
    "why": f"{CHANGED} since it was approved",
}
_own = mail_outbox.c


def follow(tx: Transaction, slug: str, before: EventSettings) -> tuple[Change, ...]:
    """Bring the mailings of an event along that was as *before* when they were planned; what that changes.

    A time that was told from the event is told anew, another one moves as far as the event. What was approved says
    something else by now, and is a plan again. What is half sent and speaks of the evening to come is ended.
    """
    event = events.locked(tx, slug)
    keys = [change.key for change in diff.changes(before, event.settings)]
    settings = stored.settings_of(tx, event)
    if settings is None or not following.changes({"keys": keys}, following.TOLD_OF):
        return ()
    found = [one for one in mailings.of_event(tx, event) if not one.automatic]
    return tuple(change for one in found for change in _followed(tx, event, one, before, settings))


def _followed(
    tx: Transaction, event: Event, one: Mailing, before: EventSettings, settings: MailSettings
) -> Iterator[Change]:
    if one.state in CHANGEABLE:
        yield from _moved(tx, event, one, send_at=_time(one, event, before, settings, tx.now))
    elif one.state in UNDER_WAY and not one.kind.bulk:
        held = outbox.hold_open(tx, one.id, _OLD)
        mailings.become(tx, one, MailingState.CANCELLED, why=CHANGED)
        yield Change(_key(one), one.state.value, f"ended, {held} not sent")


def _moved(tx: Transaction, event: Event, one: Mailing, *, send_at: datetime | None) -> Iterator[Change]:
    was_approved = one.state is MailingState.APPROVED
    if send_at == one.send_at and not was_approved:
        return
    now = mailings.change(tx, one, send_at=send_at, **(_UNAPPROVED if was_approved else {}))
    tx.record("mail.timed", event=event.id, mailing=one.id, kind=one.kind.value)
    yield Change(_key(one), _words(one, event), _words(now, event))


def _key(one: Mailing) -> str:
    return f"mailing {one.kind}"


def _words(one: Mailing, event: Event) -> str:
    zone = times.zone(event.settings.timezone)
    when = "at any time" if one.send_at is None else times.format_local(one.send_at, zone)
    return f"{one.state.value}, {when}"


def _time(one: Mailing, event: Event, before: EventSettings, settings: MailSettings, now: datetime) -> datetime | None:
    """When it is to go out; None, as soon as it is sent, if that went by."""
    if one.send_at is None:
        return None
    usual = settings.moment_of(one.kind)
    if usual is not None and one.send_at == usual.instant(before):
        found = usual.instant(event.settings)
    else:
        found = one.send_at + (event.settings.starts - before.starts)
    return found if found > now or found == one.send_at else None
