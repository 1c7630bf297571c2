"""Plain text as mails have it: prose in lines that fit, addresses in one piece."""

from __future__ import annotations

import re
from textwrap import wrap

WIDTH = 76


def wrapped(text: str) -> str:
    """*text* with its long lines wrapped at blanks, and never more than one empty line in a row.

    What follows in a wrapped line stands under what it began with, behind its hyphen if it has one.
    """
    lines = [part for line in text.strip("\n").split("\n") for part in _lines(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _lines(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line if line == "-- " else line.rstrip()]
    begun = re.match(r" *(?:[-*•] +)?", line)
    indent = " " * (0 if begun is None else begun.end())
    return wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
