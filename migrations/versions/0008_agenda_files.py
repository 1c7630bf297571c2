"""What files of the agenda hang on: the key of an event's items in other programs, and where a release takes place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS = {
    "sqlite": "INSERT INTO agenda_keys SELECT event_id, lower(hex(randomblob(16))) FROM agenda_plans",
    "postgresql": """
        INSERT INTO agenda_keys SELECT event_id, replace(CAST(gen_random_uuid() AS text), '-', '') FROM agenda_plans
    """,
}
PLACE = """
    UPDATE agenda_releases SET place = (
        SELECT coalesce(venue || ', ' || city, venue, city) FROM events WHERE events.id = agenda_releases.event_id
    )
"""


def upgrade() -> None:
    op.create_table(
        "agenda_keys",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_agenda_keys")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_agenda_keys_event_id")),
    )
    op.execute(KEYS[op.get_bind().dialect.name])
    op.add_column("agenda_releases", sa.Column("place", sa.Text()))
    op.execute(PLACE)
