"""Names as a list on paper has them: the surname first, and in the order in which people look for it.

The surname is the last word, with the particles in front of it (van der Berg, de la Cruz, bin Omar); in “Lovelace, Ada”
it is what stands before the comma. The list is in the order of what it shows: van Gogh stands under V, whatever the
libraries of his country do, because whoever looks for him at a door looks for what was said. Names in Chinese, Japanese
and Korean characters, which have the surname in front already, stay as they are, and so do single words. Generations,
degrees and what stands in brackets (Jr., III, PhD, <they/them>) follow at the end and sort nothing. Letters are never
changed: no capitals made of McDonald, Ñ or ß.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from geekx_ops.identity.names import name_key
from geekx_ops.text import folded

EAST_ASIAN = "漢 かな 한"
"""The heading of names in characters that have no alphabet a volunteer could follow."""
SIGNS = "#"
"""The heading of names that begin with no letter."""

_BRACKETS = r"\([^()]*\)|<[^<>]*>|\[[^\[\]]*\]|（[^（）]*）"  # noqa: RUF001 - brackets of East Asian texts
_COMMAS = "[,，]"  # noqa: RUF001 - the comma of East Asian texts

_PARTICLES = frozenset({
    "aan", "af", "al", "ap", "ben", "bin", "bint", "da", "dal", "dalla", "das", "de", "degli", "dei", "del", "della",
    "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "in", "la", "las", "le", "les", "lo", "los", "op", "st",
    "st.", "saint", "'t", "ten", "ter", "und", "van", "vom", "von", "zu", "zum", "zur",
})  # fmt: skip
_BETWEEN_SURNAMES = frozenset({"y", "e"})
_SUFFIXES = frozenset({"jr", "jnr", "sr", "snr", "esq", "phd"})
_CAPITAL_SUFFIXES = frozenset({"II", "III", "IV", "MD", "MBA"})


@dataclass(frozen=True, slots=True)
class PaperName:
    """A name in three parts, each written as the guest wrote it; only the surname is never empty."""

    surname: str
    given: str = ""
    additions: str = ""

    @property
    def behind(self) -> str:
        """What follows the surname, with the comma or the blank between them."""
        given = f", {self.given}" if self.given else ""
        return f"{given} {self.additions}" if self.additions else given

    @property
    def printed(self) -> str:
        """The whole, such as “Lovelace, Ada”."""
        return self.surname + self.behind

    @property
    def letter(self) -> str:
        """The heading that it stands under: a letter without its accents."""
        first = name_key(self.surname)[:1]
        if _is_east_asian(first):
            return EAST_ASIAN
        return first.title() if first.isalpha() else SIGNS  # Georgian has capitals that no font has, and no titles

    @property
    def place(self) -> tuple[int, str, str]:
        """Where it stands: A to Z, then other alphabets, then those without one, then signs."""
        letter = self.letter
        rank = {EAST_ASIAN: 2, SIGNS: 3}.get(letter, 0 if letter.isascii() else 1)
        return rank, name_key(self.surname), name_key(self.given)


def paper_name(name: str) -> PaperName:
    """*name* in its parts. Every letter of it is in one of them."""
    brackets = re.findall(_BRACKETS, name)
    parted = [part.split() for part in re.split(_COMMAS, re.sub(_BRACKETS, " ", name))]
    parts, suffixes = _without_suffixes([words for words in parted if words])
    if not parts:
        return PaperName(name)
    if len(parts) > 1:
        surname, given = " ".join(parts[0]), ", ".join(" ".join(words) for words in parts[1:])
        return PaperName(surname, given, " ".join([*suffixes, *brackets]))
    words, others = _alphabetic(parts[0])
    begins = _surname_begins(words)
    return PaperName(" ".join(words[begins:]), " ".join(words[:begins]), " ".join([*suffixes, *others, *brackets]))


def in_latin_letters(name: str) -> bool:
    """Whether somebody who reads only Latin letters can find *name*: one word of it will do."""
    return any(letter.isascii() and letter.isalpha() for letter in folded(name))


def _without_suffixes(parts: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """What stands between the commas without what follows a name; one word is left."""
    kept: list[list[str]] = []
    suffixes: list[str] = []
    for words in parts:
        end = len(words)
        while end > (0 if kept else 1) and _is_suffix(words[end - 1]):
            end -= 1
        suffixes += words[end:]
        kept += [words[:end]] if end else []
    return kept, suffixes


def _is_suffix(word: str) -> bool:
    plain = word.replace(".", "")
    return plain.casefold() in _SUFFIXES or plain in _CAPITAL_SUFFIXES


def _alphabetic(words: list[str]) -> tuple[list[str], list[str]]:
    """The words that have an alphabet, and the others, if somebody wrote her name both ways."""
    others = [word for word in words if _is_east_asian(word)]
    return (words, []) if len(others) == len(words) else ([word for word in words if word not in others], others)


def _surname_begins(words: list[str]) -> int:
    """Which word the surname begins with."""
    if _is_east_asian(words[0]):
        return 0
    begins = len(words) - 1
    if begins >= 3 and words[begins - 1] in _BETWEEN_SURNAMES:  # noqa: PLR2004 - José Ortega y Gasset: 4 words
        begins -= 2
    while begins and _is_particle(words, begins - 1):
        begins -= 1
    return begins


def _is_particle(words: list[str], place: int) -> bool:
    """Whether the word belongs to the surname after it. One in front of all is a given name (Al, Ben), if capital."""
    word = words[place]
    return word.casefold().replace("\u2019", "'") in _PARTICLES and (place > 0 or word.islower())


def _is_east_asian(word: str) -> bool:
    return any(letter.isalpha() and unicodedata.east_asian_width(letter) == "W" for letter in folded(word))
