"""Lines of the screen: pieces of text, each in its style, never wider than the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geekx_ops.cli import columns


class Style(StrEnum):
    """How a piece looks: its codes with colours, then those without (ECMA-48, "select graphic rendition")."""

    PLAIN = "|"
    BOLD = "1|1"
    FAINT = "2|2"
    MARKED = "7|7"
    NOTE = "1;35|1"
    GREEN = "1;30;42|1;7"
    RED = "1;97;41|1;7"
    YELLOW = "1;30;43|1;7"
    BLUE = "1;97;44|1;7"
    GREEN_TEXT = "32|"
    RED_TEXT = "31|"
    YELLOW_TEXT = "33|"

    def on(self, text: str, *, colour: bool) -> str:
        """*text* in this style."""
        codes = self.value.split("|")[0 if colour else 1]
        return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. It begins with nothing that could widen the letter before it."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Piece, ...]


def line(text: str = "", style: Style = Style.PLAIN) -> Line:
    """A line of one piece."""
    return (Piece(text, style),)


def filled(left: str, right: str, width: int, style: Style) -> Line:
    """A line in one style from end to end: *left*, and *right* at its end, for which *left* makes room."""
    end = columns.fitted(columns.printable(right), width // 2)
    return (Piece(columns.padded(columns.printable(left), width - columns.width(end)) + end, style),)


def drawn(pieces: Line, width: int, *, colour: bool) -> str:
    """*pieces* as the terminal takes them, in at most *width* columns."""
    return "".join(piece.style.on(piece.text, colour=colour) for piece in _fitting(pieces, width))


def _fitting(pieces: Iterable[Piece], width: int) -> Iterable[Piece]:
    room = width
    for piece in pieces:
        kept = columns.cut(columns.printable(piece.text), room)
        room -= columns.width(kept)
        yield Piece(kept, piece.style)


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, broken between words where it can be."""
    lines, rest = [""], columns.printable(text).split()
    while rest:
        word = rest.pop(0)
        longer = f"{lines[-1]} {word}".strip()
        if columns.width(longer) <= width:
            lines[-1] = longer
        elif lines[-1]:
            lines.append("")
            rest.insert(0, word)
        else:
            lines[-1] = columns.cut(word, width) or "…"
            rest.insert(0, word[len(lines[-1]) :])
    return lines
