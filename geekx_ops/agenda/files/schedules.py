"""schedule.json and schedule.xml, as pretalx and frab write them, read as rows of a running order.

The formats: https://github.com/voc/schedule. Of XML only elements, attributes and texts are read: a document type,
where entities are declared that grow without end or name files, is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from geekx_ops import times
from geekx_ops.agenda.files.days import ONLY_ROOM, OURS, own_slug
from geekx_ops.agenda.files.imported import Listing, Row
from geekx_ops.agenda.plan import LONGEST_ITEM, ItemKind
from geekx_ops.errors import Invalid

_KINDS = {
    **{kind.value: kind for kind in ItemKind},
    "podium": ItemKind.PANEL,
    "meeting": ItemKind.NETWORKING,
    "opening": ItemKind.WELCOME,
}
UNKNOWN = datetime.max.replace(tzinfo=UTC)
_LENGTH = r"(?a)(\d{1,3}):(\d{2})(?::(\d{2}))?"


def from_json(text: str, *, source: str) -> Listing:
    """The talks of a schedule.json. Raises Invalid if it is none."""
    try:
        found = json.loads(text)
        conference = found["schedule"]["conference"]
        events = [
            (room, event) for day in conference["days"] for room, inside in day["rooms"].items() for event in inside
        ]
        ours = (found.get("generator") or {}).get("name") == OURS
        rows = [_json_row(number, room, event, ours=ours) for number, (room, event) in enumerate(events, 1)]
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{source} is not JSON ({error}). Nothing was changed.") from None
    except (KeyError, TypeError, AttributeError):
        raise _no_schedule(source, "schedule.conference.days, with rooms and their events") from None
    return Listing(source, "schedule.json", tuple(_in_order(rows)))


def _json_row(number: int, room: str, event: Mapping[str, Any], *, ours: bool) -> Row:
    people = [person.get("public_name") or person.get("name") for person in event.get("persons") or ()]
    links = [link.get("url") for link in event.get("links") or ()]
    values = _values(event, room=room, links=[str(link) for link in links if link], ours=ours)
    if "do_not_record" in event:
        values["recorded"] = not event["do_not_record"]
    return Row(number, values, tuple(str(name) for name in people if name), is_exact=False, what="event")


def from_xml(content: bytes, *, source: str) -> Listing:
    """The talks of a schedule.xml. Raises Invalid if it is none, or declares a document type."""
    root = _tree(content, source)
    if root.tag != "schedule" or root.find("day") is None:
        raise _no_schedule(source, "<schedule> with <day>, <room> and <event>")
    generator = root.find("generator")
    ours = generator is not None and generator.get("name") == OURS
    events = [(room, event) for room in root.iterfind("day/room") for event in room.iterfind("event")]
    rows = [_xml_row(number, room.get("name", ""), event, ours=ours) for number, (room, event) in enumerate(events, 1)]
    return Listing(source, "schedule.xml", tuple(_in_order(rows)))


def _tree(content: bytes, source: str) -> Element:
    builder, parser = TreeBuilder(), expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Invalid(f"{source} declares a document type, which a schedule has no use for. Nothing was changed.")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature: this is all of it
    except (expat.ExpatError, LookupError, ValueError) as error:  # the others: an encoding that is none
        raise Invalid(f"{source} is not XML ({error}). Nothing was changed.") from None
    return builder.close()


def _xml_row(number: int, room: str, event: Element, *, ours: bool) -> Row:
    people = tuple(" ".join("".join(person.itertext()).split()) for person in event.iterfind("persons/person"))
    links = [href for link in event.iterfind("links/link") if (href := link.get("href"))]
    values = _values({child.tag: child.text or "" for child in event}, room=room, links=links, ours=ours)
    opted_out = event.findtext("recording/optout")
    if opted_out:
        values["recorded"] = opted_out.strip() == "false"
    return Row(number, values, tuple(filter(None, people)), is_exact=False, what="event")


def _values(event: Mapping[str, Any], *, room: str, links: list[str], ours: bool) -> dict[str, Any]:
    """What is told of an item. Only a file of ours has slugs of ours."""
    return {
        "slug": own_slug(str(event.get("slug") or "")) if ours else "",
        "title": str(event.get("title") or "").strip(),
        "starts": str(event.get("date") or "").strip(),
        "duration": _span(event) or _length(str(event.get("duration") or "").strip()),
        "kind": _KINDS.get(str(event.get("type") or "").strip().lower(), ItemKind.TALK).value,
        "room": None if ours and room == ONLY_ROOM else str(room).strip()[:100] or None,
        "links": [link for link in links if link.startswith(("http://", "https://"))],
    }


def _span(event: Mapping[str, Any]) -> str:
    """From start to end, where both are told: a length in hours and minutes has lost its seconds."""
    begin, end = (_instant(str(event.get(key) or "").strip()) for key in ("date", "end"))
    is_told = begin < end < UNKNOWN and end - begin <= LONGEST_ITEM
    return times.format_duration(end - begin) if is_told else ""


def _length(written: str) -> str:
    """Hours and minutes, and seconds if there are any."""
    found = re.fullmatch(_LENGTH, written)
    return f"{found[1]}h{found[2]}m{found[3] or '0'}s" if found else written


def _in_order(rows: list[Row]) -> Iterator[Row]:
    """By their start, those without one that can be read at the end: they are refused with all else that is wrong."""
    return iter(sorted(rows, key=lambda row: (_instant(str(row.values["starts"])), row.number)))


def _instant(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return UNKNOWN


def _no_schedule(source: str, wanted: str) -> Invalid:
    return Invalid(f"{source} is no schedule: it has no {wanted}. Nothing was changed.")
