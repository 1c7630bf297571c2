"""How large it becomes what a template asks for: told before it is made, as afterwards there may be no memory left."""

from __future__ import annotations

import re
from collections.abc import Sequence

LARGEST = 5_000_000
"""Characters that a template may write, or make on the way."""

_UNKNOWN_LENGTH = 100_000
"""Items at most of what tells only when it is run through: Jinja2's range ends there."""
_TO_A_WIDTH = frozenset({
    "batch", "center", "expandtabs", "indent", "ljust", "rjust", "round", "slice", "tojson", "wordwrap", "zfill",
})  # fmt: skip
_FORMATS = frozenset({"format", "format_map"})


def weight(value: object) -> float:
    """How much *value* makes larger what it is multiplied with."""
    return abs(value) if isinstance(value, int | float) else _length(value)


def size(name: str, values: Sequence[object]) -> float:
    """About how many characters or items the method or filter *name* makes of *values*; what others make is no more.

    The first value is what it is done to.
    """
    first, *others = values
    if name in _TO_A_WIDTH:
        return _largest_number(others) * (1 + len(re.findall(r"[\n\t]", str(first))))
    if name in _FORMATS:
        return _width(str(first), others)
    if name == "replace" and len(others) > 1:
        text, old, new = str(first), str(others[0]), str(others[1])
        return len(text) + text.count(old) * len(new)
    if name == "join":
        items, separator = (others[0], first) if isinstance(first, str) and others else (first, *others, "")[:2]
        inside = sum(map(_length, items)) if isinstance(items, list | tuple) else 0
        return inside + _length(items) * len(str(separator))
    return 0


def _width(form: str, values: Sequence[object]) -> float:
    """The widest gap of the text *form*, as it says or as one of *values* does."""
    said = max((int(digits) for digits in re.findall(r"[0-9]{1,20}", form)), default=0)
    return max(said, _largest_number(values)) if re.search(r"\*|\{[^}]*\{", form) else said


def _largest_number(values: Sequence[object]) -> float:
    return max((abs(one) for one in values if isinstance(one, int | float)), default=0)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else _UNKNOWN_LENGTH
