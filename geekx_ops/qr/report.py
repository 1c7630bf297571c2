"""The check as a page: a picture of each slide, and what there is to say about it."""

from __future__ import annotations

from geekx_ops import templating
from geekx_ops.qr.checking import Checked
from geekx_ops.qr.judging import Room


def rendered(deck: str, checked: Checked, room: Room) -> str:
    """The page, complete in one file."""
    return templating.rendered("qr/check.html", {"deck": deck, "checked": checked, "room": room})
