"""The plan of an evening, and its releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
KINDS = ("welcome", "talk", "panel", "raffle", "break", "networking", "announcement")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return check(table, f"{column}_known", f"{column} IN ({listed})")


def upgrade() -> None:
    create_plans()
    create_items()
    create_speakers()
    create_releases()


def create_plans() -> None:
    table = "agenda_plans"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts", INSTANT),
        sa.Column("ends", INSTANT),
        sa.Column("emcee", sa.String(60)),
        sa.Column("room", sa.String(100)),
        sa.Column("turnaround_seconds", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_agenda_plans")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_agenda_plans_event_id")),
        check(table, "ends_after_start", "ends > starts"),
        check(table, "turnaround_not_negative", "turnaround_seconds >= 0"),
    )


def create_items() -> None:
    table = "agenda_items"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("starts", INSTANT),
        sa.Column("ends", INSTANT),
        sa.Column("shortest_seconds", sa.Integer()),
        sa.Column("longest_seconds", sa.Integer()),
        sa.Column("speakers", sa.Text(), nullable=False),
        sa.Column("emcee", sa.String(60)),
        sa.Column("room", sa.String(100)),
        sa.Column("introduction", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("cues", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "slug", name=op.f("pk_agenda_items")),
        sa.ForeignKeyConstraint(["event_id"], ["agenda_plans.event_id"], name=op.f("fk_agenda_items_event_id")),
        one_of(table, "kind", *KINDS),
        check(table, "at_most_a_day", "seconds BETWEEN 0 AND 86400"),
        check(table, "ends_after_start", "ends > starts"),
        check(table, "shortest_in_reach", "shortest_seconds BETWEEN 0 AND seconds"),
        check(table, "longest_in_reach", "longest_seconds >= seconds"),
    )


def create_speakers() -> None:
    table = "agenda_speakers"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        *(sa.Column(name, sa.String(200)) for name in ("say_it", "ipa", "pronouns", "role", "employer")),
        sa.Column("not_yet", sa.Text()),
        sa.Column("bio", sa.Text()),
        sa.Column("available_from", INSTANT),
        sa.Column("available_until", INSTANT),
        sa.Column("timezone", sa.String(60)),
        sa.Column("recording", sa.String(20), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("arrived", INSTANT),
        sa.PrimaryKeyConstraint("event_id", "slug", name=op.f("pk_agenda_speakers")),
        sa.ForeignKeyConstraint(["event_id"], ["agenda_plans.event_id"], name=op.f("fk_agenda_speakers_event_id")),
        one_of(table, "recording", "yes", "no", "unknown"),
        check(table, "until_after_from", "available_until > available_from"),
    )


def create_releases() -> None:
    table = "agenda_releases"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_agenda_releases")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_agenda_releases_event_id")),
        check(table, "numbered", "number >= 1"),
    )
