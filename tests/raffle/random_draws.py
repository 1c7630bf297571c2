"""Whole proofs of draws that chance made up: by both methods, with several rounds, prizes and tickets."""

from __future__ import annotations

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

from geekx_ops.cli import raffle_words
from geekx_ops.raffle import checking, page, protocol, record, rfc3797
from geekx_ops.raffle.record import START, Line, Round
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.rules_text import rules_text
from geekx_ops.raffle.vocabulary import Method, Step

Files = dict[str, bytes]
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_ANSWERS = (Step.CLAIMED, Step.CLAIMED, Step.ABSENT, Step.DECLINED, Step.INELIGIBLE)


def random_proof(
    chance: random.Random, *, method: Method = Method.COMMITMENT, event: str = "Random", bare: bool = False
) -> Files:
    """The files of a proof, made with the parts of the protocol and no database.

    A *bare* page holds only what `verify.sh` looks at: a thousand whole ones would take longer than all the rest.
    """
    wins, alternates = chance.randint(1, 2), chance.choice((0, 2, 2, 2))
    rules = Rules(("mug",) * chance.randint(1, 3), method=method, wins_each=wins, alternates=alternates)
    held = {
        "".join(chance.choices(_ALPHABET, k=chance.randint(4, 12))): chance.randint(1, 3)
        for _ in range(chance.randint(1, 6))
    }
    texts = {"tickets.txt": protocol.tickets_text(held.items()), "rules.txt": rules_text(rules, ZoneInfo("UTC"))}
    links = protocol.chain(f"{chance.getrandbits(256):064x}", 20)
    said = protocol.Commitment(
        event=event,
        draw=1,
        prev=protocol.NONE,
        tickets=protocol.digest(texts["tickets.txt"]),
        count=sum(held.values()),
        people=len(held),
        rules=protocol.digest(texts["rules.txt"]),
        links=20,
        tip=links[0],
    )
    texts["commit.txt"] = protocol.commit_text(said)
    rounds, lines = _played(chance, texts, rules, links)
    texts["rounds.txt"] = "".join(f"{one.number} {one.room} {one.link}\n" for one in rounds)
    texts["log.txt"] = "".join(map(record.line_text, lines))
    texts["secret.txt"] = f"{links[-1]}\n"
    files = {name: text.encode() for name, text in texts.items()}
    files |= {page.SCRIPT: page.script(), page.PAGE: _bare(files) if bare else page.page(files)}
    return {**files, checking.SUMS: checking.sums_text(files).encode()}


def _played(
    chance: random.Random, texts: dict[str, str], rules: Rules, links: tuple[str, ...]
) -> tuple[list[Round], list[Line]]:
    tickets, terms = texts["tickets.txt"].split(), rules.terms
    rounds: list[Round] = []
    lines: list[Line] = []
    while not record.is_over(len(rounds), lines, tickets, terms):
        if record.needs_number(len(rounds), lines, terms):
            number = len(rounds) + 1
            rounds.append(Round(number, _room(chance, rules.method), links[number]))
        drawn = record.order(terms, protocol.digest(texts["commit.txt"]), rounds[-1], tickets)
        code, prize = record.next_person(drawn, lines, terms, len(rounds)), record.open_prize(lines, terms)
        assert code is not None
        assert prize is not None
        for step in (Step.CALLED, chance.choice(_ANSWERS)):
            line = Line(len(lines) + 1, len(rounds), prize, code, step, "2026-05-25T18:30:00+00:00", "")
            before = lines[-1].hash if lines else START
            lines.append(replace(line, hash=record.line_hash(before, line)))
    return rounds, lines


def _room(chance: random.Random, method: Method) -> str:
    parts = [chance.randrange(10**4, 10**6) for _ in range(3)]
    if method is Method.COMMITMENT:
        return protocol.room_number([str(one) for one in parts])
    return rfc3797.key([parts, [chance.randrange(100)]])


def _bare(files: Files) -> bytes:
    """What `verify.sh` looks at in a page, written down once more."""
    commitment, rows, numbers = protocol.digest(files["commit.txt"]), "", ""
    prints = "".join(f"<code><span>{group} </span></code>\n" for group in raffle_words.groups(commitment))
    for line in files["log.txt"].decode().splitlines():
        _, number, _, code, step, *_ = line.split()
        if step != Step.CALLED:
            came = f"<td>{_SHOWN[Step(step)]}</td><td>{number}</td></tr>"
            rows += f'<tr><td>mug</td>\n<td class="badge"><code>{code}</code></td>{came}\n'
    for line in files["rounds.txt"].decode().splitlines():
        number, said, link = line.split()
        key = protocol.round_key(commitment, int(number), link, said)
        words = (said, link) if rfc3797.is_key(said) else (said, link, key)
        numbers += "".join(f"<dt>-</dt><dd><code>{word}</code></dd>\n" for word in words)
    return (prints + rows + numbers).encode()


_SHOWN = {
    Step.CLAIMED: "has it",
    Step.ABSENT: "was not there",
    Step.DECLINED: "did not want it",
    Step.INELIGIBLE: "not eligible by the rules",
}
