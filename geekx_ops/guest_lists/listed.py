"""What a list of another platform says, line by line, in the words of the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from geekx_ops.guest_lists.instants import Order
from geekx_ops.registration.seats import Standing


@dataclass(frozen=True, slots=True)
class Listed:
    """What one line says. Where it says nothing, there is None, or nothing.

    `ticket` is the platform's own number of the ticket or the person. `answers` are by the column's title, `cells` the
    line as it is in the file.
    """

    line: int
    name: str | None
    email: str | None
    standing: Standing
    seats: int = 1
    ticket: str | None = None
    ticket_type: str | None = None
    companions: tuple[str, ...] = ()
    signed_up_at: datetime | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken in, and why; `column` is empty where it is the line as a whole."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As one reads it in an error."""
        where = f", {self.column}" if self.column else ""
        return f"line {self.line}{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that was recognised: its platform, its columns' titles, and its lines, read as they are asked for."""

    platform: str
    titles: tuple[str, ...]
    lines: Iterator[Listed | Refused]
    delimiter: str = ","
    encoding: str = "utf-8"
    workbook: bool = False
    because: tuple[str, ...] = ()
    """The titles by which it was recognised."""
    columns: tuple[tuple[str, str], ...] = ()
    """Each title, and what it is taken for."""
    dates: Callable[[], Order | None] = lambda: None
    """The order of its dates with slashes; it may read the whole file for it."""
    position: Callable[[], tuple[int, int]] = lambda: (0, 0)
    """How many bytes of how many are read."""
