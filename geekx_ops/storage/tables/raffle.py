"""Draws: what was committed to, the numbers of the room, who was called. Names are nowhere here, only registrations."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from geekx_ops.raffle.vocabulary import Method, Presence, Step
from geekx_ops.storage.tables.base import Instant, TextList, Word, metadata, one_of, refuse_changes

raffle_rules = Table(
    "raffle_rules",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("prizes", TextList, nullable=False),
    Column("method", Word(Method), nullable=False),
    Column("presence", Word(Presence), nullable=False),
    Column("arrived_by", Instant),
    Column("exclude_held", TextList, nullable=False),
    Column("exclude_employers", TextList, nullable=False),
    Column("no_win_days", Integer, nullable=False),
    Column("first_timer", Integer, nullable=False),
    Column("per_event", Integer, nullable=False),
    Column("answered", String(60)),
    Column("for_answer", Integer, nullable=False),
    Column("early_until", Instant),
    Column("for_early", Integer, nullable=False),
    Column("most_tickets", Integer, nullable=False),
    Column("wins_each", Integer, nullable=False),
    Column("number_from", String(150), nullable=False),
    Column("timer_seconds", Integer, nullable=False),
    Column("alternates", Integer, nullable=False),
    Column("strict", Boolean, nullable=False),
    one_of("method", Method),
    one_of("presence", Presence),
    CheckConstraint("most_tickets >= 1", name="a_ticket_each"),
    CheckConstraint("wins_each >= 1", name="a_win_each"),
)

# What somebody decided about two registrations that may be one person's: `out_id`, if there is one, is not in the draw.
raffle_doubles = Table(
    "raffle_doubles",
    metadata,
    Column("first_id", Integer, ForeignKey("registrations.id"), primary_key=True, autoincrement=False),
    Column("second_id", Integer, ForeignKey("registrations.id"), primary_key=True, autoincrement=False),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("out_id", Integer, ForeignKey("registrations.id")),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("first_id < second_id", name="in_order"),
    CheckConstraint("out_id IN (first_id, second_id)", name="out_is_one_of_them"),
)

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
    Column("room", String(500), nullable=False),
    Column("at", Instant, nullable=False),
    Column("signature", String(96)),
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

# Why somebody who was called did not take the prize, by the number of the log's line. It may name her, so it is not
# frozen: erasing people takes it away.
raffle_reasons = Table(
    "raffle_reasons",
    metadata,
    Column("draw_id", Integer, ForeignKey("raffle_draws.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reason", String(200), nullable=False),
)

FROZEN = {
    "raffle_draws": "event_id, number, tickets, rules, commit_text, commitment, prizes, timer_seconds, frozen_at",
    "raffle_secrets": "draw_id, secret",
    "raffle_rounds": "draw_id, number, room, at, signature",
    "raffle_log": "draw_id, number, round, prize, code, step, at, hash",
}
"""The columns that never change once they are written; nor is a row of these tables ever deleted."""

refuse_changes(FROZEN, function="raffle_is_frozen")
