"""What imported guest lists said, and how lists are read that no platform made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest_list_rows",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(60), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "list", "key", name=op.f("pk_guest_list_rows")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_guest_list_rows_event_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_guest_list_rows_registration_id")
        ),
    )
    op.create_index(op.f("ix_guest_list_rows_registration_id"), "guest_list_rows", ["registration_id"])
    op.create_table(
        "guest_list_formats",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_guest_list_formats")),
    )
