"""The rules of a raffle: `[raffle]` and `[[prizes]]` of the event file, who is in by them, and their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.events import file_values as value
from geekx_ops.events import toml_text
from geekx_ops.events.file_sections import Section, Sections
from geekx_ops.events.problems import Problem, Problems, refusal

USUAL_NUMBER = "three people named by the host, in the order called"


class Presence(StrEnum):
    """What somebody must have done to be in."""

    INSIDE = "inside"
    CAME = "came"
    CONFIRMED = "confirmed"


class Out(StrEnum):
    """Why somebody is not in the draw: one reason each, the first that holds."""

    NO_SEAT = "no seat"
    NOT_THERE = "not there"
    TOO_LATE = "came too late"
    HELD = "seat held for an excluded group"
    WON_BEFORE = "won not long ago"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the organizer decides about the raffle of one event."""

    prizes: tuple[str, ...]
    presence: Presence = Presence.INSIDE
    arrived_by: datetime | None = None
    exclude_held: tuple[str, ...] = ()
    no_win_days: int = 0
    first_timer: int = 0
    per_event: int = 0
    most_tickets: int = 5
    number_from: str = USUAL_NUMBER
    timer: timedelta = timedelta(seconds=30)
    alternates: int = 10
    strict: bool = False


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


def read(text: str, *, source: str) -> Rules:
    """The rules in the event file *text*. Raises one Invalid for all that is wrong with them, each with its line."""
    try:
        tables: dict[str, Any] = toml_text.tables(text)
    except toml_text.NotToml as error:
        raise refusal([Problem(source, error.line, None, error.message, error.column)]) from error
    problems = Problems(source, toml_text.key_lines(text))
    sections = Sections(tables, problems)
    zone = sections.one("event").need("timezone", value.zone, None, wanted="a time zone")
    raffle, prizes = sections.one("raffle"), sections.many("prizes")
    rules = _rules(raffle, tuple(map(_prize, prizes)), zone or ZoneInfo("UTC"))
    if not prizes:
        raffle.problem(None, "expected a prize: [[prizes]] with its name, found nothing")
    for section in (raffle, *prizes):
        section.refuse_unknown({})
    problems.refuse()
    return rules


def _prize(section: Section) -> str:
    return section.need("name", value.one_line(80), "", wanted='a name such as "A tote bag"')


def _rules(raffle: Section, prizes: tuple[str, ...], zone: ZoneInfo) -> Rules:
    usual = Rules(())
    return Rules(
        prizes=prizes,
        presence=raffle.take("who", value.one_of(Presence), usual.presence),
        arrived_by=raffle.take("arrived_by", value.instant(zone), None),
        exclude_held=raffle.take("exclude_held", value.choices, ()),
        no_win_days=raffle.take("no_win_days", value.whole(0, 36_500), 0),
        first_timer=raffle.take("first_timer", value.whole(0, 100), 0),
        per_event=raffle.take("per_event", value.whole(0, 100), 0),
        most_tickets=raffle.take("most_tickets", value.whole(1, 1000), usual.most_tickets),
        number_from=raffle.take("number_from", value.one_line(150), usual.number_from),
        timer=raffle.take("timer", value.duration, usual.timer),
        alternates=raffle.take("alternates", value.whole(0, 10_000), usual.alternates),
        strict=raffle.take("strict", value.true_or_false, default=False),
    )


def why_out(rules: Rules, one: Candidate, now: datetime) -> Out | None:
    """Why *one* is not in the draw; None if she is."""
    there = {Presence.INSIDE: one.inside, Presence.CAME: one.came, Presence.CONFIRMED: one.confirmed or one.came}
    if not one.confirmed and not one.came:
        return Out.NO_SEAT
    if not there[rules.presence]:
        return Out.NOT_THERE
    if rules.arrived_by is not None and (one.arrived is None or one.arrived > rules.arrived_by):
        return Out.TOO_LATE
    if one.held is not None and one.held in rules.exclude_held:
        return Out.HELD
    if one.won_at is not None and now - one.won_at < timedelta(days=rules.no_win_days):
        return Out.WON_BEFORE
    return None


def tickets_of(rules: Rules, one: Candidate) -> int:
    """How many tickets *one* has: one, and what the rules add, up to their cap."""
    more = rules.first_timer if one.events_before == 0 else rules.per_event * one.events_before
    return min(rules.most_tickets, 1 + more)


def rules_text(rules: Rules, zone: ZoneInfo) -> str:
    """`rules.txt`: the rules as anybody may read them."""
    return "".join(f"{line}\n" for line in _sentences(rules, zone))


def _sentences(rules: Rules, zone: ZoneInfo) -> Iterable[str]:
    yield "Prizes: " + ", ".join(f"{n} {prize}" for n, prize in enumerate(rules.prizes, 1)) + ". One prize per person."
    yield f"Who is in: who is {rules.presence.value} when the list is frozen."
    if rules.arrived_by is not None:
        yield f"Arrived by {times.format_local(rules.arrived_by, zone, named=True)}."
    if rules.exclude_held:
        yield f"Not in: who has a seat held for {', '.join(rules.exclude_held)}."
    if rules.no_win_days:
        yield f"Not in: who won within {rules.no_win_days} days."
    yield (
        f"Tickets: 1; for the first event {rules.first_timer} more, for each event before {rules.per_event} more;"
        f" at most {rules.most_tickets}."
    )
    yield f"Must be in the room: {int(rules.timer.total_seconds())} seconds, then {_then(rules)}."
    yield f"Number: {rules.number_from}."


def _then(rules: Rules) -> str:
    again = "a new number from the room, and a new round"
    return again if rules.strict else f"the next in the ranking, {rules.alternates} times at most, then {again}"
