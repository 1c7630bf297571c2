"""`rules.txt`: the rules of a draw as anybody may read them, and in its last line what a program needs of them."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.raffle.record import parsed_terms, terms_line
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.vocabulary import Method

_METHODS = {
    Method.COMMITMENT: "lowest score wins; score = sha256(round key|ticket). The proof tells how it is computed",
    Method.RFC3797: "RFC 3797, over the lines of tickets.txt in their order; what each caller says is one source",
}


def rules_text(rules: Rules, zone: ZoneInfo) -> str:
    """The text of the file; times are those of *zone*."""
    return "".join(f"{line}\n" for line in (*_sentences(rules, zone), terms_line(rules.terms)))


def _sentences(rules: Rules, zone: ZoneInfo) -> Iterable[str]:
    each = "One prize per person" if rules.wins_each == 1 else f"At most {rules.wins_each} prizes per person"
    yield "Prizes: " + ", ".join(f"{n} {prize}" for n, prize in enumerate(rules.prizes, 1)) + f". {each}."
    yield f"Method: {_METHODS[rules.method]}."
    yield f"Who is in: who is {rules.presence.value} when the list is frozen."
    if rules.arrived_by is not None:
        yield f"Arrived by {times.format_local(rules.arrived_by, zone, named=True)}."
    if rules.exclude_held:
        yield f"Not in: who has a seat held for {', '.join(rules.exclude_held)}."
    if rules.exclude_employers:
        yield f"Not in: who works for {', '.join(rules.exclude_employers)}."
    if rules.no_win_days:
        yield f"Not in: who won within {rules.no_win_days} days."
    yield f"Tickets: 1{''.join(_more(rules, zone))}; at most {rules.most_tickets}."
    yield f"Must be in the room: {int(rules.timer.total_seconds())} seconds, then {_then(rules)}."
    yield f"Number: {rules.number_from}."


def _more(rules: Rules, zone: ZoneInfo) -> Iterable[str]:
    if rules.first_timer:
        yield f"; for the first event {rules.first_timer} more"
    if rules.per_event:
        yield f"; for each event before {rules.per_event} more"
    if rules.answered is not None:
        yield f"; for an answer to “{rules.answered}” {rules.for_answer} more"
    if rules.early_until is not None:
        until = times.format_local(rules.early_until, zone, named=True)
        yield f"; for signing up until {until} {rules.for_early} more"


def _then(rules: Rules) -> str:
    again = "a new number from the room, and a new round"
    return again if rules.strict else f"the next in the ranking, {rules.alternates} times at most, then {again}"


def prizes_in(text: str) -> tuple[str, ...]:
    """The prizes that a `rules.txt` names in its first line.

    A name such as "mugs, 2 of them" may be read in two ways; then all are called by their numbers. Raises Invalid if
    it has no terms.
    """
    number = parsed_terms(text).prizes
    names = text.partition("\n")[0].removeprefix("Prizes: 1 ").rpartition(". ")[0]
    found = []
    for following in range(2, number + 1):
        name, _, names = names.partition(f", {following} ")
        found.append(name)
    found.append(names)
    again = ", ".join(f"{n} {name}" for n, name in enumerate(found, 1))
    clear = all(again.count(f", {n} ") == 1 for n in range(2, number + 1))
    return tuple(found) if clear else tuple(f"prize {n}" for n in range(1, number + 1))
