"""The door's log, what the door has to know, and what is known of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
KINDS = ("check-in", "check-out", "undo", "present", "given-away", "refused")
REASONS = (
    "unknown", "mistyped", "unreadable", "other-event", "nobody", "ambiguous", "cancelled", "declined", "expired",
    "pending", "waiting", "given-away", "already-in", "event-off", "wrong-time",
)  # fmt: skip


def one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def upgrade() -> None:
    op.add_column("events", sa.Column("door_release", INSTANT))
    op.add_column("event_questions", sa.Column("at_door", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("people", sa.Column("employer", sa.String(200)))
    op.add_column("people", sa.Column("note", sa.Text()))
    op.add_column("people", sa.Column("do_not_contact", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("erased_at", INSTANT))
    create_door_log()


def create_door_log() -> None:
    op.create_table(
        "door_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer()),
        sa.Column("number", sa.Integer()),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.String(64)),
        sa.Column("reason", sa.String(20)),
        sa.Column("code", sa.String(20)),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_log")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_door_log_event_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], name=op.f("fk_door_log_registration_id")),
        sa.UniqueConstraint("nonce", name=op.f("uq_door_log_nonce")),
        sa.UniqueConstraint("registration_id", "number", name="uq_door_log_number"),
        one_of("door_log", "kind", *KINDS),
        one_of("door_log", "reason", *REASONS),
        sa.CheckConstraint(
            "(kind IN ('check-in', 'check-out')) = (people >= 1)", name=op.f("ck_door_log_moves_people")
        ),
        sa.CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name=op.f("ck_door_log_undo_names_its_entry")),
        sa.CheckConstraint("kind <> 'refused' OR reason IS NOT NULL", name=op.f("ck_door_log_refused_for_a_reason")),
        sa.CheckConstraint(
            "kind = 'refused' OR registration_id IS NOT NULL", name=op.f("ck_door_log_concerns_a_registration")
        ),
        sa.CheckConstraint("(registration_id IS NULL) = (number IS NULL)", name=op.f("ck_door_log_numbered")),
    )
    op.create_index(op.f("ix_door_log_event_id"), "door_log", ["event_id"])
