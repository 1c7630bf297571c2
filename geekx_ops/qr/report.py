"""The check as a page: a picture of each slide, and what there is to say about it."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geekx_ops import resources
from geekx_ops.qr.checking import Checked
from geekx_ops.qr.judging import Room


def rendered(deck: str, checked: Checked, room: Room) -> str:
    """The page, complete in one file."""
    loader = FileSystemLoader(resources.directory("templates") / "qr")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("check.html").render(deck=deck, checked=checked, room=room)
