"""What happened in a draw, as it is published: rounds, the log of those called, and who is next by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geekx_ops.raffle import protocol

START = "0" * 64


class Step(StrEnum):
    """What a line of the log says of somebody who was drawn."""

    CALLED = "called"
    CLAIMED = "claimed"
    ABSENT = "absent"
    DECLINED = "declined"
    INELIGIBLE = "ineligible"


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
    """A number from the room, and the link that was revealed to it."""

    number: int
    room: str
    link: str


LINE = re.compile(r"\d+ \d+ \d+ [A-Z0-9]{4,12} [a-z]+ [0-9T:+.Z-]+ [0-9a-f]{64}")


def line_hash(previous: str, line: Line) -> str:
    """The hash of *line* after the one with the hash *previous*."""
    said = f"{line.number} {line.round} {line.prize} {line.code} {line.step.value} {line.at}"
    return protocol.digest(f"{previous}|{said}")


def line_text(line: Line) -> str:
    """*line* as `log.txt` has it."""
    said = f"{line.number} {line.round} {line.prize} {line.code} {line.step.value} {line.at}"
    return f"{said} {line.hash}\n"


def open_call(lines: Sequence[Line]) -> Line | None:
    """Who was called and has not answered yet."""
    return lines[-1] if lines and lines[-1].step is Step.CALLED else None


def open_prize(lines: Sequence[Line], prizes: int) -> int | None:
    """The number of the first prize that nobody has, None if all are gone."""
    claimed = sum(line.step is Step.CLAIMED for line in lines)
    return claimed + 1 if claimed < prizes else None


def skipped(lines: Sequence[Line], in_round: int) -> int:
    """How many that were called in this round did not take a prize."""
    no = {Step.ABSENT, Step.DECLINED, Step.INELIGIBLE}
    return sum(line.round == in_round and line.step in no for line in lines)


def next_person(ranked: Sequence[str], lines: Sequence[Line]) -> str | None:
    """The first in the ranking of the round who was never called in this draw."""
    called = {line.code for line in lines}
    return next((code for code in ranked if code not in called), None)


def flaw(lines: Sequence[Line], rankings: Mapping[int, Sequence[str]]) -> str | None:
    """The first thing wrong with a log, given the ranking of each round; None if it follows from them."""
    for place, line in enumerate(lines):
        known = lines[:place]
        before = known[-1].hash if known else START
        if line.number != place + 1 or line.hash != line_hash(before, line):
            wrong: str | None = "was changed, or does not follow the line before it"
        elif line.step is Step.CALLED:
            wrong = _wrong_call(line, known, rankings)
        else:
            wrong = _wrong_answer(line, known)
        if wrong is not None:
            return f"log.txt, line {place + 1}: {wrong}"
    return None


def _wrong_call(line: Line, known: Sequence[Line], rankings: Mapping[int, Sequence[str]]) -> str | None:
    if open_call(known) is not None:
        return "somebody is called while another has not answered"
    if line.round not in rankings or (known and line.round < known[-1].round):
        return "names a round that there was not"
    if line.code != next_person(rankings[line.round], known):
        return f"{line.code} was not next in the ranking"
    if line.prize != sum(one.step is Step.CLAIMED for one in known) + 1:
        return "the prize is not the next one"
    return None


def _wrong_answer(line: Line, known: Sequence[Line]) -> str | None:
    called = open_call(known)
    if called is None or (called.code, called.prize, called.round) != (line.code, line.prize, line.round):
        return "answers for somebody who was not called"
    return None
