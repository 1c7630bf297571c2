"""The example evening on paper, as it is printed when the doors open."""

from __future__ import annotations

from pathlib import Path

from geekx_ops.errors import MissingExtra
from geekx_ops.events.event import Event
from geekx_ops.printing import gathering, pages, sheets
from geekx_ops.printing.programme import Programme
from geekx_ops.printing.typesetting import press
from geekx_ops.workspace import open_workspace

SHEETS = {
    "run-of-show": "the evening as a table, for the crew",
    "run-of-show-emcee": "the same for the emcee: what not to say, how long introductions take",
    "run-of-show-technician": "the same for the technician: cues and notes",
    "run-of-show-host": "the same for the host: notes, and no cues",
    "run-of-show-public": "the programme for everybody",
    "cue-cards": "what the emcee holds: whom to thank, who is next",
    "signage": "the sheet at the door of the room",
    "tents": "names for the tables, to be folded",
}
"""What is printed, as HTML in any case, and as PDF where the engine for it is installed."""
HTML, PDF = ([f"print/{name}.{form}" for name in SHEETS] for form in ("html", "pdf"))


def prints(database: Path, event: Event) -> dict[str, str | bytes]:
    """Every sheet by the name of its file; as PDF, too, where the engine for it is installed."""
    settings = event.settings
    with open_workspace(database, clock=lambda: settings.doors or settings.starts) as workspace, workspace.read() as tx:
        found = gathering.programme(tx, settings.slug)
    orders = list(sheets.everything(sheets.usual_paper(settings.timezone)))
    as_html: dict[str, str | bytes] = {f"print/{order.name}.html": pages.html(found, order) for order in orders}
    return as_html | _as_pdf(found, orders)


def _as_pdf(found: Programme, orders: list[sheets.Order]) -> dict[str, str | bytes]:
    try:
        with press() as opened:
            return {f"print/{order.name}.pdf": pages.pdf(found, order, opened).content for order in orders}
    except MissingExtra:
        return {}
