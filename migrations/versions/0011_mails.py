"""Mailings, the outbox, and who is not to be written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")

KINDS = (
    "'confirmation', 'waiting', 'moved-up', 'offer', 'reminder', 'change', 'cancelled-event', 'practical-note', "
    "'speaker-note', 'winner', 'thanks', 'follow-up', 'last-call'"
)
AUDIENCES = "'speaker', 'winner', 'crew', 'came', 'no-show', 'coming', 'offered', 'waiting', 'cancelled'"
MAILING_STATES = "'draft', 'approved', 'sending', 'paused', 'done', 'missed', 'cancelled'"
STATES = "'queued', 'claimed', 'dot', 'sent', 'retry', 'failed', 'suppressed', 'cancelled', 'unknown'"
PHASES = "'connect', 'tls', 'login', 'mail', 'rcpt', 'data', 'body', 'dot', 'render', 'held', 'person'"

REFUSAL = {
    "sqlite": """CREATE TRIGGER mail_attempts_{what} BEFORE {when} ON mail_attempts
BEGIN SELECT RAISE(ABORT, 'mail_attempts is frozen'); END""",
    "postgresql": """CREATE TRIGGER mail_attempts_{what} BEFORE {when} ON mail_attempts
FOR EACH ROW EXECUTE FUNCTION mail_is_frozen()""",
}
FUNCTION = """CREATE OR REPLACE FUNCTION mail_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END $$"""


def upgrade() -> None:
    create_settings()
    create_cursors()
    create_mailings()
    create_outbox()
    create_attempts()
    create_suppressions()


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def partial_index(name: str, table: str, *columns: str, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [*columns], unique=unique, sqlite_where=condition, postgresql_where=condition)


def create_settings() -> None:
    op.create_table(
        "mail_settings",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mail_settings")),
        refers("mail_settings", "event_id", "events"),
    )


def create_cursors() -> None:
    op.create_table(
        "mail_cursors",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mail_cursors")),
        refers("mail_cursors", "event_id", "events"),
    )


def create_mailings() -> None:
    op.create_table(
        "mail_mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("send_at", INSTANT),
        sa.Column("approved_at", INSTANT),
        sa.Column("approved_by", sa.String(60)),
        sa.Column("manifest", sa.String(64)),
        sa.Column("why", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_mailings")),
        refers("mail_mailings", "event_id", "events"),
        check("mail_mailings", "kind_known", f"kind IN ({KINDS})"),
        check("mail_mailings", "state_known", f"state IN ({MAILING_STATES})"),
        check("mail_mailings", "approved_has_manifest", "(approved_at IS NULL) = (manifest IS NULL)"),
    )
    index("mail_mailings", "event_id")
    partial_index("uq_mail_mailings_automatic", "mail_mailings", "event_id", "kind", where="automatic", unique=True)


def create_outbox() -> None:
    op.create_table(
        "mail_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("address", sa.String(254)),
        sa.Column("address_key", sa.String(254)),
        sa.Column("variables", sa.Text()),
        sa.Column("message_id", sa.String(320)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.Integer()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", INSTANT, nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("enhanced", sa.String(12)),
        sa.Column("reply", sa.Text()),
        sa.Column("dot_at", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("worker", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_outbox")),
        refers("mail_outbox", "mailing_id", "mail_mailings"),
        refers("mail_outbox", "person_id", "people"),
        refers("mail_outbox", "registration_id", "registrations"),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_outbox_message_id")),
        sa.UniqueConstraint("mailing_id", "address_key", "revision", name="uq_mail_outbox_mailbox"),
        sa.UniqueConstraint("mailing_id", "registration_id", "revision", name="uq_mail_outbox_registration"),
        check("mail_outbox", "audience_known", f"audience IN ({AUDIENCES})"),
        check("mail_outbox", "state_known", f"state IN ({STATES})"),
        check("mail_outbox", "attempts_not_negative", "attempts >= 0"),
        check("mail_outbox", "dot_has_instant", "state NOT IN ('dot', 'sent', 'unknown') OR dot_at IS NOT NULL"),
    )
    index("mail_outbox", "mailing_id", "person_id", "registration_id")
    is_open = "state IN ('queued', 'retry')"
    partial_index("ix_mail_outbox_due", "mail_outbox", "mailing_id", "next_try", "id", where=is_open)
    partial_index("ix_mail_outbox_in_flight", "mail_outbox", "state", where="state IN ('claimed', 'dot')")
    partial_index("ix_mail_outbox_dot", "mail_outbox", "dot_at", where="dot_at IS NOT NULL")


def create_attempts() -> None:
    op.create_table(
        "mail_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("reply", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attempts")),
        refers("mail_attempts", "outbox_id", "mail_outbox"),
        check("mail_attempts", "phase_known", f"phase IN ({PHASES})"),
        check("mail_attempts", "state_known", f"state IN ({STATES})"),
    )
    index("mail_attempts", "outbox_id")
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(FUNCTION)
    for what, when in (("kept", "DELETE"), ("unchanged", "UPDATE OF outbox_id, at, phase, state, code")):
        op.execute(REFUSAL[dialect].format(what=what, when=when))


def create_suppressions() -> None:
    op.create_table(
        "mail_suppressions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(254), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("event_id", sa.Integer()),
        sa.Column("kind", sa.String(20)),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_suppressions")),
        refers("mail_suppressions", "event_id", "events"),
        check("mail_suppressions", "reason_known", "reason IN ('unsubscribed', 'bounce', 'complaint', 'manual')"),
        check("mail_suppressions", "scope_known", "scope IN ('all', 'event', 'kind')"),
        check("mail_suppressions", "kind_known", f"kind IN ({KINDS})"),
        check("mail_suppressions", "event_of_its_scope", "(scope = 'event') = (event_id IS NOT NULL)"),
        check("mail_suppressions", "kind_of_its_scope", "(scope = 'kind') = (kind IS NOT NULL)"),
    )
    index("mail_suppressions", "address_key")
    for scope, columns in (("all", ()), ("event", ("event_id",)), ("kind", ("kind",))):
        name = f"uq_mail_suppressions_{scope}"
        where = f"scope = '{scope}'"
        partial_index(name, "mail_suppressions", "address_key", *columns, where=where, unique=True)
