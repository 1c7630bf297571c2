"""The door's log: who was let in, who was not, and what was taken back. Rows are added, never changed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from geekx_ops.door.log import Kind, Reason
from geekx_ops.storage.tables.base import Instant, Word, metadata, one_of

door_log = Table(
    "door_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    Column("registration_id", Integer, ForeignKey("registrations.id")),
    # Which entry of this registration it is, in this database: two that were decided on the same past collide here.
    Column("number", Integer),
    # One random word for each scan, from whoever scans: a repetition finds it here, and logs of two laptops meet by it.
    Column("nonce", String(64), nullable=False, unique=True),
    Column("kind", Word(Kind), nullable=False),
    Column("people", Integer, nullable=False),
    Column("undoes", String(64)),
    Column("reason", Word(Reason)),
    # A well-formed ticket code that nobody here has. Other texts are not kept: they may be names.
    Column("code", String(20)),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    one_of("kind", Kind),
    one_of("reason", Reason),
    CheckConstraint("(kind IN ('check-in', 'check-out')) = (people >= 1)", name="moves_people"),
    CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="undo_names_its_entry"),
    CheckConstraint("kind <> 'refused' OR reason IS NOT NULL", name="refused_for_a_reason"),
    CheckConstraint("kind = 'refused' OR registration_id IS NOT NULL", name="concerns_a_registration"),
    CheckConstraint("(registration_id IS NULL) = (number IS NULL)", name="numbered"),
    UniqueConstraint("registration_id", "number", name="uq_door_log_number"),
)
