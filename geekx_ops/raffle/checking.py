"""A published draw, recomputed from its files alone: no database, and nothing of what made them but the protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geekx_ops.errors import Invalid
from geekx_ops.raffle import drand, protocol, record, rfc3797, signature
from geekx_ops.raffle.protocol import Commitment
from geekx_ops.raffle.record import Line, Round, Terms
from geekx_ops.raffle.vocabulary import Method, Step

FILES = ("tickets.txt", "rules.txt", "commit.txt", "rounds.txt", "log.txt", "secret.txt", "verify.sh", "index.html")
"""What a proof consists of, and SHA256SUMS over these."""
SUMS = "SHA256SUMS"

_ROUND = re.compile(r"([1-9]\d*) (\S+) ([0-9a-f]{64})(?: ([0-9a-f]{96}))?")


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof that holds: what was committed to, and who has which prize by badge code."""

    commitment: str
    said: Commitment
    rankings: Mapping[int, list[str]]
    lines: tuple[Line, ...]
    trust: drand.Trust | None
    """How far the beacon is known to be drand's; None if there is none."""

    @property
    def winners(self) -> list[tuple[int, str]]:
        """Prize and badge code of each who claimed one."""
        return [(line.prize, line.code) for line in self.lines if line.step is Step.CLAIMED]


def sums_text(files: Mapping[str, bytes]) -> str:
    """`SHA256SUMS` over *files*, in the form of `sha256sum`."""
    return "".join(f"{protocol.digest(files[name])}  {name}\n" for name in sorted(FILES))


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody knows of a draw from elsewhere, to hold the proof against.

    `photo` is the commitment that was seen in the room, `event` the name of the event, `previous` the `commit.txt` of
    the draw before, `beacon` what drand itself says of the round.
    """

    photo: str | None = None
    event: str | None = None
    previous: bytes | None = None
    beacon: str | None = None


NOTHING = Known()


def checked(files: Mapping[str, bytes], known: Known = NOTHING) -> Checked:
    """The proof in *files*, all of it recomputed, and held against what is *known*.

    Raises Invalid that names the file, and the line where there is one.
    """
    missing = [name for name in (*FILES, SUMS) if name not in files]
    if missing:
        raise Invalid(f"this is no whole proof: {', '.join(missing)} is missing.", file=missing[0])
    _check_sums(files)  # first: it names the file that was changed, not the one where that is felt
    commitment = protocol.digest(files["commit.txt"])
    _compare_photo(commitment, known.photo)
    said, tickets = _committed(files)
    _compare(said, known)
    terms = record.parsed_terms(files["rules.txt"].decode("utf-8", "replace"))
    rounds = rounds_in(files["rounds.txt"], said, terms)
    trust = _check_beacon(said, rounds, known.beacon)
    _check_secret(files["secret.txt"], said, rounds)
    drawn = {one.number: record.order(terms, commitment, one, tickets) for one in rounds}
    lines = lines_in(files["log.txt"])
    if wrong := record.flaw(lines, drawn, terms):
        raise Invalid(f"{wrong}.", file="log.txt")
    _check_end(rounds, lines, tickets, terms)
    rankings = {number: protocol.people_in_order(order) for number, order in drawn.items()}
    return Checked(commitment, said, rankings, tuple(lines), trust)


def _compare_photo(commitment: str, photo: str | None) -> None:
    if photo is not None and commitment != "".join(photo.split()).lower():
        raise Invalid(
            f"commit.txt: its fingerprint is {commitment}, which is not the one of the photo.", file="commit.txt"
        )


def _compare(said: Commitment, known: Known) -> None:
    if known.event is not None and said.event != known.event:
        raise Invalid(f"commit.txt: this is a draw of “{said.event}”, not of “{known.event}”.", file="commit.txt")
    if known.previous is None:
        return
    before = protocol.parsed_commitment(known.previous)
    if said.prev != protocol.digest(known.previous) or said.draw != before.draw + 1:
        raise Invalid(
            f"commit.txt: draw {said.draw} does not follow draw {before.draw}, which was given as the one before.",
            file="commit.txt",
        )


def _check_beacon(said: Commitment, rounds: Sequence[Round], beacon: str | None) -> drand.Trust | None:
    """Every number has the round of the beacon that was committed to, or none has any; how far it is known to be it."""
    _, _, promised = said.beacon.partition(":")
    trusts = [_trust(one, promised, beacon) for one in rounds]
    return trusts[0] if promised and trusts else None


def _trust(one: Round, promised: str, beacon: str | None) -> drand.Trust | None:
    told = f"rounds.txt, line {one.number}: "
    number, _, randomness = one.room.partition("+drand:")[2].partition(":")
    if number != promised:
        raise Invalid(f"{told}its beacon is not the one that was committed to.", file="rounds.txt")
    if not promised:
        return None
    heard = None if beacon is None else drand.pulse(beacon, wanted=int(promised))
    if heard is not None and heard.randomness != randomness:
        raise Invalid(f"{told}the beacon said something else.", file="rounds.txt")
    if one.signature is not None and drand.randomness_of(one.signature) != randomness:
        raise Invalid(f"{told}its randomness is not the SHA-256 of the signature.", file="rounds.txt")
    pulse = drand.Pulse(int(promised), randomness, one.signature)
    return signature.trust_in(heard if heard is not None and one.signature is None else pulse)


def _check_end(rounds: Sequence[Round], lines: Sequence[Line], tickets: Sequence[str], terms: Terms) -> None:
    """No number was asked for that the rules did not want, and no prize is left that could be drawn."""
    last = max((line.round for line in lines), default=1)
    if len(rounds) > last + record.needs_number(last, lines, terms):
        raise Invalid("rounds.txt: has a round for which the log gives no reason.", file="rounds.txt")
    if not record.is_over(len(rounds), lines, tickets, terms):
        raise Invalid("log.txt: ends before every prize was drawn.", file="log.txt")


def _committed(files: Mapping[str, bytes]) -> tuple[Commitment, list[str]]:
    said = protocol.parsed_commitment(files["commit.txt"])
    for name, promised in (("tickets.txt", said.tickets), ("rules.txt", said.rules)):
        if protocol.digest(files[name]) != promised:
            raise Invalid(f"{name}: was changed after the commitment, or commit.txt was.", file=name)
    tickets = protocol.parsed_tickets(files["tickets.txt"])
    people = len({protocol.person_of(ticket) for ticket in tickets})
    if (said.count, said.people) != (len(tickets), people):
        raise Invalid("commit.txt: its counts are not those of tickets.txt.", file="commit.txt")
    return said, tickets


def _texts(content: bytes, name: str) -> list[str]:
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        raise Invalid(f"{name}: holds a byte that does not belong there.", file=name) from error
    if text and not text.endswith("\n"):
        raise Invalid(f"{name}: its last line does not end.", file=name)
    return text.split("\n")[:-1]


def rounds_in(content: bytes, said: Commitment, terms: Terms) -> list[Round]:
    """The rounds of a `rounds.txt`, each with the link that was committed to. Raises Invalid that names the line."""
    found: list[Round] = []
    previous = said.tip
    for number, line in enumerate(_texts(content, "rounds.txt"), start=1):
        told = f"rounds.txt, line {number}: "
        match = _ROUND.fullmatch(line)
        if match is None or int(match[1]) != number or not _is_number(match[2], terms):
            raise Invalid(told + "is no round in its order: number of the round, of the room, link.", file="rounds.txt")
        if protocol.digits_in(match[2]) < protocol.FEWEST_DIGITS:
            raise Invalid(told + f"the number has fewer than {protocol.FEWEST_DIGITS} digits.", file="rounds.txt")
        if not protocol.follows(match[3], previous):
            raise Invalid(told + "the link does not match what was committed to.", file="rounds.txt")
        previous = match[3]
        found.append(Round(number, match[2], match[3], match[4]))
    return found


def _is_number(room: str, terms: Terms) -> bool:
    return rfc3797.is_key(room) if terms.method is Method.RFC3797 else protocol.is_number(room)


def _check_secret(content: bytes, said: Commitment, rounds: list[Round]) -> None:
    """The end of the chain leads to the tip, in just as many steps as were promised."""
    lines = _texts(content, "secret.txt")
    if (
        len(lines) != 1
        or not protocol.HASH.fullmatch(lines[0])
        or said.links > protocol.MOST_LINKS
        or len(rounds) > said.links
    ):
        raise Invalid(
            "secret.txt: is not one line of 64 hex digits, with enough links for the rounds.", file="secret.txt"
        )
    if protocol.chain(lines[0], said.links)[0] != said.tip:
        raise Invalid("secret.txt: the secret does not match what was committed to.", file="secret.txt")


def lines_in(content: bytes) -> list[Line]:
    """The lines of a `log.txt`. Raises Invalid that names one of another form."""
    found = []
    for number, line in enumerate(_texts(content, "log.txt"), start=1):
        parts = line.split(" ")
        if not record.LINE.fullmatch(line) or parts[4] not in set(Step):
            raise Invalid(f"log.txt, line {number}: has not the form of a line of the log.", file="log.txt")
        first, second, third, code, step, at, own = parts
        found.append(Line(int(first), int(second), int(third), code, Step(step), at, own))
    return found


def _check_sums(files: Mapping[str, bytes]) -> None:
    found = {name: promised for promised, _, name in (line.partition("  ") for line in _texts(files[SUMS], SUMS))}
    for name in FILES:
        if found.get(name) != protocol.digest(files[name]):
            raise Invalid(f"{name}: is not the file that {SUMS} lists; one of the two was changed.", file=name)
    if files[SUMS] != sums_text(files).encode():
        raise Invalid(f"{SUMS}: was changed.", file=SUMS)
