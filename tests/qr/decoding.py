"""Pictures read by an independent decoder, as strictly as a phone reads them."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

from geekx_ops.qr.symbol import Symbol

QR: Any = zxingcpp.BarcodeFormat.QRCode


def read(picture: Any) -> list[Any]:
    grey = picture.convert("L")
    return list(zxingcpp.read_barcodes(grey, formats=QR, try_invert=False))


def the_one(picture: Any) -> Any:
    found = read(picture)
    assert len(found) == 1
    return found[0]


def agrees(one: Any, symbol: Symbol) -> bool:
    """Whether what was read is what was asked for: bytes, version, level, mask."""
    told = (one.bytes, one.extra["Version"], one.extra["ECLevel"], str(one.extra["DataMask"]))
    return bool(told == (symbol.payload, str(symbol.version), symbol.level.value, str(symbol.mask)))


def of_png(content: bytes) -> Any:
    return Image.open(io.BytesIO(content))


def of_svg(content: str, *, scale: int = 4, ground: str = "black") -> Any:
    """Our SVG: a white square and a path of rectangles, on a dark ground."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', content)[1])  # type: ignore[index]
    picture = Image.new("L", ((side + 8) * scale, (side + 8) * scale), ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((4 * scale, 4 * scale, (4 + side) * scale - 1, (4 + side) * scale - 1), fill="white")
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", content):
        left, top, right = (int(x) + 4) * scale, (int(y) + 4) * scale, (int(x) + int(width) + 4) * scale
        draw.rectangle((left, top, right - 1, top + scale - 1), fill="black")
    return picture


def of_pdf(content: bytes, *, page: int = 0, scale: float = 1.0) -> Any:
    document = pypdfium2.PdfDocument(content)
    picture = document[page].render(scale=scale).to_pil()
    document.close()
    return picture


def of_terminal(text: str, *, dark: bool, scale: int = 4) -> Any:
    """What a terminal shows; with colours asked for, or its own: light letters if it is *dark*."""
    asked = "\x1b[38;5;16;48;5;231m" in text
    rows = re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()
    letters = 0 if asked else (255 if dark else 0)
    ground = 255 - letters
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    picture = Image.new("L", ((len(rows[0]) + 8) * scale, (2 * len(rows) + 8) * scale), 0 if dark else 255)
    draw = ImageDraw.Draw(picture)
    for y, row in enumerate(rows):
        for x, letter in enumerate(row):
            for half, filled in enumerate(halves[letter]):
                left, top = (x + 4) * scale, (2 * y + half + 4) * scale
                fill = letters if filled else ground
                draw.rectangle((left, top, left + scale - 1, top + scale - 1), fill=fill)
    return picture
