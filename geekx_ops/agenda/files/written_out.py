"""A programme as a text: in Markdown for a page, and plain for a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.clocks import Clocks
from geekx_ops.agenda.files.programme import Entry, Person
from geekx_ops.text import writable

_MARKS = r"([\\`*_\[\]<>|~&$])"
"""What means something in Markdown, or in the HTML that it may hold."""


def markdown(entries: Sequence[Entry], about: About, clocks: Clocks, *, place: str | None) -> str:
    """A heading, where and when, and a table with a column for each zone."""
    first = entries[0].starts
    rooms = len({entry.room for entry in entries}) > 1
    head = [*clocks.titles(first), "Item", "Who", *(["Room"] if rooms else [])]
    lines = [f"# {_plain(about.name)}", "", _plain(_when(first, about.zone, place)), "", _row(head, escape=False)]
    lines.append(_row(["---"] * len(head), escape=False))
    for entry in entries:
        who = ", ".join(map(_said, entry.people))
        lines.append(_row([*clocks.times(entry.starts), entry.title, who, *([entry.room] if rooms else [])]))
    return "\n".join(lines) + "\n"


def chat(entries: Sequence[Entry], about: About, clocks: Clocks, *, place: str | None) -> str:
    """A line for each item, as one pastes it into a chat."""
    first = entries[0].starts
    lines = [_line(about.name), _line(_when(first, about.zone, place))]
    if clocks.several:
        lines.append(f"Times: {' / '.join(clocks.titles(first))}")
    return "\n".join([*lines, "", *_chat_lines(entries, clocks)]) + "\n"


def _chat_lines(entries: Sequence[Entry], clocks: Clocks) -> Iterator[str]:
    rooms = len({entry.room for entry in entries}) > 1
    for entry in entries:
        who = f": {', '.join(map(_said, entry.people))}" if entry.people else ""
        where = f" ({entry.room})" if rooms and entry.room else ""
        yield f"{' / '.join(clocks.times(entry.starts))}  {_line(entry.title + who + where)}"


def _when(first: datetime, zone: ZoneInfo, place: str | None) -> str:
    when = times.format_local(first, zone, named=True)
    return f"{when}, {place}" if place else when


def _said(person: Person) -> str:
    """Her name, and how it is said where that was asked for."""
    return f"{person.name} (say {person.say_it})" if person.say_it else person.name


def _row(cells: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(map(_plain, cells) if escape else cells)} |"


def _plain(value: str) -> str:
    """*value* in Markdown as it is, on one line."""
    return re.sub(_MARKS, r"\\\1", _line(value))


def _line(value: str) -> str:
    return " ".join(writable(value).split())
