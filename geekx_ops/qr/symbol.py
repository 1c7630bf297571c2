"""A payload as a symbol. The library `qrcode` gives tables, patterns and error correction; what it chooses is not best.

It scores masks with the format information blanked and splits off only long runs; here both are done on the whole
symbol and with the best segmentation. The functions used are undocumented: the pinned version and tests guard them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.qr import masks
from geekx_ops.qr.segments import ALPHANUMERIC, BYTES, CLASSES, NUMBER, Segment, bits, segments

QUIET = 4
"""Light modules around a symbol; readers need them."""

MASKS = range(8)
_FIXED, _FREE = "0", None


class Level(StrEnum):
    """How much of a symbol may be lost: about 7, 15, 25 and 30 % of its codewords."""

    L = "L"
    M = "M"
    Q = "Q"
    H = "H"


_NUMBERS = {Level.L: 1, Level.M: 0, Level.Q: 3, Level.H: 2}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code. Each of `rows` is a text of 0 (light) and 1 (dark), without the quiet zone."""

    payload: bytes
    version: int
    level: Level
    mask: int
    rows: tuple[str, ...]

    @property
    def size(self) -> int:
        """Modules a side."""
        return len(self.rows)

    @property
    def tile(self) -> int:
        """Modules a side with the quiet zone, which is always painted."""
        return len(self.rows) + 2 * QUIET


def symbol(payload: str | bytes, *, level: Level = Level.M, boost: bool = True, mask: int | None = None) -> Symbol:
    """The smallest symbol for *payload*, in which at least *level* may be lost; with *boost* more, if it is free.

    *mask* forces one. Raises Invalid if there is nothing to encode, too much, or a NUL.
    """
    data = payload.encode() if isinstance(payload, str) else payload
    _refuse_odd(data)
    version, parts = _fitting(data, level)
    reached = _boosted(version, bits(parts, _class_of(version)), level) if boost else level
    try:
        codewords = _codewords(parts, version, reached)
    except ValueError:  # of `qrcode`: whole blocks of zeros, as hundreds of noughts make them; as bytes they are none
        version, parts = _first_version(level, lambda _last: (Segment(data, BYTES),), data)
        codewords, reached = _codewords(parts, version, level), level
    return _masked(data, version, reached, codewords, MASKS if mask is None else (mask,))


def _refuse_odd(data: bytes) -> None:
    if not data:
        raise Invalid("there is nothing to put into a code; give a link or a text.", problem="empty")
    if 0 in data:
        raise Invalid("the text for the code holds U+0000 (NUL), which readers end at; take it out.")


def _fitting(data: bytes, level: Level) -> tuple[int, tuple[Segment, ...]]:
    return _first_version(level, lambda last: segments(data, last), data)


def _first_version(
    level: Level, parts_for: Callable[[int], tuple[Segment, ...]], data: bytes
) -> tuple[int, tuple[Segment, ...]]:
    first = 1
    for last in CLASSES:
        parts = parts_for(last)
        needed = bits(parts, last)
        for version in range(first, last + 1):
            if _room(version, level) >= needed:
                return version, parts
        first = last + 1
    most = (_room(CLASSES[-1], level) - 20) // 8
    raise Invalid(
        f"the text for the code has {len(data)} bytes; at level {level} a code holds about {most}. Put it on a page,"
        " and the address of the page into the code.",
        problem="too-long",
        length=len(data),
        limit=most,
    )


def _boosted(version: int, needed: int, level: Level) -> Level:
    better = list(Level)[list(Level).index(level) :]
    return [one for one in better if _room(version, one) >= needed][-1]


def _class_of(version: int) -> int:
    return next(last for last in CLASSES if version <= last)


def _room(version: int, level: Level) -> int:
    from qrcode.util import BIT_LIMIT_TABLE

    return int(BIT_LIMIT_TABLE[_NUMBERS[level]][version])


def _codewords(parts: Sequence[Segment], version: int, level: Level) -> list[int]:
    from qrcode import base, util

    capacity = _room(version, level) // 8
    text = "".join(_head(part, version) + _written(part) for part in parts)
    text += "0" * min(4, capacity * 8 - len(text))
    text += "0" * (-len(text) % 8)
    data = list(int(text, 2).to_bytes(len(text) // 8, "big"))
    padding = (0xEC, 0x11) * ((capacity - len(data) + 1) // 2)
    blocks = base.rs_blocks(version, _NUMBERS[level])
    made: list[int] = util.create_bytes(SimpleNamespace(buffer=[*data, *padding][:capacity]), blocks)
    return made


def _head(part: Segment, version: int) -> str:
    from qrcode import util

    return f"{part.mode:04b}{len(part.data):0{util.length_in_bits(part.mode, version)}b}"


def _written(part: Segment) -> str:
    if part.mode == BYTES:
        return f"{int.from_bytes(part.data, 'big'):0{8 * len(part.data)}b}"
    text = part.data.decode("ascii")
    return "".join(_digits(text) if part.mode == NUMBER else _capitals(text))


def _digits(text: str) -> Iterator[str]:
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        yield f"{int(group):0{len(group) * 3 + 1}b}"


def _capitals(text: str) -> Iterator[str]:
    values = [ALPHANUMERIC.index(letter) for letter in text]
    for one, other in zip(values[::2], values[1::2], strict=False):
        yield f"{one * 45 + other:011b}"
    if len(values) % 2:
        yield f"{values[-1]:06b}"


def _masked(data: bytes, version: int, level: Level, codewords: list[int], candidates: Sequence[int]) -> Symbol:
    frame = _frame(version, level)
    stream = "".join([f"{codeword:08b}" for codeword in codewords]) + frame.rest
    upright = int("".join(frame.pick(stream)), 2)
    turned = int("".join(frame.pick_turned(stream)), 2) if len(candidates) > 1 else 0
    best, modules = candidates[0], upright ^ frame.planes[candidates[0]][0]
    if len(candidates) > 1:
        planes = [(upright ^ one, turned ^ other) for one, other in frame.planes]
        penalties = [masks.penalty(one, other, frame.size) for one, other in planes]
        best = penalties.index(min(penalties))
        modules = planes[best][0]
    cells = f"{modules:0{frame.size**2}b}"[::-1]
    rows = tuple(cells[at : at + frame.size] for at in range(0, len(cells), frame.size))
    return Symbol(data, version, level, best, rows)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is the same in all symbols of a version and a level.

    `pick` takes the modules, last one first, out of the bits of the codewords and `rest`; `planes` are the fixed
    modules and each mask, upright and turned.
    """

    size: int
    rest: str
    pick: Callable[[str], tuple[str, ...]]
    pick_turned: Callable[[str], tuple[str, ...]]
    planes: tuple[tuple[int, int], ...]


@lru_cache(maxsize=160)
def _frame(version: int, level: Level) -> _Frame:
    from qrcode import base, util

    size = version * 4 + 17
    fixed = [_patterns(version, level, mask) for mask in MASKS]
    order = {cell: place for place, cell in enumerate(_way(fixed[0], size))}
    written = 8 * sum(block.total_count for block in base.rs_blocks(version, _NUMBERS[level]))
    rest = "0" * (len(order) - written) + _FIXED
    upright = [order.get((row, column), len(order)) for row in range(size) for column in range(size)]
    turned = [order.get((row, column), len(order)) for column in range(size) for row in range(size)]
    functions = [util.mask_func(mask) for mask in MASKS]

    def plane(mask: int) -> list[list[bool]]:
        dark = functions[mask]
        return [[dark(r, c) if cell is _FREE else bool(cell) for c, cell in enumerate(row)]
                for r, row in enumerate(fixed[mask])]  # fmt: skip

    planes = tuple((_number(cells), _number(list(zip(*cells, strict=True)))) for cells in map(plane, MASKS))
    return _Frame(size, rest, itemgetter(*reversed(upright)), itemgetter(*reversed(turned)), planes)


def _number(cells: Sequence[Sequence[bool]]) -> int:
    return int("".join("01"[cell] for row in reversed(cells) for cell in reversed(row)), 2)


def _patterns(version: int, level: Level, mask: int) -> list[list[bool | None]]:
    """The modules that hold no data, and None where there is some."""
    from qrcode.main import QRCode

    code: Any = QRCode(version=version, error_correction=_NUMBERS[level])
    last = version * 4 + 17 - 7
    code.modules_count = version * 4 + 17
    code.modules = [[None] * code.modules_count for _ in range(code.modules_count)]
    for row, column in ((0, 0), (last, 0), (0, last)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(False, mask)  # noqa: FBT003 - its signature
    if version >= 7:  # noqa: PLR2004 - from there on it is written into the symbol
        code.setup_type_number(False)  # noqa: FBT003 - its signature
    modules: list[list[bool | None]] = code.modules
    return modules


def _way(cells: Sequence[Sequence[bool | None]], size: int) -> Iterator[tuple[int, int]]:
    """The modules for data in their order: two columns at a time, up and down, from the right (7.7.3)."""
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            for column in (right, right - 1):
                if cells[row][column] is _FREE:
                    yield row, column
        upwards = not upwards
