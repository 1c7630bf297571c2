"""Running orders in rows and columns: which column is what, by its header; and what its cells mean.

Ontime's export is recognised by its own headers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from geekx_ops import text, times
from geekx_ops.agenda.files.imported import Listing, Row
from geekx_ops.agenda.plan import ItemKind
from geekx_ops.errors import Invalid

Cells = Sequence[Any]
"""A line of a sheet: texts, or what a spreadsheet has for numbers and times."""

HEADERS: dict[str, str] = {
    header: key
    for key, headers in {
        "slug": "slug|key",
        "title": "title|name|session|session title|talk|item|subject|topic|what",
        "kind": "kind|type|session type|item type|category",
        "starts": "start|starts|start time|time start|from|begin|begins|time|planned start|scheduled start",
        "ends": "end|ends|end time|time end|to|until|finish|planned end|scheduled end",
        "duration": "duration|length|lasts|how long",
        "minutes": "minutes|min|mins|duration minutes|duration min|length minutes|length min",
        "speakers": "speaker|speakers|speaker names|who|presenter|presenters|by",
        "room": "room|location|stage|channel|where",
        "introduction": "introduction|intro",
        "notes": "note|notes|crew notes|remarks|comments",
        "cues": "cue|cues|tech|technical cues",
        "links": "link|links|url|urls",
        "skipped": "skip|skipped",
        "recorded": "recorded|record|recording",
        "shortest": "shortest|shortest length",
        "longest": "longest|longest length",
        "linked": "link start",
        "fixed": "count to end",
        "timer": "timer type",
    }.items()
    for header in headers.split("|")
}
_ONTIME = {"linked", "fixed", "timer"}
_NO_ITEM = {"group", "group start", "group end", "milestone", "skip import"}
"""What Ontime has in its column of timer types for rows that are no items."""
_OF_THEIRS = {"id"}
"""What names rows to Ontime itself, and says nothing of the items."""
_LOOKED_AT = 20
"""Lines in which the headers are looked for: above them stand titles."""

PARTS_NAMES = r"[;,/]|\s&\s|\band\b"
"""What stands between several names in one line."""
PARTED = {"cues": ";", "links": r";\s|\s"}
"""The same of other columns with several values; a semicolon alone may be part of an address."""

_KINDS = {
    **{kind.value: kind for kind in ItemKind},
    "keynote": ItemKind.TALK,
    "lightning talk": ItemKind.TALK,
    "lecture": ItemKind.TALK,
    "podium": ItemKind.PANEL,
    "discussion": ItemKind.PANEL,
    "pause": ItemKind.BREAK,
    "lunch": ItemKind.BREAK,
    "opening": ItemKind.WELCOME,
    "social": ItemKind.NETWORKING,
}


def listing(lines: Sequence[Cells], *, source: str) -> Listing:
    """The items of a sheet. Raises Invalid if no line of it has headers that tell what a running order needs."""
    for number, cells in enumerate(lines[:_LOOKED_AT]):
        places = _places(cells)
        if "title" in places and places.keys() & {"starts", "duration", "minutes"}:
            is_ontime = bool(places.keys() & _ONTIME)
            rows = tuple(_rows(lines[number + 1 :], number + 2, places, is_ontime=is_ontime))
            unread = tuple(_unread(cells, lines[number + 1 :], set(places.values())))
            return Listing(source, "Ontime" if is_ontime else "a table", rows, unread)
    raise Invalid(
        f"{source} has no line of headers with a title and a start or a duration in its first {_LOOKED_AT} lines; "
        "nothing was changed. Headers such as Title, Start, Duration, Speakers, Room are understood."
    )


def _places(cells: Cells) -> dict[str, int]:
    """Where each key stands; the first column of two that mean the same."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        key = HEADERS.get(_plain(cell))
        if key is not None:
            found.setdefault(key, place)
    return found


def _unread(headers: Cells, lines: Sequence[Cells], read: set[int]) -> Iterator[str]:
    """The titles of columns that say something, and are not taken."""
    for place, header in enumerate(headers):
        is_title = place not in read and _plain(header) not in {"", *_OF_THEIRS}
        if is_title and any(place < len(cells) and not _is_empty(cells[place]) for cells in lines):
            yield " ".join(str(header).split())


def _plain(cell: Any) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", str(cell).casefold()))


def _rows(lines: Sequence[Cells], first: int, places: dict[str, int], *, is_ontime: bool) -> Iterator[Row]:
    for number, cells in enumerate(lines, first):
        said = {
            key: cells[place] for key, place in places.items() if place < len(cells) and not _is_empty(cells[place])
        }
        if said and _plain(said.get("timer", "")) not in _NO_ITEM:
            values = _as_ontime_means(said, places) if is_ontime else said
            yield Row(number, dict(_values(values)), _names(values.get("speakers")), is_exact=is_ontime)


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _as_ontime_means(said: dict[str, Any], places: Collection[str]) -> dict[str, Any]:
    """A linked start is a soft one, and so are all if there is no such column; an end is only fixed if it says so.

    What is not ticked is not left out.
    """
    linked = "linked" not in places or _is_true(said.get("linked"))
    left_out = {"linked", "fixed", "timer", *(["starts"] if linked else [])}
    if not _is_true(said.get("fixed")):
        left_out.add("ends")
    played = {"skipped": ""} if "skipped" in places else {}
    return {key: cell for key, cell in {**played, **said}.items() if key not in left_out}


def _values(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Keys of the event file with their values; what cannot be read stays as it is, to be refused with its line."""
    for key, cell in said.items():
        if key in {"starts", "ends"}:
            yield key, _moment(cell)
        elif key in {"duration", "minutes", "shortest", "longest"}:
            yield "duration" if key == "minutes" else key, _length(cell)
        elif key in PARTED:
            yield key, _parts(cell, PARTED[key])
        elif key in {"skipped", "recorded"}:
            yield key, _is_true(cell)
        elif key == "kind":
            yield key, _KINDS.get(_plain(cell), ItemKind.TALK).value
        elif key != "speakers":
            yield key, _unescaped(cell)


def _parts(cell: Any, separators: str) -> list[str]:
    """The parts of a cell: its lines, if it has several; else what stands between *separators*."""
    written = _unescaped(cell)
    parts = written.split("\n") if "\n" in str(cell) else re.split(separators, written)
    return [part.strip() for part in parts if part.strip()]


def _unescaped(cell: Any) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    written = str(cell).strip()
    return written[1:] if written.startswith("'") and text.spreadsheet_safe(written[1:]) != written[1:] else written


def _moment(cell: Any) -> Any:
    if isinstance(cell, timedelta):  # a spreadsheet's clock of 24 hours or more
        minutes, seconds = divmod(int(cell.total_seconds()) % 86_400, 60)
        return time(minutes // 60, minutes % 60, seconds)
    return cell if isinstance(cell, (datetime, time)) else str(cell).strip()


def _length(cell: Any) -> str:
    """A length as the event file has it. A bare number is minutes; three parts are hours, minutes, seconds."""
    if isinstance(cell, time):
        return times.format_duration(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second))
    if isinstance(cell, timedelta):
        return times.format_duration(cell)
    written = str(cell).strip()
    if number := re.fullmatch(r"(?a)(-?\d{1,6})(?:\.(\d{1,3}))?", written):
        return times.format_duration(timedelta(minutes=float(number[0])))
    parts = re.fullmatch(r"(?a)(\d{1,3}):(\d{2}):(\d{2})", written)
    return f"{parts[1]}h{parts[2]}m{parts[3]}s" if parts else written


def _is_true(cell: Any) -> bool:
    return _plain(cell) in {"true", "yes", "y", "x", "1", "wahr", "vrai"}


def _names(cell: Any) -> tuple[str, ...]:
    return () if _is_empty(cell) else tuple(_parts(cell, PARTS_NAMES))
