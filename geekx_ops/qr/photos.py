"""Photographs of a slide as phones in the room would take them: simulated, the same ones every time.

Distances are estimates: the relations between seats are firm, the metres are not. Light is handled as light, not as
grey values: projectors have no black, cameras adapt, sensors are noisy.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from geekx_ops.extras import needed
from geekx_ops.qr.scanning import read

WIDTH, HEIGHT, FOCAL = 1920, 1080, 1507
"""Pixels of a phone's picture, and its focal length in pixels: 65 degrees across."""
SHOTS = 3
_NOTHING = 1e-3


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the room and what it does to a picture; angles are degrees, blurs are pixels."""

    name: str
    contrast: float
    yaw: float
    pitch: float
    roll: float
    defocus: float
    motion: float
    noise: float
    quality: int
    glare: float
    moire: float


SEATS = (
    Seat("front", 50, 5, 5, 3, 0.5, 0, 3, 85, 0.0, 0.01),
    Seat("typical", 12, 20, 8, 6, 0.8, 1.5, 6, 70, 0.1, 0.03),
    Seat("bad seat", 6, 35, 12, 10, 1.1, 2.5, 10, 50, 0.2, 0.06),
)


@dataclass(frozen=True, slots=True)
class Shots:
    """How many of the photographs from a seat are read."""

    text: str
    seat: str
    metres: float
    read: int
    taken: int


def shots(picture: Any, text: str, *, screen_width: float, metres: float) -> list[Shots]:
    """Photographs of a slide from each seat, *metres* away; how many of them show *text*."""
    found = []
    for seat in SEATS:
        photos = [photo(picture, seat, screen_width=screen_width, metres=metres, seed=seed) for seed in range(SHOTS)]
        hits = sum(any(one.text == text for one in read(shot)) for shot in photos)
        found.append(Shots(text, seat.name, metres, hits, SHOTS))
    return found


def photo(picture: Any, seat: Seat, *, screen_width: float, metres: float, seed: int) -> Any:
    """One photograph, in grey; each *seed* is another hand and another moment."""
    numpy = needed("numpy", extra="check")
    chance = numpy.random.default_rng(seed)
    light = _projected(numpy, picture, seat, screen_width / metres, chance)
    light = _blurred(numpy, light, seat)
    rows, columns = numpy.ogrid[0:HEIGHT, 0:WIDTH]
    light *= 1 + seat.moire * numpy.sin((columns * 0.9 + rows * 0.13 + chance.uniform(0, 6)).astype("float32"))
    place = chance.uniform(0.3, 0.7, 2)
    distance = ((columns / WIDTH - place[0]) ** 2 + (rows / HEIGHT - place[1]) ** 2) / 0.02
    light += seat.glare * numpy.exp(-distance.astype("float32"))
    exposed = light / max(1e-6, float(numpy.percentile(light[::4, ::4], 99))) * 0.9
    noise = seat.noise * chance.standard_normal(exposed.shape, dtype="float32")
    grey = numpy.clip(exposed, 0, 1) ** (1 / 2.2) * 255 + noise
    return _compressed(numpy, numpy.clip(grey, 0, 255).astype("uint8"), seat.quality)


def _projected(numpy: Any, picture: Any, seat: Seat, width: float, chance: Any) -> Any:
    """The light that falls on the sensor; *width* is that of the slide, in distances."""
    image = needed("PIL.Image", extra="check")
    turns = [angle * chance.uniform(0.7, 1.0) * chance.choice([-1, 1]) for angle in (seat.yaw, seat.pitch, seat.roll)]
    near = picture.convert("L")
    across = FOCAL * width
    if across < near.width:  # no finer than the photograph: what is skipped would be seen as a pattern
        near = near.resize((max(1, round(across)), max(1, round(across * near.height / near.width))), image.BOX)
    corners = _corners(width, width * near.height / near.width, turns)
    own = [(0, 0), (near.width, 0), (near.width, near.height), (0, near.height)]
    seen = near.transform((WIDTH, HEIGHT), image.PERSPECTIVE, _homography(numpy, corners, own), image.BICUBIC)
    light = (numpy.asarray(seen, dtype="float32") / 255) ** 2.2
    return light + 1 / seat.contrast


def _corners(width: float, height: float, turns: list[float]) -> list[tuple[float, float]]:
    """Where the corners of a slide at distance 1 are in the photograph, turned by yaw, pitch and roll."""
    yaw, pitch, roll = map(radians, turns)
    found = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        u, v = x * width / 2, y * height / 2
        u, v = u * cos(roll) - v * sin(roll), u * sin(roll) + v * cos(roll)
        u, deep = u * cos(yaw), u * sin(yaw)
        v, deeper = v * cos(pitch), v * sin(pitch)
        away = 1 + deep + deeper
        found.append((WIDTH / 2 + FOCAL * u / away, HEIGHT / 2 + FOCAL * v / away))
    return found


def _homography(numpy: Any, seen: list[tuple[float, float]], own: list[tuple[float, float]]) -> list[float]:
    """What takes a place in the photograph to one on the slide, as Pillow wants it."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, own, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in numpy.linalg.solve(numpy.array(rows), numpy.array(values))]


def _blurred(numpy: Any, light: Any, seat: Seat) -> Any:
    """Out of focus in both directions, and moved along the rows."""
    reach = numpy.arange(-4, 5)
    kernel = numpy.exp(-(reach**2) / (2 * seat.defocus**2))
    kernel /= kernel.sum()
    moved = numpy.clip(seat.motion / 2 + 0.5 - abs(reach), 0, 1)
    along = numpy.convolve(kernel, moved / moved.sum(), mode="same")
    for axis, weights in ((0, kernel), (1, along)):
        seen = [(float(weight), int(shift)) for weight, shift in zip(weights, reach, strict=True) if weight > _NOTHING]
        light = sum(weight * numpy.roll(light, shift, axis=axis) for weight, shift in seen)
    return light


def _compressed(numpy: Any, grey: Any, quality: int) -> Any:
    image = needed("PIL.Image", extra="check")
    packed = io.BytesIO()
    image.fromarray(numpy.ascontiguousarray(grey)).save(packed, "JPEG", quality=quality)
    return image.open(packed).convert("L")
