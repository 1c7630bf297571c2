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
from geekx_ops.raffle import doubles, drand, draws, entrants, protocol, reasons, record, rfc3797, steps, stored
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.record import Line
from geekx_ops.raffle.rules import Rules, left
from geekx_ops.raffle.rules_text import rules_text
from geekx_ops.raffle.vocabulary import Method, Step
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
    """How to freeze: giving up an unfinished draw, offering all prizes again, as a rehearsal, with a beacon."""

    void: bool = False
    again: bool = False
    practice: bool = False
    beacon_at: datetime | None = None


USUAL = Wishes()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A draw just frozen, the prizes that it does not offer since they are given, and who may be in it twice."""

    draw: Draw
    given: tuple[str, ...]
    doubles: tuple[doubles.Pair, ...]


def freeze(tx: Transaction, slug: str, wishes: Wishes = USUAL) -> Frozen:
    """Freeze who is in, the rules, and a secret. A draw that is given up stays in the chain.

    Raises NotFound if the event has no raffle, Conflict while another draw is open and if all prizes are given, Invalid
    if nobody is in.
    """
    event = events.locked(tx, slug)
    if wishes.void:
        _void_open(tx, event)
    _refuse_open(tx, event)
    known, decided = draws.of_event(tx, event), stored.needed(tx, event)
    rules = decided if wishes.again else _with_prizes_left(decided, steps.given(tx, known))
    found = entrants.preview(tx, event, rules)
    codes = entrants.badges(tx, event, list(found.holdings))
    tickets = protocol.tickets_text((codes[one], number) for one, number in found.holdings.items())
    _refuse_large_pool(rules, found.tickets)
    texts = (tickets, rules_text(rules, ZoneInfo(event.settings.timezone)), f"{tx.randrange(2**256):064x}")
    said = protocol.Commitment(
        event=(draws.PRACTICE if wishes.practice else "") + event.settings.name,
        draw=len(known) + 1,
        prev=known[-1].commitment if known else protocol.NONE,
        tickets=protocol.digest(tickets),
        count=found.tickets,
        people=len(codes),
        rules=protocol.digest(texts[1]),
        links=LINKS,
        tip=protocol.chain(texts[2], LINKS)[0],
        beacon=_beacon(tx, rules, wishes.beacon_at),
    )
    given = left(decided.prizes, rules.prizes)
    return Frozen(_stored(tx, event, said, rules, texts), given, found.doubles)


def _with_prizes_left(rules: Rules, given: Sequence[str]) -> Rules:
    prizes = left(rules.prizes, given)
    if not prizes:
        raise Conflict(
            f"every prize is given ({', '.join(rules.prizes)}); nothing was frozen. `geekx raffle freeze --again` draws"
            " them once more; others are taken from the event file."
        )
    return replace(rules, prizes=prizes)


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


def _refuse_open(tx: Transaction, event: Event) -> None:
    draw = draws.open_one(tx, event)
    if draw is not None:
        raise Conflict(
            f"draw {draw.number} is not finished; nothing was changed. Next: {steps.next_of(tx, draw)}."
            " `geekx raffle void` gives it up, which everybody will see in the next commitment.",
            draw=draw.number,
        )


def _void_open(tx: Transaction, event: Event) -> None:
    draw = draws.open_one(tx, event)
    if draw is not None:
        draws.mark(tx, draw, ended_at=tx.now, void=True)
        tx.record("raffle.void", event=event.id, draw=draw.number)


def give_up(tx: Transaction, slug: str) -> Draw:
    """Give the unfinished draw up for good; it stays in the chain. Raises NotFound, or Conflict if there is none."""
    event = events.locked(tx, slug)
    draws.unfinished(tx, event)
    _void_open(tx, event)
    return draws.last(tx, event)


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
    draw = steps.committed(tx, event)
    lines, found = draws.log(tx, draw), draws.rounds(tx, draw)
    waiting = record.open_call(lines)
    if waiting is None:
        waiting = _called(tx, draw, lines, found)
    return shown(tx, event, draw, waiting)


def _called(tx: Transaction, draw: Draw, lines: list[Line], found: Sequence[record.Round]) -> Line:
    prize, terms = record.open_prize(lines, draw.terms), draw.terms
    if prize is None:
        raise Conflict("every prize has its winner. `geekx raffle publish FOLDER` comes next.")
    if record.needs_number(len(found), lines, terms):
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
        raise Invalid("by which rule is that person not eligible? Say so with --reason; nothing was changed.")
    draw = steps.committed(tx, event)
    lines = draws.log(tx, draw)
    called = record.open_call(lines)
    if called is None:
        raise Conflict(f"nobody is called at the moment; nothing was changed. Next: {steps.next_of(tx, draw)}")
    line = draws.write(tx, draw, lines, replace(called, step=step))
    if said is not None:
        reasons.note(tx, draw, line, said)
    tx.record(f"raffle.{step.value}", event=event.id, draw=draw.number, prize=called.prize)
    return shown(tx, event, draw, line)


def end(tx: Transaction, slug: str) -> Draw:
    """End the draw, so that all of it may be published. Raises Conflict while a prize can still be drawn."""
    event = events.locked(tx, slug)
    draw = draws.last(tx, event)
    if draw.void:
        raise Conflict(f"draw {draw.number} was given up, so it has no proof. The commitment of the next one names it.")
    if draw.ended_at is None:
        lines = draws.log(tx, draw)
        if not record.is_over(len(draws.rooms(tx, draw)), lines, draw.tickets.split(), draw.terms):
            raise Conflict("prizes are still to be drawn; nothing was published. See `geekx raffle status`.")
        draws.mark(tx, draw, ended_at=tx.now)
        tx.record("raffle.published", event=event.id, draw=draw.number)
    return draws.last(tx, event)
