"""Small decks, and what is in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pptx
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.util import Inches

from geekx_ops.events.event import Link

HOME = Link("home", "https://girlgeek.io/")
PAPER = Link("paper", "https://example.org/paper?a=1&b=(2)", "talk", (2,))
LINKS = (HOME, PAPER)


def presentation(*, wide: bool = True) -> Any:
    """Three slides: a title with text, one dark with a picture in a corner, one hidden."""
    deck: Any = pptx.Presentation()
    colour: Any = RGBColor
    deck.slide_width, deck.slide_height = (Inches(13.333), Inches(7.5)) if wide else (Inches(10), Inches(7.5))
    for number in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number + 1}"
    deck.slides[1].background.fill.solid()
    deck.slides[1].background.fill.fore_color.rgb = colour(20, 20, 40)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(picture, "PNG")
    side = Inches(2)
    deck.slides[1].shapes.add_picture(
        picture, deck.slide_width - side, deck.slide_height - side, side, side
    )  # in the bottom right
    deck.slides[2].element.set("show", "0")
    return deck


def pptx_file(folder: Path, name: str = "deck.pptx", *, wide: bool = True) -> Path:
    path = folder / name
    presentation(wide=wide).save(str(path))
    return path


def pdf_file(
    folder: Path, name: str = "deck.pdf", *, size: tuple[int, int] = (960, 540), turns: tuple[int, ...] = (0,)
) -> Path:
    """Pages that share their resources, leave the drawing's state changed, and are cropped with an offset."""
    pdf = pikepdf.new()
    shared = pdf.make_indirect(pikepdf.Dictionary(ProcSet=pikepdf.Array([pikepdf.Name.PDF])))
    for turn in turns:
        page = pdf.add_blank_page(page_size=(size[0] + 70, size[1] + 60))
        page.obj.CropBox = pikepdf.Array([30, 40, 30 + size[0], 40 + size[1]])
        page.obj.Rotate = turn
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(b"0.2 0 0 0.2 7 9 cm 0.5 g 200 2000 100 100 re f")
    pdf.save(folder / name)
    return folder / name


def parts(content: bytes) -> dict[str, int]:
    """The parts of a .pptx and their sizes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: entry.file_size for entry in archive.infolist()}
