"""Draws: what was committed to, the numbers of the room, who was called. Names are nowhere here, only registrations."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from geekx_ops.raffle.record import Step
from geekx_ops.storage.tables.base import Instant, TextList, Word, metadata, one_of

raffle_badges = Table(
    "raffle_badges",
    metadata,
    Column("registration_id", Integer, ForeignKey("registrations.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("code", String(12), nullable=False),
    UniqueConstraint("event_id", "code", name="uq_raffle_badges_code"),
)

raffle_draws = Table(
    "raffle_draws",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("tickets", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("commit_text", Text, nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("prizes", TextList, nullable=False),
    Column("timer_seconds", Integer, nullable=False),
    Column("alternates", Integer, nullable=False),
    Column("strict", Boolean, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("committed_at", Instant),
    Column("ended_at", Instant),
    Column("void", Boolean, nullable=False),
    CheckConstraint("number >= 1", name="numbered"),
    UniqueConstraint("event_id", "number", name="uq_raffle_draws_number"),
)

# Apart from the draw, so that nothing that shows one can show this before its time.
raffle_secrets = Table(
    "raffle_secrets",
    metadata,
    Column("draw_id", Integer, ForeignKey("raffle_draws.id"), primary_key=True),
    Column("secret", String(64), nullable=False),
)

raffle_rounds = Table(
    "raffle_rounds",
    metadata,
    Column("draw_id", Integer, ForeignKey("raffle_draws.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("room", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("number >= 1", name="numbered"),
)

raffle_log = Table(
    "raffle_log",
    metadata,
    Column("draw_id", Integer, ForeignKey("raffle_draws.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("prize", Integer, nullable=False),
    Column("code", String(12), nullable=False),
    Column("step", Word(Step), nullable=False),
    Column("at", Instant, nullable=False),
    Column("hash", String(64), nullable=False),
    one_of("step", Step),
)
