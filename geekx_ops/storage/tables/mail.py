"""Mailings, the outbox with what became of each message, and who is not to be written to."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.states import MailingState, Phase, Reason, Scope, State
from geekx_ops.storage.tables.base import Instant, Word, metadata, one_of, partial_index, refuse_changes

IS_OPEN = text("state IN ('queued', 'retry')")
_in_flight = text("state IN ('claimed', 'dot')")

mail_settings = Table(
    "mail_settings",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("written", Text, nullable=False),
)

# Up to which row of the journal the mails that go out by themselves have been queued.
mail_cursors = Table(
    "mail_cursors",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("journal_id", Integer, nullable=False),
)

mail_mailings = Table(
    "mail_mailings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    Column("kind", Word(Kind), nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("who", String(200), nullable=False),
    Column("state", Word(MailingState), nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("send_at", Instant),
    Column("approved_at", Instant),
    Column("approved_by", String(60)),
    Column("manifest", String(64)),
    Column("why", String(300)),
    one_of("kind", Kind),
    one_of("state", MailingState),
    CheckConstraint("(approved_at IS NULL) = (manifest IS NULL)", name="approved_has_manifest"),
    partial_index("uq_mail_mailings_automatic", "event_id", "kind", where=text("automatic"), unique=True),
)

mail_outbox = Table(
    "mail_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailing_id", Integer, ForeignKey("mail_mailings.id"), nullable=False, index=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("registration_id", Integer, ForeignKey("registrations.id"), index=True),
    # 0 in a mailing that was planned; the row of the journal that a mail which goes out by itself comes of.
    Column("revision", Integer, nullable=False),
    Column("audience", Word(Audience), nullable=False),
    # These three, and `reply`, are about a person, and empty when she is forgotten. A mail that goes out by itself has
    # none of them before it does, and then the address alone. Only where a mailbox gets one mail, whoever shares it, it
    # has a key.
    Column("address", String(254)),
    Column("address_key", String(254)),
    Column("variables", Text),
    Column("message_id", String(320), unique=True),
    Column("sha256", String(64)),
    Column("size", Integer),
    Column("state", Word(State), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("code", Integer),
    Column("enhanced", String(12)),
    Column("reply", Text),
    Column("dot_at", Instant),
    Column("done_at", Instant),
    Column("worker", String(40)),
    UniqueConstraint("mailing_id", "address_key", "revision", name="uq_mail_outbox_mailbox"),
    UniqueConstraint("mailing_id", "registration_id", "revision", name="uq_mail_outbox_registration"),
    one_of("audience", Audience),
    one_of("state", State),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("state NOT IN ('dot', 'sent', 'unknown') OR dot_at IS NOT NULL", name="dot_has_instant"),
    partial_index("ix_mail_outbox_due", "mailing_id", "next_try", "id", where=IS_OPEN),
    partial_index("ix_mail_outbox_in_flight", "state", where=_in_flight),
    partial_index("ix_mail_outbox_dot", "dot_at", where=text("dot_at IS NOT NULL")),
)

mail_attempts = Table(
    "mail_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", Integer, ForeignKey("mail_outbox.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("phase", Word(Phase), nullable=False),
    Column("state", Word(State), nullable=False),
    Column("code", Integer),
    Column("reply", Text),
    one_of("phase", Phase),
    one_of("state", State),
)
refuse_changes({"mail_attempts": "outbox_id, at, phase, state, code"}, function="mail_is_frozen")

mail_suppressions = Table(
    "mail_suppressions",
    metadata,
    Column("id", Integer, primary_key=True),
    # The key of the address; when its owner is forgotten, a digest of it, which still stops mails to it.
    Column("address_key", String(254), nullable=False, index=True),
    Column("reason", Word(Reason), nullable=False),
    Column("scope", Word(Scope), nullable=False),
    Column("event_id", Integer, ForeignKey("events.id")),
    Column("kind", Word(Kind)),
    Column("at", Instant, nullable=False),
    Column("source", String(60), nullable=False),
    one_of("reason", Reason),
    one_of("scope", Scope),
    one_of("kind", Kind),
    CheckConstraint("(scope = 'event') = (event_id IS NOT NULL)", name="event_of_its_scope"),
    CheckConstraint("(scope = 'kind') = (kind IS NOT NULL)", name="kind_of_its_scope"),
    partial_index("uq_mail_suppressions_all", "address_key", where=text("scope = 'all'"), unique=True),
    partial_index("uq_mail_suppressions_event", "address_key", "event_id", where=text("scope = 'event'"), unique=True),
    partial_index("uq_mail_suppressions_kind", "address_key", "kind", where=text("scope = 'kind'"), unique=True),
)
