"""schedule.xml, as frab, pretalx and the tools of the c3voc write and read it: https://github.com/voc/schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from geekx_ops.agenda.files import identifiers
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.days import OURS, Day, acronym, days, local, room_of, slug
from geekx_ops.agenda.files.programme import Entry
from geekx_ops.text import writable

LONGEST = timedelta(hours=99, minutes=59)
"""What the form holds. Only a fixed end on the wrong day makes an item longer."""


def schedule_xml(entries: Sequence[Entry], about: About, *, version: str) -> bytes:
    """The programme as the bytes of a schedule.xml."""
    blocks = days(entries, about.zone)
    root = Element("schedule")
    SubElement(root, "generator", name=OURS)
    _text(root, "version", version)
    _conference(root, blocks, about)
    numbers = {
        "item": identifiers.numbers(about.key, "item", (entry.slug for entry in entries)),
        "speaker": identifiers.numbers(about.key, "speaker", (one.slug for each in entries for one in each.people)),
    }
    for index, day in enumerate(blocks, 1):
        block = SubElement(root, "day", index=str(index), date=day.date.isoformat(),
                           start=local(day.starts, about.zone), end=local(day.ends, about.zone))  # fmt: skip
        for name, inside in day.rooms.items():
            room = SubElement(block, "room", name=writable(name))
            for entry in inside:
                _event(room, entry, about, numbers)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _conference(root: Element, blocks: Sequence[Day], about: About) -> None:
    part = SubElement(root, "conference")
    _text(part, "title", about.name)
    _text(part, "acronym", acronym(about))
    _text(part, "start", blocks[0].date.isoformat())
    _text(part, "end", blocks[-1].date.isoformat())
    _text(part, "days", str(len(blocks)))
    _text(part, "timeslot_duration", "00:05")
    _text(part, "time_zone_name", about.zone.key)


def _event(room: Element, entry: Entry, about: About, numbers: Mapping[str, Mapping[str, int]]) -> None:
    number, guid = numbers["item"][entry.slug], identifiers.guid(about.key, "item", entry.slug)
    part = SubElement(room, "event", id=str(number), guid=str(guid))
    _text(part, "room", room_of(entry))
    _text(part, "title", entry.title)
    _text(part, "subtitle", "")
    _text(part, "type", entry.kind.value)
    _text(part, "date", local(entry.starts, about.zone))
    _text(part, "start", _clock(entry, about.zone))
    _text(part, "duration", length(entry.duration))
    _text(part, "abstract", "")
    _text(part, "slug", slug(entry, about))
    _text(part, "track", "")
    persons = SubElement(part, "persons")
    for person in entry.people:
        SubElement(persons, "person", id=str(numbers["speaker"][person.slug])).text = writable(person.name)
    recording = SubElement(part, "recording")
    _text(recording, "license", "")
    _text(recording, "optout", "false" if entry.recorded else "true")
    links = SubElement(part, "links")
    for link in entry.links:
        SubElement(links, "link", href=writable(link)).text = writable(link)


def _text(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = writable(value)


def _clock(entry: Entry, zone: ZoneInfo) -> str:
    shown = entry.starts.astimezone(zone)
    return f"{shown:%H:%M:%S}" if shown.second else f"{shown:%H:%M}"


def length(duration: timedelta, *, seconds: bool = True) -> str:
    """Hours and minutes, and seconds where there are any and they are wanted; of hours no more than two digits."""
    minutes, rest = divmod(round(min(duration, LONGEST).total_seconds()), 60)
    written = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{written}:{rest:02}" if rest and seconds else written
