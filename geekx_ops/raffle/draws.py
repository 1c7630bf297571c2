"""Draws as they are stored: read, and each row written once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events.event import Event
from geekx_ops.raffle import protocol
from geekx_ops.raffle.record import START, Line, Round, Terms, line_hash, parsed_terms
from geekx_ops.storage.tables import raffle_draws, raffle_log, raffle_rounds, raffle_secrets
from geekx_ops.workspace import Transaction

PRACTICE = "TEST "
"""What the name of the event begins with in the commitment of a rehearsal."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A frozen draw. What it holds never changes, but for when it was committed to, and when it ended."""

    id: int
    event_id: int
    number: int
    tickets: str
    rules: str
    commit_text: str
    commitment: str
    prizes: tuple[str, ...]
    timer_seconds: int
    frozen_at: datetime
    committed_at: datetime | None
    ended_at: datetime | None
    void: bool

    @property
    def terms(self) -> Terms:
        """What its log is judged by."""
        return parsed_terms(self.rules)

    @property
    def said(self) -> protocol.Commitment:
        """What was committed to."""
        return protocol.parsed_commitment(self.commit_text.encode())

    @property
    def is_practice(self) -> bool:
        """Whether it is a rehearsal."""
        return self.said.event.startswith(PRACTICE)


_COLUMNS = [raffle_draws.c[name] for name in Draw.__slots__]


def of_event(tx: Transaction, event: Event) -> list[Draw]:
    """The draws of *event*, in their order."""
    own = raffle_draws.c
    return [Draw(*row) for row in tx.select(select(*_COLUMNS).where(own.event_id == event.id).order_by(own.number))]


def last(tx: Transaction, event: Event) -> Draw:
    """The newest draw of *event*. Raises NotFound."""
    known = of_event(tx, event)
    if not known:
        raise NotFound("nothing is frozen yet. `geekx raffle freeze` comes first.")
    return known[-1]


def open_one(tx: Transaction, event: Event) -> Draw | None:
    """The draw of *event* that is not over, if there is one."""
    return next((one for one in of_event(tx, event) if one.ended_at is None), None)


def unfinished(tx: Transaction, event: Event) -> Draw:
    """The newest draw of *event*, which is not over. Raises NotFound, or Conflict if it is."""
    draw = last(tx, event)
    if draw.ended_at is not None:
        how = "was given up" if draw.void else "is over"
        raise Conflict(f"draw {draw.number} {how}; nothing was changed. `geekx raffle freeze` begins another one.")
    return draw


def add(tx: Transaction, event: Event, secret: str, **values: Any) -> Draw:
    """Store a new draw, and its secret apart."""
    statement = insert(raffle_draws).values(event_id=event.id, void=False, frozen_at=tx.now, **values)
    key = tx.connection.execute(statement.returning(raffle_draws.c.id)).scalar_one()
    tx.connection.execute(insert(raffle_secrets).values(draw_id=key, secret=secret))
    return last(tx, event)


def mark(tx: Transaction, draw: Draw, **values: Any) -> None:
    """Note when the draw was committed to or ended."""
    tx.connection.execute(update(raffle_draws).where(raffle_draws.c.id == draw.id).values(values))


def links(tx: Transaction, draw: Draw) -> tuple[str, ...]:
    """The chain of the draw's secret: the tip, then the link of each round."""
    own = raffle_secrets.c
    (row,) = tx.select(select(own.secret).where(own.draw_id == draw.id))
    return protocol.chain(str(row.secret), draw.said.links)


def rooms(tx: Transaction, draw: Draw) -> list[str]:
    """The numbers of the room, round by round."""
    return [room for room, _ in _heard(tx, draw)]


def _heard(tx: Transaction, draw: Draw) -> list[tuple[str, str | None]]:
    """The numbers of the room with the signatures of the beacon, round by round."""
    own = raffle_rounds.c
    rows = tx.select(select(own.room, own.signature).where(own.draw_id == draw.id).order_by(own.number))
    return [(row.room, row.signature) for row in rows]


def rounds(tx: Transaction, draw: Draw) -> list[Round]:
    """The rounds with their revealed links."""
    chain = links(tx, draw)
    return [Round(number, room, chain[number], signed) for number, (room, signed) in enumerate(_heard(tx, draw), 1)]


def add_room(tx: Transaction, draw: Draw, number: int, room: str, signature: str | None) -> None:
    """Keep the number of a round, and the beacon's signature."""
    values = {"draw_id": draw.id, "number": number, "room": room, "signature": signature}
    tx.connection.execute(insert(raffle_rounds).values(at=tx.now, **values))


def log(tx: Transaction, draw: Draw) -> list[Line]:
    """Who was called, and what came of it."""
    own = raffle_log.c
    columns = (own.number, own.round, own.prize, own.code, own.step, own.at, own.hash)
    rows = tx.select(select(*columns).where(own.draw_id == draw.id).order_by(own.number))
    return [replace(Line(*row), at=row.at.isoformat()) for row in rows]


def write(tx: Transaction, draw: Draw, known: list[Line], entry: Line) -> Line:
    """Add *entry*, whose hash is not known yet, to the log, after those *known*."""
    line = replace(entry, number=len(known) + 1, at=tx.now.isoformat())
    line = replace(line, hash=line_hash(known[-1].hash if known else START, line))
    values = {**{name: getattr(line, name) for name in Line.__slots__}, "at": tx.now}
    tx.connection.execute(insert(raffle_log).values(draw_id=draw.id, **values))
    return line
