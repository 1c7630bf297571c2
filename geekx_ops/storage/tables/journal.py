"""Who did what, when: append-only, by internal ids, so that erasing a person leaves the history whole and nameless."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from geekx_ops.storage.tables.base import Instant, metadata

# No foreign keys: the journal outlives what it speaks of.
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("event_id", Integer, index=True),
    Column("registration_id", Integer, index=True),
    Column("person_id", Integer),
    Column("details", Text, nullable=False, server_default="{}"),
)
