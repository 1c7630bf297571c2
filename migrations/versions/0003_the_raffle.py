"""Draws of the raffle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    create_badges()
    create_draws()
    create_secrets()
    create_rounds()
    create_log()


def of_draw(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["draw_id"], ["raffle_draws.id"], name=op.f(f"fk_{table}_draw_id"))
    return sa.Column("draw_id", sa.Integer(), nullable=False), key


def create_badges() -> None:
    op.create_table(
        "raffle_badges",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_raffle_badges")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_raffle_badges_registration_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_raffle_badges_event_id")),
        sa.UniqueConstraint("event_id", "code", name="uq_raffle_badges_code"),
    )


def create_draws() -> None:
    op.create_table(
        "raffle_draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("commit_text", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("prizes", sa.Text(), nullable=False),
        sa.Column("timer_seconds", sa.Integer(), nullable=False),
        sa.Column("alternates", sa.Integer(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.Column("committed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raffle_draws")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_raffle_draws_event_id")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_raffle_draws_numbered")),
        sa.UniqueConstraint("event_id", "number", name="uq_raffle_draws_number"),
    )


def create_secrets() -> None:
    op.create_table(
        "raffle_secrets",
        *of_draw("raffle_secrets"),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_raffle_secrets")),
    )


def create_rounds() -> None:
    op.create_table(
        "raffle_rounds",
        *of_draw("raffle_rounds"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("draw_id", "number", name=op.f("pk_raffle_rounds")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_raffle_rounds_numbered")),
    )


def create_log() -> None:
    op.create_table(
        "raffle_log",
        *of_draw("raffle_log"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("prize", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("draw_id", "number", name=op.f("pk_raffle_log")),
        sa.CheckConstraint(
            "step IN ('called', 'claimed', 'absent', 'declined', 'ineligible')", name=op.f("ck_raffle_log_step_known")
        ),
    )
