"""The rules of a raffle: what the organizer decides, and who is in by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geekx_ops.raffle.record import Terms
from geekx_ops.raffle.vocabulary import Method, Presence

USUAL_NUMBER = "three people named by the host, in the order called"


class Out(StrEnum):
    """Why somebody is not in the draw: one reason each, the first that holds."""

    NO_SEAT = "no seat"
    NOT_THERE = "not there"
    TOO_LATE = "came too late"
    HELD = "seat held for an excluded group"
    EMPLOYER = "works for an excluded employer"
    WON_BEFORE = "won not long ago"
    DOUBLE = "one person with another registration"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the organizer decides about the raffle of one event."""

    prizes: tuple[str, ...]
    method: Method = Method.COMMITMENT
    presence: Presence = Presence.INSIDE
    arrived_by: datetime | None = None
    exclude_held: tuple[str, ...] = ()
    exclude_employers: tuple[str, ...] = ()
    no_win_days: int = 0
    first_timer: int = 0
    per_event: int = 0
    answered: str | None = None
    for_answer: int = 1
    early_until: datetime | None = None
    for_early: int = 1
    most_tickets: int = 5
    wins_each: int = 1
    number_from: str = USUAL_NUMBER
    timer: timedelta = timedelta(seconds=30)
    alternates: int = 10
    strict: bool = False

    @property
    def terms(self) -> Terms:
        """The part of the rules by which the log of a draw is judged."""
        return Terms(self.method, len(self.prizes), self.wins_each, 0 if self.strict else self.alternates)

    @property
    def counts_events(self) -> bool:
        """Whether it matters at how many events somebody was before."""
        return self.first_timer > 0 or self.per_event > 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules ask of one registration."""

    registration: int
    person: int
    confirmed: bool
    came: bool
    inside: bool
    arrived: datetime | None
    held: str | None
    won_at: datetime | None
    events_before: int
    employer: str | None = None
    answered: bool = False
    signed_up: datetime | None = None
    is_double: bool = False


def left(prizes: Iterable[str], given: Iterable[str]) -> tuple[str, ...]:
    """The *prizes* that are not *given* yet, in their order; a name that stands there twice may be given twice."""
    gone = Counter(given)
    found = []
    for prize in prizes:
        if gone[prize]:
            gone[prize] -= 1
        else:
            found.append(prize)
    return tuple(found)


def why_out(rules: Rules, one: Candidate, now: datetime) -> Out | None:
    """Why *one* is not in the draw; None if she is."""
    there = {Presence.INSIDE: one.inside, Presence.CAME: one.came, Presence.CONFIRMED: one.confirmed or one.came}
    # By a clock that is behind she may have won later than now.
    since = None if one.won_at is None else now - one.won_at
    won_lately = rules.no_win_days > 0 and since is not None and since < timedelta(days=rules.no_win_days)
    late = rules.arrived_by is not None and (one.arrived is None or one.arrived > rules.arrived_by)
    reasons: Mapping[Out, bool] = {
        Out.NO_SEAT: not one.confirmed and not one.came,
        Out.NOT_THERE: not there[rules.presence],
        Out.TOO_LATE: late,
        Out.HELD: one.held is not None and one.held in rules.exclude_held,
        Out.EMPLOYER: _works_for(one.employer, rules.exclude_employers),
        Out.WON_BEFORE: won_lately,
        Out.DOUBLE: one.is_double,
    }
    return next((reason for reason in Out if reasons[reason]), None)


def _works_for(employer: str | None, excluded: tuple[str, ...]) -> bool:
    return employer is not None and employer.casefold() in {one.casefold() for one in excluded}


def tickets_of(rules: Rules, one: Candidate) -> int:
    """How many tickets *one* has: one, and what the rules add, up to their cap."""
    more = rules.first_timer if one.events_before == 0 else rules.per_event * one.events_before
    if rules.answered is not None and one.answered:
        more += rules.for_answer
    if rules.early_until is not None and one.signed_up is not None and one.signed_up <= rules.early_until:
        more += rules.for_early
    return min(rules.most_tickets, 1 + more)
