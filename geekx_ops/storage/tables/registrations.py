"""Registrations: one person at one event, waiting ones included, so that moving up is one UPDATE."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    text,
)

from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage.tables.base import Instant, Word, metadata, one_of, partial_index

IS_LIVE = text("standing IN ({})".format(", ".join(f"'{word.value}'" for word in Standing if word in LIVE)))
"""The registration has not ended, spelt as in the unique index: SQLite uses a partial index only for its own words."""
_waiting = text("standing = 'waiting'")
_offered = text("standing = 'offered'")

registrations = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("ticket_type", String(60), nullable=False),
    Column("held", String(60)),
    Column("standing", Word(Standing), nullable=False),
    Column("party_size", Integer, nullable=False),
    Column("at_least", Integer, nullable=False),
    Column("ticket_code", String(20), unique=True),
    Column("priority", Integer, nullable=False),
    Column("priority_reason", Text),
    Column("over_cap", Boolean, nullable=False),
    Column("signed_up_at", Instant, nullable=False),
    Column("standing_since", Instant, nullable=False),
    Column("offer_expires_at", Instant),
    ForeignKeyConstraint(
        ["event_id", "ticket_type"],
        ["event_ticket_types.event_id", "event_ticket_types.slug"],
        name="fk_registrations_type",
    ),
    ForeignKeyConstraint(
        ["event_id", "held"], ["event_held_seats.event_id", "event_held_seats.slug"], name="fk_registrations_held"
    ),
    one_of("standing", Standing),
    CheckConstraint("party_size >= 1", name="party_size_positive"),
    CheckConstraint("at_least >= 1 AND at_least <= party_size", name="at_least_within_party"),
    CheckConstraint("standing <> 'confirmed' OR ticket_code IS NOT NULL", name="confirmed_has_code"),
    CheckConstraint("(standing = 'offered') = (offer_expires_at IS NOT NULL)", name="offered_has_deadline"),
    CheckConstraint("(priority = 0) = (priority_reason IS NULL)", name="priority_has_reason"),
    CheckConstraint("held IS NULL OR standing <> 'waiting'", name="held_never_waits"),
    partial_index("uq_registrations_live", "event_id", "person_id", where=IS_LIVE, unique=True),
    partial_index("ix_registrations_queue", "event_id", text("priority DESC"), "id", where=_waiting),
    partial_index("ix_registrations_offers", "event_id", "offer_expires_at", where=_offered),
)

registration_companions = Table(
    "registration_companions",
    metadata,
    Column("registration_id", Integer, ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
)

registration_answers = Table(
    "registration_answers",
    metadata,
    Column("registration_id", Integer, ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("event_id", Integer, nullable=False),
    Column("value", Text, nullable=False),
    ForeignKeyConstraint(
        ["event_id", "question"],
        ["event_questions.event_id", "event_questions.slug"],
        name="fk_registration_answers_question",
    ),
)

# The only stored count: without it a sign-up would cost more with every registration there is. It is kept by
# registration/ledger.py alone, in the transaction of the change, and `geekx db check` adds the rows up again.
registration_tally = Table(
    "registration_tally",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("ticket_type", String(60), primary_key=True),
    Column("held", String(60), primary_key=True),  # "" for public seats: a key cannot hold NULL
    Column("seats", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("offers", Integer, nullable=False),
    CheckConstraint("seats >= 0 AND waiting >= 0 AND offers >= 0", name="never_negative"),
)
