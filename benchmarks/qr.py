"""Codes, against the library they are made with and against segno: one address of 60 characters after the other."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pptx
import qrcode
import segno
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

from benchmarks.measuring import Ratio, alternately, elapsed
from geekx_ops.events.event import Link
from geekx_ops.qr import decks, drawing, stamping
from geekx_ops.qr.stamping import Style
from geekx_ops.qr.symbol import Level, symbol

CODES = 50
"""Codes in one turn."""
TICKETS = 1_000
SLIDES = 200

_numbers = count()
_Make = Callable[[str], object]


def addresses(number: int) -> Iterator[str]:
    """So many addresses of 60 characters, none of them ever twice: nothing can be kept from the turn before."""
    for _ in range(number):
        yield f"https://example.org/talks/{next(_numbers):08d}/".ljust(60, "x")


def turn(make: _Make) -> Callable[[], float]:
    def work() -> float:
        urls = list(addresses(CODES))
        return elapsed(lambda: [make(url) for url in urls])

    return work


def ours_png(url: str) -> object:
    return drawing.png(symbol(url, level=Level.M))


def ours_svg(url: str) -> object:
    return drawing.svg(symbol(url, level=Level.M))


def stock(url: str, factory: Any) -> object:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, image_factory=factory)
    code.add_data(url)
    code.make()
    made = io.BytesIO()
    code.make_image().save(made)
    return made


def segno_png(url: str) -> object:
    made = io.BytesIO()
    segno.make(url, error="m", micro=False).save(made, kind="png", scale=10)
    return made


def against(claim: str, ours: _Make, bound: _Make, wanted: str) -> Ratio:
    seconds, limit = alternately(turn(ours), turn(bound))
    per_code = 1000 / CODES
    return Ratio(claim, f"{seconds * per_code:.2f} ms", f"{limit * per_code:.2f} ms", limit / seconds, wanted)


def png(_folder: Path) -> Ratio:
    return against("one code as PNG, against qrcode", ours_png, lambda url: stock(url, PilImage), "at least 5")


def svg(_folder: Path) -> Ratio:
    return against("one code as SVG, against qrcode", ours_svg, lambda url: stock(url, SvgPathImage), "at least 6")


def png_beside_segno(_folder: Path) -> Ratio:
    return against("one code as PNG, against segno", ours_png, segno_png, "at least 4")


def tickets(_folder: Path) -> Ratio:
    """What is in use after 1,000 ticket codes, against after 100: nothing is kept of them."""
    peaks = []
    for number in (100, TICKETS):
        tracemalloc.start()
        for ticket in range(number):
            drawing.png(symbol(f"ABCDEFGH{ticket:02d}"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    few, many = peaks
    return Ratio(
        "memory of 1,000 tickets, against 100", f"{many / 1e3:.0f} kB", f"{few / 1e3:.0f} kB", many / few, "at most 1.2"
    )


def deck(folder: Path) -> Ratio:
    """A deck of 200 slides opened, stamped and saved, against the two seconds that somebody waits without wondering."""
    made = pptx.Presentation()
    for number in range(SLIDES):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = f"Slide {number}"
    made.save(folder / "deck.pptx")

    def stamp() -> None:
        opened = decks.opened(folder / "deck.pptx")
        stamping.stamped(opened, [Link("home", "https://girlgeek.io/")], Style(closing=True))
        opened.content()

    (seconds,) = alternately(lambda: elapsed(stamp), rounds=3)
    return Ratio(
        "a deck of 200 slides stamped, against two seconds", f"{seconds:.2f} s", "2.00 s", seconds / 2, "at most 1"
    )


MEASURED = (png, svg, png_beside_segno, tickets, deck)
