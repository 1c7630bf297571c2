"""What a running order can be written as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from geekx_ops.agenda.files import ontime, written_out
from geekx_ops.agenda.files.calendar import calendar
from geekx_ops.agenda.files.clocks import clocks
from geekx_ops.agenda.files.editions import kept
from geekx_ops.agenda.files.exporting import Handout
from geekx_ops.agenda.files.programme import ALL, Choice, Entry, entries, without_time
from geekx_ops.agenda.files.schedule_json import schedule_json
from geekx_ops.agenda.files.schedule_xml import schedule_xml
from geekx_ops.errors import Conflict


class Form(StrEnum):
    """A kind of file."""

    ICS = "ics"
    XML = "schedule.xml"
    JSON = "schedule.json"
    CSV = "csv"
    XLSX = "xlsx"
    MARKDOWN = "markdown"
    CHAT = "chat"


FOR_THE_CREW = frozenset({Form.CSV, Form.XLSX})
"""These hold notes and cues. All others are for everybody."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of it: which part, how names are said too, in which zones beside the event's."""

    choice: Choice = ALL
    say_it: bool = False
    zones: tuple[ZoneInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file's content. `left_out` are the titles of items that it does not hold, or not as they are."""

    content: bytes
    left_out: tuple[str, ...] = ()


def written(what: Handout, form: Form, wishes: Wishes | None = None) -> Written:
    """*what* as a file. Raises NotFound for a speaker, item or room that there is not, Conflict if nothing is in it."""
    wanted = wishes or Wishes()
    what.refuse_unknown(wanted.choice)
    if form in FOR_THE_CREW:
        return _for_the_crew(what, form, wanted)
    left_out = without_time(what.edition.version, wanted.choice)
    return Written(_content(what, form, wanted), left_out)


def _for_the_crew(what: Handout, form: Form, wanted: Wishes) -> Written:
    rows = ontime.table(what.edition.version, what.about.zone, wanted.choice)
    if not rows.rows:
        raise _nothing(what)
    if form is Form.CSV:
        return Written(ontime.as_csv(rows), rows.unheld)
    from geekx_ops.agenda.files.ontime_workbook import as_workbook  # noqa: PLC0415 - an extra

    return Written(as_workbook(rows), rows.unheld)


def _content(what: Handout, form: Form, wanted: Wishes) -> bytes:
    if form is Form.ICS:
        items = kept(what.editions, wanted.choice)
        if not items:
            raise _nothing(what)
        return calendar(items, what.about)
    found = sorted(entries(what.edition.version, wanted.choice, say_it=wanted.say_it), key=attrgetter("starts"))
    if not found:
        raise _nothing(what)
    return _OF_ENTRIES[form](what, found, wanted)


def _nothing(what: Handout) -> Conflict:
    return Conflict(f"there is nothing to write: of what is asked for, {what.edition.name} has no item with a time.")


def _xml(what: Handout, found: list[Entry], _wanted: Wishes) -> bytes:
    return schedule_xml(found, what.about, version=what.edition.version_name)


def _json(what: Handout, found: list[Entry], _wanted: Wishes) -> bytes:
    return schedule_json(found, what.about, version=what.edition.version_name)


def _markdown(what: Handout, found: list[Entry], wanted: Wishes) -> bytes:
    version = what.edition.version
    shown = clocks(version, what.about.zone, wanted.zones)
    return written_out.markdown(found, what.about, shown, place=version.place).encode()


def _chat(what: Handout, found: list[Entry], wanted: Wishes) -> bytes:
    version = what.edition.version
    shown = clocks(version, what.about.zone, wanted.zones)
    return written_out.chat(found, what.about, shown, place=version.place).encode()


_OF_ENTRIES: dict[Form, Callable[[Handout, list[Entry], Wishes], bytes]] = {
    Form.XML: _xml,
    Form.JSON: _json,
    Form.MARKDOWN: _markdown,
    Form.CHAT: _chat,
}
