"""Where on a slide a code stands, and from how far it can be read.

Lengths are points with the origin at the top left, as one sees the slide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BAD_SEAT, TYPICAL = 10, 15
"""Metres from which a metre of symbol is read: from a bad seat, and as a rule. For symbols of up to 60 characters."""

_MODULES_BAD_SEAT, _MODULES_TYPICAL = 335, 580
"""The same per module of the tile, measured with simulated photographs: dense codes are read from less far."""

CLOSING = 0.7
"""Of the slide's shorter side, which a code on a slide of its own takes."""
CAPTION_HEIGHT = 1 / 30
"""Of the slide's height: 18 points on a slide of 7.5 inches."""
_LETTER = 0.56
"""Width of a letter, in heights of the font."""
_FREE = 0.02
"""Up to this share of covered area nobody minds: a hair line, a shadow."""


class Corner(StrEnum):
    """Where a code stands, in the order of preference: rear seats do not see the bottom of a screen."""

    TOP_RIGHT = "top-right"
    BOTTOM_RIGHT = "bottom-right"
    TOP_LEFT = "top-left"
    BOTTOM_LEFT = "bottom-left"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    @property
    def area(self) -> float:
        """How large it is."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a code: its square tile, and that of the caption beside it."""

    corner: Corner
    tile: Box
    caption: Box | None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All that is covered."""
        return (self.tile,) if self.caption is None else (self.tile, self.caption)


def spot(corner: Corner, width: float, height: float, *, share: float, caption: str) -> Spot:
    """The place in *corner* of a slide of *width* and *height*; the tile is *share* of the shorter side."""
    side, margin = share * min(width, height), 0.02 * min(width, height)
    vertical, _, horizontal = corner.partition("-")
    left = margin if horizontal == "left" else width - margin - side
    top = margin if vertical == "top" else height - margin - side
    tile = Box(left, top, side, side)
    return Spot(corner, tile, _caption_box(tile, horizontal, vertical, width, caption) if caption else None)


def _caption_box(tile: Box, horizontal: str, vertical: str, width: float, caption: str) -> Box:
    """Beside the tile, towards the middle, at the edge of the slide."""
    font = font_size(tile, width)
    wide = min(len(caption) * font * _LETTER + font, width - tile.width - 3 * font)
    high = 1.6 * font
    left = tile.left + tile.width if horizontal == "left" else tile.left - wide
    return Box(left, tile.top if vertical == "top" else tile.top + tile.height - high, wide, high)


def font_size(tile: Box, width: float) -> float:
    """Points of the caption's letters: at least 18 on a usual slide."""
    return max(18.0 * width / 960, 12.0, tile.height / 8)


def closing(width: float, height: float, caption: str) -> Spot:
    """The place of a large code in the middle of a slide of its own."""
    side = CLOSING * min(width, height)
    tile = Box((width - side) / 2, (height - side) / 2 - 0.06 * height, side, side)
    below = Box(0.05 * width, tile.top + side + 0.01 * height, 0.9 * width, 0.12 * height)
    return Spot(Corner.TOP_LEFT, tile, below if caption else None)


def freest(covered: Mapping[Corner, Sequence[float]]) -> Corner:
    """The corner for the whole deck: where the fewest slides have content, then the least of it."""
    order = list(Corner)

    def cost(corner: Corner) -> tuple[int, float, int]:
        shares = covered[corner]
        return sum(map(is_content, shares)), round(sum(shares), 3), order.index(corner)

    return min(covered, key=cost)


def is_content(share: float) -> bool:
    """Whether so much of a place is covered that something would be hidden."""
    return share > _FREE


@dataclass(frozen=True, slots=True)
class Reach:
    """Metres from which a code can be read: from a bad seat, and as a rule."""

    bad_seat: float
    typical: float

    def __str__(self) -> str:
        return f"to about {self.bad_seat:.1f} m from a bad seat, {self.typical:.1f} m as a rule"


def reach(tile_metres: float, modules: int) -> Reach:
    """How far a symbol of *modules* a side can be read whose tile with its quiet zone is *tile_metres* wide."""
    whole = modules + 8
    symbol_metres = tile_metres * modules / whole
    return Reach(
        min(BAD_SEAT * symbol_metres, _MODULES_BAD_SEAT / whole * tile_metres),
        min(TYPICAL * symbol_metres, _MODULES_TYPICAL / whole * tile_metres),
    )
