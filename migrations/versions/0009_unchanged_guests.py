"""Of a guest who is the same here and in a list, what the list says of her as a whole: until something is changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHANGES = (
    ("people", "UPDATE", "IN (SELECT id FROM registrations WHERE person_id = NEW.id)"),
    ("registrations", "UPDATE", "= NEW.id"),
    ("registration_answers", "INSERT", "= NEW.registration_id"),
    ("registration_answers", "UPDATE", "= NEW.registration_id"),
    ("registration_answers", "DELETE", "= OLD.registration_id"),
    ("registration_companions", "INSERT", "= NEW.registration_id"),
    ("registration_companions", "UPDATE", "= NEW.registration_id"),
    ("registration_companions", "DELETE", "= OLD.registration_id"),
)
FORGET = "UPDATE guest_list_rows SET same = NULL WHERE registration_id {which} AND same IS NOT NULL;"
ON_SQLITE = "CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {forget} END"
FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {forget} RETURN NULL; END $$"""
ON_POSTGRES = "CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def upgrade() -> None:
    op.add_column("guest_list_rows", sa.Column("same", sa.BigInteger()))
    statements = (ON_SQLITE,) if op.get_bind().dialect.name == "sqlite" else (FUNCTION, ON_POSTGRES)
    for table, when, which in CHANGES:
        name, forget = f"{table}_{when.lower()}_listed", FORGET.format(which=which)
        for statement in statements:
            op.execute(statement.format(name=name, when=when, table=table, forget=forget))
