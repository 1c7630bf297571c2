"""A clock in letters as large as the screen allows, to be read from the last row."""

from __future__ import annotations

_ROWS = 5
_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "+": ("   ", " # ", "###", " # ", "   "),
    "-": ("   ", "   ", "###", "   ", "   "),
    ":": (" ", "#", " ", "#", " "),
}
_WIDE = 2
"""Columns of a dot: a letter of the terminal is about twice as high as it is wide."""


def large(clock: str, width: int, height: int) -> list[str]:
    """*clock* (digits, colon, + and -) in lines of at most *width* columns and *height* rows; itself if too little."""
    dots = sum(len(_FONT[sign][0]) + 1 for sign in clock) - 1
    scale = min(width // (dots * _WIDE), height // _ROWS)
    if scale < 1:
        return [clock]
    rows = [" ".join(_FONT[sign][row] for sign in clock) for row in range(_ROWS)]
    return [_row(row, scale) for row in rows for _ in range(scale)]


def _row(row: str, scale: int) -> str:
    return "".join(("█" if dot == "#" else " ") * (_WIDE * scale) for dot in row).rstrip()
