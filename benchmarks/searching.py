"""Searching 10,000 made-up guests while somebody types, against one frame of a screen."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.measuring import ROUNDS, Ratio, alternately, elapsed
from geekx_ops.identity import names
from geekx_ops.identity.search import Entry, Index

GUESTS = 10_000
FRAME = 1 / 60
"""Seconds; a screen that shows 60 pictures in each."""

BEGINNINGS = [
    "b",
    "br",
    "d",
    "f",
    "g",
    "j",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "th",
    "w",
    "z",
    "š",
    "č",
]
VOWELS = ["a", "e", "i", "o", "u", "é", "ö", "á", "ü", "ía", "ai"]
ENDS = ["", "", "n", "r", "s", "l", "ń", "ck"]


def slowest_search(_folder: Path) -> Ratio:
    """The slowest of a fixed set of queries: short ones, common names, whole names, misspelt ones, garbage."""
    entries = guests()
    index = Index(entries)
    queries = typed(entries)

    def timed(query: str) -> float:
        return alternately(lambda: elapsed(lambda: index.search(query)), rounds=ROUNDS)[0]

    seconds, slowest = max((timed(query), query) for query in queries)
    return Ratio(
        f"slowest of {len(queries)} searches ({slowest[:12]}), {GUESTS:,} guests, in a frame",
        f"{seconds * 1000:.1f} ms",
        f"{FRAME * 1000:.1f} ms",
        seconds / FRAME,
        "at most 1.0",
    )


def guests() -> list[Entry]:
    """The same ones every time. Some names are common, some have a hyphen, an apostrophe, or three words."""
    chance = random.Random("guests")
    given = [made_up(chance, 1, 2) for _ in range(1_500)]
    family = [made_up(chance, 1, 3) for _ in range(7_500)]
    return [guest(chance, number, given, family) for number in range(GUESTS)]


def made_up(chance: random.Random, least: int, most: int) -> str:
    syllables = chance.randint(least, most)
    letters = (chance.choice(kind) for _ in range(syllables) for kind in (BEGINNINGS, VOWELS, ENDS))
    return "".join(letters).capitalize()


def guest(chance: random.Random, number: int, given: list[str], family: list[str]) -> Entry:
    forms = ("{0} {1}", "{0} {1}", "{0} {1}-{2}", "{0} O’{1}", "{0} {3} {1}")
    common, rare = (int(len(given) * chance.random() ** 3) for _ in range(2))
    picked = given[common], chance.choice(family[: 7_500 // chance.randint(1, 50)]), chance.choice(family), given[rare]
    name = chance.choice(forms).format(*picked)
    address = f"{names.name_key(name).replace(' ', '.')}{number}@example.org"
    return Entry(number, name, address, (picked[3],) if number % 10 == 0 else ())


def typed(entries: list[Entry]) -> list[str]:
    name = names.name_key(entries[77].name)
    common = max(words := [word for entry in entries for word in names.name_key(entry.name).split()], key=words.count)
    return [
        "s", "b", "st", "mar", "s b", "b s t", "s s", "s s s", "s s s s s",
        common, f"{common} s", f"{common} {common[0]}", common[::-1],
        name, " ".join(reversed(name.split())), name.replace(" ", ""), swapped(name),
        "gu", "a@", entries[77].email or "",
        "zzzzzzzz qqqqqqq", "xkcdvwqzzrtbnmplkjhg", "a " * 100, "s " * 100, "\x00\xff\x80" * 80, "x" * 10_000,
    ]  # fmt: skip


def swapped(name: str) -> str:
    """*name* with the second and the third letter of each word exchanged."""
    return " ".join(word[:1] + word[2:3] + word[1:2] + word[3:] for word in name.split())
