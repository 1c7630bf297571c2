"""The search said plainly: every way of giving the words of a query to different words of a name is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

from geekx_ops.identity import addresses, names
from geekx_ops.identity.search import Entry, Tier

Likeness = Callable[[str, str], int | None]


def plainly(query: str, entries: list[Entry]) -> dict[int, int]:
    parts = names.parts(query)
    readings = [[part for word in parts for part in word], ["".join(word) for word in parts]]
    known = {word for entry in entries for name in (entry.name, *entry.also) for word, _ in slots(name)}
    distances = {entry.id: plain_distance(query, readings, known, entry) for entry in entries}
    return {number: distance for number, distance in distances.items() if distance is not None}


def plain_distance(query: str, readings: list[list[str]], known: set[str], entry: Entry) -> int | None:
    own = list(ways(readings, known, entry.name))
    others = [Tier.COMPANION + way for name in entry.also for way in ways(readings, known, name)]
    key, address = addresses.email_key(query), addresses.email_key(entry.email or "")
    if any(map(str.isalnum, key)) and address.startswith(key):
        own.append(Tier.WHOLE if address == key else Tier.ADDRESS)
    return min([*own, *others], default=None)


def ways(readings: list[list[str]], known: set[str], name: str) -> Iterator[int]:
    for words in readings:
        yield from given_to([(word, likeness) for word in words], name, 0)
        for place in range(len(words) - 1):
            joined = [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]
            yield from given_to([(word, beginning) for word in joined], name, Tier.MISSPELT)
        for place, word in enumerate(words):
            for cut in range(1, len(word)):
                if word[:cut] in known:
                    rest = [*words[:place], word[cut:], *words[place + 1 :]]
                    wanted: list[tuple[str, Likeness]] = [(word[:cut], same), *((other, beginning) for other in rest)]
                    yield from given_to(wanted, name, Tier.MISSPELT)


def slots(name: str) -> list[tuple[str, frozenset[tuple[int, int]]]]:
    """The words of a name with the parts they are made of."""
    found = []
    for number, word in enumerate(names.parts(name)):
        places = [(number, place) for place in range(len(word))]
        found += [(part, frozenset([place])) for part, place in zip(word, places, strict=True)]
        found += [("".join(word), frozenset(places))] if len(word) > 1 else []
    return found


def given_to(wanted: Sequence[tuple[str, Likeness]], name: str, surcharge: int) -> Iterator[int]:
    own = slots(name)
    everything = frozenset[tuple[int, int]]().union(*(places for _, places in own))
    for chosen in permutations(own, len(wanted)) if wanted else ():
        taken = [place for _, places in chosen for place in places]
        if len(taken) == len(set(taken)):
            each = [like(typed, word) for (typed, like), (word, _) in zip(wanted, chosen, strict=True)]
            known = [distance for distance in each if distance is not None]
            if len(known) == len(each):
                yield surcharge + sum(known) + (set(taken) != everything)


def same(typed: str, word: str) -> int | None:
    return 0 if typed == word else None


def beginning(typed: str, word: str) -> int | None:
    return (0 if typed == word else 10) if word.startswith(typed) else None


def likeness(typed: str, word: str) -> int | None:
    close = [beginning(typed, word), *misspelt(typed, word)]
    if typed in word and (len(typed) >= 3 or typed.upper() == typed):
        close.append(Tier.PART)
    return min((distance for distance in close if distance is not None), default=None)


def misspelt(typed: str, word: str) -> Iterator[int]:
    if len(typed) >= 3 and len(word) >= 3 and errors(typed, word) <= (2 if len(typed) >= 6 else 1):
        yield errors(typed, word) * Tier.MISSPELT + 1_000 * (typed[0] != word[0])
    for end in range(3, len(word) + 1):
        if len(typed) >= 4 and errors(typed, word[:end]) <= 1:
            yield errors(typed, word[:end]) * Tier.MISSPELT + 10 + 1_000 * (typed[0] != word[0])


def errors(one: str, other: str) -> int:
    """Letters more, less or other, and neighbours exchanged (optimal string alignment)."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, changed)
            if one[i - 2 : i] == other[j - 2 : j][::-1] and min(i, j) > 1:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]
