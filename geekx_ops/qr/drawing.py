"""A symbol as PNG, SVG, PDF, and for a terminal. The white tile with its quiet zone is part of each."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from geekx_ops.qr.symbol import QUIET, Symbol

PIXELS = 10
"""Pixels a module has in a PNG, unless somebody says otherwise."""
MOST_PIXELS = 200

_BLOCKS = {"00": " ", "01": "▄", "10": "▀", "11": "█"}
_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def png(symbol: Symbol, *, pixels: int = PIXELS) -> bytes:
    """A picture of black and white, one bit a pixel."""
    side = symbol.tile * pixels
    same = b"\2" + bytes(-(-side // 8))  # as the line above: such lines cost next to nothing
    quiet = _packed("1" * side) + same * (QUIET * pixels - 1)
    edge = "1" * (QUIET * pixels)
    black, white, rest = "0" * pixels, "1" * pixels, same * (pixels - 1)
    rows = [_packed(edge + row.replace("1", "d").replace("0", white).replace("d", black) + edge) + rest
            for row in symbol.rows]  # fmt: skip
    image = zlib.compress(quiet + b"".join(rows) + quiet, 6)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", image) + _chunk(b"IEND", b"")


def _packed(bits: str) -> bytes:
    """A line of a picture: which filter (none), then its pixels."""
    padded = bits + "0" * (-len(bits) % 8)
    return b"\0" + int(padded, 2).to_bytes(len(padded) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def svg(symbol: Symbol, *, extra: str = "") -> str:
    """A drawing of one path on a white square, in units of modules. *extra* is drawn over it."""
    side = symbol.tile
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs(symbol))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/>{extra}</svg>\n'
    )


def runs(symbol: Symbol) -> Iterator[tuple[int, int, int]]:
    """Column, row and width of each run of dark modules, counted from the corner of the tile."""
    for number, row in enumerate(symbol.rows, start=QUIET):
        for found in re.finditer("1+", row):
            begin, end = found.span()
            yield begin + QUIET, number, end - begin


def form(symbol: Symbol) -> bytes:
    """What paints the tile in a PDF, in units of modules, with its origin at the bottom left."""
    side = symbol.tile
    bars = "".join(f"{x} {side - y - 1} {width} 1 re\n" for x, y, width in runs(symbol))
    return f"1 g 0 0 {side} {side} re f\n0 g\n{bars}f\n".encode("ascii")


def pdf(symbol: Symbol, *, module: float = 10) -> bytes:
    """A page that is the tile, each module of it *module* points wide."""
    side = symbol.tile * module
    content = f"{module} 0 0 {module} 0 0 cm\n".encode("ascii") + form(symbol)
    packed = zlib.compress(content, 9)
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 4 0 R/Resources<<>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.encode("ascii"),
        f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode("ascii") + packed + b"\nendstream",
    ]
    return _document(objects)


def _document(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(made))
    )


def terminal(symbol: Symbol, *, colour: bool, dark_terminal: bool = True) -> str:
    """Two rows of modules in a line of half blocks.

    With *colour* black on white is asked for, so that it is right on every terminal; without, the colours of the
    terminal are all there is, and *dark_terminal* tells that its letters are the lighter ones.
    """
    empty = "0" * symbol.tile
    edge = "0" * QUIET
    rows = [empty] * QUIET + [f"{edge}{row}{edge}" for row in symbol.rows] + [empty] * QUIET
    if len(rows) % 2:
        rows.append(empty)
    if not colour and dark_terminal:
        rows = [row.translate({48: "1", 49: "0"}) for row in rows]
    lines = ("".join(_BLOCKS[upper + lower] for upper, lower in zip(*pair, strict=True))
             for pair in zip(rows[::2], rows[1::2], strict=True))  # fmt: skip
    before, after = (_BLACK_ON_WHITE, _AS_BEFORE) if colour else ("", "")
    return "".join(f"{before}{line}{after}\n" for line in lines)
