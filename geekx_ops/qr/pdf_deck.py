"""A deck as PDF. Each code is one form in units of modules, shared by all pages that show it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.extras import found, needed
from geekx_ops.qr import drawing, placing
from geekx_ops.qr.decks import NAME, Slide, Stamp
from geekx_ops.qr.occupancy import Pages
from geekx_ops.qr.placing import Box, Spot

_FORM, _FONT, _MARK, _CLOSING = "/QRStamp", "/QRStampFont", "/QRStampContent", "/QRStampClosing"
_SIGNED = 1
_BESIDE = 0.25
"""Of the font's size: the room between the edge of the caption and its first letter."""


class PdfDeck:
    """See `decks.Deck`."""

    def __init__(self, content: bytes, name: str) -> None:
        self._pikepdf = needed("pikepdf", extra="slides")
        self._pdf = self._open(content, name)
        if _is_signed(self._pdf):
            raise Invalid(f"{name} is signed, and a code on it would break the signature. Use a copy without it.")
        self._pages = [page for page in self._pdf.pages if _CLOSING not in page.obj]
        if not self._pages:
            raise Invalid(f"{name} has no pages; nothing was changed.")
        self._forms: dict[str, Any] = {}
        self._seen: Pages | None = None

    def _open(self, content: bytes, name: str) -> Any:
        try:
            return self._pikepdf.open(io.BytesIO(content), attempt_recovery=False)
        except self._pikepdf.PasswordError:
            raise Invalid(f"{name} is encrypted. Export it again without a password, and use that.") from None
        except Exception as error:  # noqa: BLE001 - a damaged file fails in whichever part is damaged
            raise Invalid(f"{name} cannot be opened; it is damaged, or no PDF. Export it again: {error}.") from None

    @property
    def slides(self) -> Sequence[Slide]:
        """Its pages as they are seen."""
        return [Slide(number, *_seen_size(page)) for number, page in enumerate(self._pages, start=1)]

    def covered(self, number: int, place: Spot) -> float | None:
        """The share of *place* that differs from its background, where pypdfium2 can show the page."""
        if found("pypdfium2") is None:
            return None
        if self._seen is None:
            self._seen = Pages(self.content())
        return max(self._seen.occupied(number, part) for part in place.boxes)

    def put(self, number: int, stamp: Stamp, place: Spot) -> None:
        """Put *stamp* on page *number*."""
        self._draw(self._pages[number - 1], stamp, place)

    def close_with(self, stamp: Stamp) -> None:
        """Add a page at the end with a large code."""
        width, height = _seen_size(self._pages[-1])
        page = self._pdf.add_blank_page(page_size=(width, height))
        page.obj[_CLOSING] = True
        self._draw(page, stamp, placing.closing(width, height, stamp.caption))

    def _draw(self, page: Any, stamp: Stamp, place: Spot) -> None:
        pikepdf = self._pikepdf
        resources = _own_resources(pikepdf, page)
        _entry(pikepdf, resources, "/XObject")[_FORM] = self._form(stamp)
        turn = _turn(page)
        content = f"q {turn} cm\n{_tile(stamp, place.tile)}"
        if place.caption is not None:
            _entry(pikepdf, resources, "/Font")[_FONT] = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding)  # fmt: skip
            content += _caption(stamp.caption, place.caption)
        self._surround(page, f"{content}Q\n".encode("latin-1"))
        annotations = pikepdf.Array(list(page.obj.get("/Annots", [])))  # pages may share one list
        for box in place.boxes:
            annotations.append(self._pdf.make_indirect(_annotation(pikepdf, stamp.url, turn.box(box))))
        page.obj.Annots = annotations

    def _form(self, stamp: Stamp) -> Any:
        if stamp.url not in self._forms:
            side = stamp.symbol.tile
            form = self._pikepdf.Stream(self._pdf, drawing.form(stamp.symbol))
            form.Type, form.Subtype = self._pikepdf.Name.XObject, self._pikepdf.Name.Form
            form.BBox = self._pikepdf.Array([0, 0, side, side])
            self._forms[stamp.url] = form
        return self._forms[stamp.url]

    def _surround(self, page: Any, content: bytes) -> None:
        """Draw *content* last; what decks change of the drawing's state, and leave changed, is undone before."""
        pikepdf = self._pikepdf
        old = page.obj.get("/Contents", pikepdf.Array())
        parts = list(old) if isinstance(old, pikepdf.Array) else [old]
        before, after = (pikepdf.Stream(self._pdf, text) for text in (b"q\n", b"\nQ\n" + content))
        for ours in (before, after):
            ours[_MARK] = True
        page.obj.Contents = pikepdf.Array([before, *parts, after])

    def clean(self) -> int:
        """Take out everything of ours; how many codes there were."""
        count = 0
        for number in reversed(range(len(self._pdf.pages))):
            page = self._pdf.pages[number]
            if _CLOSING in page.obj:
                del self._pdf.pages[number]
                count += 1
            else:
                count += _wipe(self._pikepdf, page.obj)
        return count

    def content(self) -> bytes:
        """The file, with the same bytes for the same deck."""
        made = io.BytesIO()
        self._pdf.remove_unreferenced_resources()
        self._pdf.save(made, deterministic_id=True)
        return made.getvalue()


def _is_signed(pdf: Any) -> bool:
    form = pdf.Root.get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & _SIGNED)


def _view(page: Any) -> tuple[float, float, float, float, int]:
    """The visible part of *page*, and by how much it is turned."""
    x0, y0, x1, y1 = map(float, page.cropbox)
    left, bottom = min(x0, x1), min(y0, y1)
    return left, bottom, abs(x1 - x0), abs(y1 - y0), int(_inherited(page.obj, "/Rotate", 0)) % 360


def _inherited(node: Any, key: str, default: Any) -> Any:
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return default


def _seen_size(page: Any) -> tuple[float, float]:
    _, _, width, height, turned = _view(page)
    return (width, height) if turned in {0, 180} else (height, width)


class _Turn:
    """From what is seen, with its origin at the top left, to the page's own coordinates."""

    def __init__(self, matrix: tuple[float, ...]) -> None:
        self.matrix = matrix

    def __str__(self) -> str:
        return " ".join(f"{value:g}" for value in self.matrix)

    def box(self, box: Box) -> list[float]:
        """*box* as the corners of a rectangle of the page."""
        a, b, c, d, e, f = self.matrix
        corners = [(x, y) for x in (box.left, box.left + box.width) for y in (box.top, box.top + box.height)]
        xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
        return [round(value, 3) for value in (min(xs), min(ys), max(xs), max(ys))]


def _turn(page: Any) -> _Turn:
    left, bottom, width, height, turned = _view(page)
    return _Turn(
        {
            0: (1, 0, 0, -1, left, bottom + height),
            90: (0, 1, 1, 0, left, bottom),
            180: (-1, 0, 0, 1, left + width, bottom),
            270: (0, -1, -1, 0, left + width, bottom + height),
        }[turned]
    )


def _tile(stamp: Stamp, tile: Box) -> str:
    """The form in its place, the right way up, with words for those who do not see it."""
    scale = tile.width / stamp.symbol.tile
    told = _text(stamp.description)
    drawn = f"q {scale:.6f} 0 0 {-scale:.6f} {tile.left:.3f} {tile.top + tile.height:.3f} cm {_FORM} Do Q"
    return f"/Figure <</Alt {told}>> BDC\n{drawn}\nEMC\n"


def _caption(words: str, box: Box) -> str:
    font = box.height / 1.6
    # Helvetica's letters are half as wide as high; a long address is drawn smaller.
    size = min(font, (box.width - 2 * _BESIDE * font) / max(1, len(words)) / 0.52)
    left, line = box.left + _BESIDE * font, box.top + box.height / 2 + size * 0.35
    ground = f"1 g {box.left:.3f} {box.top:.3f} {box.width:.3f} {box.height:.3f} re f 0 g"
    return f"{ground}\nBT {_FONT} {size:.3f} Tf 1 0 0 -1 {left:.3f} {line:.3f} Tm {_text(words)} Tj ET\n"


def _text(words: str) -> str:
    """*words* as a text of a PDF; what Latin letters cannot say is a question mark."""
    plain = words.encode("latin-1", "replace").decode("latin-1")
    return "(" + plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def _annotation(pikepdf: Any, url: str, rectangle: list[float]) -> Any:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array(rectangle), NM=pikepdf.String(NAME),
        Border=pikepdf.Array([0, 0, 0]), Contents=pikepdf.String(f"QR code: {url}"),
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(url)),
    )  # fmt: skip


def _own_resources(pikepdf: Any, page: Any) -> Any:
    """The page's resources, copied first where other pages have the same ones."""
    inherited = _inherited(page.obj, "/Resources", pikepdf.Dictionary())
    page.obj.Resources = pikepdf.Dictionary({key: _copied(pikepdf, value) for key, value in inherited.items()})
    return page.obj.Resources


def _copied(pikepdf: Any, value: Any) -> Any:
    return pikepdf.Dictionary(dict(value.items())) if isinstance(value, pikepdf.Dictionary) else value


def _entry(pikepdf: Any, resources: Any, key: str) -> Any:
    if key not in resources:
        resources[key] = pikepdf.Dictionary()
    return resources[key]


def _wipe(pikepdf: Any, page: Any) -> int:
    """Take what is ours off *page*; whether there was a code."""
    resources, count = page.get("/Resources", {}), 0
    for kind, name in (("/XObject", _FORM), ("/Font", _FONT)):
        if name in resources.get(kind, {}):
            del resources[kind][name]
            if not resources[kind].keys():
                del resources[kind]
            count += kind == "/XObject"
    _wipe_lists(pikepdf, page)
    return count


def _wipe_lists(pikepdf: Any, page: Any) -> None:
    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        rest = [part for part in contents if _MARK not in part]
        if len(rest) < len(contents):
            page.Contents = rest[0] if len(rest) == 1 else pikepdf.Array(rest)
    if "/Annots" in page:
        others = [one for one in page.Annots if str(one.get("/NM", "")) != NAME]
        if others:
            page.Annots = pikepdf.Array(others)
        else:
            del page["/Annots"]
