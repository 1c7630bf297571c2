"""Draws of the raffle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


FROZEN = {
    "raffle_draws": "event_id, number, tickets, rules, commit_text, commitment, prizes, timer_seconds, frozen_at",
    "raffle_secrets": "draw_id, secret",
    "raffle_rounds": "draw_id, number, room, at",
    "raffle_log": "draw_id, number, round, prize, code, step, at, hash",
}
REFUSAL = {
    "sqlite": """CREATE TRIGGER {table}_{what} BEFORE {when} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END""",
    "postgresql": """CREATE TRIGGER {table}_{what} BEFORE {when} ON {table}
FOR EACH ROW EXECUTE FUNCTION raffle_is_frozen()""",
}
FUNCTION = """CREATE OR REPLACE FUNCTION raffle_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END $$"""


def upgrade() -> None:
    create_rules()
    create_doubles()
    create_badges()
    create_draws()
    create_secrets()
    create_rounds()
    create_log()
    refuse_changes()


def of_draw(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["draw_id"], ["raffle_draws.id"], name=op.f(f"fk_{table}_draw_id"))
    return sa.Column("draw_id", sa.Integer(), nullable=False), key


def refuse_changes() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(FUNCTION)
    for table, columns in FROZEN.items():
        for what, when in (("kept", "DELETE"), ("unchanged", f"UPDATE OF {columns}")):
            op.execute(REFUSAL[dialect].format(table=table, what=what, when=when))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def of_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f(f"fk_{table}_event_id"))


def create_rules() -> None:
    op.create_table(
        "raffle_rules",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prizes", sa.Text(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("presence", sa.String(20), nullable=False),
        sa.Column("arrived_by", INSTANT),
        sa.Column("exclude_held", sa.Text(), nullable=False),
        sa.Column("exclude_employers", sa.Text(), nullable=False),
        sa.Column("no_win_days", sa.Integer(), nullable=False),
        sa.Column("first_timer", sa.Integer(), nullable=False),
        sa.Column("per_event", sa.Integer(), nullable=False),
        sa.Column("answered", sa.String(60)),
        sa.Column("for_answer", sa.Integer(), nullable=False),
        sa.Column("early_until", INSTANT),
        sa.Column("for_early", sa.Integer(), nullable=False),
        sa.Column("most_tickets", sa.Integer(), nullable=False),
        sa.Column("wins_each", sa.Integer(), nullable=False),
        sa.Column("number_from", sa.String(150), nullable=False),
        sa.Column("timer_seconds", sa.Integer(), nullable=False),
        sa.Column("alternates", sa.Integer(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_raffle_rules")),
        of_event("raffle_rules"),
        check("raffle_rules", "method_known", "method IN ('commitment', 'rfc3797')"),
        check("raffle_rules", "presence_known", "presence IN ('inside', 'came', 'confirmed')"),
        check("raffle_rules", "a_ticket_each", "most_tickets >= 1"),
        check("raffle_rules", "a_win_each", "wins_each >= 1"),
    )


def create_doubles() -> None:
    op.create_table(
        "raffle_doubles",
        sa.Column("first_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("out_id", sa.Integer()),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_raffle_doubles")),
        of_event("raffle_doubles"),
        *(
            sa.ForeignKeyConstraint([one], ["registrations.id"], name=op.f(f"fk_raffle_doubles_{one}"))
            for one in ("first_id", "second_id", "out_id")
        ),
        check("raffle_doubles", "in_order", "first_id < second_id"),
        check("raffle_doubles", "out_is_one_of_them", "out_id IN (first_id, second_id)"),
    )


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
        sa.Column("room", sa.String(500), nullable=False),
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
