"""People as they are stored: one record for one e-mail address, across events."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, null, select, text, update

from geekx_ops.errors import Conflict
from geekx_ops.identity import addresses
from geekx_ops.identity.names import ERASED
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


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is kept of one person, apart from her registrations. `note` is shown at the door."""

    id: int
    name: str
    email: str | None
    employer: str | None
    note: str | None
    do_not_contact: bool
    erased_at: datetime | None

    @property
    def person(self) -> Person:
        """Who it is."""
        return Person(self.id, self.name, self.email)


_PROFILES = select(*(people.c[field.name] for field in fields(Profile))).order_by(people.c.id)
_PROFILE = Query(_PROFILES.where(people.c.id == bindparam("person")), Profile)
_HELD = Query(_PROFILES.where(people.c.id == bindparam("person")).with_for_update(), Profile)
_EVERYBODY = Query(_PROFILES, Profile)
_DESCRIBED = ("employer", "note", "do_not_contact")
_DESCRIBE = Command(
    update(people)
    .where(people.c.id == bindparam("person"))
    .values({name: bindparam(f"new_{name}") for name in _DESCRIBED})
)
_ERASE = Command(
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(name=ERASED, email=null(), email_key=null(), employer=null(), note=null(), erased_at=bindparam("at"))
)
_REMOVE = Command(delete(people).where(people.c.id == bindparam("person")))
# Held on PostgreSQL, so that whoever signs her up and whoever erases or merges her do it one after the other: the
# second of them finds her as the first one left her.
_BY_KEY = Query(
    select(people.c.id, people.c.name, people.c.email)
    .where(people.c.email_key == bindparam("key"))
    .with_for_update(read=True, key_share=True),
    Person,
)
_RENAME = Command(update(people).where(people.c.id == bindparam("person")).values(name=bindparam("new_name")))
_READDRESS = Command(
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(email=bindparam("new_email"), email_key=bindparam("key"))
)
# Two sign-ups at two events may bring the same new person at once: the second one waits, and finds her.
_ADD_SQL = (
    "INSERT INTO people (name, email, email_key, created_at) VALUES (:name, :email, :key, :at)"
    " ON CONFLICT (email_key) DO NOTHING"
)
_ADD = Query(text(f"{_ADD_SQL} RETURNING id").bindparams(bindparam("at", type_=Instant())), int)
_ADD_UNLESS_KNOWN = Command(text(_ADD_SQL).bindparams(bindparam("at", type_=Instant())))


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


def known_by_key(tx: Transaction, keys: Collection[str]) -> dict[str, Person]:
    """The people with these keys of addresses (`addresses.email_key`), as far as there are such."""
    own = people.c
    rows = select(own.email_key, own.id, own.name, own.email).where(own.email_key.in_(keys))
    found = tx.select(rows.with_for_update(read=True, key_share=True)) if keys else ()
    return {key: Person(*rest) for key, *rest in found}


def add_all(tx: Transaction, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Person]:
    """The people with these keys of addresses; who is not known yet is added, with the name and the address given."""
    rows = ({"name": name, "email": email, "key": key, "at": tx.now} for key, (name, email) in wanted.items())
    tx.run_all(_ADD_UNLESS_KNOWN, rows)
    return known_by_key(tx, wanted)


def rename(tx: Transaction, person: Person, name: str) -> Person:
    """The same person under the name she uses now, everywhere."""
    tx.run(_RENAME, person=person.id, new_name=name)
    tx.record("person.renamed", person=person.id)
    return replace(person, name=name)


def readdress(tx: Transaction, person: Person, email: str) -> Person:
    """The same person with another address. Raises Conflict if that address is somebody else's."""
    from geekx_ops.mail import readdressing  # noqa: PLC0415 - wherever she gets another address, her wishes follow

    owner = known(tx, email)
    if owner is not None and owner.id != person.id:
        raise Conflict(f"{email} belongs to {owner.name} already; nothing was changed.", person_id=owner.id)
    tx.run(_READDRESS, person=person.id, new_email=email, key=addresses.email_key(email))
    tx.record("person.readdressed", person=person.id)
    changed = replace(person, email=email)
    readdressing.follow(tx, person, changed)
    return changed


def profile(tx: Transaction, number: int) -> Profile | None:
    """All that is kept of the person with this number, or None."""
    return tx.first(_PROFILE, person=number)


def held(tx: Transaction, number: int) -> Profile | None:
    """The same, and nobody else registers, changes or merges her until the transaction ends."""
    return tx.first(_HELD, person=number)


def everybody(tx: Transaction) -> list[Profile]:
    """All people, also those who were erased, in the order in which they became known."""
    return tx.all(_EVERYBODY)


def describe(tx: Transaction, described: Profile) -> None:
    """Store the employer, the note and the mark of *described*."""
    values = {f"new_{name}": getattr(described, name) for name in _DESCRIBED}
    tx.run(_DESCRIBE, person=described.id, **values)


def erase(tx: Transaction, number: int) -> None:
    """Forget who the person with this number is. Her row stays, so that registrations have somebody."""
    tx.run(_ERASE, person=number, at=tx.now)
    tx.record("person.erased", person=number)


def remove(tx: Transaction, number: int) -> None:
    """Take out the row of a person who has no registrations any more."""
    tx.run(_REMOVE, person=number)
