"""A thousand items with ten thousand rows of the log, projected; against a bare loop over the same records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from benchmarks.measuring import Ratio, alternately, elapsed
from geekx_ops.agenda.log import Act, Entry, replay
from geekx_ops.agenda.plan import Item, ItemKind, Plan
from geekx_ops.agenda.planned import planned
from geekx_ops.agenda.timing import projection

ITEMS = 1_000
ROWS = 10_000
FRAME = 1 / 60
"""Seconds in which a screen of 60 Hz is drawn anew."""
BEGIN = datetime(2026, 5, 4, 18, tzinfo=UTC)


def projected_in_a_frame(_folder: Path) -> Ratio:
    """The projection of a very long evening in the middle of which we are, while a screen draws one picture."""
    seconds, _ = _seconds()
    claim = f"{ITEMS:,} items, {ROWS:,} rows of the log projected, in a frame"
    return Ratio(claim, f"{seconds * 1000:.1f} ms", f"{FRAME * 1000:.1f} ms", seconds / FRAME, "at most 1.0")


def projected_against_a_loop(_folder: Path) -> Ratio:
    """The same against a loop that looks at each record once."""
    seconds, bound = _seconds()
    return Ratio(
        "the same, against a bare loop over the records",
        f"{seconds * 1000:.1f} ms",
        f"{bound * 1000:.1f} ms",
        seconds / bound,
        "at most 15",
    )


@cache
def _seconds() -> tuple[float, float]:
    items, rows = _items(), _rows()
    times = planned(Plan(items), starts=BEGIN, ends=None)
    now = rows[-1].at + timedelta(seconds=30)
    assert projection(times, replay(rows, ""), now).current is not None

    def whole() -> float:
        return elapsed(lambda: projection(times, replay(rows, ""), now, target=now))

    ours, bound = alternately(whole, lambda: elapsed(lambda: _bare(items, rows)))
    return ours, bound


def _items() -> tuple[Item, ...]:
    kinds = (ItemKind.TALK, ItemKind.TALK, ItemKind.BREAK)
    shortest = timedelta(minutes=2)
    return tuple(
        Item(f"item-{number}", f"Item {number}", timedelta(minutes=5), kinds[number % 3], shortest=shortest)
        for number in range(ITEMS)
    )


def _rows() -> list[Entry]:
    """Half of the items were on; each was paused, went on, got more time, and had it taken back, again and again."""
    acts = (Act.START, *([Act.PAUSE, Act.RESUME, Act.ADJUST, Act.UNDO] * 5)[: 2 * ROWS // ITEMS - 1])
    rows: list[Entry] = []
    for number in range(ROWS):
        act, item = acts[number % len(acts)], f"item-{number // len(acts)}"
        seconds = 30 if act is Act.ADJUST else None
        undoes = number if act is Act.UNDO else None
        rows.append(Entry(number + 1, act, "", item, BEGIN + timedelta(seconds=number * 17), "stage", seconds, undoes))
    return rows


def _bare(items: tuple[Item, ...], rows: list[Entry]) -> datetime:
    """Each record is looked at once, and two instants are added for each item."""
    latest = BEGIN
    for row in rows:
        latest = max(latest, row.at)
    for item in items:
        latest = max(latest, latest) + item.duration
    return latest
