"""The log of the evening: which item began when, and what was taken back. Rows are added, never changed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table

from geekx_ops.agenda.log import Act
from geekx_ops.storage.tables.base import Instant, Word, metadata, one_of

agenda_log = Table(
    "agenda_log",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    # Which row of this event it is: two that were decided on the same past collide here.
    Column("number", Integer, primary_key=True),
    Column("act", Word(Act), nullable=False),
    # Room and item as the plan had them then: the plan may change, and what happened stays.
    Column("room", String(100), nullable=False),
    Column("item", String(60)),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("seconds", Integer),
    Column("undoes", Integer),
    # The first of the rows that were written as one.
    Column("together", Integer),
    one_of("act", Act),
    CheckConstraint("number >= 1", name="numbered_from_one"),
    CheckConstraint("(act = 'undo') = (undoes IS NOT NULL)", name="undo_names_its_row"),
    CheckConstraint("(act = 'adjust') = (seconds IS NOT NULL)", name="adjust_says_how_much"),
    CheckConstraint("act IN ('undo', 'back') OR item IS NOT NULL", name="concerns_an_item"),
    CheckConstraint("undoes < number", name="undoes_an_earlier_row"),
    CheckConstraint("together <= number", name="together_with_an_earlier_row"),
)
