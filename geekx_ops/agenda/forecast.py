"""How long the rest of the evening will take if it goes on as it went so far: an estimate, beside the projection.

Talks overrun by a share of their time, and who overruns tonight says something about the others: same room, same
moderation, same clock. The talks that are over tell the share and how much it varies. Few of them tell little, so one
talk that takes just its time is counted in with them, and their spread is widened for what so few cannot tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import sqrt

from geekx_ops.agenda.log import Evening
from geekx_ops.agenda.plan import Item, ItemKind
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.timing import ON, Projection, State, projection

TALKS = frozenset({ItemKind.TALK, ItemKind.PANEL})
"""Kinds whose overrun is carried over."""
USUAL_SPREAD = 0.25
"""By how much the length of talks varies, as a share, before two of them have shown it."""
_STUDENT = (6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81, 1.80, 1.78, 1.77, 1.76, 1.75)
"""Nine in ten: the 0.95 quantiles of Student's distribution for 1, 2, … degrees of freedom."""
_NORMAL = 1.645


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the evening will end: the best estimate, and the range for nine evenings of ten.

    `factor` is how long talks take for each minute planned; `talks` are those it was learnt from.
    """

    talks: int
    factor: float
    spread: float
    likely: Projection
    earliest: datetime | None
    latest: datetime | None


def forecast(
    planned: Sequence[Planned], evening: Evening, now: datetime, *, target: datetime | None = None
) -> Forecast | None:
    """What *evening* so far lets expect of the rest; None before the first talk is over."""
    shares = [share for one in planned if (share := _share(one.item, evening)) is not None]
    if not shares:
        return None
    factor = (1 + sum(shares)) / (1 + len(shares))
    spread = _spread(shares, factor)
    to_come = _lengths_to_come(projection(planned, evening, now))
    doubt = _nine_in_ten(len(shares) + 1) * _doubt(to_come, spread, len(shares))

    def seen(share: float) -> Projection:
        return projection([_scaled(one, share) for one in planned], evening, now, target=target)

    return Forecast(
        len(shares), factor, spread, seen(factor), seen(max(0.0, factor - doubt)).ends, seen(factor + doubt).ends
    )


def _nine_in_ten(freedom: int) -> float:
    """How many standard deviations hold nine cases of ten, where the deviation itself was learnt from a few talks."""
    return _STUDENT[freedom - 1] if freedom <= len(_STUDENT) else _NORMAL


def _share(item: Item, evening: Evening) -> float | None:
    """How long a talk that is over took for each minute planned."""
    run = evening.runs.get(item.slug)
    if item.kind not in TALKS or run is None or run.ended is None or not item.duration:
        return None
    return run.elapsed(run.ended) / item.duration


def _spread(shares: Sequence[float], factor: float) -> float:
    """The standard deviation of the shares, with the usual one as if a talk had shown it."""
    squares = sum((share - factor) ** 2 for share in shares)
    return sqrt((USUAL_SPREAD**2 + squares) / len(shares))


def _lengths_to_come(seen: Projection) -> list[timedelta]:
    ahead = (one.item for one in seen.items if one.state is State.TO_COME or one.state in ON)
    return [item.duration for item in ahead if item.kind in TALKS]


def _doubt(lengths: Sequence[timedelta], spread: float, known: int) -> float:
    """The standard deviation of the mean share of what is to come: chance of each talk, and doubt about the mean."""
    total = sum(lengths, timedelta())
    if not total:
        return 0.0
    of_each = sum((length / total) ** 2 for length in lengths)
    return spread * sqrt(of_each + 1 / (known + 1))


def _scaled(one: Planned, share: float) -> Planned:
    """A talk as long as *share* makes it, and its limits with it; anything else as it is."""
    item = one.item
    if item.kind not in TALKS:
        return one
    shortest, longest = (None if limit is None else limit * share for limit in (item.shortest, item.longest))
    scaled = replace(item, duration=item.duration * share, shortest=shortest, longest=longest)
    return replace(one, item=scaled, ends=None if one.ends is None else one.ends + scaled.duration - item.duration)
