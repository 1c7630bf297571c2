"""`geekx agenda chapters` and `report`: what is made of the log when the evening is over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_text
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from geekx_ops.agenda.chapters import Chapters, Segment
    from geekx_ops.agenda.evening import Stage
    from geekx_ops.agenda.report import Line
    from geekx_ops.workspace import Transaction

_room = click.option("--room", metavar="TEXT", help="The room, if items are planned in several.")
_SPANS = (r"(.+?)(?:\s+-\s+|\s*\N{EN DASH}\s*|\s+to\s+)(.+)", r"(?!\s*\d{4}-)(.+?)-(.+)")
"""Start and end. Behind a date, a hyphen without blanks belongs to an offset: 2022-05-25T18:05-07:00."""


@click.command("chapters", short_help="Make the chapters of the video.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--recording", "recordings", multiple=True, required=True, metavar="START[-END]",
              help="When it was recorded, such as 18:05 or 18:05-19:10; repeat for each part.")  # fmt: skip
@click.option("--offset", metavar="+|-DURATION", default="+0s", help="Move all chapters, such as -3s or +1m30.")
@click.option("--as", "kind", type=click.Choice(("youtube", "webvtt")), default="youtube", show_default=True,
              help="Lines for the description on YouTube, or a WebVTT file beside the video.")  # fmt: skip
@click.option("--names", is_flag=True, help="Put those who speak behind the titles.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@_room
@at_desk()
def chapters_(
    desk: Desk,
    file: Path | None,
    recordings: tuple[str, ...],
    offset: str,
    kind: str,
    names: bool,
    force: bool,
    room: str | None,
) -> None:
    """Make the chapters of the video, by the log of the evening, and write them to FILE, or print them.

    The first is at 0:00, and chapters under ten seconds are merged, as YouTube wants it. What was taken back on the
    stage is none.
    """
    from geekx_ops.agenda import afterwards
    from geekx_ops.agenda.evening import stage

    nudge = _nudge(offset)

    def found(tx: Transaction, event: str) -> tuple[Chapters, tuple[str, ...]]:
        known = stage(tx, event, room)
        segments = [_segment(text, known) for text in recordings]
        made = afterwards.chapters(tx, event, segments, nudge=nudge, room=room, names=names)
        return made, afterwards.not_to_be_shown(known, segments)

    made, hidden = desk.read(found)
    _tell(desk, made, kind, file, force=force)
    if made.outside:
        click.echo(f"Note: not in this recording: {', '.join(made.outside)}.", err=True)
    if hidden:
        click.echo(f"Note: did not want to be recorded, and may be in it: {', '.join(hidden)}.", err=True)


def _tell(desk: Desk, made: Chapters, kind: str, file: Path | None, *, force: bool) -> None:
    from geekx_ops.agenda.chapters import for_webvtt, for_youtube

    text = for_youtube(made) if kind == "youtube" else for_webvtt(made)
    if file is not None and str(file) != "-":
        write_text(file, text, database=desk.file, force=force)
        click.echo(f"Wrote {file}.")
    elif desk.form == "table":
        click.echo(text, nl=False)
    else:
        show([{"seconds": one.at.total_seconds(), "title": one.title} for one in made.chapters], desk.form)


def _segment(text: str, known: Stage) -> Segment:
    """A part of the recording: its start, or start and end; times are clocks of the night unless they have a date."""
    from geekx_ops.agenda import nights
    from geekx_ops.agenda.chapters import Segment

    night = nights.night_of(known.stored.event.settings.starts, known.stored.zone)

    def instant(written: str) -> datetime:
        return nights.instant_on(written, night=night, zone=known.stored.zone)

    for pattern in _SPANS:
        if span := re.fullmatch(pattern, text):
            return Segment(instant(span[1]), instant(span[2]))
    return Segment(instant(text))


def _nudge(offset: str) -> timedelta:
    from geekx_ops import times

    signed = re.fullmatch(r"([+-]?)(.+)", offset.strip().replace("\N{MINUS SIGN}", "-"))
    if signed is None:
        raise Invalid("--offset is empty; say how much, such as -3s or +1m30.")
    length = times.parse_duration(signed[2])
    return -length if signed[1] == "-" else length


@click.command("report", short_help="Show planned and actual side by side.")
@_room
@at_desk()
def report_(desk: Desk, room: str | None) -> None:
    """Show of each item when it was planned and when it was on, with pauses and what was added or taken.

    Of all rooms, unless --room names one. `--format csv` has the columns of Ontime's report, and behind them these two
    in seconds, and the room.
    """
    from geekx_ops.agenda.evening import stages

    known = desk.read(lambda tx, event: stages(tx, event, room))
    records = report_records(known, desk.form)
    show(records, desk.form, empty="No items yet. `geekx agenda add TITLE --duration 10m` adds one.")


def report_records(known: Sequence[Stage], form: str) -> list[dict[str, Any]]:
    """Planned and actual as records, room after room: in JSON with instants, else with the clocks of the event."""
    from geekx_ops.agenda.report import report

    length = _length if form == "table" else _seconds
    lines = [(stage, line) for stage in known for line in report(stage.planned, stage.evening)]
    return [
        {
            **_record(number, line, None if form == "json" else stage.stored.zone, length),
            **({"Room": stage.room} if len(known) > 1 or form != "table" else {}),
        }
        for number, (stage, line) in enumerate(lines, 1)
    ]


def _record(number: int, line: Line, zone: ZoneInfo | None, length: Callable[[timedelta], object]) -> dict[str, Any]:
    """Clocks in *zone*, or instants for programs."""

    def shown(instant: datetime | None) -> object:
        return instant if zone is None or instant is None else f"{instant.astimezone(zone):%H:%M:%S}"

    return {
        "Index": number,
        "Title": line.title,
        "Cue": "; ".join(line.cues),
        "Scheduled Start": shown(line.planned_start),
        "Actual Start": shown(line.actual_start),
        "Scheduled End": shown(line.planned_end),
        "Actual End": shown(line.actual_end),
        "Paused": length(line.paused),
        "Adjusted": length(line.adjusted),
    }


def _length(length: timedelta) -> str:
    from geekx_ops import times

    return times.format_duration(length) if length else ""


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())


VERBS = (chapters_, report_)
"""What `geekx agenda` takes in from here."""
