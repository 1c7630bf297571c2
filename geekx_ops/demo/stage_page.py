"""The page of the evening on the stage: planned and actual side by side, as a drawing and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda import wording
from geekx_ops.agenda.forecast import TALKS
from geekx_ops.demo import timeline
from geekx_ops.demo.pages import environment
from geekx_ops.demo.service import Night
from geekx_ops.demo.stage import Played, StageEvening
from geekx_ops.demo.timeline import Span

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """An item in the table."""

    title: str
    planned: str
    began: str
    ended: str
    length: str
    took: str
    late: str


def stage_page(night: Night, evening: StageEvening) -> str:
    """The page as HTML."""
    zone = ZoneInfo(night.event.settings.timezone)

    def clock(at: datetime) -> str:
        return times.format_clock(at, zone)

    spans = [_span(number, one, evening) for number, one in enumerate(evening.played, start=1)]
    on_stage = spans[1:]  # without the hour of open doors before
    return (
        environment(zone)
        .get_template("demo/stage.html")
        .render(
            settings=night.event.settings,
            evening=evening,
            rows=[_row(span, one, clock) for span, one in zip(spans, evening.played, strict=True)],
            figures=_figures(evening, clock),
            charts={
                "wide": timeline.draw(on_stage, clock, width=760),
                "narrow": timeline.draw(on_stage, clock, width=350, every=timedelta(hours=1)),
            },
        )
    )


def _ended(one: Played, evening: StageEvening) -> datetime:
    return one.run.ended or evening.over


def _span(number: int, one: Played, evening: StageEvening) -> Span:
    begin, end = one.planned.starts, one.planned.ends
    assert begin is not None  # noqa: S101 - the example's plan has a start
    assert end is not None  # noqa: S101 - and all lengths
    item = one.planned.item
    return Span(number, item.title, item.kind.value, (begin, end), (one.run.started, _ended(one, evening)))


def _row(span: Span, one: Played, clock: wording.Clock) -> Row:
    return Row(
        title=span.name,
        planned=clock(span.planned[0]),
        began=clock(span.actual[0]),
        ended=clock(span.actual[1]),
        length=f"{(span.planned[1] - span.planned[0]) / MINUTE:.0f}",
        took=f"{one.run.elapsed(span.actual[1]) / MINUTE:.1f}",
        late=wording.lateness(span.actual[0] - span.planned[0]),
    )


def _figures(evening: StageEvening, clock: wording.Clock) -> dict[str, str]:
    talks = [one for one in evening.played if one.planned.item.kind in TALKS]
    loose = [one for one in evening.played if one.planned.item.shortest and one.planned.item.kind not in TALKS]
    took = sum((one.run.elapsed(_ended(one, evening)) for one in talks), timedelta())
    given = sum((one.planned.item.duration - one.run.elapsed(_ended(one, evening)) for one in loose), timedelta())
    last = evening.played[-1].planned.ends
    return {
        "planned": f"{sum((one.planned.item.duration for one in talks), timedelta()) / MINUTE:.0f}",
        "took": f"{took / MINUTE:.0f}",
        "given": f"{given / MINUTE:.0f}",
        "over": clock(evening.over),
        "target": "" if last is None else clock(last),
    }
