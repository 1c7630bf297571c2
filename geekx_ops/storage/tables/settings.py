"""What the workspace itself remembers, such as the event chosen with `geekx event use`."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from geekx_ops.storage.tables.base import metadata

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
