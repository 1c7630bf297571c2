"""People: they live across events."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, false

from geekx_ops.storage.tables.base import Instant, metadata

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254)),
    # The identity rule lives in identity/addresses.py; here it is only made impossible to break. NULLs do not collide.
    Column("email_key", String(254), unique=True),
    Column("created_at", Instant, nullable=False),
    Column("employer", String(200)),
    Column("note", Text),
    Column("do_not_contact", Boolean, nullable=False, server_default=false()),
    Column("erased_at", Instant),
)
