"""Who won what, over all events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from geekx_ops.raffle.record import Step
from geekx_ops.storage.tables import events, people, raffle_badges, raffle_draws, raffle_log, registrations
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Win:
    """A prize that somebody has."""

    event: str
    draw: int
    prize: str
    name: str
    code: str
    at: datetime


def wins(tx: Transaction) -> list[Win]:
    """Every prize that was claimed, the oldest first. Practice and void draws are not among them."""
    badge = raffle_badges.c
    found = (
        select(events.c.slug, raffle_draws.c.number, raffle_draws.c.prizes, raffle_log.c.prize, people.c.name)
        .add_columns(raffle_log.c.code, raffle_log.c.at)
        .select_from(raffle_log)
        .join(raffle_draws, raffle_draws.c.id == raffle_log.c.draw_id)
        .join(events, events.c.id == raffle_draws.c.event_id)
        .join(raffle_badges, (badge.event_id == events.c.id) & (badge.code == raffle_log.c.code))
        .join(registrations, registrations.c.id == badge.registration_id)
        .join(people, people.c.id == registrations.c.person_id)
        .where(raffle_log.c.step == Step.CLAIMED, raffle_draws.c.void.is_(False))
        .where(raffle_draws.c.commit_text.not_like("%\nevent=TEST %"))
        .order_by(raffle_log.c.at, raffle_log.c.number)
    )
    return [
        Win(slug, draw, prizes[prize - 1], name, code, at)
        for slug, draw, prizes, prize, name, code, at in tx.select(found)
    ]
