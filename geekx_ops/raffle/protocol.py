"""The draw that anybody can check: commitment, chain of links, round key, ranking. To the byte, and nothing else.

What is hashed next is always the lower-case hex *text* of a hash, so that `sha256sum` alone can follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256

from geekx_ops.errors import Invalid

COMMITMENT_VERSION = "raffle-commit-v1"
ROUND_VERSION = "raffle-v1"
NONE = "none"
FEWEST_DIGITS = 8
"""Digits that the room's number has at least: with fewer, who knows many secrets can pick a lucky one."""

LONGEST_NUMBER = 400
"""Characters of it: more is no number that anybody has said."""

MOST_TICKETS = 100_000
"""That one person can hold."""
MOST_LINKS = 100_000

PERSON = re.compile(r"[A-Z0-9]{4,12}")
TICKET = re.compile(r"[A-Z0-9]{4,12}\.[1-9][0-9]{0,5}")
HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]+(?:-[0-9]+)*(?:\+drand:[1-9][0-9]*:[0-9a-f]{64})?")
_BEACON = re.compile(r"none|drand-quicknet:[1-9][0-9]{0,15}")
_COUNT = re.compile(r"[1-9][0-9]{0,9}")
_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,300}")


@dataclass(frozen=True, slots=True)
class Commitment:
    """What `commit.txt` says. Its fields are the keys of the file, in their order."""

    event: str
    draw: int
    prev: str
    tickets: str
    count: int
    people: int
    rules: str
    links: int
    tip: str
    beacon: str = NONE

    @property
    def beacon_round(self) -> int | None:
        """The round of drand that was committed to, if one was."""
        return None if self.beacon == NONE else int(self.beacon.partition(":")[2])


_FORMS = {
    "event": _ONE_LINE, "draw": _COUNT, "prev": re.compile(f"none|{HASH.pattern}"), "tickets": HASH, "count": _COUNT,
    "people": _COUNT, "rules": HASH, "links": _COUNT, "tip": HASH, "beacon": _BEACON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ticket with its score: the lowest wins."""

    score: str
    ticket: str

    @property
    def person(self) -> str:
        """Whose ticket it is."""
        return person_of(self.ticket)


def digest(content: bytes | str) -> str:
    """The SHA-256 of *content*, in lower-case hex; a text is hashed as UTF-8."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def chain(secret: str, links: int) -> tuple[str, ...]:
    """The links X_0 (the tip, which is committed to) to X_n (the *secret*): each is the hash of the next."""
    found = [secret]
    for _ in range(links):
        found.append(digest(found[-1]))
    return tuple(reversed(found))


def follows(link: str, previous: str) -> bool:
    """Whether *link* is the one that was committed to by *previous*."""
    return digest(link) == previous


def person_of(ticket: str) -> str:
    """The badge code in a ticket `CODE.N`."""
    return ticket.partition(".")[0]


def tickets_text(holdings: Iterable[tuple[str, int]]) -> str:
    """`tickets.txt` of people and their numbers of tickets: sorted bytewise, one a line.

    Raises Invalid for a badge code of another form, for one that comes twice, and if there is no ticket at all.
    """
    held = list(holdings)
    for person, number in held:
        if not PERSON.fullmatch(person) or not 1 <= number <= MOST_TICKETS:
            raise Invalid(f"“{person[:20]}” with {number} tickets cannot take part: nothing was frozen.")
    if len({person for person, _ in held}) != len(held):
        raise Invalid("a badge code comes twice among the entrants; nothing was frozen.")
    if not held:
        raise Invalid("nobody is in the draw, so there is nothing to freeze. `geekx raffle preview` tells why.")
    return "".join(sorted(f"{person}.{n}\n" for person, number in held for n in range(1, number + 1)))


def parsed_tickets(content: bytes) -> list[str]:
    """The tickets of a file, checked line by line. Raises Invalid that names the line."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Invalid(f"tickets.txt, line {line}: holds a byte that no ticket has", line=line) from error
    if not text.endswith("\n"):
        raise Invalid("tickets.txt: the last line does not end", line=text.count("\n") + 1)
    tickets = text[:-1].split("\n")
    before = ""
    for line, ticket in enumerate(tickets, start=1):
        if not TICKET.fullmatch(ticket):
            raise Invalid(f"tickets.txt, line {line}: “{ticket[:20]}” is no ticket such as ROSU.1", line=line)
        if ticket <= before:
            raise Invalid(f"tickets.txt, line {line}: {ticket} is out of order, or comes twice", line=line)
        before = ticket
    return tickets


def commit_text(commitment: Commitment) -> str:
    """`commit.txt`. Raises Invalid for a value that the file cannot hold."""
    lines = [f"{one.name}={getattr(commitment, one.name)}" for one in fields(commitment)]
    text = "\n".join([COMMITMENT_VERSION, *lines]) + "\n"
    parsed_commitment(text.encode())
    return text


def parsed_commitment(content: bytes) -> Commitment:
    """What a `commit.txt` says. Raises Invalid that names the line."""
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Invalid("commit.txt: is not UTF-8") from error
    names = [one.name for one in fields(Commitment)]
    if lines[0] != COMMITMENT_VERSION:
        raise Invalid(f"commit.txt, line 1: is not {COMMITMENT_VERSION}", line=1)
    if len(lines) != len(names) + 2 or lines[-1]:
        raise Invalid(f"commit.txt: has not exactly {len(names) + 1} whole lines")
    values: dict[str, str] = {}
    for number, (name, line) in enumerate(zip(names, lines[1:-1], strict=True), start=2):
        key, _, value = line.partition("=")
        if key != name or not _FORMS[name].fullmatch(value):
            raise Invalid(f"commit.txt, line {number}: expected {name}=… in its form", line=number)
        values[name] = value
    whole = {name: int(values.pop(name)) for name in ("draw", "count", "people", "links")}
    return Commitment(**values, **whole)  # type: ignore[arg-type]  # the two halves are all fields


def room_number(parts: Sequence[str]) -> str:
    """The room's number of what its callers said, joined as they were called: `407-92-5518`.

    Raises Invalid for anything but digits, and for fewer than 8 of them.
    """
    for part in parts:
        if not re.fullmatch(r"[0-9]+(?:-[0-9]+)*", part):
            raise Invalid(
                f"“{part[:20]}” is no number: only the digits 0 to 9, groups joined with -. Nothing was saved."
            )
    number = "-".join(parts)
    refuse_other_lengths(number)
    return number


def digits_in(number: str) -> int:
    """How many digits the callers of a *number* said, without those of a beacon."""
    return sum(symbol.isdigit() for symbol in number.partition("+")[0])


def refuse_other_lengths(number: str) -> None:
    """Raise Invalid if *number* has too few digits to be safe, or too many to be stored."""
    digits = digits_in(number)
    if len(number) > LONGEST_NUMBER:
        raise Invalid(f"the number has more than {LONGEST_NUMBER} characters. Nothing was saved.", digits=digits)
    if digits < FEWEST_DIGITS:
        raise Invalid(
            f"“{number}” has {digits} digits, and the room's number has at least {FEWEST_DIGITS}: with fewer, the"
            " secret could have been picked to suit them. Ask one more caller. Nothing was saved.",
            digits=digits,
        )


def is_number(text: str) -> bool:
    """Whether *text* has the form of a round's number, with or without a beacon."""
    return _NUMBER.fullmatch(text) is not None


def round_key(commitment: str, number: int, link: str, room: str) -> str:
    """The key of round *number*: `sha256(raffle-v1|C|r|X_r|P_r)`."""
    return digest(f"{ROUND_VERSION}|{commitment}|{number}|{link}|{room}")


def score(key: str, ticket: str) -> str:
    """The score of *ticket* in the round of *key*."""
    return sha256(f"{key}|{ticket}".encode()).hexdigest()


def ranking(key: str, tickets: Iterable[str]) -> list[Ranked]:
    """All *tickets*, the winning one first; equal scores, never seen yet, go bytewise by ticket."""
    return [Ranked(*one) for one in scored(key, tickets)]


def scored(key: str, tickets: Iterable[str]) -> list[tuple[str, str]]:
    """The same as plain pairs of score and ticket, for long lists."""
    start = sha256(f"{key}|".encode())
    pairs = []
    for ticket in tickets:
        one = start.copy()
        one.update(ticket.encode())
        pairs.append((one.hexdigest(), ticket))
    pairs.sort()
    return pairs


def people_in_order(tickets: Iterable[str]) -> list[str]:
    """People in the order of their best tickets."""
    return list(dict.fromkeys(map(person_of, tickets)))


def ranked_people(key: str, tickets: Iterable[str]) -> list[str]:
    """Who comes first, second and so on in the round of *key*."""
    return people_in_order(ticket for _, ticket in scored(key, tickets))
