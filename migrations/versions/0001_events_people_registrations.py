"""Events, people, registrations with their waiting list, the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x47454B58
"""Marks an SQLite file as ours, for `file` and for people with a hex editor: "GEKX"."""

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
STANDINGS = ("confirmed", "waiting", "offered", "pending", "cancelled", "declined", "expired")
LIVE = sa.text("standing IN ('confirmed', 'waiting', 'offered', 'pending')")
WAITING = sa.text("standing = 'waiting'")
OFFERED = sa.text("standing = 'offered'")


def one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    create_settings_and_journal()
    create_people()
    create_events()
    create_event_parts()
    create_registrations()
    create_registration_parts()


def create_settings_and_journal() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("event_id", sa.Integer()),
        sa.Column("registration_id", sa.Integer()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("details", sa.Text(), nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_event_id"), "journal", ["event_id"])
    op.create_index(op.f("ix_journal_registration_id"), "journal", ["registration_id"])


def create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("email_key", sa.String(254)),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email_key", name=op.f("uq_people_email_key")),
    )


def create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("timezone", sa.String(60), nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("cap", sa.Integer()),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("doors", INSTANT),
        sa.Column("series", sa.String(200)),
        sa.Column("host", sa.String(200)),
        sa.Column("venue", sa.String(200)),
        sa.Column("city", sa.String(200)),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("signup_opens", INSTANT),
        sa.Column("signup_closes", INSTANT),
        sa.Column("max_party", sa.Integer(), nullable=False),
        sa.Column("promotion", sa.String(20), nullable=False),
        sa.Column("offer_seconds", sa.Integer(), nullable=False),
        sa.Column("parties", sa.String(20), nullable=False),
        sa.Column("cutoff", INSTANT),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("signup_switch", sa.String(20), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_events_ends_after_start")),
        sa.CheckConstraint("cap >= 1", name=op.f("ck_events_cap_positive")),
        sa.CheckConstraint("max_party >= 1", name=op.f("ck_events_max_party_positive")),
        sa.CheckConstraint("offer_seconds >= 1", name=op.f("ck_events_offer_positive")),
        one_of("events", "format", "in-person", "virtual", "hybrid"),
        one_of("events", "promotion", "instant", "offer"),
        one_of("events", "parties", "fit", "strict"),
        one_of("events", "state", "scheduled", "cancelled", "retired"),
        one_of("events", "signup_switch", "auto", "open", "closed"),
    )


def create_event_parts() -> None:
    op.create_table(
        "event_ticket_types",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("cap", sa.Integer()),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "slug", name=op.f("pk_event_ticket_types")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_ticket_types_event_id")),
        sa.CheckConstraint("cap >= 1", name=op.f("ck_event_ticket_types_cap_positive")),
    )
    op.create_table(
        "event_held_seats",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("ticket_type", sa.String(60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "slug", name=op.f("pk_event_held_seats")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_held_seats_event_id")),
        sa.ForeignKeyConstraint(
            ["event_id", "ticket_type"],
            ["event_ticket_types.event_id", "event_ticket_types.slug"],
            name="fk_event_held_seats_type",
        ),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_event_held_seats_seats_not_negative")),
    )
    op.create_table(
        "event_questions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "slug", name=op.f("pk_event_questions")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_questions_event_id")),
        one_of("event_questions", "kind", "text", "choice", "yes-no"),
    )


def create_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type", sa.String(60), nullable=False),
        sa.Column("held", sa.String(60)),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("ticket_code", sa.String(20)),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_reason", sa.Text()),
        sa.Column("over_cap", sa.Boolean(), nullable=False),
        sa.Column("signed_up_at", INSTANT, nullable=False),
        sa.Column("standing_since", INSTANT, nullable=False),
        sa.Column("offer_expires_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_registrations_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_registrations_person_id")),
        sa.ForeignKeyConstraint(
            ["event_id", "ticket_type"],
            ["event_ticket_types.event_id", "event_ticket_types.slug"],
            name="fk_registrations_type",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "held"],
            ["event_held_seats.event_id", "event_held_seats.slug"],
            name="fk_registrations_held",
        ),
        sa.UniqueConstraint("ticket_code", name=op.f("uq_registrations_ticket_code")),
        one_of("registrations", "standing", *STANDINGS),
        sa.CheckConstraint("party_size >= 1", name=op.f("ck_registrations_party_size_positive")),
        sa.CheckConstraint(
            "at_least >= 1 AND at_least <= party_size", name=op.f("ck_registrations_at_least_within_party")
        ),
        sa.CheckConstraint(
            "standing <> 'confirmed' OR ticket_code IS NOT NULL", name=op.f("ck_registrations_confirmed_has_code")
        ),
        sa.CheckConstraint(
            "(standing = 'offered') = (offer_expires_at IS NOT NULL)",
            name=op.f("ck_registrations_offered_has_deadline"),
        ),
        sa.CheckConstraint(
            "(priority = 0) = (priority_reason IS NULL)", name=op.f("ck_registrations_priority_has_reason")
        ),
        sa.CheckConstraint("held IS NULL OR standing <> 'waiting'", name=op.f("ck_registrations_held_never_waits")),
    )
    create_registration_indexes()


def create_registration_indexes() -> None:
    op.create_index(op.f("ix_registrations_person_id"), "registrations", ["person_id"])
    op.create_index(
        "uq_registrations_live",
        "registrations",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "ix_registrations_queue",
        "registrations",
        ["event_id", sa.text("priority DESC"), "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_registrations_offers",
        "registrations",
        ["event_id", "offer_expires_at"],
        sqlite_where=OFFERED,
        postgresql_where=OFFERED,
    )


def create_registration_parts() -> None:
    op.create_table(
        "registration_companions",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", "rank", name=op.f("pk_registration_companions")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_companions_registration_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "registration_answers",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", "question", name=op.f("pk_registration_answers")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_answers_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "question"],
            ["event_questions.event_id", "event_questions.slug"],
            name="fk_registration_answers_question",
        ),
    )
    op.create_table(
        "registration_tally",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type", sa.String(60), nullable=False),
        sa.Column("held", sa.String(60), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "ticket_type", "held", name=op.f("pk_registration_tally")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_registration_tally_event_id")),
        sa.CheckConstraint(
            "seats >= 0 AND waiting >= 0 AND offers >= 0", name=op.f("ck_registration_tally_never_negative")
        ),
    )
