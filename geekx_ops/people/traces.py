"""Where a text names somebody: by her address, or by her whole name. And the text without that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from geekx_ops.identity import addresses
from geekx_ops.identity.names import ERASED, name_key
from geekx_ops.text import folded, is_of_a_word, without_apostrophes

_HYPHENS = frozenset("-\u2010\u2011")
_APOSTROPHES = frozenset("'\u2019")
_BETWEEN = r"[.,]?\s{1,3}"
"""What may stand between two words of one name."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Somebody as a text may name her. Without a `name` only her address is looked for."""

    name: str | None
    email: str | None

    @property
    def spellings(self) -> tuple[str, ...]:
        """How her name and her address were stored."""
        key = None if self.email is None else addresses.email_key(self.email)
        return tuple(dict.fromkeys(text for text in (self.name, self.email, key) if text))

    def address_only(self) -> Trace:
        """The same, by her address alone: another one has her name."""
        return replace(self, name=None)

    def is_name(self, text: str) -> bool:
        """Whether *text* as a whole is her name, in any order and spelling."""
        return self.name is not None and sorted(name_key(text).split()) == sorted(name_key(self.name).split())


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class _Order:
    """One order of the words of a name, and what stands between them: None for the comma behind a surname."""

    keys: tuple[str, ...]
    gaps: tuple[str | None, ...]


def without(text: str, traces: Iterable[Trace]) -> str:
    """*text* with `(erased)` wherever it holds the whole address or the whole name of one of *traces*.

    A name is found word by word: letter case, accents and apostrophes do not matter, "Example, Ada" is Ada Example, and
    what a hyphen makes longer is another name. One of a single word (Li, Will) is found as it is written only.
    """
    key = without_apostrophes(folded(text))
    for trace in traces:
        if trace.email is not None and "@" in text:
            text = _without_address(text, trace.email)
        if trace.name is not None and all(word in key for word in _orders(trace.name)[0].keys):
            text = _without_name(text, trace.name)
    return text


def _without_address(text: str, email: str) -> str:
    either = "|".join(re.escape(one) for one in sorted({email, addresses.email_key(email)}))
    # Neither the end of a longer address nor the beginning of a longer domain.
    return re.sub(rf"(?i)(?<![\w+-])(?<!\w\.)(?:{either})(?![\w-]|\.\w)", ERASED, text)


def _without_name(text: str, name: str) -> str:
    for start, end in reversed(list(_places(text, name))):
        text = text[:start] + ERASED + text[end:]
    return text


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where *name* stands in *text*."""
    words, orders, place = list(_words(text)), _orders(name), 0
    length = len(orders[0].keys)
    while length and place + length <= len(words):
        found = words[place : place + length]
        start, end = found[0].start, found[-1].end
        spelled = length > 1 or text[start:end] == name
        if spelled and any(_fits(text, found, order) for order in orders) and not _is_part_of_more(text, start, end):
            yield start, end
            place += length
        else:
            place += 1


@lru_cache(maxsize=4096)
def _orders(name: str) -> tuple[_Order, ...]:
    """The orders in which the words of *name* may stand: its own, and each with the last words in front."""
    words = list(_words(name))
    keys = tuple(word.key for word in words)
    gaps = tuple(name[one.end : other.start] for one, other in pairwise(words))
    turned = (_Order(keys[at:] + keys[:at], (*gaps[at:], None, *gaps[: at - 1])) for at in range(1, len(keys)))
    return (_Order(keys, gaps), *turned)


def _fits(text: str, found: list[_Word], order: _Order) -> bool:
    if tuple(word.key for word in found) != order.keys:
        return False
    gaps = [text[one.end : other.start] for one, other in pairwise(found)]
    return all(_is_gap(gap, usual) for gap, usual in zip(gaps, order.gaps, strict=True))


def _is_gap(gap: str, usual: str | None) -> bool:
    if usual is None:
        return re.fullmatch(r",\s{0,3}", gap) is not None
    return gap == usual or bool(re.fullmatch(_BETWEEN, gap)) or (gap in _HYPHENS and usual in _HYPHENS)


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties more letters to it: “Ada Example” is not in “Ada Example-Smith”."""
    before = start > 1 and text[start - 1] in _HYPHENS and is_of_a_word(text[start - 2])
    return before or (text[end : end + 1] in _HYPHENS and is_of_a_word(text[end + 1 : end + 2] or " "))


def _words(text: str) -> Iterator[_Word]:
    """The words of *text*, apostrophes inside; not the 's behind a name."""
    start = 0
    for place in range(len(text) + 1):
        if place < len(text) and _continues(text, start, place):
            continue
        if place > start:
            end = place - 2 if text[place - 2 : place - 1] in _APOSTROPHES and text[place - 1] in "sS" else place
            yield _Word(start, end, without_apostrophes(folded(text[start:end])))
        start = place + 1


def _continues(text: str, start: int, place: int) -> bool:
    if is_of_a_word(text[place]):
        return True
    return text[place] in _APOSTROPHES and place > start and is_of_a_word(text[place + 1 : place + 2] or " ")
