"""What may become of mailings and of their messages, and why somebody gets none."""

from __future__ import annotations

from enum import StrEnum


class MailingState(StrEnum):
    """How far a mailing is."""

    DRAFT = "draft"
    """Who gets it is frozen; it may be looked at and planned anew."""
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    """Stopped by hand, or because the server refused too much."""
    DONE = "done"
    MISSED = "missed"
    """Its time went by, and it would be stale by now."""
    CANCELLED = "cancelled"


STANDING_BY = frozenset({MailingState.APPROVED, MailingState.SENDING})
"""A mailing of these states may be sent."""
CHANGEABLE = frozenset({MailingState.DRAFT, MailingState.APPROVED})
"""Nothing of it has been sent: it may be planned anew."""

UNDER_WAY = frozenset({MailingState.SENDING, MailingState.PAUSED})
"""Some of it has been sent, or was about to be, and the rest is to be sent."""


class State(StrEnum):
    """What has become of one message."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    """Being handed over; the server has not been told that it is whole."""
    DOT = "dot"
    """The final dot is about to be sent, or was: from here on the server may have it."""
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"
    """What it says is not true any more, or a newer one says more."""
    UNKNOWN = "unknown"
    """The dot was sent and no answer came: only a person can tell, and it is never sent again by itself."""


OPEN = frozenset({State.QUEUED, State.RETRY})
HELD = frozenset({State.SUPPRESSED, State.CANCELLED})
"""Not sent on purpose."""
IN_FLIGHT = frozenset({State.CLAIMED, State.DOT})
MAY_HAVE_ARRIVED = frozenset({State.DOT, State.SENT, State.UNKNOWN})


class Phase(StrEnum):
    """Where in the conversation with the server something was answered, or went wrong."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    """The text was on its way, without the final dot."""
    DOT = "dot"
    RENDER = "render"
    """Before there was a server: the message itself cannot be made, or its address cannot be written to."""
    HELD = "held"
    """Not sent on purpose: suppressed, or not true any more."""
    PERSON = "person"
    """Somebody decided about an unknown one."""


class Reason(StrEnum):
    """Why an address gets no mails."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    MANUAL = "manual"


class Scope(StrEnum):
    """What an address gets none of."""

    ALL = "all"
    EVENT = "event"
    KIND = "kind"
