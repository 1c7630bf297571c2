"""Pages of a PDF as grey pictures, through pypdfium2."""

from __future__ import annotations

from collections import Counter
from typing import Any

from geekx_ops.qr.extras import needed
from geekx_ops.qr.placing import Box

_COARSE = 48 / 72
"""Pixels in a point where only content is looked for."""
_DIFFERENT = 20
"""Steps of grey from the background that count as content."""


class Pages:
    """A PDF that is looked at page by page."""

    def __init__(self, content: bytes) -> None:
        self._document = needed("pypdfium2", extra="check").PdfDocument(content)
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
        bitmap = self._document[number - 1].render(scale=scale)
        image = bitmap.to_pil().convert("RGB" if colour else "L")
        bitmap.close()
        return image

    def __len__(self) -> int:
        return len(self._document)

    def height(self, number: int) -> float:
        """Points from the top of page *number* to its bottom."""
        return float(self._document[number - 1].get_size()[1])
