"""Why somebody who was called did not take the prize. It may name her, so it is no part of the log or of the proof."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, bindparam, insert, select

from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.record import Line
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import raffle_badges, raffle_draws, raffle_log, raffle_reasons
from geekx_ops.workspace import Transaction

LONGEST = 200
"""Characters of a reason."""

_own, _badge = raffle_reasons.c, raffle_badges.c
_REWRITE = Command(
    raffle_reasons.update()
    .where(_own.draw_id == bindparam("draw"), _own.number == bindparam("line"))
    .values(reason=bindparam("text"))
)


def note(tx: Transaction, draw: Draw, line: Line, reason: str) -> None:
    """Keep the *reason* for a *line* of the log."""
    tx.connection.execute(insert(raffle_reasons).values(draw_id=draw.id, number=line.number, reason=reason))


def of_draw(tx: Transaction, draw: Draw) -> dict[int, str]:
    """The reasons by the numbers of the lines."""
    rows = tx.select(select(_own.number, _own.reason).where(_own.draw_id == draw.id).order_by(_own.number))
    return {row.number: row.reason for row in rows}


def all_reasons(tx: Transaction) -> list[tuple[int, int, str]]:
    """Draw, line and text of every reason that is stored."""
    rows = tx.select(select(_own.draw_id, _own.number, _own.reason).order_by(_own.draw_id, _own.number))
    return [(draw, line, reason) for draw, line, reason in rows]


def about(tx: Transaction, registration_ids: Collection[int]) -> list[tuple[int, int]]:
    """Draw and line of each reason that is about one of these registrations."""
    rows = tx.select(_with_registrations())
    return [(draw, line) for draw, line, registration in rows if registration in registration_ids]


def rewrite(tx: Transaction, draw: int, line: int, text: str) -> None:
    """Put another text in the place of a reason."""
    tx.run(_REWRITE, draw=draw, line=line, text=text)


def _with_registrations() -> Select[tuple[int, int, int]]:
    log = raffle_log.c
    return (
        select(_own.draw_id, _own.number, _badge.registration_id)
        .join(raffle_log, (log.draw_id == _own.draw_id) & (log.number == _own.number))
        .join(raffle_draws, raffle_draws.c.id == _own.draw_id)
        .join(raffle_badges, (_badge.event_id == raffle_draws.c.event_id) & (_badge.code == log.code))
    )
