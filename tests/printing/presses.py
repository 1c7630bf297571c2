"""The engine with the fonts of packages alone, so that a test says the same on every machine; and PDF read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import typst

from geekx_ops.printing import typesetting
from geekx_ops.printing.typesetting import Press


@dataclass(frozen=True)
class Glyph:
    """A letter of a page, its place in points from the left and the top, and how high a page is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page read back."""

    wide: float
    high: float
    text: str
    glyphs: tuple[Glyph, ...]


def pages(content: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [_page(page) for page in document]
    finally:
        document.close()


def _page(page: Any) -> Page:
    wide, high = page.get_size()
    text = page.get_textpage()
    glyphs = tuple(
        Glyph(letter, left, high - top, right, high - bottom)
        for place in range(text.count_chars())
        if (letter := text.get_text_range(place, 1)).strip()
        for left, bottom, right, top in [text.get_charbox(place)]
    )
    return Page(wide, high, text.get_text_range().replace("\r\n", "\n"), glyphs)


def bookmarks(content: bytes) -> list[tuple[int, str]]:
    """The outline: level and title."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]
    finally:
        document.close()


def metadata(content: bytes) -> dict[str, str]:
    with pikepdf.open(BytesIO(content)) as document:
        return {str(key): str(value) for key, value in document.docinfo.items()}


def fonts(content: bytes) -> set[str]:
    """The names of the fonts in it, without the mark of a subset."""
    with pikepdf.open(BytesIO(content)) as document:
        return set(_fonts(document))


def _fonts(document: Any) -> Iterator[str]:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing:
            yield str(thing["/BaseFont"]).removeprefix("/").partition("+")[2]


def press_with(root: Path, *packages: str) -> Press:
    """The engine with its own fonts and those of *packages*; with those of the machine never."""
    typesetting._laid_out(root, None)
    places = [place for name in packages if (place := typesetting._place_of(name))]
    known = typst.Fonts(include_system_fonts=False, font_paths=places)
    families = [one for one in typesetting.PREFERRED if one in known.families()]
    return Press(typst.Compiler(root=root, font_paths=known), typst, families, root, own=None)
