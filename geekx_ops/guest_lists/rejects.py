"""Lines that were not taken in, in the form of the list that they come from, each with its reason: to be mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from geekx_ops import text
from geekx_ops.guest_lists.cells import REASON
from geekx_ops.guest_lists.listed import Listing, Refused


def rejected(listing: Listing, refused: Sequence[Refused]) -> list[list[str]]:
    """The titles of *listing*, and the *refused* lines under them."""
    kept = [place for place, title in enumerate(listing.titles) if title.strip().casefold() != REASON]
    rows = [[*_cells(listing.titles, kept), REASON]]
    return rows + [[*_cells(one.cells, kept), _reason(one)] for one in refused]


def as_text(listing: Listing, rows: Sequence[Sequence[str]]) -> bytes:
    """*rows* as the file of *listing* was written: the same separator, the same encoding."""
    out = io.StringIO()
    csv.writer(out, delimiter=listing.delimiter).writerows(rows)
    return out.getvalue().encode(listing.encoding, "replace")


def _cells(cells: Sequence[str], kept: Sequence[int]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in kept]


def _reason(one: Refused) -> str:
    return text.spreadsheet_safe(f"{one.column}: {one.reason}" if one.column else one.reason)
