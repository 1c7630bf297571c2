"""The draw step by step. Each is possible only in its order, and a step that was done before changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.raffle import drand, draws, entrants, protocol, reasons, record, rfc3797, stored
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.record import Line, Method, Step
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.rules_text import rules_text
from geekx_ops.registration import ledger
from geekx_ops.workspace import Transaction

LINKS = 100
"""Rounds that a draw can have: more than any evening has patience for."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who was drawn: her badge code, how she is shown to the room, and for which prize."""

    line: Line
    prize: str
    shown: str
    timer_seconds: int
    commitment: str
    people: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to freeze: giving up an unfinished draw, as a rehearsal, with the beacon's round at a moment."""

    void: bool = False
    practice: bool = False
    beacon_at: datetime | None = None


USUAL = Wishes()


def freeze(tx: Transaction, slug: str, wishes: Wishes = USUAL) -> Draw:
    """Freeze who is in, the rules, and a secret. A draw that is given up stays in the chain.

    Raises NotFound if the event has no raffle, Conflict while another draw is open, Invalid if nobody is in.
    """
    event = events.locked(tx, slug)
    rules, known = stored.needed(tx, event), draws.of_event(tx, event)
    before = known[-1] if known else None
    if before is not None and before.ended_at is None:
        _end_void(tx, before, allowed=wishes.void)
    found = entrants.preview(tx, event, rules)
    codes = entrants.badges(tx, event, list(found.holdings))
    tickets = protocol.tickets_text((codes[one], number) for one, number in found.holdings.items())
    _refuse_large_pool(rules, found.tickets)
    texts = (tickets, rules_text(rules, ZoneInfo(event.settings.timezone)), f"{tx.randrange(2**256):064x}")
    said = protocol.Commitment(
        event=("TEST " if wishes.practice else "") + event.settings.name,
        draw=len(known) + 1,
        prev=protocol.NONE if before is None else before.commitment,
        tickets=protocol.digest(tickets),
        count=found.tickets,
        people=len(codes),
        rules=protocol.digest(texts[1]),
        links=LINKS,
        tip=protocol.chain(texts[2], LINKS)[0],
        beacon=_beacon(tx, rules, wishes.beacon_at),
    )
    return _stored(tx, event, said, rules, texts)


def _refuse_large_pool(rules: Rules, tickets: int) -> None:
    if rules.method is Method.RFC3797 and tickets > rfc3797.LARGEST_POOL:
        raise Invalid(f"RFC 3797 takes at most {rfc3797.LARGEST_POOL} tickets, not {tickets}; nothing was frozen.")


def _beacon(tx: Transaction, rules: Rules, at: datetime | None) -> str:
    if at is None:
        return protocol.NONE
    if rules.method is Method.RFC3797:
        raise Invalid("RFC 3797 knows no beacon: name it as a source in number_from. Nothing was frozen.")
    if at - tx.now < drand.AHEAD:
        raise Invalid("the beacon's round must lie at least 60 s ahead, so that nobody knows it; nothing was frozen.")
    return f"drand-quicknet:{drand.round_at(at)}"


def _stored(
    tx: Transaction, event: Event, said: protocol.Commitment, rules: Rules, texts: tuple[str, str, str]
) -> Draw:
    tickets, rules_file, secret = texts
    commitment = protocol.commit_text(said)
    tx.record("raffle.frozen", event=event.id, draw=said.draw, tickets=said.count, people=said.people)
    return draws.add(
        tx, event, secret, number=said.draw, tickets=tickets, rules=rules_file, commit_text=commitment,
        commitment=protocol.digest(commitment), prizes=rules.prizes, timer_seconds=int(rules.timer.total_seconds()),
    )  # fmt: skip


def _end_void(tx: Transaction, draw: Draw, *, allowed: bool) -> None:
    if not allowed:
        raise Conflict(
            f"draw {draw.number} is not finished; nothing was changed. `geekx raffle status` tells its next step;"
            " --void gives it up, which everybody will see in the next commitment.",
            draw=draw.number,
        )
    draws.mark(tx, draw, ended_at=tx.now, void=True)
    tx.record("raffle.void", event=draw.event_id, draw=draw.number)


def sealed(tx: Transaction, slug: str) -> str:
    """The secret, to be printed and sealed. Raises Conflict once the draw is committed to: then it is too late."""
    draw = draws.unfinished(tx, events.locked(tx, slug))
    if draw.committed_at is not None:
        raise Conflict("the draw is committed to: its secret is shown when it is published, not before.")
    return draws.links(tx, draw)[-1]


def commit(tx: Transaction, slug: str) -> Draw:
    """Commit to the frozen draw in public; from now on the room may give its number."""
    event = events.locked(tx, slug)
    draw = draws.unfinished(tx, event)
    if draw.committed_at is None:
        _refuse_late_beacon(tx, draw)
        draws.mark(tx, draw, committed_at=tx.now)
        tx.record("raffle.committed", event=event.id, draw=draw.number, commitment=draw.commitment)
    return draws.last(tx, event)


def _refuse_late_beacon(tx: Transaction, draw: Draw) -> None:
    number = draw.said.beacon_round
    if number is not None and drand.time_of(number) - tx.now < drand.AHEAD:
        raise Conflict(
            "the beacon's round is less than 60 s ahead, or over: somebody may know it. Nothing was committed to;"
            " `geekx raffle freeze --void --beacon TIME` freezes with a later one."
        )


def call(tx: Transaction, slug: str) -> Called:
    """Call who is next in the ranking for the next prize; who was called and has not answered is told again."""
    event = events.locked(tx, slug)
    draw = draws.unfinished(tx, event)
    lines, found = draws.log(tx, draw), draws.rounds(tx, draw)
    waiting = record.open_call(lines)
    if waiting is None:
        waiting = _called(tx, draw, lines, found)
    return shown(tx, event, draw, waiting)


def _called(tx: Transaction, draw: Draw, lines: list[Line], found: Sequence[record.Round]) -> Line:
    prize, terms = record.open_prize(lines, draw.terms), draw.terms
    if prize is None:
        raise Conflict("every prize has its winner. `geekx raffle publish FOLDER` comes next.")
    if draw.committed_at is None or record.needs_number(len(found), lines, terms):
        raise Conflict("the room has not given the number of this round. `geekx raffle number DIGITS…` comes first.")
    drawn = record.order(terms, draw.commitment, found[-1], draw.tickets.split())
    code = record.next_person(drawn, lines, terms, len(found))
    if code is None:
        raise Conflict("everybody in the draw was called, and nobody is left. `geekx raffle publish FOLDER` ends it.")
    return draws.write(tx, draw, lines, Line(0, len(found), prize, code, Step.CALLED, "", ""))


def shown(tx: Transaction, event: Event, draw: Draw, line: Line) -> Called:
    """A line of the log as the room may see it."""
    number = entrants.registration_of(tx, event, line.code)
    name = "" if number is None else ledger.registration(tx, number).name
    people = draw.said.people
    return Called(line, draw.prizes[line.prize - 1], initials(name), draw.timer_seconds, draw.commitment, people)


def initials(name: str) -> str:
    """A name as it is shown to the room: the first name, and the first letter of the last unless that is all of it."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][0]}." if others and len(others[-1]) > 1 else first


def answer(tx: Transaction, slug: str, step: Step, reason: str | None = None) -> Called:
    """Note what came of the one who was called: the prize claimed, or the next in the ranking to be called.

    The *reason* is kept apart from the log, which is published. Who is not eligible is told why: Invalid without one.
    """
    event = events.locked(tx, slug)
    said = None if reason is None else text.line(reason, what="the reason", limit=reasons.LONGEST)
    if step is Step.INELIGIBLE and said is None:
        raise Invalid("by which rule may she not have it? Say so with --reason; nothing was changed.")
    draw = draws.unfinished(tx, event)
    lines = draws.log(tx, draw)
    called = record.open_call(lines)
    if called is None:
        raise Conflict("nobody is called at the moment; nothing was changed. `geekx raffle draw` calls the next one.")
    line = draws.write(tx, draw, lines, replace(called, step=step))
    if said is not None:
        reasons.note(tx, draw, line, said)
    tx.record(f"raffle.{step.value}", event=event.id, draw=draw.number, prize=called.prize)
    return shown(tx, event, draw, line)


def end(tx: Transaction, slug: str) -> Draw:
    """End the draw, so that all of it may be published. Raises Conflict while a prize can still be drawn."""
    event = events.locked(tx, slug)
    draw = draws.last(tx, event)
    if draw.ended_at is None:
        lines = draws.log(tx, draw)
        if not record.is_over(len(draws.rooms(tx, draw)), lines, draw.tickets.split(), draw.terms):
            raise Conflict("prizes are still to be drawn; nothing was published. See `geekx raffle status`.")
        draws.mark(tx, draw, ended_at=tx.now)
        tx.record("raffle.published", event=event.id, draw=draw.number)
    return draws.last(tx, event)


def next_step(tx: Transaction, slug: str) -> str:
    """The command that comes next."""
    known = draws.of_event(tx, events.stored(tx, slug))
    if not known:
        return "geekx raffle freeze"
    if known[-1].ended_at is not None:  # whether its files are on a disk, nobody here knows
        return "geekx raffle freeze begins another draw; geekx raffle publish FOLDER writes the proof of this one again"
    draw = known[-1]
    lines, rooms = draws.log(tx, draw), draws.rooms(tx, draw)
    if draw.committed_at is None:
        return "geekx raffle commit"
    if record.open_call(lines) is not None:
        return "geekx raffle claim (or absent, declined)"
    if record.is_over(len(rooms), lines, draw.tickets.split(), draw.terms):
        return "geekx raffle publish FOLDER"
    return "geekx raffle number DIGITS…" if record.needs_number(len(rooms), lines, draw.terms) else "geekx raffle draw"
