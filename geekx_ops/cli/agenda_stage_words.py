"""The evening as it runs, as sentences and records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops import times
from geekx_ops.agenda import log, wording
from geekx_ops.cli.output import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geekx_ops.agenda.cutting import Proposal
    from geekx_ops.agenda.evening import Stage
    from geekx_ops.agenda.log import Entry
    from geekx_ops.agenda.timing import Expected, Projection
    from geekx_ops.events.event import Event

    Cutting = tuple[Stage, Proposal]


def tell(stage: Stage, form: str) -> None:
    """Print what follows from a step on the stage."""
    if stage.entry is not None:
        _note(wording.behind(stage.behind, stage.entry.at, stage.stored.zone))
    if form != "table":
        show([record(stage)], form)
        return
    if stage.entry is None:
        click.echo("That was one tap already: nothing more was noted.", err=True)
    sign = "▶" if stage.shown.current else "■"
    click.echo(f"{sign} {wording.now(stage.shown, stage.others)}")
    if told := wording.outlook(stage.shown, stage.stored.zone):
        click.echo(f"  {told}")


def status(stage: Stage, form: str) -> None:
    """Print the whole projection."""
    zone, others = stage.stored.zone, stage.others
    if form == "json":
        items = [_item(one) for one in stage.shown.items]
        show([{**record(stage), "items": items, "elsewhere": [_standing(other) for other in others]}], form)
    elif form == "csv":
        show([_item(one) for one in stage.shown.items], form)
    else:
        show([_row(one, zone) for one in stage.shown.items], form, empty="No items yet.")
        click.echo(f"{wording.now(stage.shown, others)} {wording.outlook(stage.shown, zone)}".rstrip())
        for line in wording.elsewhere(others, zone):
            click.echo(line)
    _note(wording.goes_on(stage.later, zone))


def _note(told: str) -> None:
    if told:
        click.echo(f"Note: {told}.", err=True)


def _row(one: Expected, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "planned": _clock(one.planned.starts, zone),
        "expected": _clock(one.starts, zone),
        "until": _clock(one.ends, zone),
        "item": one.item.slug,
        "title": one.item.title,
        "state": wording.STATES[one.state],
        "late": None if one.start_drift is None else wording.lateness(one.start_drift),
        "at the latest": wording.latest(one, zone),
    }


def _clock(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else times.format_clock(instant, zone)


def record(stage: Stage) -> dict[str, Any]:
    """The stage at this instant, for other programs. Lengths are in seconds."""
    return {"event": stage.stored.event.settings.slug, **_standing(stage.shown), "row": stage.seen}


def _standing(shown: Projection) -> dict[str, Any]:
    """How it stands in a room; instants as texts, as they may stand in a record within a record."""
    return {
        "room": shown.room or None,
        "now": _plain(shown.now),
        "begun": _plain(shown.begun),
        "current": None if shown.current is None else _item(shown.current),
        "left_seconds": _seconds(shown.left),
        "next": None if shown.next is None else _item(shown.next),
        "late_seconds": _seconds(shown.over),
        "ends": _plain(shown.ends),
        "target": _plain(shown.target),
        "buffer_seconds": _seconds(shown.buffer),
    }


def _item(one: Expected) -> dict[str, Any]:
    return {
        "item": one.item.slug,
        "title": one.item.title,
        "kind": one.item.kind.value,
        "state": one.state.value,
        "planned_starts": _plain(one.planned.starts),
        "planned_ends": _plain(one.planned.ends),
        "starts": _plain(one.starts),
        "ends": _plain(one.ends),
        "start_drift_seconds": _seconds(one.start_drift),
        "finish_drift_seconds": _seconds(one.finish_drift),
        "latest_start": _plain(one.latest_start),
    }


def _plain(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 3)


def log_records(entries: Sequence[Entry], event: Event, form: str) -> list[dict[str, Any]]:
    """The rows of the log, in their order."""
    counting = {entry.number for entry in log.counting(entries)}
    zone = ZoneInfo(event.settings.timezone)
    return [_logged(entry, zone, form, counts=entry.number in counting) for entry in entries]


def _logged(entry: Entry, zone: ZoneInfo, form: str, *, counts: bool) -> dict[str, Any]:
    return {
        "row": entry.number,
        "at": entry.at if form != "table" else f"{entry.at.astimezone(zone):%H:%M:%S}",
        "actor": entry.actor,
        "did": entry.act.value,
        "item": entry.item,
        "room": entry.room or None,
        "seconds": entry.seconds,
        "undoes": entry.undoes,
        "counts": counts,
    }


def tell_forecast(stage: Stage, form: str) -> None:
    """Print the forecast."""
    found = stage.forecast
    if form == "table":
        click.echo("\n".join(wording.forecast(found, stage.stored.zone)))
        return
    if found is None:
        show([], form)
        return
    show(
        [
            {
                "talks": found.talks,
                "factor": round(found.factor, 4),
                "spread": round(found.spread, 4),
                "ends": found.likely.ends,
                "earliest": found.earliest,
                "latest": found.latest,
                "projected": stage.shown.ends,
            }
        ],
        form,
    )


def tell_cut(cutting: Cutting, form: str, *, accepted: bool) -> None:
    """Print what is proposed to cut, or was cut."""
    stage, found = cutting
    if form != "table":
        show([_cut_record(found, accepted=accepted)], form)
        return
    click.echo("\n".join(wording.proposal(found, stage.stored.zone)))
    if accepted:
        click.echo(f"Done. {wording.outlook(stage.shown, stage.stored.zone)} `geekx agenda undo` takes it back.")
    elif found.cuts:
        click.echo("Nothing was noted. The same with --accept does it.")


def _cut_record(found: Proposal, *, accepted: bool) -> dict[str, Any]:
    return {
        "target": found.target,
        "ends": found.ends,
        "would_end": found.would_end,
        "missing_seconds": _seconds(found.missing),
        "accepted": accepted,
        "cuts": [
            {
                "item": one.item.slug,
                "seconds": _seconds(one.less),
                "before_seconds": _seconds(one.before),
                "after_seconds": _seconds(one.after),
            }
            for one in found.cuts
        ],
    }
