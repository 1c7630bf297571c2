"""The mails of one kind, made for everybody who gets one: to be looked at, checked, approved, and sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from geekx_ops.errors import NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import (
    audience,
    gathering,
    keys,
    letterheads,
    mailings,
    members,
    narrowing,
    rendering,
    stored,
    unreached,
)
from geekx_ops.mail.audience import Filter
from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.message import Message
from geekx_ops.mail.recipient import Recipient, from_json
from geekx_ops.mail.rendering import Rendered
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.states import CHANGEABLE, OPEN, UNDER_WAY
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Transaction

_own = mail_outbox.c


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets. `id` is its number in the outbox, None if it is not there yet."""

    recipient: Recipient
    revision: int = 0
    id: int | None = None
    registration: int = 0


@dataclass(frozen=True, slots=True)
class Letters:
    """Everything that mails of one kind are made of. `mailing` is None if nobody planned them yet."""

    event: Event
    kind: Kind
    settings: MailSettings
    facts: Facts
    rendered: Rendered
    head: Letterhead
    mailing: Mailing | None
    letters: tuple[Letter, ...]
    unreached: str = ""
    """Who should get one and cannot, in a sentence."""

    def message(self, letter: Letter) -> Message:
        """What *letter* is. Raises Invalid with `details["person"]` if it cannot be said or sent to her."""
        return self.rendered.message(letter.recipient, self.head, letter.revision)


def letters(
    tx: Transaction, slug: str, kind: Kind, *, folder: Path | None = None, who: Filter | None = None
) -> Letters:
    """The mails of *kind* about the event *slug*: those of the mailing that is to be sent, else as they would be now.

    *who* chooses anew, whatever is planned. *folder* holds templates that replace ours. Raises NotFound if the event
    has no `[mails]`.
    """
    event = events.stored(tx, slug)
    planned = mailings.newest(tx, event, kind)
    if who is None and planned is not None and planned.state in CHANGEABLE | UNDER_WAY:
        found = of_mailing(tx, event, planned, folder=folder)
        if found.letters or planned.state in CHANGEABLE:
            return with_unreached(tx, found)
    chosen = members.selection(tx, event, kind, who or audience.everybody(kind))
    readers = gathering.recipients(tx, event, chosen.members)
    made = tuple(Letter(one, registration=one.registration or 0) for one in readers)
    return with_unreached(tx, _letters(tx, event, kind, None, made, folder), who)


def with_unreached(tx: Transaction, found: Letters, who: Filter | None = None) -> Letters:
    """*found*, mails to those who are meant by *who* or by their mailing, and who should get one and cannot."""
    wanted = who or narrowing.meant("" if found.mailing is None else found.mailing.who, found.kind)
    names = unreached.speakers(tx, found.event, found.kind, wanted)
    return replace(found, unreached=unreached.told_of(found.kind, names))


def of_mailing(tx: Transaction, event: Event, planned: Mailing, *, folder: Path | None = None) -> Letters:
    """All mails of a mailing, as they were planned; of one that is under way, what is still to be sent."""
    columns = (_own.variables, _own.revision, _own.id, _own.registration_id)
    wanted = select(*columns).where(_own.mailing_id == planned.id, _own.variables.is_not(None))
    if planned.state in UNDER_WAY:
        wanted = wanted.where(_own.state.in_(OPEN))
    rows = tx.select(wanted.order_by(_own.id))
    return _letters(tx, event, planned.kind, planned, tuple(_letter(*row) for row in rows), folder)


def of_none(tx: Transaction, event: Event, planned: Mailing, *, folder: Path | None = None) -> Letters:
    """The same without the mails: to make them one by one as they go out."""
    return _letters(tx, event, planned.kind, planned, (), folder)


def _letter(variables: str, revision: int, number: int, registration: int | None) -> Letter:
    return Letter(from_json(variables), revision, number, registration or 0)


def _letters(
    tx: Transaction,
    event: Event,
    kind: Kind,
    planned: Mailing | None,
    found: tuple[Letter, ...],
    folder: Path | None,
) -> Letters:
    settings = stored.needed(tx, event)
    if folder is not None and not folder.is_dir():
        raise NotFound(f"there is no folder {folder} to take templates from.", folder=str(folder))
    dated = tx.now if planned is None or planned.automatic else planned.dated
    facts = gathering.facts(tx, event, kind, at=dated)
    head = letterheads.letterhead(
        event,
        settings,
        key=keys.key(tx) or letterheads.NO_KEY,
        mailing="none" if planned is None else str(planned.id),
        date=dated,
        scheduled=planned is not None and planned.automatic,
    )
    return Letters(event, kind, settings, facts, rendering.prepare(kind, facts, folder), head, planned, found)


def samples(found: Letters) -> Iterator[Letter]:
    """The first letter of each variant: one of every text there is."""
    seen = set()
    for letter in found.letters:
        if letter.recipient.variant not in seen:
            seen.add(letter.recipient.variant)
            yield letter
