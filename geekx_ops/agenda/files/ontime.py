"""A running order as Ontime takes it from a sheet: its headers, in its order, and columns of ours behind them.

This is for the crew: notes and cues are in it, and what the emcee says. Times are those of clocks at the event.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.agenda import nights
from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files.columns import PARTED, PARTS_NAMES
from geekx_ops.agenda.files.programme import ALL, Choice
from geekx_ops.agenda.plan import people_of
from geekx_ops.agenda.planned import Planned

SHEET = "event schedule"
"""The name of the sheet that Ontime looks for."""

HEADERS = (
    "ID", "Flag", "Cue", "Title", "Colour", "Time Start", "Time End", "Duration", "Link Start", "Count to end", "Note",
    "Timer Type", "End Action", "Warning Time", "Danger Time", "Skip",
)  # fmt: skip
"""Ontime's own, exactly."""

OWN = ("Key", "Kind", "Speakers", "Room", "Introduction", "Links", "Shortest", "Longest", "Recorded")
"""Ontime keeps them as fields of the user's; `geekx agenda import` reads them again."""

TRUE = "TRUE"


@dataclass(frozen=True, slots=True)
class Table:
    """What is written. `unheld` names items whose start no clock of the night tells."""

    rows: tuple[tuple[str, ...], ...]
    unheld: tuple[str, ...] = ()


def table(version: Version, zone: ZoneInfo, choice: Choice = ALL) -> Table:
    """The rows under `HEADERS` and `OWN`, skipped items among them, in the order of the plan."""
    times = version.planned
    night = nights.night_of(version.starts, zone)
    items = [one for one in version.plan.items if one.slug not in times or choice.takes(times[one.slug], version)]
    rows, before = [], None
    for item in items:
        one = times.get(item.slug) or Planned(item, version.plan.room_of(item), item.starts, item.ends)
        cells = {**_in_ontime(one, version, zone, follows=before in {None, one.room}), **_of_ours(one, version)}
        rows.append(tuple(cells.get(header, "") for header in (*HEADERS, *OWN)))
        before = before if item.skipped else one.room
    return Table(tuple(rows), tuple(one.item.title for one in times.values() if not _is_held(one, night, zone)))


def _in_ontime(one: Planned, version: Version, zone: ZoneInfo, *, follows: bool) -> dict[str, str]:
    """Ontime's own cells. A start is linked if it is soft, and the row before is the item before it."""
    item, thresholds = one.item, version.plan.thresholds_of(one.item)
    return {
        "ID": item.slug,
        "Cue": _lines(item.cues, PARTED["cues"]),
        "Title": item.title,
        "Time Start": _clock(one.starts, zone),
        "Time End": _clock(item.ends or one.ends, zone),
        "Duration": length(item.duration),
        "Link Start": _true(item.starts is None and follows),
        "Count to end": _true(item.ends is not None),
        "Note": item.notes or "",
        "Timer Type": "count-down",
        "Warning Time": length(thresholds.warning.of(item.duration)),
        "Danger Time": length(thresholds.danger.of(item.duration)),
        "Skip": _true(item.skipped),
    }


def _of_ours(one: Planned, version: Version) -> dict[str, str]:
    item = one.item
    return {
        "Key": item.slug,
        "Kind": item.kind.value,
        "Speakers": _names([speaker.name for speaker in people_of(version.plan, item)]),
        "Room": one.room,
        "Introduction": item.introduction or "",
        "Links": _lines(item.links, PARTED["links"]),
        "Shortest": "" if item.shortest is None else length(item.shortest),
        "Longest": "" if item.longest is None else length(item.longest),
        "Recorded": _true(item.recorded) or "FALSE",
    }


def _is_held(one: Planned, night: object, zone: ZoneInfo) -> bool:
    return one.starts is not None and nights.night_of(one.starts, zone) == night


def _clock(instant: datetime | None, zone: ZoneInfo) -> str:
    return "" if instant is None else f"{instant.astimezone(zone):%H:%M:%S}"


def length(duration: timedelta) -> str:
    """Hours, minutes and seconds: `00:10:00`."""
    seconds = round(duration.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _true(value: bool) -> str:  # noqa: FBT001 - it is what is written
    return TRUE if value else ""


def _names(names: Sequence[str]) -> str:
    """Several names in one cell: between commas, or a line each where a name holds what parts names."""
    return _lines(names, PARTS_NAMES) if any(re.search(PARTS_NAMES, name) for name in names) else ", ".join(names)


def _lines(parts: Sequence[str], separators: str) -> str:
    """Several values in one cell, a line each. A single one with one of the *separators* is closed like a line."""
    return "\n".join(parts) + ("\n" if len(parts) == 1 and re.search(separators, parts[0]) else "")


def as_csv(what: Table) -> bytes:
    """*what* as CSV, with nothing in it that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*HEADERS, *OWN))
    writer.writerows([text.spreadsheet_safe(text.writable(cell)) for cell in row] for row in what.rows)
    return out.getvalue().encode()
