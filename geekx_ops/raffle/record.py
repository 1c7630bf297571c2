"""What happened in a draw, as it is published: rounds, the log of those called, and who is next by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geekx_ops.errors import Invalid
from geekx_ops.raffle import protocol, rfc3797
from geekx_ops.raffle.vocabulary import Method, Step

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Terms:
    """What a log is judged by: how many prizes, how many one person may win, how many may be skipped in a round."""

    method: Method
    prizes: int
    wins_each: int
    alternates: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. Each has the hash of the one before it in its own."""

    number: int
    round: int
    prize: int
    code: str
    step: Step
    at: str
    hash: str


@dataclass(frozen=True, slots=True)
class Round:
    """A number from the room, the link that was revealed to it, and the beacon's signature if there is one."""

    number: int
    room: str
    link: str
    signature: str | None = None


_NO = {Step.ABSENT, Step.DECLINED, Step.INELIGIBLE}
LINE = re.compile(r"\d+ \d+ \d+ [A-Z0-9]{4,12} [a-z]+ [0-9T:+.Z-]+ [0-9a-f]{64}")


def line_hash(previous: str, line: Line) -> str:
    """The hash of *line* after the one with the hash *previous*."""
    said = f"{line.number} {line.round} {line.prize} {line.code} {line.step.value} {line.at}"
    return protocol.digest(f"{previous}|{said}")


def line_text(line: Line) -> str:
    """*line* as `log.txt` has it."""
    said = f"{line.number} {line.round} {line.prize} {line.code} {line.step.value} {line.at}"
    return f"{said} {line.hash}\n"


def round_text(one: Round) -> str:
    """*one* as `rounds.txt` has it."""
    return " ".join([str(one.number), one.room, one.link, *([one.signature] if one.signature else [])]) + "\n"


_TERMS = re.compile(
    r"Terms: method=(commitment|rfc3797) prizes=([1-9]\d{0,3}) wins=([1-9]\d{0,3}) alternates=(\d{1,5})"
)


def terms_line(terms: Terms) -> str:
    """The last line of `rules.txt`, from which a program reads the terms again."""
    return (
        f"Terms: method={terms.method.value} prizes={terms.prizes} wins={terms.wins_each} alternates={terms.alternates}"
    )


def parsed_terms(rules: str) -> Terms:
    """The terms in the last line of a `rules.txt`. Raises Invalid if it has none."""
    match = _TERMS.fullmatch(rules.rstrip("\n").rpartition("\n")[2])
    if match is None:
        raise Invalid("rules.txt: its last line does not tell the terms of the draw.", file="rules.txt")
    return Terms(Method(match[1]), int(match[2]), int(match[3]), int(match[4]))


def order(terms: Terms, commitment: str, one: Round, tickets: Sequence[str]) -> list[str]:
    """The tickets in the order in which round *one* draws them."""
    if terms.method is Method.RFC3797:
        return [tickets[number - 1] for number in rfc3797.selection(one.room, len(tickets), len(tickets))]
    key = protocol.round_key(commitment, one.number, one.link, one.room)
    return [ticket for _, ticket in protocol.scored(key, tickets)]


def open_call(lines: Sequence[Line]) -> Line | None:
    """Who was called and has not answered yet."""
    return lines[-1] if lines and lines[-1].step is Step.CALLED else None


def open_prize(lines: Sequence[Line], terms: Terms) -> int | None:
    """The number of the first prize that nobody has, None if all are gone."""
    claimed = sum(line.step is Step.CLAIMED for line in lines)
    return claimed + 1 if claimed < terms.prizes else None


def needs_number(rounds: int, lines: Sequence[Line], terms: Terms) -> bool:
    """Whether the next call needs a number from the room that was not given yet; *rounds* have theirs."""
    if not rounds:
        return True
    if open_call(lines) is not None or open_prize(lines, terms) is None:
        return False
    return sum(line.round == rounds and line.step in _NO for line in lines) > terms.alternates


def next_person(drawn: Sequence[str], lines: Sequence[Line], terms: Terms, in_round: int) -> str | None:
    """Whose ticket comes next in the order *drawn* of a round. A ticket is called once.

    Passed by are those who were absent or declined, and who has won as often as the terms allow.
    """
    called = Counter(line.code for line in lines if line.step is Step.CALLED and line.round == in_round)
    won = Counter(line.code for line in lines if line.step is Step.CLAIMED)
    refused = {line.code for line in lines if line.step in _NO}
    for ticket in drawn:
        code = protocol.person_of(ticket)
        if called[code]:
            called[code] -= 1
        elif code not in refused and won[code] < terms.wins_each:
            return code
    return None


def is_over(rounds: int, lines: Sequence[Line], tickets: Sequence[str], terms: Terms) -> bool:
    """Whether every prize has its winner, or nobody is left to be called; *rounds* have their numbers."""
    if open_call(lines) is not None:
        return False
    following = rounds + needs_number(rounds, lines, terms)
    return open_prize(lines, terms) is None or next_person(tickets, lines, terms, following) is None


def flaw(lines: Sequence[Line], drawn: Mapping[int, Sequence[str]], terms: Terms) -> str | None:
    """The first thing wrong with a log, given the order of each round; None if it follows from them."""
    for place, line in enumerate(lines):
        known = lines[:place]
        before = known[-1].hash if known else START
        if line.number != place + 1 or line.hash != line_hash(before, line):
            wrong: str | None = "was changed, or does not follow the line before it"
        elif line.step is Step.CALLED:
            wrong = _wrong_call(line, known, drawn, terms)
        else:
            wrong = _wrong_answer(line, known)
        if wrong is not None:
            return f"log.txt, line {place + 1}: {wrong}"
    return None


def _wrong_call(line: Line, known: Sequence[Line], drawn: Mapping[int, Sequence[str]], terms: Terms) -> str | None:
    last = known[-1].round if known else 1
    if open_call(known) is not None:
        return "somebody is called while another has not answered"
    if line.round not in drawn or line.round < last:
        return "names a round that there was not"
    if line.round != last + needs_number(last, known, terms):
        return "is of a round that does not follow from the rules"
    if line.prize != open_prize(known, terms):
        return "the prize is not the next one"
    if line.code != next_person(drawn[line.round], known, terms, line.round):
        return f"{line.code} was not next in the ranking"
    return None


def _wrong_answer(line: Line, known: Sequence[Line]) -> str | None:
    called = open_call(known)
    if called is None or (called.code, called.prize, called.round) != (line.code, line.prize, line.round):
        return "answers for somebody who was not called"
    return None
