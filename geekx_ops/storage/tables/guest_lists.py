"""What lists of other platforms said when they were imported, and how lists are read that no platform made."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from geekx_ops.storage.tables.base import metadata, once_all_is_made

# Who is in a list, and what it said of her, as digests: a name or an address cannot be read out of them. `same` is the
# digest of all that was said, as long as that is what stands here.
guest_list_rows = Table(
    "guest_list_rows",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("list", String(60), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("registration_id", Integer, ForeignKey("registrations.id"), nullable=False, index=True),
    Column("said", Text, nullable=False),
    Column("same", BigInteger),
)

guest_list_formats = Table(
    "guest_list_formats",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("columns", Text, nullable=False),
)

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
"""What makes a guest another one than her list says, whoever does it: the database itself forgets that she is not."""

_FORGET = "UPDATE guest_list_rows SET same = NULL WHERE registration_id {which} AND same IS NOT NULL;"
_SQLITE = "CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {forget} END"
_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {forget} RETURN NULL; END $$"""
_POSTGRES = "CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _forget_at(table: str, when: str, which: str) -> None:
    name, forget = f"{table}_{when.lower()}_listed", _FORGET.format(which=which)
    for text, dialect in ((_SQLITE, "sqlite"), (_FUNCTION, "postgresql"), (_POSTGRES, "postgresql")):
        once_all_is_made(text.format(name=name, when=when, table=table, forget=forget), dialect)


for _change in CHANGES:
    _forget_at(*_change)
