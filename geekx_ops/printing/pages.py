"""Sheets of an evening as files: HTML that needs nothing else, and PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geekx_ops import templating
from geekx_ops.printing import glyphs, sheets
from geekx_ops.printing.css import css_string
from geekx_ops.printing.fitting import whole
from geekx_ops.printing.glyphs import Undrawn
from geekx_ops.printing.programme import Programme
from geekx_ops.printing.sheets import Order
from geekx_ops.printing.typesetting import Press


def html(programme: Programme, order: Order, *, templates: Path | None = None) -> str:
    """The sheet as one file that reads well on a phone and on paper, and needs no other.

    *templates* is the user's own folder: what lies in its print/ is taken instead of ours. Raises Invalid naming file
    and line if that cannot be used, NotFound if there is no such folder or emcee.
    """
    values = glyphs.changed(_values(programme, order), glyphs.without_controls)
    filters: dict[str, Callable[..., str]] = {"css": css_string, "whole": whole}
    return templating.rendered(f"print/{order.kind}.html", values, folder=templates, filters=filters)


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet as PDF, and what of it no font could draw: a line to write on was left there."""

    content: bytes
    undrawn: tuple[Undrawn, ...] = ()


def pdf(programme: Programme, order: Order, press: Press) -> Printed:
    """The sheet as PDF. Raises NotFound for an emcee who is not in the plan, and what `Press.pdf` raises."""
    values = _values(programme, order)
    missing = glyphs.undrawable(glyphs.uncommon_words(values), press.can_draw)
    content = press.pdf(f"print/{order.kind}.typ", glyphs.typeset(values, missing))
    undrawn = glyphs.undrawn(programme, missing, glyphs.texts(values)) if missing else []
    return Printed(content, tuple(undrawn))


def _values(programme: Programme, order: Order) -> dict[str, Any]:
    return sheets.values(sheets.sheet(programme, order), order)
