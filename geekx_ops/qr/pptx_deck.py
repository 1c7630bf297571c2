"""A deck of PowerPoint. What is put in are pictures and texts named `qr-stamp`; nothing else of the deck is touched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.extras import needed
from geekx_ops.qr import drawing, placing
from geekx_ops.qr.decks import NAME, Slide, Stamp
from geekx_ops.qr.placing import Box, Spot

_CLOSING = f"{NAME}-closing"
_POINT = 12_700
"""English Metric Units in a point."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class PptxDeck:
    """See `decks.Deck`."""

    def __init__(self, content: bytes, name: str) -> None:
        pptx = needed("pptx", extra="slides")
        try:
            self._deck = pptx.Presentation(io.BytesIO(content))
            self._width = self._deck.slide_width / _POINT
            self._height = self._deck.slide_height / _POINT
            self._slides = [slide for slide in self._deck.slides if not _is_ours(slide)]
        except Exception as error:  # noqa: BLE001 - a damaged file fails in whichever part is damaged
            raise Invalid(f"{name} cannot be opened; it is damaged, or not a deck. Save it again: {error}.") from None
        if not self._slides:
            raise Invalid(f"{name} has no slides; nothing was changed.")
        self._boxes: dict[int, list[Box]] = {}
        self._pictures: dict[str, bytes] = {}

    @property
    def slides(self) -> Sequence[Slide]:
        """Its slides, without a closing one of ours."""
        return [
            Slide(number, self._width, self._height, hidden=slide.element.get("show") in {"0", "false"})
            for number, slide in enumerate(self._slides, start=1)
        ]

    def covered(self, number: int, place: Spot) -> float | None:
        """The share of *place* that boxes with something in them cover; what fills the slide is background."""
        shares = [box.overlap(part) / part.area for box in self._content(number) for part in place.boxes]
        return max(shares, default=0.0)

    def _content(self, number: int) -> list[Box]:
        if number not in self._boxes:
            background = 0.9 * self._width * self._height
            self._boxes[number] = [box for box in _boxes(self._slides[number - 1]) if box.area < background]
        return self._boxes[number]

    def put(self, number: int, stamp: Stamp, place: Spot) -> None:
        """Put *stamp* on slide *number*."""
        self._draw(self._slides[number - 1], stamp, place, NAME)

    def close_with(self, stamp: Stamp) -> None:
        """Add a slide at the end with a large code."""
        layout = min(self._deck.slide_layouts, key=lambda layout: len(layout.placeholders), default=None)
        if layout is None:
            raise Invalid("the deck has no layout for another slide; leave --closing-slide out. Nothing was changed.")
        slide = self._deck.slides.add_slide(layout)
        for shape in list(slide.placeholders):
            shape.element.getparent().remove(shape.element)
        self._draw(slide, stamp, placing.closing(self._width, self._height, stamp.caption), _CLOSING)

    def _draw(self, slide: Any, stamp: Stamp, place: Spot, name: str) -> None:
        picture = slide.shapes.add_picture(io.BytesIO(self._picture(stamp)), *_emu(place.tile))
        picture.name = name
        picture._element._nvXxPr.cNvPr.set("descr", stamp.description)  # noqa: SLF001 - there is no public way
        picture.click_action.hyperlink.address = stamp.url
        if place.caption is not None:
            _write(slide.shapes.add_textbox(*_emu(place.caption)), stamp, place, name, self._width)

    def _picture(self, stamp: Stamp) -> bytes:
        if stamp.url not in self._pictures:
            self._pictures[stamp.url] = drawing.png(stamp.symbol)
        return self._pictures[stamp.url]

    def clean(self) -> int:
        """Take out everything of ours; how many codes there were."""
        found = 0
        for slide in list(self._deck.slides):
            found += _wipe(slide)
        for entry in list(self._deck.slides._sldIdLst):  # noqa: SLF001 - python-pptx has no way to take a slide out
            if _is_ours(self._deck.part.related_slide(entry.rId)):
                self._deck.part.drop_rel(entry.rId)
                entry.getparent().remove(entry)
                found += 1
        return found

    def content(self) -> bytes:
        """The file, with the same bytes for the same deck: without the present time in its archive."""
        made, stable = io.BytesIO(), io.BytesIO()
        self._deck.save(made)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                info = zipfile.ZipInfo(entry.filename, _EPOCH)
                packed = entry.filename.lower().endswith((".png", ".jpg", ".jpeg", ".mp4"))
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                new.writestr(info, old.read(entry))
        return stable.getvalue()


def _is_ours(slide: Any) -> bool:
    return any(shape.name == _CLOSING for shape in slide.shapes)


def _boxes(slide: Any) -> Iterator[Box]:
    """What of *slide* is not ours and not empty."""
    for shape in slide.shapes:
        empty = shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text.strip()
        if shape.name.startswith(NAME) or empty:
            continue
        place = (shape.left, shape.top, shape.width, shape.height)  # each is looked up through layout and master
        if None not in place:
            yield Box(*(value / _POINT for value in place))


def _emu(box: Box) -> tuple[int, int, int, int]:
    return tuple(round(value * _POINT) for value in (box.left, box.top, box.width, box.height))  # type: ignore[return-value]


def _write(shape: Any, stamp: Stamp, place: Spot, name: str, width: float) -> None:
    """The caption: dark on light wherever it stands, and leading to where the code leads."""
    util, colour = needed("pptx.util", extra="slides"), needed("pptx.dml.color", extra="slides").RGBColor
    align = needed("pptx.enum.text", extra="slides").PP_ALIGN
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(0xFF, 0xFF, 0xFF)
    frame = shape.text_frame
    frame.word_wrap = name == _CLOSING
    frame.margin_top = frame.margin_bottom = 0
    paragraph = frame.paragraphs[0]
    paragraph.alignment = align.CENTER
    run = paragraph.add_run()
    run.text = stamp.caption
    font = placing.font_size(place.tile, width)
    run.font.size = util.Pt(round(min(font, 40)))
    run.font.color.rgb = colour(0, 0, 0)
    run.hyperlink.address = stamp.url


def _wipe(slide: Any) -> int:
    """Take our shapes off *slide*, and the relations that only they used; how many codes there were."""
    ours = [shape.element for shape in slide.shapes if shape.name == NAME]
    used = {value for element in ours for value in _relations(element)}
    for element in ours:
        element.getparent().remove(element)
    for relation in used - set(_relations(slide.element)):
        slide.part.rels.pop(relation)
    return sum(element.tag.endswith("}pic") for element in ours)


def _relations(element: Any) -> Iterator[str]:
    """What *element* and its parts point to; a speaker's picture may be the same file as ours."""
    for part in element.iter():
        yield from (value for key, value in part.attrib.items() if key.startswith(_R))
