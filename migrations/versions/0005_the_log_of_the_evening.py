"""The log of the evening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
ACTS = ("start", "stop", "back", "pause", "resume", "adjust", "skip", "undo")


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_agenda_log_{name}"))


def upgrade() -> None:
    listed = ", ".join(f"'{act}'" for act in ACTS)
    op.create_table(
        "agenda_log",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("room", sa.String(100), nullable=False),
        sa.Column("item", sa.String(60)),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("undoes", sa.Integer()),
        sa.Column("together", sa.Integer()),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_agenda_log")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_agenda_log_event_id")),
        check("act_known", f"act IN ({listed})"),
        check("numbered_from_one", "number >= 1"),
        check("undo_names_its_row", "(act = 'undo') = (undoes IS NOT NULL)"),
        check("adjust_says_how_much", "(act = 'adjust') = (seconds IS NOT NULL)"),
        check("concerns_an_item", "act IN ('undo', 'back') OR item IS NOT NULL"),
        check("undoes_an_earlier_row", "undoes < number"),
        check("together_with_an_earlier_row", "together <= number"),
    )
