"""Events and what belongs to their settings. Slugs are the keys inside an event: rows read like the event file."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

from geekx_ops.events.event import EventFormat, EventState, PartyRule, Promotion, QuestionKind, SignUpSwitch
from geekx_ops.storage.tables.base import Instant, TextList, Word, metadata, one_of

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("cap", Integer),
    Column("format", Word(EventFormat), nullable=False),
    Column("doors", Instant),
    Column("series", String(200)),
    Column("host", String(200)),
    Column("venue", String(200)),
    Column("city", String(200)),
    Column("retention_days", Integer, nullable=False),
    Column("signup_opens", Instant),
    Column("signup_closes", Instant),
    Column("max_party", Integer, nullable=False),
    Column("promotion", Word(Promotion), nullable=False),
    Column("offer_seconds", Integer, nullable=False),
    Column("parties", Word(PartyRule), nullable=False),
    Column("cutoff", Instant),
    Column("door_release", Instant),
    Column("state", Word(EventState), nullable=False),
    Column("signup_switch", Word(SignUpSwitch), nullable=False),
    Column("created_at", Instant, nullable=False),
    # Another one with every change of the event or its parts: what was read before holds while it is the same.
    Column("revision", BigInteger, nullable=False),
    CheckConstraint("ends > starts", name="ends_after_start"),
    CheckConstraint("cap >= 1", name="cap_positive"),
    CheckConstraint("max_party >= 1", name="max_party_positive"),
    CheckConstraint("offer_seconds >= 1", name="offer_positive"),
    one_of("format", EventFormat),
    one_of("promotion", Promotion),
    one_of("parties", PartyRule),
    one_of("state", EventState),
    one_of("signup_switch", SignUpSwitch),
)

event_ticket_types = Table(
    "event_ticket_types",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("cap", Integer),
    Column("rank", Integer, nullable=False),
    CheckConstraint("cap >= 1", name="cap_positive"),
)

event_held_seats = Table(
    "event_held_seats",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("seats", Integer, nullable=False),
    Column("ticket_type", String(60), nullable=False),
    Column("rank", Integer, nullable=False),
    ForeignKeyConstraint(
        ["event_id", "ticket_type"],
        ["event_ticket_types.event_id", "event_ticket_types.slug"],
        name="fk_event_held_seats_type",
    ),
    CheckConstraint("seats >= 0", name="seats_not_negative"),
)

event_questions = Table(
    "event_questions",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("text", Text, nullable=False),
    Column("kind", Word(QuestionKind), nullable=False),
    Column("required", Boolean, nullable=False),
    Column("choices", TextList, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("at_door", TextList, nullable=False, server_default="[]"),
    Column("rank", Integer, nullable=False),
    one_of("kind", QuestionKind),
)

event_links = Table(
    "event_links",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("url", Text, nullable=False),
    Column("item", String(60)),
    Column("slides", TextList, nullable=False),
    Column("rank", Integer, nullable=False),
)
