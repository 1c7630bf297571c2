"""People as they are stored: one record for one e-mail address, across events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, text, update

from geekx_ops.errors import Conflict
from geekx_ops.identity import addresses
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.storage.tables import people
from geekx_ops.storage.tables.base import Instant
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed up for something once."""

    id: int
    name: str
    email: str | None


_BY_KEY = Query(
    select(people.c.id, people.c.name, people.c.email).where(people.c.email_key == bindparam("key")), Person
)
_RENAME = Command(update(people).where(people.c.id == bindparam("person")).values(name=bindparam("new_name")))
_READDRESS = Command(
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(email=bindparam("new_email"), email_key=bindparam("key"))
)
# Two sign-ups at two events may bring the same new person at once: the second one waits, and finds her.
_ADD = Query(
    text(
        "INSERT INTO people (name, email, email_key, created_at) VALUES (:name, :email, :key, :at)"
        " ON CONFLICT (email_key) DO NOTHING RETURNING id"
    ).bindparams(bindparam("at", type_=Instant())),
    int,
)


def known(tx: Transaction, email: str | None) -> Person | None:
    """The person with this address, by the identity rule of `addresses.email_key`, or None."""
    return None if email is None else tx.first(_BY_KEY, key=addresses.email_key(email))


def add(tx: Transaction, *, name: str, email: str | None) -> Person:
    """A new person; if another program added the same address meanwhile, that one."""
    key = None if email is None else addresses.email_key(email)
    added = tx.first(_ADD, name=name, email=email, key=key, at=tx.now)
    if added is not None:
        return Person(added, name, email)
    found = known(tx, email)
    assert found is not None, "an address that collides belongs to somebody"  # noqa: S101 - cannot be reached otherwise
    return found


def rename(tx: Transaction, person: Person, name: str) -> Person:
    """The same person under the name she uses now, everywhere."""
    tx.run(_RENAME, person=person.id, new_name=name)
    tx.record("person.renamed", person=person.id)
    return replace(person, name=name)


def readdress(tx: Transaction, person: Person, email: str) -> Person:
    """The same person with another address. Raises Conflict if that address is somebody else's."""
    owner = known(tx, email)
    if owner is not None and owner.id != person.id:
        raise Conflict(f"{email} belongs to {owner.name} already; nothing was changed.", person_id=owner.id)
    tx.run(_READDRESS, person=person.id, new_email=email, key=addresses.email_key(email))
    tx.record("person.readdressed", person=person.id)
    return replace(person, email=email)
