"""Which guests a few letters may mean, best first, while they are being typed.

Looked at are the distinct words of all names, not the names: 10,000 guests have some thousands of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import nsmallest
from operator import itemgetter

from geekx_ops.identity import addresses, names
from geekx_ops.identity.spelling import BEGUN, ERROR, PART, keep_nearest, resembling, says_little

LONGEST_QUERY = addresses.LONGEST_ADDRESS
"""Characters; what is longer comes from a broken scanner and means nobody."""
MOST_WORDS = 8
"""Words of a query that are looked at; those after them are not needed to know somebody."""
MOST_CHOICES = 16
"""Words of one name that a word of the query may mean, and"""
MOST_WAYS = 64
"""ways of giving all words of the query to words of one name: so many are followed, real names have a handful."""


class Tier(IntEnum):
    """How a guest is meant, the surest first. The value is the least `Match.distance` of the tier."""

    WHOLE = 0
    """The whole name, its words in any order, or the whole address."""
    WORDS = 1
    """Some words of the name."""
    BEGINNINGS = BEGUN
    """Words of the name, of which some are only begun."""
    ADDRESS = 100
    """The beginning of the e-mail address."""
    COMPANION = 200
    """Words, or beginnings of words, in the name of somebody who comes along."""
    MISSPELT = ERROR
    """The name or a companion's, with errors of typing; a blank too many or too few is one."""
    PART = PART
    """Something inside a word."""


_UNTYPED = 1
"""Added to the distance of a name that has more words than the query."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A guest to be found. *id* is whatever the caller knows her by, *also* the names of those who come along."""

    id: int
    name: str
    email: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A guest who may be meant. Two with the same *distance* are meant equally well: a person has to choose."""

    id: int
    distance: int

    @property
    def tier(self) -> Tier:
        """How the guest is meant."""
        return max(tier for tier in Tier if tier <= self.distance)


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of an entry. A word has a bit for each of its parts; O'Brien is the word “obrien” and two parts.

    `whole` has the bits of all, `single` is the word that has them too, if there is one.
    """

    entry: int
    surcharge: int
    words: tuple[tuple[str, int], ...]
    whole: int
    single: str | None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a word of the query may mean: words of names with their distances, and the names that have one of them."""

    distances: dict[str, int]
    holders: set[int]


class Index:
    """Guests that are searched again and again. It stays as it was made: make a new one when guests have changed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # In the order in which equally good ones are listed, so that comparing their places is enough.
        self._entries = sorted(entries, key=lambda entry: (names.name_key(entry.name), entry.id))
        self._names = [name for place, entry in enumerate(self._entries) for name in _names_of(place, entry)]
        self._holders = _holders_of_words(self._names)
        self._words = sorted(self._holders)
        self._most_words = max((len(name.words) for name in self._names), default=0)
        self._addresses = sorted(
            (addresses.email_key(entry.email), place) for place, entry in enumerate(self._entries) if entry.email
        )

    def search(self, query: str, *, limit: int = 8) -> list[Match]:
        """At most *limit* guests whom *query* may mean: the nearest first, equally near ones by name.

        Each word of the query has to begin a different word of the name, or to be one misspelt. Letter case, accents,
        signs and the order of the words do not matter. Nothing typed, or nothing but signs, means nobody.
        """
        if len(query) > LONGEST_QUERY:
            return []
        # With one blank too many, a query has a word more than the name.
        readings = [words for words in _readings(query) if len(words) <= self._most_words + 1]
        found = dict(self._by_address(query))
        for words in readings:
            keep_nearest(found, self._meant([self._begun(word) for word in words]))
        if len(found) < limit:
            # All that is found in this way is farther than all that is found already.
            keep_nearest(found, self._misspelt(readings))
        nearest = nsmallest(limit, ((distance, place) for place, distance in found.items()))
        return [Match(self._entries[place].id, distance) for distance, place in nearest]

    def _by_address(self, query: str) -> Iterator[tuple[int, int]]:
        """Entries whose address *query* is, or begins, with their distances."""
        beginning = addresses.email_key(query)
        if not any(map(str.isalnum, beginning)):
            return
        for address, place in self._addresses[bisect_left(self._addresses, (beginning, 0)) :]:
            if not address.startswith(beginning):
                return
            yield place, (Tier.WHOLE if address == beginning else Tier.ADDRESS).value

    def _misspelt(self, readings: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
        """Entries that may be meant if there are errors in the words, with their distances."""
        for words in readings:
            yield from self._meant(self._resembling(words))
        for words in readings:
            for meanings in self._with_other_blanks(words):
                yield from ((place, distance + ERROR) for place, distance in self._meant(meanings))

    def _begun(self, word: str) -> _Meaning:
        """The words that *word* is, or begins."""
        first = bisect_left(self._words, word)
        # No word goes on with the last of all characters.
        last = bisect_left(self._words, word + "\U0010ffff", first)
        return self._meaning({begun: 0 if begun == word else BEGUN for begun in self._words[first:last]})

    def _meaning(self, distances: dict[str, int]) -> _Meaning:
        return _Meaning(distances, set().union(*(self._holders[word] for word in distances)))

    def _resembling(self, words: Sequence[str]) -> list[_Meaning]:
        """What each of *words* may mean if it is misspelt. The longest says most, the others look at what it leaves."""
        meanings: list[_Meaning] = []
        known = self._words
        for word in sorted(words, key=len, reverse=True):
            if says_little(word):
                meanings.append(self._begun(word))
                continue
            if meanings:
                known = self._words_in_all(meanings)
            meanings.append(self._meaning(resembling(word, known)))
        return meanings

    def _words_in_all(self, meanings: Sequence[_Meaning]) -> list[str]:
        """The words of the names that have each of *meanings*."""
        holders = set.intersection(*(meaning.holders for meaning in meanings))
        return list({word for number in holders for word, _ in self._names[number].words})

    def _with_other_blanks(self, words: Sequence[str]) -> Iterator[list[_Meaning]]:
        """*words* with one blank less (“jean luc” for Jeanluc), or one more (“jeanluc” for Jean Luc)."""
        meanings = [self._begun(word) for word in words]
        for place in range(len(words) - 1):
            joined = self._begun(words[place] + words[place + 1])
            yield [*meanings[:place], joined, *meanings[place + 2 :]]
        for place, word in enumerate(words):
            for cut in range(1, len(word)):
                # The first half has to be a word: anything begins with some letter.
                if word[:cut] in self._holders:
                    halves = self._meaning({word[:cut]: 0}), self._begun(word[cut:])
                    yield [*meanings[:place], *halves, *meanings[place + 1 :]]

    def _meant(self, meanings: Sequence[_Meaning]) -> Iterator[tuple[int, int]]:
        """Entries with a name in which *meanings* are different words, with their distances."""
        if len(meanings) == 1:
            yield from self._meant_by_one(meanings[0])
        elif meanings:
            wanted = [meaning.distances for meaning in meanings]
            for number in set.intersection(*(meaning.holders for meaning in meanings)):
                name = self._names[number]
                distance = _distance(name, wanted)
                if distance is not None:
                    yield name.entry, distance + name.surcharge

    def _meant_by_one(self, meaning: _Meaning) -> Iterator[tuple[int, int]]:
        for word, distance in meaning.distances.items():
            for number in self._holders[word]:
                name = self._names[number]
                yield name.entry, distance + _UNTYPED * (word != name.single) + name.surcharge


def _readings(query: str) -> list[list[str]]:
    """The words of *query*, apostrophes and hyphens parting them, and not; once if that is the same."""
    words = names.parts(query)[:MOST_WORDS]
    parted = [part for word in words for part in word][:MOST_WORDS]
    joined = ["".join(word) for word in words]
    return [parted] if parted == joined else [parted, joined]


def _names_of(place: int, entry: Entry) -> Iterator[_Name]:
    yield _name(place, entry.name, 0)
    for companion in entry.also:
        yield _name(place, companion, Tier.COMPANION.value)


def _name(place: int, name: str, surcharge: int) -> _Name:
    words: list[tuple[str, int]] = []
    bit = 1
    for parts in names.parts(name):
        first = bit
        for part in parts:
            words.append((part, bit))
            bit <<= 1
        if len(parts) > 1:
            words.append(("".join(parts), bit - first))
    whole = bit - 1
    return _Name(place, surcharge, tuple(words), whole, next((word for word, bits in words if bits == whole), None))


def _holders_of_words(all_names: Sequence[_Name]) -> dict[str, list[int]]:
    """The names with each word, by their numbers."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(all_names):
        for word, _ in name.words:
            holders[word].append(number)
    return dict(holders)


def _distance(name: _Name, wanted: Sequence[dict[str, int]]) -> int | None:
    """The least distance at which each of *wanted* is another word of *name*; None if that cannot be."""
    if len(name.words) < len(wanted):
        return None
    ways = {0: 0}
    for distances in wanted:
        choices = [(distances[word], bits) for word, bits in name.words if word in distances]
        ways = _further(ways, choices if len(choices) <= MOST_CHOICES else nsmallest(MOST_CHOICES, choices))
        if not ways:
            return None
    return min(distance + _UNTYPED * (taken != name.whole) for taken, distance in ways.items())


def _further(ways: dict[int, int], choices: Sequence[tuple[int, int]]) -> dict[int, int]:
    """*ways* (words taken, with the distance so far), each gone on with one of *choices* that is not taken."""
    further: dict[int, int] = {}
    for taken, distance in ways.items():
        for more, bits in choices:
            total = distance + more
            if not taken & bits and total < further.get(taken | bits, total + 1):
                further[taken | bits] = total
    return further if len(further) <= MOST_WAYS else dict(nsmallest(MOST_WAYS, further.items(), key=itemgetter(1)))
