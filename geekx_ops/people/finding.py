"""Which person is meant by what somebody typed, and lists of people."""

from __future__ import annotations

from geekx_ops import text
from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.identity import addresses, names, people
from geekx_ops.identity.people import Profile
from geekx_ops.registration import ledger
from geekx_ops.registration.find import LONGEST_QUERY, MOST_LISTED
from geekx_ops.registration.record import Registration
from geekx_ops.storage.tables import registrations
from geekx_ops.workspace import Transaction

_DIGITS_OF_A_NUMBER = 9


def person(tx: Transaction, who: str) -> Profile:
    """The one person that *who* means: her number, an e-mail address, or (part of) a name.

    Who was erased is found by her number only. Raises NotFound, or Conflict if several fit.
    """
    if not who.strip():
        raise Invalid("say who: an e-mail address, a name, or a number of `geekx people list`.")
    wanted = text.line(who, what="the person", limit=LONGEST_QUERY)
    found = _meant(tx, wanted)
    if not found:
        shown = text.excerpt(wanted, width=60)
        raise NotFound(f"nobody is found by “{shown}”. `geekx people list` shows everybody.", who=shown)
    if len(found) > 1:
        raise Conflict(_several(wanted, found), numbers=[one.id for one in found[:MOST_LISTED]])
    return found[0]


def held(tx: Transaction, who: str) -> Profile:
    """The same, held until the transaction ends. Raises Conflict if she was erased, or merged at this moment."""
    found = people.held(tx, person(tx, who).id)
    if found is None:
        raise NotFound(f"“{text.excerpt(who, width=60)}” was merged with somebody at this moment. Look again.")
    if found.erased_at is not None:
        raise Conflict(f"person {found.id} was erased; there is nothing to change.", person=found.id)
    return found


def listed(tx: Transaction, *, name: str | None = None, do_not_contact: bool = False) -> list[Profile]:
    """Everybody who was not erased, by name; only names that *name* may mean, only those not to be contacted."""
    found = [
        one
        for one in people.everybody(tx)
        if one.erased_at is None
        and (name is None or names.matches(name, one.name))
        and (one.do_not_contact or not do_not_contact)
    ]
    return sorted(found, key=lambda one: (names.name_key(one.name), one.id))


def registrations_of(tx: Transaction, *numbers: int) -> list[Registration]:
    """All registrations of the people with these numbers, the first one first."""
    own = registrations.c
    rows = ledger.registrations_with_names().where(own.person_id.in_(numbers)).order_by(own.id)
    return [Registration(*row) for row in tx.select(rows)]


def _meant(tx: Transaction, wanted: str) -> list[Profile]:
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= _DIGITS_OF_A_NUMBER:
        found = people.profile(tx, int(wanted))
        return [] if found is None else [found]
    everybody = listed(tx)
    if "@" in wanted:
        key = addresses.email_key(wanted)
        return [one for one in everybody if one.email is not None and addresses.email_key(one.email) == key]
    exact = [one for one in everybody if names.name_key(one.name) == names.name_key(wanted)]
    return exact or [one for one in everybody if names.matches(wanted, one.name)]


def _several(wanted: str, found: list[Profile]) -> str:
    shown = "; ".join(described(one) for one in found[:MOST_LISTED])
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return f"“{text.excerpt(wanted, width=60)}” fits {len(found)} people: {shown}{more}. Say the number or the e-mail."


def described(one: Profile) -> str:
    """A person so that she is told apart from others of her name: "3 Ada Example (Acme, ada@example.org)"."""
    known = ", ".join(part for part in (one.employer, one.email or "no e-mail") if part)
    return f"{one.id} {one.name} ({known})"
