"""What a person sees on a terminal: the sequences that geekx sends, and no others, carried out on a grid of letters."""

from __future__ import annotations

import re

from wcwidth import wcwidth

_TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[?\d;]*)(?P<verb>[A-Za-z])|(?P<control>[\a\r\n])|(?P<letter>[^\x00-\x1f])", re.DOTALL
)
_MODES = {"?1049": "alternate", "?25": "cursor", "?7": "wraps"}


class Display:
    """A grid of *rows* and *columns*; anything sent that is not understood is an error."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.modes = {"alternate": False, "cursor": True, "wraps": True}
        self.bells = 0
        self.colours: set[str] = set()
        self._row = self._column = 0
        self._rest = ""
        self.becomes_blank()

    def feed(self, text: str) -> None:
        """Show *text*. The end of a sequence may come later."""
        self._rest += text
        place = 0
        while found := _TOKEN.match(self._rest, place):
            place = found.end()
            if found["verb"]:
                self._obey(found["verb"], found["numbers"])
            elif found["letter"]:
                self._put(found["letter"])
            self.bells += found["control"] == "\a"
        self._rest = self._rest[place:]
        assert len(self._rest) < 10, f"not understood: {self._rest[:20]!r}"

    def resize(self, columns: int, rows: int) -> None:
        """Another size; as with many a terminal, what was shown is in disorder until it is drawn again."""
        self.columns, self.rows = columns, rows
        self.becomes_blank()

    def becomes_blank(self) -> None:
        """Somebody else has cleared it."""
        self._cells = [[" "] * self.columns for _ in range(self.rows)]

    @property
    def lines(self) -> list[str]:
        """What is to be read, line by line."""
        return ["".join(row).rstrip() for row in self._cells]

    @property
    def text(self) -> str:
        """What is to be read."""
        return "\n".join(self.lines)

    def _obey(self, verb: str, numbers: str) -> None:
        if verb == "H":
            self._row, self._column = (int(number) - 1 for number in numbers.split(";"))
        elif (verb, numbers) == ("K", "2"):
            if self._row >= self.rows:
                return
            self._cells[self._row] = [" "] * self.columns
        elif (verb, numbers) == ("J", "2"):
            self.becomes_blank()
        elif verb in "hl" and numbers in _MODES:
            self.modes[_MODES[numbers]] = verb == "h"
        elif verb == "m":
            self.colours.update(number for number in numbers.split(";") if int(number) >= 30)
        else:
            raise AssertionError(f"not understood: {verb}, {numbers}")

    def _put(self, letter: str) -> None:
        if self._row >= self.rows:  # in the moment after the window became smaller
            return
        wide = max(0, wcwidth(letter))
        if wide == 0:
            self._cells[self._row][max(0, self._column - 1)] += letter
            return
        assert self._column + wide <= self.columns, f"row {self._row + 1} is wider than the screen: {self.lines}"
        self._cells[self._row][self._column : self._column + wide] = [letter, *[""] * (wide - 1)]
        self._column += wide
