"""How much room a text takes on paper, without a font: never less than it takes in the fonts that we print with.

The widths are those of a bold sans serif, rounded up, so that a card is rather left emptier than printed too full.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from wcwidth import wcwidth

LINE = 1.5
"""Height of a line, in sizes of its letters: what is read aloud needs air."""
LONGEST_WORD = 24
"""Letters of a word that is not broken; what is longer, such as an address, may be broken everywhere."""
BREAK = "\u200b"
"""Where a long word may be broken: seen by the typesetter, and by nobody else."""

JOINER = "\u2060"
"""Where nothing is broken."""

_WIDTHS = {
    **dict.fromkeys("MWm%@—…", 1.0),
    **dict.fromkeys("DGHNOQUw&", 0.87),
    **dict.fromkeys(" !'’,.:;il", 0.34),
    **dict.fromkeys("Ij()[]-`ft", 0.44),
    **dict.fromkeys("|csz", 0.58),
    "r": 0.5,
}
_SMALL_LETTER, _CAPITAL, _FOREIGN, _SQUARE = 0.66, 0.71, 1.0, 1.07
REGULAR = 0.94
"""How wide letters that are not bold are, at most, compared with those that are reckoned with."""
_WIDE = 2
"""Columns of a terminal: those letters may stand at the end of a line, each of them."""
_VIRAMA = 9
"""Its combining class in Unicode."""
_BEFORE_AND_AFTER = r"\s*\S+"
_STROKE = r"(?<=[^\W\d])/(?=[^\W\d])"
_AFTER_HYPHEN = r"(?<=[^\W\d]-)(?=[^\W\d])"


@lru_cache(maxsize=10_000)
def width(text: str) -> float:
    """How wide *text* is on one line, in sizes of its letters."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if not letter.isascii():
        return (0.0, _FOREIGN, _SQUARE)[max(0, wcwidth(letter))]
    return _CAPITAL if letter.isupper() or letter == "#" else _SMALL_LETTER


def lines(text: str, *, size: float, across: float) -> int:
    """How many lines *text* takes, set with letters of *size* in a column *across* points wide."""
    return sum(_lines_of(line, across / size) for line in text.split("\n"))


def height(text: str, *, size: float, across: float) -> float:
    """How high these lines are together, in points."""
    return lines(text, size=size, across=across) * size * LINE


def _lines_of(text: str, room: float) -> int:
    used, count = 0.0, 1
    for word in unbroken(text):
        # What ends a line needs no blank behind it.
        if used and used + width(word.rstrip()) > room:
            used, count = 0.0, count + 1
        used += width(word)
    return count


def unbroken(text: str) -> Iterator[str]:
    """The parts of *text* that stay on a line as a whole: words, or letters of scripts without blanks."""
    for word in re.findall(r"\S+\s*|^\s+", text):
        for part in _parts(word):
            whole = len(part.rstrip()) <= LONGEST_WORD and not _has_wide(part)
            yield from [part] if whole else clusters(part)


def clusters(word: str) -> list[str]:
    """*word* letter by letter, each with the marks that belong to it."""
    found: list[str] = []
    for letter in word:
        if found and (_is_joined(letter) or _joins(found[-1][-1])):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _has_wide(part: str) -> bool:
    return not part.isascii() and any(wcwidth(letter) >= _WIDE for letter in part)


def _joins(letter: str) -> bool:
    """Whether what follows it is drawn together with what is before: after a joiner, and after a virama of India."""
    return letter == "\u200d" or unicodedata.combining(letter) == _VIRAMA


def _is_joined(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M") or letter == "\u200d"


def breakable(text: str) -> str:
    """*text* with places at which words break that are too long for a narrow column."""
    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", lambda word: "".join(map(_broken, _parts(word.group()))), text)


def whole(text: str) -> str:
    """*text* for a browser, which breaks she/her behind its stroke, and a word that is too long nowhere else."""
    return re.sub(_STROKE, f"/{JOINER}", breakable(text))


def _parts(word: str) -> list[str]:
    """Behind a hyphen any word may be broken."""
    return re.split(_AFTER_HYPHEN, word)


def _broken(part: str) -> str:
    return BREAK.join(clusters(part)) if len(part) > LONGEST_WORD else part


def cut(text: str, *, size: float, across: float, most: int = 1, longest: int = LONGEST_WORD) -> str:
    """*text*, or its beginning and an ellipsis, on *most* lines. Words of more than *longest* letters may be broken."""
    whole = " ".join(text.split())
    if _are_lines(whole, size=size, across=across, most=most):
        return whole
    kept = ""
    for word in re.findall(_BEFORE_AND_AFTER, whole):
        for part in clusters(word) if len(word) > longest else [word]:
            if not _are_lines(f"{kept}{part}…", size=size, across=across, most=most):
                return f"{kept.rstrip()}…"
            kept += part
    return kept


def _are_lines(text: str, *, size: float, across: float, most: int) -> bool:
    """Whether it takes no more than *most* lines; on a single one, a word may not stick out either."""
    return lines(text, size=size, across=across) <= most and (most > 1 or width(text) * size <= across)


def fitting(text: str, *, size: float, across: float, high: float) -> list[str]:
    """*text* in parts of which each fits into a field; every part but the first and the last with ellipses around it.

    Words stay whole as long as they can. A field too low for a single line holds one.
    """
    parts, kept = [], ""
    for word in re.findall(_BEFORE_AND_AFTER, text):
        for part in clusters(word) if len(word) > LONGEST_WORD else [word]:
            if kept and height(f"… {kept}{part} …", size=size, across=across) > high:
                parts.append(kept.strip())
                kept = part
            else:
                kept += part
    parts.append(kept.strip())
    last = len(parts) - 1
    return [f"{'… ' if place else ''}{part}{' …' if place < last else ''}" for place, part in enumerate(parts)]
