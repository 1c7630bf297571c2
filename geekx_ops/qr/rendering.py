"""Slides as the room sees them: a picture of each, by the best way that this machine has."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geekx_ops.errors import Invalid
from geekx_ops.extras import found, needed
from geekx_ops.qr.decks import opened, read
from geekx_ops.qr.occupancy import Pages

HEIGHT = 1080
"""Pixels from the top of a slide to its bottom: those of most projectors."""
PATIENCE = 180.0
"""Seconds that LibreOffice may take."""


@dataclass(frozen=True, slots=True)
class View:
    """A slide and its picture, of Pillow and in colours. `exact` is false if only its pictures could be drawn."""

    number: int
    picture: Any
    hidden: bool = False
    exact: bool = True


def views(path: Path, *, height: int = HEIGHT) -> Iterator[View]:
    """Every slide of the deck *path*, one after the other. Raises Invalid, NotFound or MissingExtra."""
    if path.suffix.lower() == ".pdf":
        opened(path)  # refuses what is damaged, encrypted or empty, in words of its own
        yield from _pages(read(path), {}, height)
        return
    deck = opened(path)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or found("pypdfium2") is None:
        yield from _by_its_pictures(path, height)
        return
    hidden = [slide.hidden for slide in deck.slides]
    content = _printed(office, path)
    pages = len(Pages(content))
    seen = [number for number, skipped in enumerate(hidden, start=1) if not skipped]
    # LibreOffice leaves hidden slides out; ours with large codes are the last ones.
    numbers = [*seen, *range(len(hidden) + 1, pages - len(seen) + len(hidden) + 1)]
    yield from _pages(content, dict(enumerate(numbers, start=1)), height)


def _pages(content: bytes, numbers: dict[int, int], height: int) -> Iterator[View]:
    pages = Pages(content)
    for page in range(1, len(pages) + 1):
        picture = pages.picture(page, height / pages.height(page), colour=True)
        yield View(numbers.get(page, page), picture)


def _printed(office: str, path: Path) -> bytes:
    """The deck as a PDF, by LibreOffice, with settings of its own so that one that is open does not matter."""
    with TemporaryDirectory(prefix="geekx-slides-") as folder:
        place = Path(folder)
        settings = f"-env:UserInstallation={(place / 'settings').as_uri()}"
        command = [office, settings, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path.resolve())]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - found in PATH
            return (place / f"{path.stem}.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            told = f"LibreOffice could not show {path.name}. Export it as PDF from the program it was made with, and"
            raise Invalid(f"{told} check that.", path=str(path)) from error


def _by_its_pictures(path: Path, height: int) -> Iterator[View]:
    """Slides with nothing but their pictures on them: enough to find codes, not to see what covers them."""
    image = needed("PIL.Image", extra="slides")
    deck = needed("pptx", extra="slides").Presentation(io.BytesIO(read(path)))
    scale = height / deck.slide_height
    for number, slide in enumerate(deck.slides, start=1):
        picture = image.new("RGB", (round(deck.slide_width * scale), height), _background(slide))
        for shape in slide.shapes:
            if shape.element.tag.endswith("}pic"):
                _paste(image, picture, shape, scale)
        yield View(number, picture, hidden=slide.element.get("show") in {"0", "false"}, exact=False)


def _background(slide: Any) -> tuple[int, int, int]:
    try:
        colour = slide.background.fill.fore_color.rgb
    except (AttributeError, TypeError):  # of a theme, or none of its own
        return 255, 255, 255
    return int(colour[0]), int(colour[1]), int(colour[2])


def _paste(image: Any, picture: Any, shape: Any, scale: float) -> None:
    try:
        part = image.open(io.BytesIO(shape.image.blob)).convert("RGBA")
    except (OSError, ValueError, AttributeError):  # a kind of picture that Pillow does not know, or a linked one
        return
    size = max(1, round(shape.width * scale)), max(1, round(shape.height * scale))
    part = part.resize(size)
    picture.paste(part, (round(shape.left * scale), round(shape.top * scale)), part)
