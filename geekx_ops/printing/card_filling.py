"""How much a cue card holds, and what comes onto which: what belongs together stays together.

A group is a heading and what follows it. One that no card could hold is broken between its pieces, and its heading
stands on each part; a piece is broken only where it is too long for a card of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geekx_ops.printing import fitting

MILLIMETRE = 72 / 25.4
"""In points."""
PLAIN = 16.0
"""Points of all that is read aloud, and of the lines at the top and at the foot; titles and names have more."""
IMPRINT = 8.0
"""Points of what is not read aloud: it tells an old card from a new one."""
AIR = 4.0
"""Points between two groups."""
DO_NOT_SAY = "Do not say: "
"""How a warning begins."""
_RULE = 10.0
"""Points that the line above the foot takes, and what is between the foot and the imprint."""


class Look(StrEnum):
    """What a piece of a card is; it decides how it looks."""

    TITLE = "title"
    THANKS = "thanks"
    NAME = "name"
    SAY = "say"
    ROLE = "role"
    BRIEF = "brief"
    """One of many, on a line."""
    SECRET = "secret"  # noqa: S105 - what may not be said, not a password
    LABEL = "label"
    WORDS = "words"


_LARGE = frozenset({Look.TITLE, Look.NAME})
_REGULAR = frozenset({Look.ROLE, Look.LABEL, Look.WORDS})
"""Not in bold letters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a card."""

    look: Look
    text: str


Group = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CardSize:
    """A kind of card, lying on its long side; everything in points.

    `large` is the size of titles and names, `line` the height of a line in sizes of its letters. Text stands in the
    upper two thirds, so that eyes do not sink; a `small` card is not so high that they could, and is filled.
    """

    name: str
    wide: float
    high: float
    margin: float
    large: float = 20.0
    line: float = fitting.LINE
    small: bool = False

    @property
    def across(self) -> float:
        """What a line may take. The outer margin is for a thumb."""
        return self.wide - 2 * self.margin

    def room(self, foot: int) -> float:
        """What there is for text between the line at the top and a foot of so many lines."""
        line = PLAIN * self.line
        above_foot = self.high - 2 * self.margin - line - self.foot(foot)
        return above_foot if self.small else min(above_foot, self.high * 2 / 3 - self.margin - line)

    def foot(self, lines: int) -> float:
        """How high a foot of so many lines is, with its rule and the imprint."""
        return lines * PLAIN * self.line + _RULE + IMPRINT

    def size_of(self, look: Look) -> float:
        """How large letters are: nothing that is read aloud is smaller than 16 points."""
        return self.large if look in _LARGE else PLAIN

    def across_for(self, look: Look) -> float:
        """What a line may take, reckoned in bold letters."""
        return self.across / fitting.REGULAR if look in _REGULAR else self.across


CARD_SIZES = {
    size.name: size
    for size in (
        CardSize("a5", 210 * MILLIMETRE, 148 * MILLIMETRE, 10 * MILLIMETRE),
        CardSize("half-letter", 612.0, 396.0, 10 * MILLIMETRE),
        CardSize("4x6", 432.0, 288.0, 7 * MILLIMETRE),
        CardSize("3x5", 360.0, 216.0, 5 * MILLIMETRE, large=18.0, line=1.25, small=True),
    )
}


def filled(groups: Sequence[Group], size: CardSize, room: float) -> list[list[Group]]:
    """The groups on as many cards as they need, of which each has *room*."""
    cards: list[list[Group]] = [[]]
    used = 0.0
    for group in (part for whole in groups for part in _parts(whole, size, room)):
        high = height(group, size)
        if cards[-1] and used + high > room:
            cards.append([])
            used = 0.0
        cards[-1].append(group)
        used += high
    return cards


def height(group: Group, size: CardSize) -> float:
    """How high a group is, with the air above it."""
    return AIR + sum(_high(piece, size) for piece in group)


def _high(piece: Piece, size: CardSize) -> float:
    letters, across = size.size_of(piece.look), size.across_for(piece.look)
    return fitting.lines(piece.text, size=letters, across=across) * letters * size.line


def _parts(group: Group, size: CardSize, room: float) -> Iterator[Group]:
    """A group as it is if a card can hold it; else its parts, under its heading if that leaves half of the room."""
    if height(group, size) <= room:
        yield group
        return
    heading, rest = group[:1], group[1:]
    if not rest or height(heading, size) > room / 2:
        yield from ((part,) for piece in group for part in _broken(piece, size, room - AIR))
        return
    part = heading
    for piece in (cut for whole in rest for cut in _broken(whole, size, room - height(heading, size))):
        if len(part) > 1 and height((*part, piece), size) > room:
            yield part
            part = heading
        part = (*part, piece)
    yield part


def _broken(piece: Piece, size: CardSize, high: float) -> Iterator[Piece]:
    """A piece as it is if it is not higher than *high*; else its parts. A warning says on each what it is."""
    if _high(piece, size) <= high:
        yield piece
        return
    letters = size.size_of(piece.look)
    lead = DO_NOT_SAY if piece.look is Look.SECRET else ""
    # The engine of parts reckons with lines of its own height; and a lead may take a line.
    lines = int(high / (letters * size.line)) - bool(lead)
    for text in fitting.fitting(
        piece.text.removeprefix(lead),
        size=letters,
        across=size.across_for(piece.look),
        high=lines * letters * fitting.LINE,
    ):
        yield Piece(piece.look, f"{lead}{text}")
