"""What happens to a registration after sign-up. Whatever frees seats moves the queue in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geekx_ops import text
from geekx_ops.errors import Closed, Conflict, Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity import addresses, people
from geekx_ops.registration import answers as answer_rules
from geekx_ops.registration import details, find, ledger, party, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, SEATED, Entry, Seats, Standing, granted
from geekx_ops.registration.service import checked_name, known_ticket_type
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change came to: the registration as it is now, and who moved up by it (to be told, in this order).

    `position` is the place in the queue of one who waits, after a change of the party.
    """

    registration: Registration
    changed: bool
    promoted: tuple[Registration, ...] = ()
    position: int | None = None


def cancel(tx: Transaction, event: str, who: str) -> Outcome:
    """End a registration and give its seats to whoever is next. An open offer is declined by it.

    Its ticket code is dead from now on. Somebody who had cancelled already stays so: `changed` is then False.
    """
    stored = events.locked(tx, event)
    old = find.registration(tx, stored, who)
    if old.standing not in LIVE:
        return Outcome(old, changed=False)
    standing = Standing.DECLINED if old.standing is Standing.OFFERED else Standing.CANCELLED
    ended = ledger.stand(tx, old, standing)
    queue.note(tx, ended)
    return Outcome(ended, changed=True, promoted=queue.settle(tx, stored).promoted)


def confirm(tx: Transaction, event: str, who: str) -> Outcome:
    """Confirm a registration that was offered its seats, or was pending: it gets a ticket code.

    Raises Closed if the offer ran out, Conflict for one that waits or has ended.
    """
    stored = events.locked(tx, event)
    old = find.registration(tx, stored, who)
    if old.standing is Standing.CONFIRMED:
        return Outcome(old, changed=False)
    _refuse_confirming(tx, stored, old)
    confirmed = ledger.stand(tx, old, Standing.CONFIRMED)
    queue.note(tx, confirmed)
    return Outcome(confirmed, changed=True, promoted=queue.settle(tx, stored).promoted)


def _refuse_confirming(tx: Transaction, event: Event, old: Registration) -> None:
    if (refusal := opening.over(event, tx.now)) is not None:
        raise refusal
    if old.offer_expires_at is not None and old.offer_expires_at <= tx.now:
        ended = opening.local(event, old.offer_expires_at)
        raise Closed(f"the offer to {old.name} ended {ended}; the seat goes to whoever is next. Sign up again to wait.")
    if old.standing is Standing.WAITING:
        raise Conflict(
            f"{old.name} is waiting: there is no seat to confirm. `geekx guests why` tells more, "
            "`geekx guests move-up … --reason …` puts somebody first.",
            standing=old.standing.value,
        )
    if old.standing not in SEATED:
        raise Conflict(f"{old.name} is {old.standing.value}; sign up again to come back.", standing=old.standing.value)


def move_up(
    tx: Transaction, event: str, who: str | None = None, *, reason: str | None = None, over_cap: bool = False
) -> queue.Settled:
    """Run the queue now, also when it does not move by itself any more: past the cut-off, or when sign-up is closed.

    With *who*, that registration is put first, for a *reason* that is kept with it; *over_cap* gives it seats that
    the event does not have.
    """
    stored = events.locked(tx, event)
    if (refusal := opening.over(stored, tx.now)) is not None:
        raise refusal
    if who is None:
        return queue.settle(tx, stored, by_hand=True)
    first = _put_first(tx, stored, find.registration(tx, stored, who), reason)
    if not over_cap:
        return queue.settle(tx, stored, by_hand=True)
    over = granted(first.entry, ledger.seats(tx, stored).room()) < first.party_size
    seated = ledger.stand(tx, first, Standing.CONFIRMED, over_cap=over)
    queue.note(tx, seated, over_cap=int(over))
    settled = queue.settle(tx, stored)
    return queue.Settled((seated, *settled.promoted), settled.expired, settled.seats)


def move_up_due(tx: Transaction, event: str) -> queue.Settled:
    """End the offers that ran out and give their seats on, as far as the queue moves by itself: for a clock."""
    return queue.settle(tx, events.locked(tx, event))


def _put_first(tx: Transaction, event: Event, old: Registration, reason: str | None) -> Registration:
    if old.standing is not Standing.WAITING:
        raise Conflict(
            f"{old.name} is {old.standing.value}, not waiting: there is nothing to move up.",
            standing=old.standing.value,
        )
    if reason is None:
        raise Invalid("moving somebody to the front needs a reason, for those who ask later: --reason TEXT")
    why = text.line(reason, what="the reason", limit=500)
    priority = queue.highest_priority(tx, event) + 1
    first = ledger.change(tx, old, priority=priority, priority_reason=why)
    tx.record(
        "registration.put-first", event=event.id, registration=old.id, person=old.person_id, priority=first.priority
    )
    return first


def change(  # noqa: PLR0913 - each is a thing that may change
    tx: Transaction,
    event: str,
    who: str,
    *,
    name: str | None = None,
    email: str | None = None,
    party_size: int | None = None,
    companions: Sequence[str] | None = None,
    at_least: int | None = None,
    ticket_type: str | None = None,
    answers: Mapping[str, str] | None = None,
    over_cap: bool = False,
) -> Outcome:
    """Change what is given of a registration; the rest stays. A refused change leaves everything as it was.

    More seats, or seats of another ticket type, are given only if they are free and nobody waits for them, or with
    *over_cap*. Fewer seats move the queue. *companions* replaces all names; an empty answer takes one away. Raises
    Conflict if there is no room, Invalid for what cannot be.
    """
    stored = events.locked(tx, event)
    settled = queue.settle(tx, stored)  # first: it may move the very registration that is meant
    old = find.registration(tx, stored, who)
    if old.standing not in LIVE:
        raise Conflict(f"{old.name} is {old.standing.value}: there is nothing to change.", standing=old.standing.value)
    before = (old, details.companions(tx, old), details.answers(tx, old))
    _resize(tx, stored, settled.seats, old, _Wish(party_size, companions, at_least, ticket_type), over_cap=over_cap)
    _change_person(tx, old, name, email)
    _change_answers(tx, stored, old, answers or {})
    new = ledger.registration(tx, old.id)
    changed = before != (new, details.companions(tx, new), details.answers(tx, new))
    if changed:
        tx.record(
            "registration.changed", event=stored.id, registration=old.id, person=old.person_id, seats=new.party_size
        )
    promoted = (*settled.promoted, *queue.settle(tx, stored).promoted)
    now = ledger.registration(tx, new.id)
    place = queue.position(tx, now) if now.standing is Standing.WAITING else None
    return Outcome(now, changed, promoted, place)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for of another party; None leaves a thing as it is."""

    size: int | None
    companions: Sequence[str] | None
    at_least: int | None
    ticket_type: str | None


def _resize(tx: Transaction, event: Event, seats: Seats, old: Registration, wish: _Wish, *, over_cap: bool) -> None:
    if wish == _Wish(None, None, None, None):
        return
    wanted = _wanted_party(tx, event, old, wish, over_cap=over_cap)
    kind = old.ticket_type
    if wish.ticket_type is not None:
        kind = known_ticket_type(event.settings, wish.ticket_type, old.held)
    fits = old.standing not in SEATED or _is_room(tx, event, seats, old, wanted.size, kind)
    if not fits and not over_cap:
        raise _no_room(seats, old, wanted.size, kind)
    over = old.over_cap or not fits
    ledger.change(tx, old, party_size=wanted.size, at_least=wanted.at_least, ticket_type=kind, over_cap=over)
    details.write_companions(tx, old, wanted.companions)


def _wanted_party(tx: Transaction, event: Event, old: Registration, wish: _Wish, *, over_cap: bool) -> party.Party:
    names = details.companions(tx, old) if wish.companions is None else tuple(wish.companions)
    size = max(old.party_size, 1 + len(names)) if wish.size is None else wish.size
    if wish.companions is None:
        names = names[: max(0, size - 1)]  # a party that shrinks loses those who were named last
    at_least = wish.at_least
    if at_least is None and old.at_least < old.party_size:
        at_least = min(old.at_least, size)
    limit = None if old.held or over_cap else max(event.settings.sign_up.max_party, old.party_size)
    return party.checked(size, names, at_least, limit=limit)


def _no_room(seats: Seats, old: Registration, size: int, kind: str) -> Conflict:
    of_type = seats.free_of(kind)
    free = max(0, min(seats.free, of_type) if size > old.party_size else of_type)
    waiting = f", with {seats.waiting} in the queue" if seats.waiting else ""
    return Conflict(
        f"{old.name} has {old.party_size} and would need {text.counted(size, 'seat')} ({kind}), "
        f"but {free} are free{waiting}. Nothing was changed. "
        "Who is to come along may sign up and wait (geekx signup), or the cap may be raised (geekx event cap).",
        needed=size,
        free=free,
        waiting=seats.waiting,
    )


def _is_room(tx: Transaction, event: Event, seats: Seats, old: Registration, size: int, kind: str) -> bool:
    """Whether a registration that has seats can have *size* of *kind*, without taking any that others wait for."""
    more = size - old.party_size
    if old.held:
        return more <= seats.left_in(old.held)
    if kind != old.ticket_type and seats.free_of(kind) - queue.wanted_of(tx, event, kind) < size:
        return False
    return more <= 0 or queue.seats_behind(tx, event, seats, Entry(queue.NEWCOMER, kind, more, more)) == more


def _change_person(tx: Transaction, old: Registration, name: str | None, email: str | None) -> None:
    person = people.Person(old.person_id, old.name, old.email)
    if name is not None and (checked := checked_name(name)) != person.name:
        person = people.rename(tx, person, checked)
    if email is not None and (address := addresses.checked_email(email)) != person.email:
        people.readdress(tx, person, address)


def _change_answers(tx: Transaction, event: Event, old: Registration, given: Mapping[str, str]) -> None:
    checked: dict[str, str | None] = {**dict.fromkeys(given), **answer_rules.checked(event.settings.questions, given)}
    if not checked:
        return
    details.replace_answers(tx, old, checked)
    if not old.held:
        answer_rules.refuse_missing(event.settings.questions, details.answers(tx, old))
