"""What the organizer notes about a person, for all events."""

from __future__ import annotations

from dataclasses import fields, replace

from geekx_ops import text
from geekx_ops.identity import addresses, people
from geekx_ops.identity.people import Profile
from geekx_ops.people import finding
from geekx_ops.workspace import Transaction


def change(  # noqa: PLR0913 - each is a thing that may change
    tx: Transaction,
    who: str,
    *,
    name: str | None = None,
    email: str | None = None,
    employer: str | None = None,
    note: str | None = None,
    do_not_contact: bool | None = None,
) -> tuple[Profile, bool]:
    """Change what is given of a person, the rest stays; her as she is now, and whether anything differs.

    An empty *employer* or *note* is taken away; the note is shown at the door. Raises Conflict for an address that is
    somebody else's, Invalid for what cannot be.
    """
    old = finding.held(tx, who)
    if name is not None and (checked := text.line(name, what="the name")) != old.name:
        people.rename(tx, old.person, checked)
    if email is not None and (address := addresses.checked_email(email)) != old.email:
        people.readdress(tx, old.person, address)
    wanted = replace(
        old,
        employer=old.employer if employer is None else _line(employer),
        note=old.note if note is None else _paragraph(note),
        do_not_contact=old.do_not_contact if do_not_contact is None else do_not_contact,
    )
    keys = [field.name for field in fields(Profile) if getattr(old, field.name) != getattr(wanted, field.name)]
    if keys:
        people.describe(tx, wanted)
        tx.record("person.described", person=old.id, keys=keys)
    new = people.profile(tx, old.id) or wanted
    return new, new != old


def _line(employer: str) -> str | None:
    return text.line(employer, what="the employer") if employer.strip() else None


def _paragraph(note: str) -> str | None:
    return text.paragraph(note, what="the note") if note.strip() else None
