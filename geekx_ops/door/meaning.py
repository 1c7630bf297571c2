"""Who is meant by what was scanned or typed at the door; and if nobody is, why not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from geekx_ops import text
from geekx_ops.door.log import Reason
from geekx_ops.door.visitor import Visitor, by_code, visitor
from geekx_ops.errors import Invalid
from geekx_ops.events.event import Event
from geekx_ops.identity import names
from geekx_ops.registration import find, ledger, listing, ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import events, registrations
from geekx_ops.workspace import Transaction

# With a digit, or parted where a code is, or of its length and symbols: hardly a name, if nobody is called so.
_LIKE_A_CODE = rf"(?i)(?=\S{{6,16}}\Z)(?:\S*\d\S*|[a-z]{{5}}-[a-z]{{0,6}}|[{ticket_code.ALPHABET}]{{10}})"

_OTHER_EVENT = Query(
    select(events.c.slug, events.c.name)
    .join(registrations, registrations.c.event_id == events.c.id)
    .where(registrations.c.ticket_code == bindparam("code")),
    lambda slug, name: (str(slug), str(name)),
)


@dataclass(frozen=True, slots=True)
class Miss:
    """Nobody was found, or more than one. `code` is a well-formed ticket code that nobody here has."""

    reason: Reason
    message: str
    code: str | None = None
    numbers: tuple[int, ...] = ()
    """The registrations that may be meant, if there are several."""


def meant(tx: Transaction, event: Event, given: str) -> Visitor | Miss:
    """Who of *event* is meant by *given*: a ticket code, an address, a number, or (part of) a name."""
    try:
        wanted = text.line(given, what="what was scanned", limit=find.LONGEST_QUERY)
    except Invalid as error:
        return Miss(Reason.UNREADABLE, f"{_unreadable(error)} Scan the ticket again, or type the name.")
    code = find.code_in(wanted)
    if code is not None and (holder := by_code(tx, event, code)) is not None:
        return holder
    found = find.meant_without_code(tx, event, wanted) or _by_companion(tx, event, wanted)
    if len(found) == 1:
        return visitor(tx, event, found[0].id)
    if found:
        numbers = tuple(one.id for one in found[: find.MOST_LISTED])
        return Miss(Reason.AMBIGUOUS, find.several(wanted, found), numbers=numbers)
    return _missing(tx, event, wanted)


def _by_companion(tx: Transaction, event: Event, wanted: str) -> list[Registration]:
    """The registrations, not ended, with which somebody of that name comes along."""
    hosts = [
        host
        for host, companions in listing.companions(tx, event).items()
        if any(names.matches(wanted, name) for name in companions)
    ]
    return [one for one in (ledger.registration(tx, host) for host in hosts) if one.standing in LIVE]


def _missing(tx: Transaction, event: Event, wanted: str) -> Miss:
    try:
        code = ticket_code.parse(wanted)
    except Invalid as error:
        if re.match(_LIKE_A_CODE, wanted) and "@" not in wanted:
            return Miss(Reason.MISTYPED, _sentence(error.message))
        told = f"Nobody at {event.settings.name} is found by “{text.excerpt(wanted, width=60)}”."
        return Miss(Reason.NOBODY, f"{told} Try a part of the name, or the e-mail address.")
    elsewhere = tx.first(_OTHER_EVENT, code=code)
    if elsewhere is not None:
        slug, name = elsewhere
        told = f"This is a ticket for another event: {name} ({slug})."
        return Miss(Reason.OTHER_EVENT, f"{told} Look for the name of the guest here.", code)
    told = f"Nobody has the ticket {ticket_code.shown(code)}, and it is well-formed: it may be from another list."
    return Miss(Reason.UNKNOWN, f"{told} Look for the name of the guest.", code)


def _unreadable(error: Invalid) -> str:
    problem = error.details.get("problem")
    if problem == "empty":
        return "Nothing was scanned."
    if problem == "too-long":
        return f"That is no ticket: {error.details['length']} characters came, as from a scanner that is stuck."
    return f"That is no ticket: it holds {error.details['character']}, which is no letter and no digit."


def _sentence(message: str) -> str:
    return message[0].upper() + message[1:]
