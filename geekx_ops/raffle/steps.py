"""How far the raffle of an event is: what was given already, and which step comes next. Every message asks here."""

from __future__ import annotations

from collections.abc import Sequence

from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.raffle import draws, record, rules, stored
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Transaction

COMMIT = "geekx raffle commit"
DRAW = "geekx raffle draw"
FREEZE = "geekx raffle freeze"
NUMBER = "geekx raffle number DIGITS…"
PUBLISH = "geekx raffle publish FOLDER"


def next_step(tx: Transaction, slug: str) -> str:
    """The command that comes next."""
    event = events.stored(tx, slug)
    known = draws.of_event(tx, event)
    if not known:
        return FREEZE
    if known[-1].ended_at is None:
        return next_of(tx, known[-1])
    decided = stored.rules_of(tx, event)
    left = rules.left(() if decided is None else decided.prizes, given(tx, known))
    again = "" if known[-1].void else f"; {PUBLISH} writes the proof of this draw again"
    if not left:  # whether the files are on a disk, nobody here knows
        return f"nothing, every prize is given{again}"
    return f"{FREEZE} begins a draw of what is left: {', '.join(left)}{again}"


def open_draw(tx: Transaction, slug: str) -> tuple[Draw, list[str]] | None:
    """The draw that is not finished, and the prizes that somebody has from it."""
    draw = draws.open_one(tx, events.stored(tx, slug))
    return None if draw is None else (draw, given(tx, [draw]))


def next_of(tx: Transaction, draw: Draw) -> str:
    """The command that comes next in an unfinished *draw*."""
    lines, rooms = draws.log(tx, draw), draws.rooms(tx, draw)
    if draw.committed_at is None:
        return COMMIT
    if record.open_call(lines) is not None:
        return "geekx raffle claim (or absent, declined)"
    if record.is_over(len(rooms), lines, draw.tickets.split(), draw.terms):
        return PUBLISH
    return NUMBER if record.needs_number(len(rooms), lines, draw.terms) else DRAW


def committed(tx: Transaction, event: Event) -> Draw:
    """The unfinished draw of *event*. Raises Conflict if it is not committed to."""
    draw = draws.unfinished(tx, event)
    if draw.committed_at is None:
        raise Conflict(f"draw {draw.number} is not committed to; nothing was changed. `{COMMIT}` comes first.")
    return draw


def given(tx: Transaction, known: Sequence[Draw]) -> list[str]:
    """The prizes that somebody has from the *known* draws: not from a rehearsal, or from one that was given up."""
    return [
        draw.prizes[line.prize - 1]
        for draw in known
        if not draw.void and not draw.is_practice
        for line in draws.log(tx, draw)
        if line.step is Step.CLAIMED
    ]
