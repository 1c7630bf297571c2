"""Pages of a PDF as grey pictures, through pypdfium2."""

from __future__ import annotations

from collections import Counter
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.extras import needed
from geekx_ops.qr.placing import Box

_COARSE = 48 / 72
"""Pixels in a point where only content is looked for."""
_DIFFERENT = 20
"""Steps of grey from the background that count as content."""

_MOST_PIXELS = 60_000_000
"""Of one picture: what is more takes the memory of a laptop."""


class Pages:
    """A PDF that is looked at page by page."""

    def __init__(self, content: bytes) -> None:
        pdfium = needed("pypdfium2", extra="check")
        try:
            self._document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise Invalid(f"the pages cannot be shown: {error} Export the deck as PDF again.") from None
        self._coarse: tuple[int, Any] | None = None

    def occupied(self, number: int, box: Box) -> float:
        """Which share of *box* on page *number* differs from its own most frequent grey."""
        if self._coarse is None or self._coarse[0] != number:
            self._coarse = (number, self.picture(number, _COARSE))
        left, top = box.left * _COARSE, box.top * _COARSE
        area = (round(left), round(top), round(left + box.width * _COARSE), round(top + box.height * _COARSE))
        pixels = self._coarse[1].crop(area).tobytes()
        if not pixels:
            return 0.0
        ground = Counter(pixels).most_common(1)[0][0]
        return float(sum(abs(pixel - ground) > _DIFFERENT for pixel in pixels) / len(pixels))

    def picture(self, number: int, scale: float, *, colour: bool = False) -> Any:
        """Page *number* as a picture of Pillow, in grey or in colours, *scale* pixels a point."""
        page = self._document[number - 1]
        width, height = page.get_size()
        if width * height * scale**2 > _MOST_PIXELS:
            raise Invalid(f"page {number} is far larger, or far longer than wide, than any slide is; take it out.")
        bitmap = page.render(scale=scale)
        image = bitmap.to_pil().convert("RGB" if colour else "L")
        bitmap.close()
        return image

    def __len__(self) -> int:
        return len(self._document)

    def height(self, number: int) -> float:
        """Points from the top of page *number* to its bottom."""
        return float(self._document[number - 1].get_size()[1])
