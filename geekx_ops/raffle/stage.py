"""The draw as the room sees it: what is won, who is called and for how long, and nothing of who would be next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from geekx_ops.events import service as events
from geekx_ops.raffle import draws, protocol, record, service, steps
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.service import Called
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands on the screen. `won` are prizes with those who have them, `next_step` the command that comes next."""

    draw: Draw
    event: str
    won: tuple[Called, ...]
    called: Called | None
    prize: str | None
    next_step: str
    now: datetime

    @property
    def left(self) -> timedelta | None:
        """The time that whoever is called has left to come forward; below zero it is over."""
        if self.called is None:
            return None
        until = datetime.fromisoformat(self.called.line.at) + timedelta(seconds=self.called.timer_seconds)
        return until - self.now

    @property
    def codes(self) -> list[str]:
        """Everybody in the draw, as decoration."""
        return protocol.people_in_order(self.draw.tickets.split())


def stage(tx: Transaction, slug: str) -> Stage:
    """The stage as it is now. Raises NotFound if nothing is frozen."""
    event = events.stored(tx, slug)
    draw = draws.last(tx, event)
    lines = draws.log(tx, draw)
    waiting, prize = record.open_call(lines), record.open_prize(lines, draw.terms)
    return Stage(
        draw,
        draw.said.event,
        tuple(service.shown(tx, event, draw, line) for line in lines if line.step is Step.CLAIMED),
        None if waiting is None else service.shown(tx, event, draw, waiting),
        None if prize is None else draw.prizes[prize - 1],
        steps.next_step(tx, slug),
        tx.now,
    )
