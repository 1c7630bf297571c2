"""How wide the columns of a table are, by what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from geekx_ops.printing import fitting

ACROSS = 724.0
"""Points that a table may take on its side of a sheet: of Letter, the narrower one."""
LETTERS, GAP = 9.5, 9.0
"""Points of the letters in a cell, and between two columns."""
FIXED: Mapping[str, float] = {"actual": 48.0}
"""Points of columns that are as wide as they are, whatever stands in them."""
ON_ONE_LINE = frozenset({"number", "start", "expected", "zone", "length"})
"""Columns whose lines are not broken."""
_SHORT = 100.0
"""Points of lines that are not worth breaking."""
_LONGEST = 400.0
"""Points of a line from which on a column does not gain by a longer one."""

Cell = Sequence[str]
"""Its lines."""


def widths(columns: Sequence[tuple[str, Sequence[Cell]]]) -> list[float]:
    """Points of each column, which is given by its key and its cells; the first of them is its title.

    Columns of text have room for their longest word, and for their lines if all are short. What is left of the sheet
    goes to those whose lines are long in many rows: an empty column takes none of it.
    """
    narrowest = [_narrowest(key, cells) for key, cells in columns]
    wishes = [0.0 if key in FIXED or key in ON_ONE_LINE else _wish(cells) for key, cells in columns]
    beyond = [max(0.0, wish - least) for wish, least in zip(wishes, narrowest, strict=True)]
    left = max(0.0, ACROSS - sum(narrowest)) / (sum(beyond) or 1.0)
    return [round(least + left * more, 1) for least, more in zip(narrowest, beyond, strict=True)]


def _narrowest(key: str, cells: Sequence[Cell]) -> float:
    """What keeps its words whole, and its lines where that is cheap."""
    if key in FIXED:
        return FIXED[key]
    lines = [line for cell in cells for line in cell]
    longest = max(map(_long, lines), default=0.0)
    if key in ON_ONE_LINE or longest <= _SHORT:
        return GAP + longest
    return GAP + max(_long(word.rstrip()) for line in lines for word in fitting.unbroken(line))


def _wish(cells: Sequence[Cell]) -> float:
    """The lines of a usual row: squared, since a long one costs more than a short one saves."""
    longest = [max((min(_long(line), _LONGEST) for line in cell), default=0.0) for cell in cells]
    return GAP + sqrt(sum(one * one for one in longest) / len(longest))


def _long(text: str) -> float:
    return fitting.width(text) * LETTERS
