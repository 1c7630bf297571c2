"""Which registration is meant by what somebody typed: an e-mail address, a ticket code, a number, a name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from geekx_ops import text
from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events.event import Event
from geekx_ops.identity import addresses, names
from geekx_ops.registration import ledger, ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import people, registrations
from geekx_ops.storage.tables.registrations import IS_LIVE
from geekx_ops.workspace import Transaction

LONGEST_QUERY = 300
"""Characters; a broken scanner sends more."""

MOST_LISTED = 8
"""Registrations that an error names when a name fits several."""

_own = registrations.c
_of_event = ledger.registrations_with_names().where(_own.event_id == bindparam("event_id"))

_LIVE_OF_PERSON = Query(
    select(_own.id).where(
        _own.event_id == bindparam("event_id"),
        _own.person_id == bindparam("person"),
        # Spelt like the condition of the unique index, so that SQLite uses it.
        IS_LIVE,
    ),
    int,
)
_BY_NUMBER = Query(_of_event.where(_own.id == bindparam("number")), Registration)
_BY_CODE = Query(_of_event.where(_own.ticket_code == bindparam("code")), Registration)
_BY_EMAIL = Query(_of_event.where(people.c.email_key == bindparam("key")).order_by(_own.id.desc()), Registration)
_EVERYBODY = Query(_of_event.order_by(_own.id.desc()), Registration)


def live(tx: Transaction, event: Event, person_id: int) -> Registration | None:
    """The registration that this person has at the event, if it has not ended."""
    found = tx.first(_LIVE_OF_PERSON, event_id=event.id, person=person_id)
    return None if found is None else ledger.registration(tx, found)


def registration(tx: Transaction, event: Event, who: str) -> Registration:
    """The one registration of *event* that *who* means.

    It may be an e-mail address, a ticket code, the registration's number, or (part of) a name. Somebody who cancelled
    and came back is found by what stands now. Raises NotFound, or Conflict if several fit.
    """
    if not who.strip():
        raise Invalid("say who: an e-mail address, a ticket code, a name, or a number such as 12.")
    wanted = text.line(who, what="the person", limit=LONGEST_QUERY)
    found = registrations_meant(tx, event, wanted)
    if not found:
        raise NotFound(
            f"nobody at {event.settings.name} is found by “{wanted[:60]}”. `geekx guests list` shows everybody.",
            who=wanted[:60],
        )
    if len(found) > 1:
        raise Conflict(several(wanted, found), numbers=[one.id for one in found[:MOST_LISTED]])
    return found[0]


def registrations_meant(tx: Transaction, event: Event, wanted: str) -> list[Registration]:
    """All registrations that *wanted* may mean; of each person what stands now, else what ended last."""
    code = code_in(wanted)
    if code is not None and (found := tx.first(_BY_CODE, event_id=event.id, code=code)) is not None:
        return [found]
    return meant_without_code(tx, event, wanted)


def meant_without_code(tx: Transaction, event: Event, wanted: str) -> list[Registration]:
    """As `registrations_meant`, for what is nobody's ticket code."""
    candidates = _candidates(tx, event, wanted)
    return [one for one in candidates if one.standing in LIVE] or _latest_of_each(candidates)


def _candidates(tx: Transaction, event: Event, wanted: str) -> list[Registration]:
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < ticket_code.LENGTH:
        return tx.all(_BY_NUMBER, event_id=event.id, number=int(number))
    if "@" in wanted:
        return tx.all(_BY_EMAIL, event_id=event.id, key=addresses.email_key(wanted))
    return _by_name(tx, event, wanted)


def code_in(wanted: str) -> str | None:
    """The ticket code that *wanted* is, in its stored form, or None."""
    try:
        return ticket_code.parse(wanted)
    except Invalid:
        return None


def _by_name(tx: Transaction, event: Event, wanted: str) -> list[Registration]:
    everybody = tx.all(_EVERYBODY, event_id=event.id)
    exact = [one for one in everybody if names.name_key(one.name) == names.name_key(wanted)]
    return exact or [one for one in everybody if names.matches(wanted, one.name)]


def namesakes(tx: Transaction, event: Event, one: Registration) -> list[Registration]:
    """The other live registrations of *event* under the name of *one*, the newest first."""
    wanted = names.name_key(one.name)
    same = (other for other in tx.all(_EVERYBODY, event_id=event.id) if names.name_key(other.name) == wanted)
    return [other for other in same if other.id != one.id and other.standing in LIVE]


def _latest_of_each(found: Collection[Registration]) -> list[Registration]:
    latest: dict[int, Registration] = {}
    for one in found:  # newest first
        latest.setdefault(one.person_id, one)
    return list(latest.values())


def several(wanted: str, found: list[Registration]) -> str:
    """A sentence that names the *found* whom *wanted* may mean, and how to say which one."""
    listed = "; ".join(
        f"#{one.id} {one.name} ({one.email or 'no e-mail'}, {one.standing.value})" for one in found[:MOST_LISTED]
    )
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return f"“{wanted[:60]}” fits {len(found)} guests: {listed}{more}. Say the e-mail address or the number."
