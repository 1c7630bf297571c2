"""Planned and actual side by side, item by item, when the evening is over or on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geekx_ops.agenda.log import Evening
from geekx_ops.agenda.planned import Planned

ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it was planned and as it went; None where it was not planned, or not played."""

    slug: str
    title: str
    cues: tuple[str, ...] = ()
    planned_start: datetime | None = None
    actual_start: datetime | None = None
    planned_end: datetime | None = None
    actual_end: datetime | None = None
    paused: timedelta = ZERO
    adjusted: timedelta = ZERO
    skipped: bool = False


def report(planned: Sequence[Planned], evening: Evening) -> tuple[Line, ...]:
    """A line for each item of the plan, in its order; then what was played and is no longer in it."""
    known = {one.item.slug for one in planned}
    gone = (_line(slug, slug, evening) for slug in evening.runs if slug not in known)
    return (*(_planned_line(one, evening) for one in planned), *gone)


def _planned_line(one: Planned, evening: Evening) -> Line:
    return _line(one.item.slug, one.item.title, evening, planned=one)


def _line(slug: str, title: str, evening: Evening, *, planned: Planned | None = None) -> Line:
    run = evening.runs.get(slug)
    return Line(
        slug,
        title,
        planned.item.cues if planned else (),
        planned.starts if planned else None,
        run.started if run else None,
        planned.ends if planned else None,
        run.ended if run else None,
        run.paused if run else ZERO,
        evening.adjusted.get(slug, ZERO),
        slug in evening.skipped,
    )
