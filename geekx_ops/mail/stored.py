"""What an event decided about its mails, as it is stored."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from geekx_ops.agenda import service as agenda
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.diff import Change
from geekx_ops.events.event import Event
from geekx_ops.mail import settings as decided
from geekx_ops.mail import settings_file
from geekx_ops.mail.settings import MailSettings
from geekx_ops.storage.tables import mail_settings
from geekx_ops.workspace import Transaction


def settings_of(tx: Transaction, event: Event) -> MailSettings | None:
    """What is decided about the mails of *event*; None if nothing is."""
    rows = tx.select(select(mail_settings.c.written).where(mail_settings.c.event_id == event.id))
    return settings_file.stored(rows[0].written) if rows else None


def needed(tx: Transaction, event: Event) -> MailSettings:
    """The same. Raises NotFound if nothing is decided."""
    found = settings_of(tx, event)
    if found is None:
        raise NotFound(
            "this event says nothing of mails yet. Write [mails] with sender and address into its file;"
            " `geekx event load FILE` takes them."
        )
    return found


def load(tx: Transaction, slug: str, wanted: MailSettings | None) -> tuple[Change, ...]:
    """Make them what an event file says; None: the file says nothing, and they stay.

    Raises Invalid for a talk that the running order does not have: its video would be missing without a word.
    """
    event = events.locked(tx, slug)
    old = settings_of(tx, event)
    if wanted is None or wanted == old:
        return ()
    _refuse_unknown_talks(tx, event, wanted)
    found = settings_file.changes(old, wanted, ZoneInfo(event.settings.timezone))
    _store(tx, event, wanted, [change.key for change in found])
    return found


def _refuse_unknown_talks(tx: Transaction, event: Event, wanted: MailSettings) -> None:
    known = {item.slug for item in agenda.as_stored(tx, event).plan.items}
    unknown = [talk.item for talk in wanted.talks if talk.item not in known]
    if unknown:
        raise Invalid(
            f"[[mails.talks]] names {', '.join(unknown)}, and the running order has no such item; nothing was changed."
            " `geekx agenda show` lists those there are.",
            items=unknown,
        )


def _store(tx: Transaction, event: Event, wanted: MailSettings, keys: list[str]) -> None:
    tx.connection.execute(delete(mail_settings).where(mail_settings.c.event_id == event.id))
    written = settings_file.write(wanted, ZoneInfo(event.settings.timezone))
    tx.connection.execute(insert(mail_settings).values(event_id=event.id, written=written))
    # From here on the kinds named are sent by themselves: what happened before is not told any more.
    tx.record("mails.changed", event=event.id, send=[kind.value for kind in wanted.send], keys=keys)


def postpone(tx: Transaction, slug: str, by: timedelta) -> tuple[Change, ...]:
    """Move the day on which videos are promised along with the event."""
    found = settings_of(tx, events.locked(tx, slug))
    return () if found is None else load(tx, slug, decided.postponed(found, by))


def texts(tx: Transaction, event: Event) -> list[tuple[str, str]]:
    """Each text that may name somebody, with its key in the event file."""
    found = settings_of(tx, event)
    if found is None:
        return []
    names = ("sender", "postal", "detail", "practical", "for_speakers", "for_waiting", "change", "cancelled")
    single = [(f"mails.{name}", value) for name in names if (value := getattr(found, name))]
    jobs = [("mails.jobs", f"{job.title}, {job.company}") for job in found.jobs]
    return [*single, *jobs, *(("mails.next", one.name) for one in found.next_events)]
