"""Plain text as mails have it: prose in lines that fit, addresses in one piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

WIDTH = 76


def wrapped(text: str, *, later: Callable[[str], bool] = lambda _line: False) -> str:
    """*text* with its long lines wrapped at blanks, and never more than one empty line in a row.

    What follows in a wrapped line stands under what it began with, behind its hyphen if it has one. Lines of which
    nobody knows yet how long they are, by *later*, stay whole.
    """
    fitting = "\n".join(line if later(line) else _fitting(line) for line in text.strip("\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", fitting) + "\n"


def _fitting(line: str) -> str:
    return line if line == "-- " else long_wrapped(line.rstrip())


def long_wrapped(text: str) -> str:
    """*text* with its long lines wrapped, and all else as it is."""
    return "\n".join("\n".join(_parted(line)) if len(line) > WIDTH else line for line in text.split("\n"))


def _parted(line: str) -> Iterator[str]:
    begun = re.match(r" *(?:[-*•] +)?", line)
    start = "" if begun is None else begun.group()
    words = line[len(start) :].split()
    line = start + words[0] if words else line
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " " * len(start) + word
        else:
            line = f"{line} {word}"
    yield line
