"""Codes in a picture: found by two engines, and measured where no engine complains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geekx_ops.extras import found, needed

_STEPS = 40
"""Places along each side at which the quiet zone is looked at."""
_WIDTHS = (0.7, 1.5, 2.5, 3.5)
"""Where: in the middle of each of its four modules, the first one away from the blur of the edge."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was found. Lengths are pixels; `second` tells whether the second engine reads it, None without one.

    `light`, `dark` and `around` are greys from 0 to 255: of the code, and of the brightest part of the slide.
    """

    text: str
    version: int
    level: str
    left: float
    top: float
    side: float
    quiet: int
    light: int
    dark: int
    around: int
    second: bool | None
    inverted: bool = False

    @property
    def size(self) -> int:
        """Modules a side."""
        return 4 * self.version + 17

    @property
    def module(self) -> float:
        """Pixels a module."""
        return self.side / self.size

    @property
    def contrast(self) -> float:
        """The ratio of WCAG 2: 21 for black on white."""
        return (_luminance(self.light) + 0.05) / (_luminance(self.dark) + 0.05)


def _luminance(grey: int) -> float:
    value = grey / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - of sRGB


def codes(picture: Any) -> list[Code]:
    """Every code in *picture*, a picture of Pillow; inverted ones too, which phones do not read."""
    grey = picture.convert("L")
    upright = read(grey)
    second = _second_engine(grey)
    return [
        *(_measured(grey, one, second) for one in upright),
        *(_inverted(grey, one) for one in _only_inverted(grey, {one.text for one in upright})),
    ]


def read(grey: Any) -> list[Any]:
    """What zxing-cpp reads in *grey*, dark on light only."""
    return _zxing(grey, invert=False)


def _zxing(grey: Any, *, invert: bool) -> list[Any]:
    zxing = needed("zxingcpp", extra="check")
    needed("numpy", extra="check")  # without it zxing-cpp takes no picture
    found_ones = zxing.read_barcodes(grey, formats=zxing.BarcodeFormat.QRCode, try_invert=invert)
    return [one for one in found_ones if one.valid]


def _only_inverted(grey: Any, upright: set[str]) -> Iterator[Any]:
    yield from (one for one in _zxing(grey, invert=True) if one.text not in upright)


def _second_engine(grey: Any) -> set[bytes] | None:
    """What zbar reads, where it is installed."""
    zbar = found("pyzbar.pyzbar")
    if zbar is None:
        return None
    return {one.data for one in zbar.decode(grey, symbols=[zbar.ZBarSymbol.QRCODE])}


def _corners(one: Any) -> list[tuple[float, float]]:
    place = one.position
    return [(point.x, point.y) for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]


def _measured(grey: Any, one: Any, second: set[bytes] | None) -> Code:
    corners, version = _corners(one), int(one.extra.get("Version", 1))
    side = _side(corners)
    light, dark = _greys(grey, corners)
    limit = light - (light - dark) / 4
    # zbar guesses at letters that are not ASCII: then that it reads is all that counts.
    seen = None if second is None else bool(second) if not one.text.isascii() else one.text.encode() in second
    return Code(
        text=one.text, version=version, level=str(one.extra.get("ECLevel", "")), left=min(x for x, _ in corners),
        top=min(y for _, y in corners), side=side, quiet=_quiet(grey, corners, side / (4 * version + 17), limit),
        light=light, dark=dark, around=_brightest(grey), second=seen,
    )  # fmt: skip


def _inverted(grey: Any, one: Any) -> Code:
    corners, version = _corners(one), int(one.extra.get("Version", 1))
    light, dark = _greys(grey, corners)
    return Code(one.text, version, str(one.extra.get("ECLevel", "")), min(x for x, _ in corners),
                min(y for _, y in corners), _side(corners), 0, light, dark, _brightest(grey), second=False,
                inverted=True)  # fmt: skip


def _side(corners: list[tuple[float, float]]) -> float:
    following = [*corners[1:], corners[0]]
    lengths = [((x - u) ** 2 + (y - v) ** 2) ** 0.5 for (x, y), (u, v) in zip(corners, following, strict=True)]
    return float(sum(lengths) / len(lengths))


def _greys(grey: Any, corners: list[tuple[float, float]]) -> tuple[int, int]:
    """The light and the dark of a code: its fifth parts at both ends, so that what lies over it does not count."""
    box = (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )
    return _share(grey.crop(tuple(map(int, box))), 0.8), _share(grey.crop(tuple(map(int, box))), 0.2)


def _brightest(grey: Any) -> int:
    return _share(grey, 0.9)


def _share(grey: Any, share: float) -> int:
    """The grey that *share* of all pixels do not exceed."""
    wanted, seen = share * grey.width * grey.height, 0
    for value, count in enumerate(grey.histogram()):
        seen += count
        if seen >= wanted:
            return value
    return 255


def _quiet(grey: Any, corners: list[tuple[float, float]], module: float, limit: float) -> int:
    """How many of the four light modules around a code are light all along."""
    for count, width in enumerate(_WIDTHS):
        points = [point for side in range(4) for point in _beside(corners, side, width * module)]
        dark = sum(not _is_light(grey, x, y, limit) for x, y in points)
        if dark > len(points) * 0.02:
            return count
    return len(_WIDTHS)


def _beside(corners: list[tuple[float, float]], side: int, away: float) -> Iterator[tuple[float, float]]:
    """Places along a side of a code, *away* from it."""
    (x, y), (u, v) = corners[side], corners[(side + 1) % 4]
    length = max(1e-6, ((u - x) ** 2 + (v - y) ** 2) ** 0.5)
    outward = (v - y) / length * away, -(u - x) / length * away
    for step in range(_STEPS + 1):
        part = step / _STEPS
        yield x + (u - x) * part + outward[0], y + (v - y) * part + outward[1]


def _is_light(grey: Any, x: float, y: float, limit: float) -> bool:
    # Outside the slide there is the dark of the room.
    inside = 0 <= x < grey.width and 0 <= y < grey.height
    return inside and bool(grey.getpixel((int(x), int(y))) >= limit)
