"""The run of show: a table of the evening, with the columns that its reader needs and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from geekx_ops import times
from geekx_ops.agenda import checks, wording
from geekx_ops.agenda.plan import Speaker
from geekx_ops.printing import column_widths, fitting
from geekx_ops.printing.programme import Head, Listed, Programme, Zone, city_of, head, role_of, zones_elsewhere


class Reader(StrEnum):
    """For whom it is."""

    CREW = "crew"
    EMCEE = "emcee"
    TECHNICIAN = "technician"
    HOST = "host"
    PUBLIC = "public"


class Look(StrEnum):
    """How a line in a cell looks."""

    PLAIN = "plain"
    STRONG = "strong"
    SMALL = "small"
    SECRET = "secret"  # noqa: S105 - what may not be said yet, not a password


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a cell."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is, its title, and how wide it is, in points; one with `text` may take more."""

    key: str
    title: str
    width: float = 0.0
    text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An item: a cell of lines for each column. `hard` is a hard start, `state` where the item stands.

    A row is never broken between two pages, unless it is so `long` that no page could hold it.
    """

    title: str
    hard: bool
    state: str
    long: bool
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class RunOfShow:
    """The sheet. `reader` is told where it is not for everybody in the crew, `hard` whether a start is marked."""

    head: Head
    title: str
    reader: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hard: bool


Cell = Callable[[Programme, Listed, Reader], Iterator[Line]]
_CREW = frozenset(Reader) - {Reader.PUBLIC}
_LETTERS, _NARROWEST, _HIGHEST = 9.5, 85.0, 330.0
"""Points: the letters of a cell, the narrowest column of text, and what a page surely holds under its head."""

READERS: Mapping[str, frozenset[Reader]] = {
    "number": _CREW,
    "start": frozenset(Reader),
    "expected": frozenset(Reader),
    "zone": frozenset(Reader),
    "length": frozenset(Reader),
    "room": frozenset(Reader),
    "item": frozenset(Reader),
    "who": frozenset(Reader),
    "cues": frozenset({Reader.CREW, Reader.TECHNICIAN}),
    "notes": frozenset({Reader.CREW, Reader.TECHNICIAN, Reader.HOST}),
    "actual": _CREW,
}
"""Who reads which column, in the order of the columns. What somebody may not read is not even in her sheet.

The public reads the clocks of other zones where it may be there: at an evening that is not in one place alone.
"""


def run_of_show(programme: Programme, reader: Reader = Reader.CREW) -> RunOfShow:
    """The sheet for *reader*."""
    columns = list(_columns(programme, reader))
    rows = tuple(_row(programme, one, reader, [cell for _, cell in columns]) for one in programme.listed)
    return RunOfShow(
        head=head(programme),
        title="Programme" if reader is Reader.PUBLIC else "Run of show",
        reader="" if reader in {Reader.CREW, Reader.PUBLIC} else f"for the {reader.value}",
        columns=tuple(_measured([column for column, _ in columns], rows)),
        rows=rows,
        hard=any(row.hard for row in rows),
    )


def _columns(programme: Programme, reader: Reader) -> Iterator[tuple[Column, Cell]]:
    """The columns that *reader* gets, as far as there is something to put into them, with what fills their cells."""
    for key, readers in READERS.items():
        if reader not in readers or not _is_needed(programme, key, reader):
            continue
        if key == "zone":
            for zone in zones_elsewhere(programme):
                yield Column(key, zone.name), partial(_elsewhere, zone)
        else:
            yield Column(key, _title(key, programme, reader)), _CELLS[key]


def _measured(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Column]:
    """The columns with the widths that their cells ask for."""
    cells = [[[line.text for line in row.cells[place]] for row in rows] for place in range(len(columns))]
    asked = [(one.key, [[one.title], *column]) for one, column in zip(columns, cells, strict=True)]
    for one, width in zip(columns, column_widths.widths(asked), strict=True):
        fixed = one.key in column_widths.FIXED or one.key in column_widths.ON_ONE_LINE
        yield replace(one, width=width, text=not fixed)


def _is_needed(programme: Programme, key: str, reader: Reader) -> bool:
    items = [one.planned.item for one in programme.listed]
    needs = {
        "expected": programme.has_begun,
        "zone": reader is not Reader.PUBLIC or programme.is_online,
        "room": len(programme.rooms) > 1,
        "cues": any(item.cues for item in items),
        "notes": any(item.notes for item in items),
    }
    return needs.get(key, True)


def _title(key: str, programme: Programme, reader: Reader) -> str:
    if key == "number":
        return "#"
    if key == "start":
        told = "Planned" if programme.has_begun else "Start"
        # The crew knows where it is.
        return f"{told}, {city_of(programme.event.timezone)}" if _names_zone(programme, reader) else told
    return key.capitalize()


def _names_zone(programme: Programme, reader: Reader) -> bool:
    return reader is Reader.PUBLIC and programme.is_online


def _row(programme: Programme, one: Listed, reader: Reader, cells: list[Cell]) -> Row:
    state = "" if one.expected is None else wording.STATES[one.expected.state]
    filled = tuple(tuple(cell(programme, one, reader)) for cell in cells)
    return Row(
        title=one.planned.item.title,
        hard=_is_hard(one, reader),
        state=state,
        long=any(sum(map(_high, cell)) > _HIGHEST for cell in filled),
        cells=filled,
    )


def _high(line: Line) -> float:
    return fitting.height(line.text, size=_LETTERS, across=_NARROWEST)


def _number(_programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    yield Line(str(one.number))


def _start(programme: Programme, one: Listed, reader: Reader) -> Iterator[Line]:
    hard = "!" if _is_hard(one, reader) else ""
    yield Line(f"{programme.clock(one.planned.starts)}{hard}", Look.STRONG)


def _is_hard(one: Listed, reader: Reader) -> bool:
    """Whether its start is marked: the public does not care who may begin early."""
    return one.planned.item.starts is not None and reader is not Reader.PUBLIC


def _expected(programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    if one.expected is None:
        return
    yield Line(programme.clock(one.expected.starts), Look.STRONG)
    if state := wording.STATES[one.expected.state]:
        yield Line(state, Look.SMALL)
    elif one.expected.start_drift is not None:
        yield Line(wording.lateness(one.expected.start_drift), Look.SMALL)


def _elsewhere(zone: Zone, programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    """When it is expected there, beside what was planned; once the evening runs, a planned time says that it is one."""
    planned = programme.clock(one.planned.starts, zone.zone)
    if one.expected is not None:
        expected = programme.clock(one.expected.starts, zone.zone)
        yield Line(expected, Look.STRONG)
        if expected == planned:
            return
    told = f"planned {planned}" if programme.has_begun else planned
    yield Line(told, Look.SMALL if programme.has_begun else Look.PLAIN)


def _length(programme: Programme, one: Listed, reader: Reader) -> Iterator[Line]:
    item = one.planned.item
    yield Line(times.format_duration(item.duration))
    if reader is Reader.PUBLIC:
        return
    if item.ends is not None:
        yield Line(f"until {programme.clock(item.ends)}!", Look.SMALL)
    if item.shortest is not None:
        yield Line(f"at least {times.format_duration(item.shortest)}", Look.SMALL)


def _room(_programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    yield Line(one.planned.room)


def _item(programme: Programme, one: Listed, reader: Reader) -> Iterator[Line]:
    yield Line(one.planned.item.title, Look.STRONG)
    if reader is not Reader.PUBLIC and (about := " · ".join(_about(programme, one, reader))):
        yield Line(about, Look.SMALL)


def _about(programme: Programme, one: Listed, reader: Reader) -> Iterator[str]:
    item = one.planned.item
    leader = programme.speaker(programme.plan.emcee_of(item))
    if leader is not None and leader.slug != programme.plan.emcee and leader.slug not in item.speakers:
        yield f"led by {leader.name}"
    if item.introduction and reader is Reader.EMCEE:
        yield f"introduction {wording.speaking(checks.spoken(item.introduction))}"
    if item.recorded:
        yield "recorded"


def _who(programme: Programme, one: Listed, reader: Reader) -> Iterator[Line]:
    for speaker in programme.people(one):
        yield Line(speaker.name, Look.STRONG)
        said = [f"say {speaker.say_it}" if speaker.say_it else "", speaker.pronouns or ""]
        if reader is not Reader.PUBLIC and any(said):
            yield Line(" · ".join(filter(None, said)), Look.SMALL)
        if role := role_of(speaker):
            yield Line(role, Look.SMALL)
        yield from _not_yet(speaker, reader)


def _not_yet(speaker: Speaker, reader: Reader) -> Iterator[Line]:
    """For who speaks of her alone: a sheet with a secret on it is left lying."""
    if reader is Reader.EMCEE and speaker.not_yet:
        yield Line(f"Do not say: {speaker.not_yet}", Look.SECRET)


def _cues(_programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    yield from map(Line, one.planned.item.cues)


def _notes(_programme: Programme, one: Listed, _reader: Reader) -> Iterator[Line]:
    yield from map(Line, (one.planned.item.notes or "").splitlines())


def _actual(_programme: Programme, _one: Listed, _reader: Reader) -> Iterator[Line]:
    """For a pen."""
    return iter(())


_CELLS: Mapping[str, Cell] = {
    "number": _number,
    "start": _start,
    "expected": _expected,
    "length": _length,
    "room": _room,
    "item": _item,
    "who": _who,
    "cues": _cues,
    "notes": _notes,
    "actual": _actual,
}
