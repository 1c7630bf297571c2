"""The check before the night: every slide is shown, every code in it found, measured and judged."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geekx_ops.events.event import Link
from geekx_ops.qr import photos, scanning
from geekx_ops.qr.judging import Page, Room, Verdict, judged, verdict
from geekx_ops.qr.photos import Shots
from geekx_ops.qr.rendering import View, views

_USUAL_DISTANCE = 8.0
_SMALL = 640
"""Pixels of width that a slide has in a report."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a deck is like: the verdict, the photographs, and small pictures of the slides for a report."""

    verdict: Verdict
    shots: tuple[Shots, ...]
    pictures: dict[int, str] = field(default_factory=dict)


def checked(
    path: Path, links: Sequence[Link], room: Room, *, photo: bool = False, pictures: bool = False,
    progress: Progress = lambda _number: None,
) -> Checked:  # fmt: skip
    """Look at the deck *path*; *photo* takes photographs of it too, *pictures* keeps one of each slide."""
    pages, kept, best = [], {}, _Best()
    for view in views(path):
        page = _page(view, links, room)
        pages.append(page)
        best.look(page, view)
        if pictures:
            kept[view.number] = _small(view.picture)
        progress(view.number)
    metres = room.depth or _USUAL_DISTANCE
    taken = [
        shot for text, picture in (best.pictures.items() if photo else ())
        for shot in photos.shots(picture, text, screen_width=room.shown_width(*picture.size), metres=metres)
    ]  # fmt: skip
    return Checked(verdict(pages, links, room), tuple(taken), kept)


def _page(view: View, links: Sequence[Link], room: Room) -> Page:
    width, height = view.picture.size
    pixel = room.shown_width(width, height) / width
    codes = judged(view.number, scanning.codes(view.picture), links, pixel=pixel)
    return Page(view.number, codes, hidden=view.hidden, exact=view.exact)


class _Best:
    """For each text the slide that shows it largest: no more pictures are kept in memory than there are texts."""

    def __init__(self) -> None:
        self.pictures: dict[str, Any] = {}
        self._reach: dict[str, float] = {}

    def look(self, page: Page, view: View) -> None:
        """Keep the picture of a slide that shows a code larger than those before."""
        for one in page.codes:
            if not one.code.inverted and one.reach.bad_seat > self._reach.get(one.code.text, 0):
                self._reach[one.code.text] = one.reach.bad_seat
                self.pictures[one.code.text] = view.picture


def _small(picture: Any) -> str:
    """A small JPEG for a page, as its address."""
    small = picture.copy()
    small.thumbnail((_SMALL, _SMALL))
    packed = io.BytesIO()
    small.save(packed, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(packed.getvalue()).decode("ascii")
