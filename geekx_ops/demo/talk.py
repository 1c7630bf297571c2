"""A speaker's deck: made small, given its codes, and looked at as the room will see it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geekx_ops.events.event import Link
from geekx_ops.extras import needed
from geekx_ops.qr import decks, stamping
from geekx_ops.qr.checking import checked
from geekx_ops.qr.judging import Room
from geekx_ops.qr.report import rendered
from geekx_ops.qr.stamping import Style

ROOM = Room(screen_width=4.0, depth=11.0)
"""The picture on the wall, and the way to the last table."""

_SLIDES = (
    ("Training does not have to cost a fortune", "A talk at the dinner", True),
    ("What a run costs", "Most of it is waiting for memory. So we count what moves, not what is computed.", False),
    ("Try it", "Two dozen methods in one library; take them off one by one and see what each was worth.", False),
    ("Thank you", "Questions now, or at the patio.", True),
)
"""Title, text, and whether the slide is dark."""


def with_codes(links: Sequence[Link]) -> dict[str, str | bytes]:
    """The deck, the same with codes, and the report, by their file names. Raises MissingExtra."""
    own = _deck()
    with TemporaryDirectory(prefix="geekx-talk-") as folder:
        path = Path(folder) / "talk.pdf"
        path.write_bytes(own)
        deck = decks.opened(path)
        stamping.stamped(deck, links, Style(closing=True))
        path.write_bytes(stamped := deck.content())
        report = rendered("talk.qr.pdf", checked(path, links, ROOM, pictures=True), ROOM)
    return {"talk.pdf": own, "talk.qr.pdf": stamped, "codes.html": report}


def _deck() -> bytes:
    pikepdf = needed("pikepdf", extra="slides")
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for title, text, dark in _SLIDES:
        page = pdf.add_blank_page(page_size=(960, 540))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pdf.make_stream("\n".join(_drawn(title, text, dark=dark)).encode("ascii"))
    return _content(pdf)


def _content(pdf: Any) -> bytes:
    made = io.BytesIO()
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _drawn(title: str, text: str, *, dark: bool) -> Iterator[str]:
    ground, ink = ("0.10 0.09 0.20", "1 1 1") if dark else ("1 1 1", "0.10 0.09 0.20")
    yield f"{ground} rg 0 0 960 540 re f 0.93 0.42 0.30 rg 60 418 90 6 re f {ink} rg"
    yield f"BT /F 38 Tf 60 440 Td ({title}) Tj ET"
    for number, line in enumerate(_lines(text)):
        yield f"BT /F 24 Tf 60 {370 - 36 * number} Td ({line}) Tj ET"


def _lines(text: str, width: int = 44) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
