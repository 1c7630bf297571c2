"""Which words somebody may mean who types one: the word itself, its beginning, or either with errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_MISSPELT = 3
"""Letters of a word that may have an error; shorter ones mean too many others."""
SHORTEST_MISSPELT_BEGINNING = 4
"""Letters of a beginning that may have an error."""
SHORTEST_MISSPELT_TWICE = 6
"""Letters of a whole word that may have two errors."""

# What is added to a distance. Sums over the words of a query stay below one of the next kind.
BEGUN = 10
"""For a word that is only begun."""
OTHER_BEGINNING = 1_000
"""For a misspelt word whose first letter is another."""
ERROR = 10_000
"""For each error: a letter more, less or other, or two neighbours exchanged."""
PART = 1_000_000
"""For what stands inside a word."""

_Key = TypeVar("_Key", int, str)


def resembling(word: str, known: list[str]) -> dict[str, int]:
    """Those of *known* words that *word* is, begins, misspells, or stands inside of, with their distances."""
    found = {one: PART for one in known if word in one}
    keep_nearest(found, _misspelt(word, known))
    keep_nearest(found, ((one, 0 if one == word else BEGUN) for one in known if one.startswith(word)))
    return found


def says_little(word: str) -> bool:
    """Whether half of all words resemble *word*. Scripts without capitals write a name in few letters."""
    return len(word) < SHORTEST_MISSPELT and word.upper() != word


def _misspelt(word: str, known: list[str]) -> Iterator[tuple[str, int]]:
    """Those of *known* words that *word* is, or begins, with errors in it."""
    if len(word) < SHORTEST_MISSPELT:
        return
    yield from _near(word, known, known, most=2 if len(word) >= SHORTEST_MISSPELT_TWICE else 1)
    if len(word) >= SHORTEST_MISSPELT_BEGINNING:
        for length in range(len(word) - 1, len(word) + 2):
            begun = _near(word, known, [one[:length] for one in known], most=1)
            yield from ((one, distance + BEGUN) for one, distance in begun)


def _near(word: str, known: list[str], spelt: list[str], *, most: int) -> Iterator[tuple[str, int]]:
    """Words of *known* whose form in *spelt* is at *most* errors: a letter more, less, other, or two exchanged."""
    # Optimal string alignment: two neighbours exchanged are one error, which Levenshtein's distance counts as two.
    near = process.extract(word, spelt, scorer=OSA.distance, score_cutoff=most, limit=None)
    for form, errors, place in near:
        if len(form) >= SHORTEST_MISSPELT:
            yield known[place], errors * ERROR + (0 if form[0] == word[0] else OTHER_BEGINNING)


def keep_nearest(found: dict[_Key, int], more: Iterable[tuple[_Key, int]]) -> None:
    """Put *more* with their distances into *found*; what is there already keeps the lesser one."""
    for place, distance in more:
        if distance < found.get(place, distance + 1):
            found[place] = distance
