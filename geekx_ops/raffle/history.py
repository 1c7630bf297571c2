"""Who won what, over all events, and how that compares with what chance would give."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from geekx_ops.raffle import protocol
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.storage.tables import events, people, raffle_badges, raffle_draws, raffle_log, registrations
from geekx_ops.workspace import Transaction

_badge = raffle_badges.c


@dataclass(frozen=True, slots=True)
class Win:
    """A prize that somebody has."""

    event: str
    draw: int
    prize: str
    name: str
    code: str
    at: datetime
    person: int
    timezone: str


@dataclass(frozen=True, slots=True)
class Share:
    """How often somebody was in a draw, what she won, and what her tickets let expect."""

    name: str
    draws: int
    tickets: int
    won: int
    expected: float


def claims(tx: Transaction) -> list[Win]:
    """Every prize that was claimed, the oldest first. Practice and void draws are not among them."""
    found = (
        select(events.c.slug, raffle_draws.c.number, raffle_draws.c.prizes, raffle_log.c.prize, people.c.name)
        .add_columns(raffle_log.c.code, raffle_log.c.at, people.c.id, events.c.timezone)
        .select_from(raffle_log)
        .join(raffle_draws, raffle_draws.c.id == raffle_log.c.draw_id)
        .join(events, events.c.id == raffle_draws.c.event_id)
        .join(raffle_badges, (_badge.event_id == events.c.id) & (_badge.code == raffle_log.c.code))
        .join(registrations, registrations.c.id == _badge.registration_id)
        .join(people, people.c.id == registrations.c.person_id)
        .where(raffle_log.c.step == Step.CLAIMED, raffle_draws.c.void.is_(False))
        .where(raffle_draws.c.commit_text.not_like("%\nevent=TEST %"))
        .order_by(raffle_log.c.at, raffle_log.c.draw_id, raffle_log.c.number)
    )
    return [
        Win(slug, draw, prizes[prize - 1], name, code, at, person, zone)
        for slug, draw, prizes, prize, name, code, at, person, zone in tx.select(found)
    ]


def fairness(tx: Transaction) -> list[Share]:
    """For everybody who was ever in a draw: prizes won, and the share of them that her tickets had; luckiest first."""
    won = Counter(one.person for one in claims(tx))
    names: dict[int, str] = {}
    held: dict[int, list[tuple[int, Fraction]]] = defaultdict(list)
    for event_id, tickets, prizes in _ended(tx):
        of_code = Counter(map(protocol.person_of, tickets.split()))
        for code, person, name in _badges(tx, event_id):
            if of_code[code]:
                names[person] = name
                held[person].append((of_code[code], Fraction(len(prizes) * of_code[code], of_code.total())))
    shares = [
        Share(names[one], len(own), sum(n for n, _ in own), won[one], round(float(sum(part for _, part in own)), 3))
        for one, own in held.items()
    ]
    return sorted(shares, key=lambda one: (one.expected - one.won, one.name))


def _ended(tx: Transaction) -> list[tuple[int, str, tuple[str, ...]]]:
    own = raffle_draws.c
    found = select(own.event_id, own.tickets, own.prizes).where(own.ended_at.is_not(None), own.void.is_(False))
    rows = tx.select(found.where(own.commit_text.not_like("%\nevent=TEST %")).order_by(own.id))
    return [(row.event_id, row.tickets, row.prizes) for row in rows]


def _badges(tx: Transaction, event_id: int) -> list[tuple[str, int, str]]:
    found = (
        select(_badge.code, people.c.id, people.c.name)
        .join(registrations, registrations.c.id == _badge.registration_id)
        .join(people, people.c.id == registrations.c.person_id)
        .where(_badge.event_id == event_id)
    )
    return [(row[0], row[1], row[2]) for row in tx.select(found)]
