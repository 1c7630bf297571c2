"""A logo in the middle of a code: as much of it as error correction bears, and no more."""

from __future__ import annotations

import base64
import io
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.extras import needed
from geekx_ops.qr import drawing
from geekx_ops.qr.symbol import QUIET, Level, Symbol

SAFE = {Level.L: 0.0, Level.M: 0.04, Level.Q: 0.10, Level.H: 0.13}
"""The share of a symbol's area that may be covered: measured, and below what its name promises, as that counts
codewords."""

_MOST_BYTES = 5 * 2**20


def refuse_too_large(symbol: Symbol, share: float) -> None:
    """Raise Invalid if a logo on *share* of the area of *symbol* would keep phones from reading it."""
    safe = SAFE[symbol.level]
    if not 0 < share <= safe:
        told = f"a logo may cover up to {safe:.0%} of this code, which has level {symbol.level}; {share:.0%} was asked."
        raise Invalid(f"{told} Make the logo smaller, or the level higher.", share=share, limit=safe)


def side(symbol: Symbol, share: float) -> int:
    """Modules a side that a logo gets: whole ones in the middle, as half a module is lost like a whole one."""
    return max(1, (int(symbol.size * share**0.5) - 1) // 2 * 2 + 1)


def svg(symbol: Symbol, logo: bytes, share: float) -> str:
    """The drawing with *logo*, a PNG or a JPEG, in its middle."""
    refuse_too_large(symbol, share)
    picture = _opened(logo)
    modules = side(symbol, share)
    corner = (symbol.tile - modules) // 2
    kind = "jpeg" if picture.format == "JPEG" else "png"
    address = f"data:image/{kind};base64,{base64.b64encode(logo).decode('ascii')}"
    place = f'x="{corner}" y="{corner}" width="{modules}" height="{modules}"'
    return drawing.svg(symbol, extra=f'<rect {place} fill="#fff"/><image {place} href="{address}"/>')


def png(symbol: Symbol, logo: bytes, share: float, *, pixels: int = drawing.PIXELS) -> bytes:
    """The picture with *logo* in its middle, in its colours."""
    refuse_too_large(symbol, share)
    image = needed("PIL.Image", extra="slides")
    tile = image.open(io.BytesIO(drawing.png(symbol, pixels=pixels))).convert("RGB")
    width = side(symbol, share) * pixels
    picture = _opened(logo).convert("RGBA")
    picture.thumbnail((width, width))
    corner = QUIET * pixels + (symbol.size * pixels - width) // 2
    tile.paste((255, 255, 255), (corner, corner, corner + width, corner + width))
    middle = corner + (width - picture.width) // 2, corner + (width - picture.height) // 2
    tile.paste(picture, middle, picture)
    made = io.BytesIO()
    tile.save(made, "PNG", optimize=True)
    return made.getvalue()


def _opened(logo: bytes) -> Any:
    image = needed("PIL.Image", extra="slides")
    if len(logo) > _MOST_BYTES:
        raise Invalid(f"the logo has more than {_MOST_BYTES >> 20} MB; a small PNG will do.")
    try:
        picture = image.open(io.BytesIO(logo))
        picture.load()
    except (OSError, ValueError, image.DecompressionBombError):
        raise Invalid("the logo cannot be read; give a PNG or a JPEG.") from None
    if picture.format not in {"PNG", "JPEG"}:
        raise Invalid(f"the logo is a {picture.format}; give a PNG or a JPEG.")
    return picture
