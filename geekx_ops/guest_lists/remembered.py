"""What lists said when they were imported, and what stands here of the same guests."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, and_, bindparam, exists, select, text, update

from geekx_ops.events.event import Event
from geekx_ops.guest_lists.diff import ENDED, STANDING, Guest, Here, Said
from geekx_ops.guest_lists.staging import LINES, pages
from geekx_ops.identity import addresses, people
from geekx_ops.identity.people import Person
from geekx_ops.registration import ledger
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE
from geekx_ops.storage import tables
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.storage.tables import guest_list_rows, registration_answers, registration_companions, registrations
from geekx_ops.storage.tables.registrations import IS_LIVE
from geekx_ops.workspace import Transaction

_row = guest_list_rows.c
_own = registrations.c
_REMEMBER = Command(
    text(
        "INSERT INTO guest_list_rows (event_id, list, key, registration_id, said, same)"
        " VALUES (:event_id, :list, :key, :registration_id, :said, :same)"
        " ON CONFLICT (event_id, list, key) DO UPDATE SET registration_id = excluded.registration_id,"
        " said = excluded.said, same = excluded.same"
    )
)

_DIGESTS = Query(
    select(_row.key, _row.same)
    .where(_row.event_id == bindparam("event_id"), _row.list == bindparam("list"))
    .limit(bindparam("most", type_=Integer)),
    lambda *row: row,
)

_PAGE = and_(
    _row.event_id == bindparam("event_id"),
    _row.list == bindparam("list"),
    _row.key >= bindparam("first"),
    _row.key <= bindparam("last"),
)
_LINKED = Query(
    select(
        _row.key, _row.said, _own.id, _own.person_id, tables.people.c.name, _own.standing, _own.party_size,
        _own.ticket_type,
    )
    .join(registrations, _own.id == _row.registration_id)
    .join(tables.people, tables.people.c.id == _own.person_id)
    .where(_PAGE, IS_LIVE, tables.people.c.erased_at.is_(None)),
    lambda *row: row,
)  # fmt: skip
_answer, _companion = registration_answers.c, registration_companions.c
_LINKED_ANSWERS = Query(
    select(_row.key, _answer.question, _answer.value)
    .join(registration_answers, _answer.registration_id == _row.registration_id)
    .where(_PAGE),
    lambda *row: row,
)
_LINKED_COMPANIONS = Query(
    select(_row.key, _companion.name)
    .join(registration_companions, _companion.registration_id == _row.registration_id)
    .where(_PAGE)
    .order_by(_row.key, _companion.rank),
    lambda *row: row,
)


MOST_DIGESTS = 250_000
"""Guests of one list whose digests are held in memory, some 50 MB; of a longer one, all is looked up."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list of one event: the platform's word, or another name that tells it apart."""

    event: Event
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one guest of a list: who she is, what stands here of her, what was `remembered` of the list."""

    person: Person | None = None
    here: Here | None = None
    remembered: str | None = None

    @property
    def said(self) -> Said | None:
        """What the list said of her at the last import."""
        said: Said | None = None if self.remembered is None else json.loads(self.remembered)
        return said


def known(tx: Transaction, source: Source, guests: Sequence[Guest]) -> list[Known]:
    """What is known of each of *guests*, who are in the order of their keys."""
    linked = _linked(tx, source, guests[0].key, guests[-1].key)
    others = [one for one in guests if one.key not in linked]
    found = {one.key: about for one, about in zip(others, _looked_up(tx, source, others), strict=True)}
    return [linked.get(one.key) or found[one.key] for one in guests]


def _linked(tx: Transaction, source: Source, first: str, last: str) -> dict[str, Known]:
    """By key, those whose registration of the last import has not ended: nearly all, the second time."""
    which = {"event_id": source.event.id, "list": source.name, "first": first, "last": last}
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for key, question, value in tx.all(_LINKED_ANSWERS, **which):
        answers[key][question] = value
    companions: dict[str, list[str]] = defaultdict(list)
    for key, name in tx.all(_LINKED_COMPANIONS, **which):
        companions[key].append(name)
    found = {}
    for key, said, number, person, name, standing, seats, kind in tx.all(_LINKED, **which):
        beside = tuple(companions.get(key, ()))
        here = Here(number, person, name, standing, seats, kind, beside, answers.get(key, {}))
        found[key] = Known(None, here, said)
    return found


def _looked_up(tx: Transaction, source: Source, guests: Sequence[Guest]) -> list[Known]:
    if not guests:
        return []
    rows = _rows(tx, source, [one.key for one in guests])
    namesakes = _namesakes(tx, source, [one for one in guests if one.email is None and one.key not in rows])
    keys = {one.key: addresses.email_key(one.email) for one in guests if one.email is not None}
    by_address = people.known_by_key(tx, list(keys.values()))
    persons = {key: by_address[address].id for key, address in keys.items() if address in by_address}
    # Last those of rows: who was merged or has another address now is found by nothing else.
    persons |= namesakes | {key: person for key, (person, _) in rows.items()}
    here = _here(tx, source.event, set(persons.values()))
    return [
        Known(by_address.get(keys.get(one.key, "")), here.get(persons.get(one.key, 0)), rows.get(one.key, (0, None))[1])
        for one in guests
    ]


def _rows(tx: Transaction, source: Source, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """By key, the number of the person and what was said of her."""
    rows = select(_row.key, _own.person_id, _row.said).join(registrations, _own.id == _row.registration_id)
    found = tx.select(rows.where(_row.event_id == source.event.id, _row.list == source.name, _row.key.in_(keys)))
    return {key: (person, said) for key, person, said in found}


def _namesakes(tx: Transaction, source: Source, guests: Sequence[Guest]) -> dict[str, int]:
    """By key, who at the event has the same name, no address either, and no line in the list yet.

    Of several it is the one whose number the list has, as our own exports do; else nobody knows which one.
    """
    if not guests:
        return {}
    own = tables.people.c
    in_list = exists().where(
        _row.event_id == source.event.id, _row.list == source.name, _row.registration_id == _own.id
    )
    rows = select(own.name, _own.id, own.id.label("person")).join(registrations, _own.person_id == own.id)
    of_event = rows.where(_own.event_id == source.event.id, own.email.is_(None), own.erased_at.is_(None), ~in_list)
    here: dict[str, dict[str, int]] = defaultdict(dict)
    for row in tx.select(of_event.where(own.name.in_([one.name for one in guests]))):
        here[row.name][str(row.id)] = row.person
    wanted = Counter(one.name for one in guests)
    found = {one.key: _namesake(one, here[one.name], alone=wanted[one.name] == 1) for one in guests}
    return {key: person for key, person in found.items() if person is not None}


def _namesake(one: Guest, here: Mapping[str, int], *, alone: bool) -> int | None:
    """Which of those *here*, by the number of the registration, *one* is."""
    if one.ticket is not None and one.ticket in here:
        return here[one.ticket]
    return next(iter(here.values())) if alone and len(set(here.values())) == 1 else None


def _here(tx: Transaction, event: Event, persons: Collection[int]) -> dict[int, Here]:
    """By person, her registration: the one that has not ended, else the last one."""
    if not persons:
        return {}
    rows = ledger.registrations_with_names().where(_own.event_id == event.id, _own.person_id.in_(persons))
    latest: dict[int, Registration] = {}
    for row in tx.select(rows.order_by(_own.id)):
        one = Registration(*row)
        if one.standing in LIVE or one.person_id not in latest or latest[one.person_id].standing not in LIVE:
            latest[one.person_id] = one
    return _with_details(tx, latest)


def _with_details(tx: Transaction, latest: dict[int, Registration]) -> dict[int, Here]:
    numbers = [one.id for one in latest.values()]
    named, answered = _companions(tx, numbers), _answers(tx, numbers)
    erased = _erased(tx, list(latest))
    return {
        person: Here(
            one.id, person, one.name, one.standing, one.party_size, one.ticket_type, tuple(named[one.id]),
            answered[one.id], person in erased,
        )
        for person, one in latest.items()
    }  # fmt: skip


def _companions(tx: Transaction, numbers: Sequence[int]) -> dict[int, list[str]]:
    table, found = registration_companions.c, defaultdict[int, list[str]](list)
    rows = select(table.registration_id, table.name).where(table.registration_id.in_(numbers))
    for number, name in tx.select(rows.order_by(table.registration_id, table.rank)):
        found[number].append(name)
    return found


def _answers(tx: Transaction, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    table, found = registration_answers.c, defaultdict[int, dict[str, str]](dict)
    rows = select(table.registration_id, table.question, table.value).where(table.registration_id.in_(numbers))
    for number, question, value in tx.select(rows):
        found[number][question] = value
    return found


def _erased(tx: Transaction, persons: Sequence[int]) -> set[int]:
    own = tables.people.c
    return {number for (number,) in tx.select(select(own.id).where(own.id.in_(persons), own.erased_at.is_not(None)))}


def digests(tx: Transaction, source: Source) -> dict[str, int | None] | None:
    """By key, everybody who was in the list at an earlier import, with the digest of what it said if that stands here.

    None if they are more than `MOST_DIGESTS`.
    """
    found = tx.all(_DIGESTS, event_id=source.event.id, list=source.name, most=MOST_DIGESTS + 1)
    return dict(found) if len(found) <= MOST_DIGESTS else None


def gone(
    tx: Transaction, source: Source, present: Collection[str], unmet: Iterable[str] | None = None
) -> list[Registration]:
    """The registrations of those who were in the list at an earlier import, and are neither staged now nor *present*.

    Who is in the list under another address is not gone. *unmet* are the keys of those who are not staged, if known.
    """
    staged = exists().where(LINES.c.key == _row.key)
    of_list = and_(_row.event_id == source.event.id, _row.list == source.name)
    if unmet is None:
        unmet = [key for (key,) in tx.select(select(_row.key).where(of_list, ~staged))]
    missing = sorted(key for key in unmet if key not in present)
    rows = select(_row.key, _own.person_id, staged).join(registrations, _own.id == _row.registration_id).where(of_list)
    persons = {row.person_id for page in pages(missing) for row in tx.select(rows.where(_row.key.in_(page)))}
    found: list[Registration] = []
    for page in pages(sorted(persons)):
        theirs = tx.select(rows.where(_own.person_id.in_(page)))
        still = {person for key, person, is_staged in theirs if is_staged or key in present}
        live = ledger.registrations_with_names().where(_own.event_id == source.event.id, IS_LIVE)
        away = [person for person in page if person not in still]
        found += [Registration(*row) for row in tx.select(live.where(_own.person_id.in_(away)).order_by(_own.id))]
    return found


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is to be remembered of one guest: what the list says of her, and her digest if that is what stands here."""

    guest: Guest
    registration: int
    said: Said
    same: bool = False


def remember(tx: Transaction, source: Source, what: Iterable[Remembered]) -> None:
    """Remember what the list says now of guests."""
    of_list = {"event_id": source.event.id, "list": source.name}
    rows = (
        {
            **of_list,
            "key": one.guest.key,
            "registration_id": one.registration,
            "said": json.dumps(one.said),
            "same": one.guest.digest if one.same else None,
        }
        for one in what
    )
    tx.run_all(_REMEMBER, rows)


def remember_gone(tx: Transaction, source: Source, registrations_gone: Iterable[Registration]) -> None:
    """Remember that these are not in the list any more, so that it is followed if they come back."""
    persons = [one.person_id for one in registrations_gone]
    rows = select(_row.key, _row.said).join(registrations, _own.id == _row.registration_id)
    of_list = and_(_row.event_id == source.event.id, _row.list == source.name)
    for key, said in tx.select(rows.where(of_list, _own.person_id.in_(persons))):
        words = json.dumps({**json.loads(said), STANDING: ENDED})
        tx.connection.execute(update(guest_list_rows).where(of_list, _row.key == key).values(said=words))
