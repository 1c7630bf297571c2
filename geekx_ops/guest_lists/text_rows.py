"""The rows of a text whose cells are parted by commas, semicolons or tabs; however it goes on, little of it is held."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path

from geekx_ops.errors import Invalid

LONGEST_ROW = 1_000_000
"""Characters that a line or a row of several lines may have; one guest takes a thousand."""
PREAMBLE = 60
"""Lines that may stand above the titles."""

_DELIMITERS = ",;\t|"
_SAID = ",;|:"
_END = "\0"  # no line of a list has it, for NULs are taken away


class TextRows:
    """The rows of *text*. Set `width` once the titles are known: a last row that is shorter was cut off."""

    def __init__(self, text: TextIOWrapper, path: Path) -> None:
        self.width = 0
        self._path, self._lines = path, _lines(text, path)
        first = next(self._lines, "")
        said = first.strip().removeprefix('"').casefold()
        own = said[4:5] if said.startswith("sep=") and said[4:5] in _SAID else ""  # Excel's own first line
        self._head = ["" if own else first, *islice(self._lines, PREAMBLE)]
        self.delimiters = own or "".join(sorted(_DELIMITERS, key=self._most_of_it, reverse=True))
        """What may part the cells, the likeliest first."""

    def _most_of_it(self, sign: str) -> int:
        return max(line.count(sign) for line in self._head)

    def head(self, delimiter: str) -> Iterator[list[str]]:
        """The first rows, if *delimiter* parts their cells."""
        return csv.reader(self._head, delimiter=delimiter)

    def rows(self, delimiter: str) -> Iterator[list[str]]:
        """All rows, once. Raises Invalid for a row without end, and at the end of a list that was cut off."""
        taken, line, row = 0, "", list[str]()

        def counted() -> Iterator[str]:
            nonlocal taken, line
            for line in chain(self._head, self._lines):
                taken += len(line)
                if taken > LONGEST_ROW:
                    raise _too_long(self._path)
                yield line
            yield _END

        for number, found in enumerate(csv.reader(counted(), delimiter=delimiter), start=1):
            if found and found[-1].endswith(_END):
                self._refuse_cut(number, found=found, last=row, ended=line.endswith(("\n", "\r")))
                return
            taken, row = 0, found
            yield row

    def _refuse_cut(self, number: int, *, found: list[str], last: list[str], ended: bool) -> None:
        if found != [_END]:
            raise Invalid(
                f"{self._path} ends inside a cell of line {number}: it was cut off, or a quotation mark is not closed. "
                "Nothing was changed; export it once more."
            )
        if not ended and len(last) < self.width:
            raise Invalid(
                f"{self._path} ends in the middle of line {number - 1}, which has {len(last)} of {self.width} cells: "
                "it was cut off. Nothing was changed; export it once more."
            )


def _lines(text: TextIOWrapper, path: Path) -> Iterator[str]:
    while line := text.readline(LONGEST_ROW):
        if len(line) == LONGEST_ROW:
            raise _too_long(path)
        yield line.replace("\0", "")


def _too_long(path: Path) -> Invalid:
    return Invalid(
        f"{path} has a line of more than {LONGEST_ROW:,} characters: it is no list of guests, or a quotation mark is "
        "not closed. Nothing was changed."
    )
