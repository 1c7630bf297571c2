"""Which characters no font can draw, whose names they are in, and what is printed instead: never an empty box.

Where nothing can be drawn a line is left, long enough for a pen. Whether something can be drawn is asked for whole
words, for letters of many scripts are drawn together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geekx_ops.agenda.plan import Item, Speaker
from geekx_ops.printing.fitting import breakable, clusters
from geekx_ops.printing.programme import Programme
from geekx_ops.text import counted

CanDraw = Callable[[Sequence[str]], bool]
"""Tells whether all of these words can be drawn."""

MOST_TOLD = 12
"""Characters that a warning names."""

# Characters that a text is not to have, or that are no letters: controls, directions, what has no place in Unicode.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def texts(data: Any) -> Iterator[str]:
    """Every text in *data*, which is made of mappings, lists and texts."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from texts(value)


def changed(data: Any, change: Callable[[str], str]) -> Any:
    """*data* with *change* made to every text in it; tuples become lists, as in JSON."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: changed(value, change) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [changed(value, change) for value in data]
    return data


def without_controls(text: str) -> str:
    """*text* without characters that are not to be seen and could disturb a page."""
    return _CONTROL.sub("", text)


def uncommon_words(data: Any) -> list[str]:
    """The words in *data* that are not made of ASCII alone, each once."""
    found = (word for text in texts(data) for word in without_controls(text).split() if not word.isascii())
    return list(dict.fromkeys(found))


def undrawable(words: Sequence[str], can_draw: CanDraw) -> frozenset[str]:
    """The letters, with their marks, that cannot be drawn, out of *words*."""
    bad = _bad(words, can_draw)
    return frozenset(letter for word in bad for letter in _bad_letters(word, can_draw))


def _bad(words: Sequence[str], can_draw: CanDraw) -> list[str]:
    """Those that cannot be drawn, found by halving: most often all of them can."""
    if not words or can_draw(words):
        return []
    if len(words) == 1:
        return list(words)
    half = len(words) // 2
    return _bad(words[:half], can_draw) + _bad(words[half:], can_draw)


def _bad_letters(word: str, can_draw: CanDraw) -> list[str]:
    """The letters at fault; if each alone can be drawn, all of them: together they cannot."""
    letters = clusters(word)
    return _bad(letters, can_draw) or letters


def blanked(text: str, missing: Collection[str]) -> str:
    """*text* with a line to write on in the place of letters that are *missing*."""
    if not missing or text.isascii():
        return text
    return "".join("__" if letter in missing else letter for letter in clusters(text))


def typeset(data: Any, missing: Collection[str]) -> Any:
    """*data* as it is printed: nothing invisible, nothing that cannot be drawn, no word that cannot be broken."""
    return changed(data, lambda text: breakable(blanked(without_controls(text), missing)))


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A text of which something cannot be drawn: whose it is, and which letters."""

    whose: str
    letters: tuple[str, ...]

    def __str__(self) -> str:
        """As a warning says it."""
        more = len(self.letters) - MOST_TOLD
        listed = " ".join(self.letters[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
        return f"{self.whose}: no font has {listed} ({counted(len(self.letters), 'character')})"


def undrawn(programme: Programme, missing: Collection[str], printed: Iterable[str]) -> list[Undrawn]:
    """Whose letters are *missing* of what is *printed*: of which people, of which items, and what is left."""
    left = {letter for text in printed for letter in clusters(text) if letter in missing}
    found = []
    for whose, said in _owners(programme):
        letters = tuple(dict.fromkeys(letter for letter in clusters(said) if letter in left))
        if letters:
            found.append(Undrawn(whose, letters))
    known = {letter for one in found for letter in one.letters}
    if rest := tuple(sorted(left - known)):
        found.append(Undrawn("elsewhere on the sheet", rest))
    return found


def _owners(programme: Programme) -> Iterator[tuple[str, str]]:
    """People and items with all that is said of them."""
    for speaker in programme.plan.speakers:
        yield speaker.name, "\n".join(_said_of(speaker))
    for one in programme.listed:
        yield f"item {one.planned.item.slug}", "\n".join(_said_in(one.planned.item))


def _said_of(speaker: Speaker) -> Iterator[str]:
    said = (
        speaker.name,
        speaker.say_it,
        speaker.pronouns,
        speaker.role,
        speaker.employer,
        speaker.not_yet,
        speaker.bio,
    )
    yield from filter(None, said)


def _said_in(item: Item) -> Iterator[str]:
    yield from filter(None, (item.title, item.introduction, item.notes, item.room, *item.cues))
