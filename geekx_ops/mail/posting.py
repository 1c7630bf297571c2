"""Messages of one mailing, one after the other: looked at for the last time, and made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import gathering, keys, letterheads, letters, outbox, rendering
from geekx_ops.mail.audience import Member
from geekx_ops.mail.holding import Held
from geekx_ops.mail.looking import LastLook
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.message import fingerprint
from geekx_ops.mail.outbox import Claimed, Handed
from geekx_ops.mail.recipient import Recipient, from_json
from geekx_ops.mail.smtp import Envelope, Parcel
from geekx_ops.mail.states import OPEN, State
from geekx_ops.registration import details
from geekx_ops.workspace import Transaction

NOT_AS_APPROVED = (
    "what would be sent is not what was approved: the event, its [mails] or the templates were changed since, or"
    " --templates names other ones; look at it and approve it again"
)
CHANGED_ALONE = (
    "what it says of this guest was changed since it was approved, as when a companion is forgotten: geekx mail plan"
    " with --missing plans it anew"
)
FRESH = timedelta(seconds=5)
"""So long it holds that a message may go, if nobody writes anything."""
FEW = 20
"""Other messages that are looked at, to see whether it is the mailing that was changed."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message whose turn it is, with all that is hers."""

    message: Claimed
    recipient: Recipient
    at: datetime
    mark: object = None
    """Of the transaction in which it was looked at."""


@dataclass(frozen=True, slots=True)
class Made:
    """A message as it goes over the wire, and as it is written down before that."""

    parcel: Parcel
    handed: Handed


_NO_JOBS = Held(State.CANCELLED, "wants to hear of no jobs any more")


class DifferentError(Exception):
    """The message is not the one that was approved."""


class Post:
    """The messages of *mailing* that are to be sent. What they are made of is looked up once."""

    def __init__(self, tx: Transaction, event: str, mailing: Mailing, *, folder: Path | None = None) -> None:
        self.mailing = mailing
        self._slug = event
        self._run = f"{tx.randrange(1 << 64):016x}"  # nobody else who sends is called so, wherever he is
        self._look = LastLook(tx, events.stored(tx, event), mailing)
        self._letters = letters.of_none(tx, events.stored(tx, event), mailing, folder=folder)
        if self._letters.head.key == letterheads.NO_KEY:
            self._letters = replace(self._letters, head=replace(self._letters.head, key=keys.made(tx)))

    def next(self, tx: Transaction, worker: str) -> Ready | None:
        """The next message that may still go, for *worker*; None: no more for now.

        Those that may not are written down as such.
        """
        event = events.stored(tx, self._slug)
        while (message := outbox.claim(tx, self.mailing.id, worker=f"{self._run} {worker}")) is not None:
            recipient = self._gets(tx, event, message)
            if recipient is not None:
                return Ready(replace(message, address=recipient.address), recipient, tx.now, tx.mark())
        return None

    def still_goes(self, tx: Transaction, ready: Ready, *, anew: bool) -> bool:
        """Whether *ready*, which `next` gave a moment ago, still goes as it is.

        If not, it is held, as `next` holds it, or given back. It is looked at *anew*, or if time has passed, or if
        anybody else may have written anything.
        """
        if not anew and tx.now - ready.at < FRESH and ready.mark == tx.mark():
            return True
        message = outbox.in_hand(tx, self.mailing.id, ready.message)
        if message is not None:
            recipient = self._gets(tx, events.stored(tx, self._slug), message)
            if recipient is None or recipient == ready.recipient:
                return recipient is not None
        outbox.give_back(tx, ready.message)
        return False

    def _gets(self, tx: Transaction, event: Event, message: Claimed) -> Recipient | None:
        """Who gets *message*; None if it may not be sent, which is written down."""
        held = self._look.held(tx, event, message)
        if held is None:
            recipient = self._recipient(tx, event, message)
            if not self._has_withdrawn(tx, recipient):
                return recipient
            held = _NO_JOBS
        outbox.hold(tx, message.id, held, by=message.worker)
        return None

    def _has_withdrawn(self, tx: Transaction, recipient: Recipient) -> bool:
        """Whether she wanted to hear of jobs when her mail was planned, and does no more."""
        if recipient.registration is None or not self._letters.rendered.tells_of_jobs(recipient.variant):
            return False
        answers = details.answers_of(tx, recipient.registration)
        return not gathering.wants_jobs(self._letters.settings, answers)

    def _recipient(self, tx: Transaction, event: Event, message: Claimed) -> Recipient:
        if message.variables is not None:
            return from_json(message.variables)
        now = outbox.as_now(tx, message)
        member = Member(message.person, message.registration or 0, message.audience, now.email or "", now.name)
        return gathering.recipients(tx, event, [member])[0]

    def envelope(self, ready: Ready) -> Envelope:
        """Who sends the message, and to whom. Raises Invalid if she can have none."""
        return Envelope(letterheads.envelope_sender(self._letters.head), rendering.mailbox(ready.recipient).address)

    def made(self, ready: Ready) -> Made:
        """The message itself. Raises Invalid if it cannot be, DifferentError if it is not as it was approved."""
        head = self._letters.head
        if self.mailing.automatic:
            zone = ZoneInfo(self._letters.event.settings.timezone)
            head = replace(head, date=ready.at.astimezone(zone))
        message = self._letters.rendered.message(ready.recipient, head, ready.message.revision)
        content = message.serialized()
        found = fingerprint(content)
        if ready.message.sha256 is not None and not self.mailing.automatic and found != ready.message.sha256:
            raise DifferentError
        return Made(Parcel(self.envelope(ready), content), Handed(message.message_id, found, len(content)))

    def is_hers_alone(self, tx: Transaction) -> bool:
        """Whether what else waits to be sent is as it was approved, so that only one message was changed."""
        waiting = outbox.of_states(tx, self.mailing.id, OPEN)[:FEW]
        return any(self._is_as_approved(tx, message) for message in waiting if message.sha256 is not None)

    def _is_as_approved(self, tx: Transaction, message: Claimed) -> bool:
        try:
            self.made(Ready(message, self._recipient(tx, events.stored(tx, self._slug), message), tx.now))
        except (DifferentError, Invalid):
            return False
        return True


def is_about_one(error: Invalid) -> bool:
    """Whether *error* concerns one person alone."""
    return "person" in error.details
