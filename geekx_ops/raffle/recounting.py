"""All that is stored of the raffles of an event, before its guests are forgotten. No secret that is still one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from geekx_ops.events.event import Event
from geekx_ops.raffle import draws, reasons
from geekx_ops.raffle.draws import Draw
from geekx_ops.storage.tables import raffle_badges, raffle_doubles
from geekx_ops.workspace import Transaction


def recounted(tx: Transaction, event: Event) -> dict[str, Any]:
    """Badge codes by registration, decisions about doubles, and every draw with its rounds and its log."""
    badge, double = raffle_badges.c, raffle_doubles.c
    codes = tx.select(select(badge.registration_id, badge.code).where(badge.event_id == event.id).order_by(badge.code))
    columns = (double.first_id, double.second_id, double.out_id, double.actor, double.at)
    decided = tx.select(select(*columns).where(double.event_id == event.id).order_by(double.first_id, double.second_id))
    return {
        "badges": {code: registration for registration, code in codes},
        "doubles": [
            {"first": first, "second": second, "out": out, "actor": actor, "at": at}
            for first, second, out, actor, at in decided
        ],
        "draws": [_draw(tx, one) for one in draws.of_event(tx, event)],
    }


def _draw(tx: Transaction, one: Draw) -> dict[str, Any]:
    chain, said = draws.links(tx, one), reasons.of_draw(tx, one)
    return {
        **asdict(one),
        "secret": None if one.ended_at is None else chain[-1],
        "rounds": [asdict(found) for found in draws.rounds(tx, one)],
        "log": [{**asdict(line), "reason": said.get(line.number)} for line in draws.log(tx, one)],
    }
