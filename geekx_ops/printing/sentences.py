"""A text in sentences, so that none of them has to be broken between two cards."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset({
    "approx", "ave", "co", "corp", "dept", "dr", "e.g", "etc", "fig", "i.e", "inc", "jr", "ltd", "mr", "mrs", "ms",
    "mx", "no", "prof", "rev", "sr", "st", "vs",
})  # fmt: skip
"""What has a full stop behind it and ends no sentence."""

# A mark that ends a sentence and what closes with it, then a blank; in scripts without blanks the mark alone.
_END = re.compile(r"""(?:[.!?…؟।]+["'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）]*)\s*""")


def sentences(text: str) -> list[str]:
    """The sentences of *text*, in order, without the blanks between them. Lines of their own are sentences.

    What is not surely an end is none: after an initial (“A. Zhang”), an abbreviation (“Dr.”) or before a small letter
    the sentence goes on.
    """
    return [sentence for line in text.splitlines() for sentence in _of_line(line.strip())]


def _of_line(line: str) -> list[str]:
    found, begin = [], 0
    for end in _END.finditer(line):
        if _goes_on(line[begin : end.start()], end.group(), line[end.end() :]):
            continue
        found.append(line[begin : end.end()].strip())
        begin = end.end()
    return [sentence for sentence in [*found, line[begin:].strip()] if sentence]


def _goes_on(before: str, mark: str, after: str) -> bool:
    if mark.strip() != ".":
        return mark.startswith("…") and after[:1].islower()
    word = re.split(r"[\s(\[“‘«]", before)[-1]
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or word.casefold() in _ABBREVIATIONS or after[:1].islower()
