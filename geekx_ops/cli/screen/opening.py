"""A terminal for a full screen, or the reason why there can be none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from geekx_ops.cli.screen.terminal import Terminal


def open_terminal(form: str, *, what: str, instead: str) -> Terminal:
    """The terminal, for *what* ("the screen of the door"). Raises Invalid where there is none, and says *instead*.

    *form* is the --format that was asked for; a screen has none.
    """
    if form != "table":
        raise Invalid(f"{what} is for people and has no --format. {instead}")
    try:
        from geekx_ops.cli.screen.terminal import Terminal
    except ImportError as error:  # Windows
        raise Invalid(f"{what} needs Linux, macOS or WSL. {instead}") from error
    streams = (sys.stdin, sys.stdout)
    if not all(stream is not None and not stream.closed and stream.isatty() for stream in streams):
        raise Invalid(f"{what} needs a terminal. {instead}")
    if os.environ.get("TERM") == "dumb":
        raise Invalid(f"this terminal cannot place text on its screen (TERM is dumb). {instead}")
    return Terminal()
