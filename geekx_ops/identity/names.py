"""Names: how they compare and sort, and which ones a few letters may mean."""

from __future__ import annotations

import re
from functools import cache

from geekx_ops.text import folded, is_of_a_word, without_apostrophes

ERASED = "(erased)"
"""What stands where the name of somebody stood, or a text about her, before she was forgotten."""

# Compiled by `re` when it is first needed.
_ASCII_BREAKS = r"[^a-z0-9]+"


def name_key(name: str) -> str:
    """*name* for comparing and sorting: folded words with single blanks between.

    “Łukasz O’Brien-Ørsted” gives “lukasz obrien orsted”; a name of signs alone stays as it is.
    """
    return " ".join(_words(without_apostrophes(folded(name))))


def matches(query: str, name: str) -> bool:
    """Whether each word of *query* begins a different word of *name*, letter case and accents aside.

    O'Brien and Jean-Luc are found by their parts and by the whole, with the sign or without it.
    """
    readings = zip(_readings(query), _readings(name), strict=True)
    return any(_each_begins_another(wanted, words) for wanted, words in readings)


def parts(name: str) -> list[list[str]]:
    """The folded words of *name*, each as the parts that apostrophes and hyphens make of it.

    “Jean-Luc O’Brien, Dr.” gives [[jean, luc], [o, brien], [dr]]. Signs count where there is nothing else.
    """
    key = folded(name)
    words = [word.split("-") for word in "".join(map(_marked, key)).split()]
    found = [[part for part in word if part] for word in words]
    return [word for word in found if word] or [[word] for word in key.split()]


@cache
def _marked(character: str) -> str:
    """*character* itself if words are made of it, a hyphen if it joins the parts of one, else a blank."""
    if character in "-\u2010" or not without_apostrophes(character):
        return "-"
    return character if is_of_a_word(character) else " "


def _readings(name: str) -> tuple[list[str], list[str]]:
    """The words of *name*, apostrophes and hyphens parting them, and not."""
    words = parts(name)
    return [part for word in words for part in word], ["".join(word) for word in words]


def _words(key: str) -> list[str]:
    if key.isascii():
        parted = re.sub(_ASCII_BREAKS, " ", key)
    else:
        parted = "".join(letter if is_of_a_word(letter) else " " for letter in key)
    return parted.split() or key.split()


def _each_begins_another(wanted: list[str], words: list[str]) -> bool:
    left = list(words)
    # The longest first: it has the fewest words to choose from, and whatever it may take, a shorter one can spare.
    for beginning in sorted(wanted, key=len, reverse=True):
        found = next((word for word in left if word.startswith(beginning)), None)
        if found is None:
            return False
        left.remove(found)
    return bool(wanted)
