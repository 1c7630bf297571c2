"""Signing up: a seat while there is room, else a place in the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geekx_ops import text
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventSettings
from geekx_ops.identity import addresses, people
from geekx_ops.registration import answers as answer_rules
from geekx_ops.registration import details, find, ledger, party, queue
from geekx_ops.registration.ledger import NewRegistration
from geekx_ops.registration.queue import Settled
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Entry, Seats, Standing, granted
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class SignUp:
    """What came of a sign-up.

    `created` is False if the person was registered already; the registration is then the one that exists.
    `position` is the place in the queue of one who waits. `promoted` are others who moved up on this occasion, to be
    told. `warnings` are sentences for whoever typed the sign-up.
    """

    registration: Registration
    created: bool
    position: int | None = None
    promoted: tuple[Registration, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    """A sign-up whose every word has been checked."""

    name: str
    email: str | None
    ticket_type: str
    party: party.Party
    held: str | None
    answers: dict[str, str]
    over_cap: bool
    asked: bool
    """Whether sign-up has to be open for it, and the questions answered."""
    named_party: bool
    """Whether a party was spoken of at all: somebody who signs up again may not mean to change it."""


def sign_up(  # noqa: PLR0913 - each is a thing that a guest says
    tx: Transaction,
    event: str,
    *,
    name: str,
    email: str | None = None,
    party_size: int | None = None,
    companions: Sequence[str] = (),
    at_least: int | None = None,
    ticket_type: str | None = None,
    answers: Mapping[str, str] | None = None,
    held: str | None = None,
    over_cap: bool = False,
    at_door: bool = False,
) -> SignUp:
    """Register a person for the event with the slug *event*: confirmed while there is room, else waiting.

    *party_size* counts the person and all who come along (default: the person and the named *companions*); *at_least*
    is the smallest number of seats that the party accepts (default: all). *held* takes seats out of a held pool,
    which never waits and does not mind whether sign-up is open. *over_cap* gives seats that the event does not have.
    *at_door* is for somebody who stands there: sign-up may be closed, and no question has to be answered.

    A person who is registered already gets that registration back unchanged. Raises NotFound (no such event),
    Closed (sign-up is not open), Invalid (a value that cannot be), Conflict (the held seats are taken).
    """
    stored = events.locked(tx, event)
    limit = None if over_cap or held or at_door else stored.settings.sign_up.max_party
    request = _Request(
        name=checked_name(name),
        email=None if email is None else addresses.checked_email(email),
        ticket_type=known_ticket_type(stored.settings, ticket_type, held),
        party=party.checked(party_size, companions, at_least, limit=limit),
        held=held,
        answers=answer_rules.checked(stored.settings.questions, answers or {}),
        over_cap=over_cap,
        asked=not (held or at_door),
        named_party=party_size is not None or bool(companions),
    )
    settled = queue.settle(tx, stored)  # first: an offer that ran out must not pass for a registration
    person = people.known(tx, request.email)
    existing = None if person is None else find.live(tx, stored, person.id)
    if existing is not None:
        return _already_there(tx, request, existing, settled)
    _refuse(tx, stored, request)
    return _register(tx, stored, request, person, settled)


def checked_name(name: str) -> str:
    """The name as it is kept: as it was written, without blanks around it. Raises Invalid."""
    return text.line(name, what="the name")


def known_ticket_type(settings: EventSettings, wanted: str | None, held: str | None) -> str:
    """The slug of the ticket type that is meant: the first one by default, a held pool's own. Raises Invalid."""
    if held is not None:
        return _held_ticket_type(settings, wanted, held)
    slugs = [kind.slug for kind in settings.ticket_types]
    if wanted is None:
        return slugs[0]
    if wanted not in slugs:
        raise Invalid(
            f'there is no ticket type "{wanted[:60]}" here; there is: {", ".join(slugs)}.', ticket_types=slugs
        )
    return wanted


def _held_ticket_type(settings: EventSettings, wanted: str | None, held: str) -> str:
    pool = next((pool for pool in settings.held if pool.slug == held), None)
    if pool is None:
        listed = ", ".join(pool.slug for pool in settings.held) or "none"
        raise Invalid(f'there are no held seats "{held[:60]}" here; there is: {listed}.', held=held[:60])
    if wanted not in {None, pool.ticket_type}:
        raise Invalid(f'the seats held for {held} are "{pool.ticket_type}"; leave --type away.', held=held)
    return pool.ticket_type


def _already_there(tx: Transaction, request: _Request, existing: Registration, settled: Settled) -> SignUp:
    warnings = []
    if request.name.casefold() != existing.name.casefold():
        warnings.append(
            f"this address is registered as {existing.name}; {request.name} was not added. "
            "Whoever comes along is a companion: geekx guests change … --with NAME."
        )
    if request.named_party and request.party.size != existing.party_size:
        warnings.append(
            f"{existing.name} has a party of {existing.party_size}, and keeps it: "
            f"geekx guests change {existing.id} --party {request.party.size} asks for another."
        )
    place = queue.position(tx, existing) if existing.standing is Standing.WAITING else None
    return SignUp(existing, created=False, position=place, promoted=settled.promoted, warnings=tuple(warnings))


def _refuse(tx: Transaction, event: Event, request: _Request) -> None:
    """Raise what stands against this sign-up, apart from a lack of seats."""
    # Speakers and crew are put in by the organizer: early, and before anybody has asked them what they eat.
    # At the door there is no time for them.
    refusal = opening.sign_up_refusal(event, tx.now) if request.asked else opening.over(event, tx.now)
    if refusal is not None:
        raise refusal
    if request.asked:
        answer_rules.refuse_missing(event.settings.questions, request.answers)


def _register(
    tx: Transaction, event: Event, request: _Request, known: people.Person | None, settled: Settled
) -> SignUp:
    new = _placed(tx, event, settled.seats, request)
    person, warnings = _person(tx, request, known)
    registration = ledger.enter(tx, event, person, new)
    details.add_companions(tx, registration, request.party.companions[: new.party_size - 1])
    details.add_answers(tx, registration, request.answers)
    queue.note(tx, registration, **({"over_cap": 1} if new.over_cap else {}))
    if new.standing is Standing.CONFIRMED and settled.seats.waiting:
        queue.note_passed_over(tx, registration, settled.seats)
    place = settled.seats.waiting + 1 if new.standing is Standing.WAITING else None
    return SignUp(registration, created=True, position=place, promoted=settled.promoted, warnings=warnings)


def _placed(tx: Transaction, event: Event, seats: Seats, request: _Request) -> NewRegistration:
    """What this sign-up gets now: all seats that it asks for, or fewer if it accepts fewer, or none and it waits."""
    wanted = request.party
    newcomer = Entry(queue.NEWCOMER, request.ticket_type, wanted.size, wanted.at_least)
    if request.held:
        over = _over_held(seats, request)
        return NewRegistration(
            request.ticket_type, Standing.CONFIRMED, wanted.size, wanted.at_least, request.held, over
        )
    if request.over_cap:
        over = granted(newcomer, seats.room()) < wanted.size
        return NewRegistration(request.ticket_type, Standing.CONFIRMED, wanted.size, wanted.at_least, over_cap=over)
    got = queue.seats_behind(tx, event, seats, newcomer)
    if got == 0:
        return NewRegistration(request.ticket_type, Standing.WAITING, wanted.size, wanted.at_least)
    return NewRegistration(request.ticket_type, Standing.CONFIRMED, got, min(wanted.at_least, got))


def _over_held(seats: Seats, request: _Request) -> bool:
    """Whether a held sign-up takes more than its pool has left. Raises Conflict if it may not."""
    left = seats.left_in(request.held or "")
    if request.party.size <= left:
        return False
    if request.over_cap:
        return True
    raise Conflict(
        f"{left} of the seats held for {request.held} are left, {request.party.size} needed; nobody was registered. "
        f"Hold more (geekx event hold {request.held} SEATS), or sign up without --held.",
        left=left,
    )


def _person(tx: Transaction, request: _Request, known: people.Person | None) -> tuple[people.Person, tuple[str, ...]]:
    warnings = _alias_warning(tx, request.email)
    if known is None:
        return people.add(tx, name=request.name, email=request.email), warnings
    if known.name == request.name:
        return known, warnings
    renamed = f"{known.name} is called {request.name} from now on, at earlier events too: it is the same address."
    return people.rename(tx, known, request.name), (*warnings, renamed)


def _alias_warning(tx: Transaction, email: str | None) -> tuple[str, ...]:
    plain = None if email is None or "+" not in email else addresses.plus_alias_of(email)
    other = people.known(tx, plain)
    if other is None:
        return ()
    return (f"{email} may be the same person as {other.name} ({plain}): it differs only behind a plus sign.",)
