"""What stands on every mail of a mailing, whatever it says and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geekx_ops.mail import message_id, unsubscribe
from geekx_ops.mail.headers import Mailbox
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.recipient import Recipient
from geekx_ops.mail.unsubscribe import WayOut


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, when, and as part of what. The same again gives the same bytes."""

    sender: Mailbox
    reply_to: Mailbox | None
    date: datetime
    """For when it was planned, on the clock of the event."""
    mailing: str
    """A name that no other mailing of this database has, for Message-IDs."""
    event: str
    """The slug of the event."""
    key: bytes
    """The secret of this database, with which tokens and Message-IDs are made."""
    way_out: WayOut
    scheduled: bool = False
    """It goes out at its time, without somebody who sends it."""

    def message_id(self, recipient: Recipient, revision: int) -> str:
        """The Message-ID of what *recipient* gets."""
        return message_id.made(self.key, self.mailing, recipient.person, revision, self.sender.domain)

    def token(self, recipient: Recipient) -> str:
        """With what *recipient* unsubscribes."""
        return unsubscribe.token(self.key, recipient.person, recipient.address)

    def headers(self, kind: Kind, audience: Audience, token: str) -> tuple[tuple[str, str], ...]:
        """The fields of the head that tell other programs what this mail is, and how who gets it unsubscribes."""
        return (*self._automatic(kind), *self._of_a_list(kind, audience, token))

    def _automatic(self, kind: Kind) -> tuple[tuple[str, str], ...]:
        # RFC 3834, and what Exchange understands: no answers from somebody's holidays.
        generated = (("Auto-Submitted", "auto-generated"),) if self.scheduled or not kind.bulk else ()
        return generated if kind.bulk else (*generated, ("X-Auto-Response-Suppress", "OOF, AutoReply"))

    def _of_a_list(self, kind: Kind, audience: Audience, token: str) -> tuple[tuple[str, str], ...]:
        leaving = self.way_out.headers(token) if kind.has_unsubscribe else ()
        if not kind.bulk:
            return leaving
        return (
            *leaving,
            ("List-ID", f"<{self.event}.{self.sender.domain}>"),
            ("Precedence", "bulk"),  # keeps Gmail from answering by itself
            ("Feedback-ID", f"{self.event}:{kind}:{audience}:{self.sender.domain}"),
        )
