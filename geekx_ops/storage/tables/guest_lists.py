"""What lists of other platforms said when they were imported, and how lists are read that no platform made."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from geekx_ops.storage.tables.base import metadata

# Who is in a list, and what it said of her, as digests: a name or an address cannot be read out of them.
guest_list_rows = Table(
    "guest_list_rows",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("list", String(60), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("registration_id", Integer, ForeignKey("registrations.id"), nullable=False, index=True),
    Column("said", Text, nullable=False),
)

guest_list_formats = Table(
    "guest_list_formats",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("columns", Text, nullable=False),
)
