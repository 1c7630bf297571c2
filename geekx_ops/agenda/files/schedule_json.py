"""schedule.json, version 1, as pretalx and the tools of the c3voc write and read it: https://github.com/voc/schedule."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from geekx_ops.agenda.files import identifiers
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.days import OURS, Day, acronym, days, local, room_of, slug
from geekx_ops.agenda.files.programme import Entry, Person
from geekx_ops.agenda.files.schedule_xml import length
from geekx_ops.text import writable
from geekx_ops.web import as_uri

_ZONE = r"[A-Z][a-z]+/[A-Z][a-z]+.*|UTC"
"""Names of zones that the format knows; any other is left out."""


def schedule_json(entries: Sequence[Entry], about: About, *, version: str) -> bytes:
    """The programme as the bytes of a schedule.json."""
    numbers = identifiers.numbers(about.key, "item", (entry.slug for entry in entries))
    blocks = days(entries, about.zone)
    made = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": OURS},
        "schedule": {"version": version, "conference": _conference(blocks, about, numbers)},
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _conference(blocks: Sequence[Day], about: About, numbers: Mapping[str, int]) -> dict[str, Any]:
    rooms = dict.fromkeys(name for day in blocks for name in day.rooms)
    named = {"time_zone_name": about.zone.key} if re.fullmatch(_ZONE, about.zone.key) else {}
    return {
        "acronym": acronym(about),
        "title": writable(about.name),
        "start": blocks[0].date.isoformat(),
        "end": blocks[-1].date.isoformat(),
        "daysCount": len(blocks),
        "timeslot_duration": "00:05",
        **named,
        "rooms": [{"name": writable(name), "guid": str(_guid(about, "room", name))} for name in rooms],
        "days": [_day(index, day, about, numbers) for index, day in enumerate(blocks, 1)],
    }


def _day(index: int, day: Day, about: About, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "index": index,
        "date": day.date.isoformat(),
        "day_start": local(day.starts, about.zone),
        "day_end": local(day.ends, about.zone),
        "rooms": {
            writable(name): [_event(entry, about, numbers[entry.slug]) for entry in inside]
            for name, inside in day.rooms.items()
        },
    }


def _event(entry: Entry, about: About, number: int) -> dict[str, Any]:
    guid = _guid(about, "item", entry.slug)
    return {
        "id": number,
        "guid": str(guid),
        "slug": slug(entry, about),
        "url": as_uri(entry.links[0]) if entry.links else guid.urn,
        "title": writable(entry.title),
        "subtitle": None,
        "track": None,
        "type": entry.kind.value,
        "language": None,
        "abstract": None,
        "room": writable(room_of(entry)),
        "date": local(entry.starts, about.zone),
        "start": f"{entry.starts.astimezone(about.zone):%H:%M}",
        "end": local(entry.ends, about.zone),
        "duration": length(entry.duration, seconds=False),
        "do_not_record": not entry.recorded,
        "persons": [_person(person, about) for person in entry.people],
        "links": [{"title": writable(link), "url": as_uri(link), "type": "related"} for link in entry.links],
    }


def _person(person: Person, about: About) -> dict[str, Any]:
    """With `public_name` beside `name`, and no `id`: with all three it would be two kinds of person at once."""
    named = {"guid": str(_guid(about, "speaker", person.slug)), "name": person.name, "public_name": person.name}
    known = {"biography": person.bio, "say_it": person.say_it}
    return {key: writable(value) for key, value in {**named, **known}.items() if value}


def _guid(about: About, kind: str, name: str) -> UUID:
    return identifiers.guid(about.key, kind, name)
