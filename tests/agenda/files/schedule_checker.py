"""What the published schemas of schedule.xml and schedule.json ask for, in our own words: a sentence for each breach.

The schemas (https://github.com/voc/schedule, `validator/`) are under a licence that is not ours, so they are not here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element, fromstring

CONFERENCE = {"title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name", "url"}
EVENT_NEEDED = {"room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"}
EVENT_KNOWN = EVENT_NEEDED | {"persons", "language", "description", "recording", "links", "attachments", "url", "logo"}
CONFERENCE_NEEDED = {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"}
CONFERENCE_KNOWN = CONFERENCE_NEEDED | {
    "time_zone_name",
    "rooms",
    "tracks",
    "url",
    "logo",
    "colors",
    "meta",
    "description",
}
JSON_NEEDED = {
    "abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start", "subtitle",
    "title", "track", "type", "url",
}  # fmt: skip
JSON_KNOWN = JSON_NEEDED | {"end", "description", "do_not_record", "recording_license", "attachments", "logo", "code"}
MAY_BE_NULL = {"abstract", "language", "subtitle", "track"}
DAY = {"index", "date", "day_start", "day_end", "rooms"}
LINKS = {"slides", "paper", "web", "blog", "article", "media", "related", "activitypub"}


def xml_breaches(content: bytes) -> list[str]:
    """What the schema of schedule.xml refuses in *content*."""
    root = fromstring(content)  # noqa: S314 - we have just written it
    found = list(_of_schedule(root))
    events = root.findall("day/room/event")
    for what, values in {
        "id": [event.get("id") for event in events],
        "guid": [event.get("guid") for event in events],
        "slug": [event.findtext("slug") for event in events],
        "index": [day.get("index") for day in root.findall("day")],
    }.items():
        if len(set(values)) < len(values):
            found.append(f"two of one {what}")
    return found + [breach for event in events for breach in _of_xml_event(event)]


def _of_schedule(root: Element) -> Iterator[str]:
    names = [part.tag for part in root]
    if not re.fullmatch("(generator )?(url )?version conference (day )+", " ".join(names) + " "):
        yield f"order of {names}"
    yield from _keys({part.tag for part in root.find("conference") or ()}, {"title", "acronym"}, CONFERENCE)
    yield from _form("acronym", root.findtext("conference/acronym"), r"[a-z0-9_-]{4,}")
    for day in root.iterfind("day"):
        yield from _keys(set(day.attrib), {"start", "end", "index"}, {"start", "end", "index", "date"})
        yield from _form("day index", day.get("index"), r"[1-9]\d*")
        for key in ("start", "end"):
            yield from _instant(f"day {key}", day.get(key))
        for room in day:
            yield from _keys(set(room.attrib), {"name"}, {"name", "guid"})


def _of_xml_event(event: Element) -> Iterator[str]:
    yield from _keys({part.tag for part in event}, EVENT_NEEDED - {"slug"}, EVENT_KNOWN)
    if len({part.tag for part in event}) < len(event):
        yield "a child twice"
    yield from _form("id", event.get("id"), r"[1-9]\d*")
    yield from _guid(event.get("guid"))
    yield from _form("slug", event.findtext("slug"), r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}")
    yield from _instant("date", event.findtext("date"))
    yield from _form("start", event.findtext("start"), r"[0-2]\d:[0-5]\d(:[0-5]\d)?")
    yield from _form("duration", event.findtext("duration"), r"\d{1,2}:\d\d(:\d\d)?")
    for person in event.iterfind("persons/person"):
        yield from _form("person", person.get("id"), r"[1-9]\d*")
    yield from _form("optout", event.findtext("recording/optout"), "true|false")
    for link in event.iterfind("links/link"):
        yield from _uri("link", link.get("href"))


def json_breaches(content: bytes) -> list[str]:
    """What the schema of schedule.json, version 1, refuses in *content*."""
    whole = json.loads(content)
    found = list(_keys(set(whole), {"schedule"}, {"schedule", "$schema", "generator"}))
    schedule = whole["schedule"]
    found += _keys(set(schedule), {"version", "conference"}, {"version", "conference", "base_url", "url"})
    conference = schedule["conference"]
    found += _of_conference(conference)
    events = []
    for day in conference["days"]:
        found += _of_day(day)
        events += [event for inside in day["rooms"].values() for event in inside]
    for what in ("id", "guid", "slug"):
        values = [event[what] for event in events]
        found += [f"two of one {what}"] if len(set(values)) < len(values) else []
    return found + [breach for event in events for breach in _of_json_event(event)]


def _of_conference(conference: dict[str, Any]) -> Iterator[str]:
    yield from _keys(set(conference), CONFERENCE_NEEDED, CONFERENCE_KNOWN)
    yield from _form("acronym", conference["acronym"], r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?")
    if not re.search("^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", conference.get("time_zone_name", "UTC")):
        yield f"time_zone_name {conference['time_zone_name']}"
    for key in ("start", "end"):
        yield from _date(key, conference[key])
    if conference["daysCount"] != len(conference["days"]):
        yield "daysCount"
    for room in conference.get("rooms", ()):
        yield from _keys(set(room), {"name", "guid"}, {"name", "guid", "type", "description", "capacity"})
        yield from _guid(room["guid"])


def _of_day(day: dict[str, Any]) -> Iterator[str]:
    yield from _keys(set(day), DAY, DAY)
    yield from _date("date", day["date"])
    for key in ("day_start", "day_end"):
        yield from _instant(key, day[key])
    for event in (event for inside in day["rooms"].values() for event in inside):
        begin, end, at = (datetime.fromisoformat(text) for text in (day["day_start"], day["day_end"], event["date"]))
        if not begin <= at < end:
            yield "an event outside its day"


def _of_json_event(event: dict[str, Any]) -> Iterator[str]:
    yield from _keys(set(event), JSON_NEEDED, JSON_KNOWN)
    yield from (f"{key} is null" for key in set(event) - MAY_BE_NULL if event[key] is None)
    if not isinstance(event["id"], int) or event["id"] < 1:
        yield "id"
    yield from _guid(event["guid"])
    yield from _form("slug", event["slug"], r"[a-z0-9_-]+[a-z0-9]")
    yield from _form("start", event["start"], r"[0-2]\d:[0-5]\d")
    yield from _form("duration", event["duration"], r"\d+:\d\d")
    yield from _uri("url", event["url"], in_ascii=True)
    for key in ("date", "end"):
        yield from _instant(key, event[key])
    for person in event["persons"]:
        if ("name" in person) == ({"public_name", "id"} <= set(person)):
            yield "a person of two kinds, or of none"
        if not all(isinstance(value, str) for value in person.values()):
            yield "a person's values"
    for link in event["links"]:
        yield from _keys(set(link), {"url"}, {"url", "title", "type"})
        yield from _uri("link", link["url"], in_ascii=True)
        if link.get("type") not in {None, *LINKS}:
            yield "type of link"


def _keys(found: Collection[str], needed: set[str], known: set[str]) -> Iterator[str]:
    yield from (f"{key} is missing" for key in sorted(needed - set(found)))
    yield from (f"{key} is not known" for key in sorted(set(found) - known))


def _form(what: str, value: str | None, pattern: str) -> Iterator[str]:
    if value is not None and re.fullmatch(f"(?a){pattern}", value) is None:
        yield f"{what} is {value!r}"


def _instant(what: str, value: str | None) -> Iterator[str]:
    if value is None or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", value):
        yield f"{what} is {value!r}"
    else:
        datetime.fromisoformat(value)


def _date(what: str, value: str) -> Iterator[str]:
    if date.fromisoformat(value).isoformat() != value:
        yield f"{what} is {value!r}"


def _guid(value: str | None) -> Iterator[str]:
    if value is None or str(UUID(value)) != value:
        yield f"guid is {value!r}"


def _uri(what: str, value: str | None, *, in_ascii: bool = False) -> Iterator[str]:
    if not value or not urlsplit(value).scheme or re.search(r"\s", value) or (in_ascii and not value.isascii()):
        yield f"{what} is {value!r}"
