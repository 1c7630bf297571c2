"""Sentences that end with a value: “… at Example Inc.” has its full stop, “… at Who's next?” needs none."""

from __future__ import annotations

import re

ENDS = (".", "!", "?", "…")
"""With these a value ends a sentence by itself."""

_SECOND = r"(?<=[^.\s][.!?…])\.(?=[\s<]|\Z)"
_FIRST = re.compile(r"\.(?=[\s<]|\Z)")


def once(text: str) -> str:
    """*text*, plain or a page, without full stops behind what ends a sentence already; three dots stay three."""
    return re.sub(_SECOND, "", text)


def without_first(text: str) -> str:
    """*text* without the full stop that it begins with, for what stands before it has one."""
    return _FIRST.sub("", text, count=1) if _FIRST.match(text) else text
