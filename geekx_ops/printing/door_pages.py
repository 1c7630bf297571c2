"""The list for the door as HTML and as text: its templates in print/, filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path

from wcwidth import ljust, wrap

from geekx_ops import templating
from geekx_ops.door.wording import when
from geekx_ops.events.event import Event
from geekx_ops.events.opening import local
from geekx_ops.printing.css import css_string
from geekx_ops.printing.door_rows import DoorList
from geekx_ops.text import counted


def rendered_html(sheet: DoorList, folder: Path | None = None) -> str:
    """The list as one HTML file that needs no other, for A4 and Letter.

    *folder* is the user's own: its `print/door-list.html` is taken instead of ours. Raises NotFound if there is no such
    folder, Invalid naming file and line if its template cannot be used.
    """
    return _rendered("print/door-list.html", sheet, folder)


def rendered_text(sheet: DoorList, folder: Path | None = None) -> str:
    """The list as plain text, 80 columns wide; as `rendered_html`, from `print/door-list.txt`."""
    page = _rendered("print/door-list.txt", sheet, folder)
    return "".join(line.rstrip(" ") + "\n" for line in page.split("\n")[:-1])


def _rendered(name: str, sheet: DoorList, folder: Path | None) -> str:
    values = {"sheet": sheet, "settings": sheet.event.settings}
    return templating.rendered(name, values, folder=folder, filters=_filters(sheet.event))


def _filters(event: Event) -> dict[str, Callable[..., str]]:
    """What templates may do with their values, beside what Jinja2 brings."""
    return {
        "when": partial(when, event),
        "day": partial(local, event),
        "counted": counted,
        "css": css_string,
        "columns": columns,
    }


def columns(cells: Sequence[str], *widths: int) -> str:
    """*cells* beside each other, two blanks apart, each wrapped at its width; line ends in a cell stay."""
    blocks = [_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return "\n".join(
        "  ".join(ljust(part, width) for part, width in zip(parts, widths, strict=True)).rstrip()
        for parts in zip_longest(*blocks, fillvalue="")
    )


def _lines(cell: str, width: int) -> list[str]:
    return [
        part
        for line in cell.split("\n")
        for part in wrap(line, width, break_on_hyphens=False, subsequent_indent=" " * _indent(line))
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
