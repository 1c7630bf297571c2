"""Text measured in columns of a terminal: wide letters take two, accents none, what cannot be printed has no place."""

from __future__ import annotations

import unicodedata

_ACCENTS = "\N{COMBINING GRAVE ACCENT}"
"""The first letter that may take another number of columns than one, of those that can be printed."""


def width(cell: str) -> int:
    """Columns of the terminal that *cell* takes: wide letters take two, accents none."""
    if _is_plain(cell):
        return len(cell)
    from wcwidth import wcswidth  # its tables take longer to load than most commands

    measured = wcswidth(cell)
    return len(cell) if measured < 0 else measured


def fitted(cell: str, columns: int) -> str:
    """*cell* if it fits into *columns*, else its beginning and an ellipsis; nothing where there is no column."""
    if columns < 1:
        return ""
    return cell if width(cell) <= columns else cut(cell, columns - 1) + "…"


def folded(title: str, columns: int) -> list[str]:
    """The words of *title* in lines of at most *columns*, unless a word is longer."""
    lines = [""]
    for word in title.split(" "):
        together = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(together) > columns:
            lines.append(word)
        else:
            lines[-1] = together
    return lines


def padded(cell: str, columns: int, *, right: bool = False) -> str:
    """*cell* in exactly *columns*, at their *right* end or at their left."""
    fitting = fitted(cell, columns)
    blank = " " * (columns - width(fitting))
    return blank + fitting if right else fitting + blank


def cut(cell: str, columns: int) -> str:
    """As much of the beginning of *cell* as fits into *columns*."""
    if _is_plain(cell):
        return cell[: max(0, columns)]
    from wcwidth import wcwidth

    kept, used = "", 0
    for letter in cell:
        used += max(0, wcwidth(letter))
        if used > columns:
            break
        kept += letter
    while kept and width(kept) > columns:  # a mark may widen the letter before it
        kept = kept[:-1]
    return kept


def _is_plain(cell: str) -> bool:
    """Whether each letter takes one column, as all of Latin do that are one code point."""
    return cell.isprintable() and max(cell, default="") < _ACCENTS


def printable(value: str) -> str:
    """*value* with nothing in it that moves the cursor or hides: line ends as blanks, what has no form as �."""
    return value if value.isprintable() else "".join(map(_printable, value))


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) == "Cf" else "�"
