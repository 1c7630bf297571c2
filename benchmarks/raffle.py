"""A million tickets frozen, committed to and ranked, against a bare loop of the same hashes and one sort."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from benchmarks.measuring import Ratio, alternately, elapsed
from geekx_ops.raffle import protocol

TICKETS = 1_000_000
KEY = sha256(b"benchmark").hexdigest()


def ranked_million(_folder: Path) -> Ratio:
    """Everybody holds one ticket."""
    codes = [f"P{number:07}" for number in range(TICKETS)]
    ours, bare = alternately(lambda: elapsed(lambda: draw(codes)), lambda: elapsed(lambda: bare_draw(codes)), rounds=3)
    return Ratio(
        "1,000,000 tickets frozen, committed, ranked, against bare hashes and one sort",
        f"{ours:.2f} s",
        f"{bare:.2f} s",
        ours / bare,
        "at most 1.5",
    )


def draw(codes: list[str]) -> str:
    tickets = protocol.tickets_text((code, 1) for code in codes)
    protocol.digest(tickets)
    return protocol.scored(KEY, tickets.split())[0][1]


def bare_draw(codes: list[str]) -> str:
    tickets = [f"{code}.1" for code in codes]
    pairs = [(sha256(f"{KEY}|{ticket}".encode()).hexdigest(), ticket) for ticket in tickets]
    pairs.sort()
    return pairs[0][1]
