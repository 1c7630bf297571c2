"""Is it iCalendar? Looked at as bytes, before any parsing: what parsers forgive is what other programs trip over.

`defects(data)` gives a sentence for each rule of RFC 5545 that is broken; the words in front of it name the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 75
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")
LOCAL_TIME = re.compile(r"\d{8}T\d{6}")
NAME = r"[A-Z0-9-]+"
PARAMETER = rf';{NAME}=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
LINE = re.compile(rf"(?P<name>{NAME})(?P<parameters>(?:{PARAMETER})*):(?P<value>.*)", re.DOTALL)
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "TZID", "TZNAME", "PRODID", "NAME", "X-WR-CALNAME"}
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"} | {
    "LAST-MODIFIED",
    "ORGANIZER",
}
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}


@dataclass
class Component:
    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    inside: list[Component] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for found, _, value in self.lines if found == name]

    def first(self, name: str) -> str:
        return next(iter(self.values(name)), "")


def defects(data: bytes) -> list[str]:
    found = list(of_bytes(data))
    if any(defect.startswith(("encoding", "line end")) for defect in found):
        return found
    lines = data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")
    parsed = []
    for line in filter(None, lines):
        match = LINE.fullmatch(line)
        if match is None:
            found.append(f"form: {line!r} is no content line")
        else:
            parsed.append((match["name"], parameters(match["parameters"]), match["value"]))
    return found + list(of_lines(parsed)) + list(of_structure(parsed))


def of_bytes(data: bytes) -> Iterator[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield "encoding: begins with a byte order mark"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "line end: a bare CR or LF"
    if not data.endswith(b"\r\n"):
        yield "line end: the last line has none"
    for physical in data.split(b"\r\n"):
        if len(physical) > LONGEST_LINE:
            yield f"length: {len(physical)} octets in {physical[:20]!r}…"
        try:
            physical.decode("utf-8")
        except UnicodeDecodeError:
            yield f"split: a character is cut, or no UTF-8, in {physical[:20]!r}…"
        if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", physical):
            yield f"control: in {physical[:20]!r}…"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        yield "encoding: not UTF-8"


def parameters(written: str) -> dict[str, str]:
    return dict(part.lstrip(";").split("=", 1) for part in re.findall(PARAMETER, written))


def of_lines(lines: list[tuple[str, dict[str, str], str]]) -> Iterator[str]:
    for name, given, value in lines:
        if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*[;,]|(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value):
            yield f"escaping: {name} holds {value!r}"
        if name == "CATEGORIES" and re.search(r"(?<!\\)(?:\\\\)*;", value):
            yield f"escaping: {name} holds {value!r}"
        if "TZID" in given and value.endswith("Z"):
            yield f"TZID with Z: {name}"
        if name in {"DTSTAMP", "LAST-MODIFIED", "CREATED"} and not UTC_TIME.fullmatch(value):
            yield f"not UTC: {name} is {value}"
        if name in {"ORGANIZER", "ATTENDEE"} and not re.fullmatch(r"mailto:[\x21-\x7e]+@[\x21-\x7e]+", value):
            yield f"address: {name} is {value}"
        if name == "URL" and not re.fullmatch(r"[a-z]+:[\x21-\x7e]+", value):
            yield f"address: URL is {value}"


def of_structure(lines: list[tuple[str, dict[str, str], str]]) -> Iterator[str]:
    root = Component("")
    open_ones = [root]
    for line in lines:
        if line[0] == "BEGIN":
            made = Component(line[2])
            open_ones[-1].inside.append(made)
            open_ones.append(made)
        elif line[0] != "END":
            open_ones[-1].lines.append(line)
        elif len(open_ones) == 1 or open_ones.pop().name != line[2]:
            yield f"balance: END:{line[2]} closes something else"
            return
    if len(open_ones) > 1 or [one.name for one in root.inside] != ["VCALENDAR"] or root.lines:
        yield "balance: not one whole VCALENDAR"
        return
    yield from of_calendar(root.inside[0])


def of_calendar(calendar: Component) -> Iterator[str]:
    if calendar.values("VERSION") != ["2.0"] or len(calendar.values("PRODID")) != 1:
        yield "required: VERSION:2.0 and PRODID, once each"
    events = [one for one in calendar.inside if one.name == "VEVENT"]
    zones = [one for one in calendar.inside if one.name == "VTIMEZONE"]
    if not events:
        yield "required: a component"
    uids = [event.first("UID") for event in events]
    for uid in {uid for uid in uids if uids.count(uid) > 1}:
        yield f"duplicate UID: {uid}"
    described = {zone.first("TZID"): zone for zone in zones}
    used = {given["TZID"] for event in events for _, given, _ in event.lines if "TZID" in given}
    yield from (f"no VTIMEZONE: {name}" for name in sorted(used - set(described)))
    for zone in zones:
        yield from of_zone(zone)
    for event in events:
        yield from of_event(event)
        yield from of_method(event, calendar.first("METHOD"))
        yield from too_early(event, described)


def of_zone(zone: Component) -> Iterator[str]:
    if len(zone.values("TZID")) != 1 or not zone.inside:
        yield f"zone: {zone.first('TZID')} has no TZID or no observance"
    for observance in zone.inside:
        offsets = [*observance.values("TZOFFSETFROM"), *observance.values("TZOFFSETTO")]
        sound = all(
            re.fullmatch(r"[+-]\d{4}(\d\d)?", offset) and not re.fullmatch(r"-0+", offset) for offset in offsets
        )
        if len(offsets) != 2 or not sound or not LOCAL_TIME.fullmatch(observance.first("DTSTART")):
            yield f"zone: {zone.first('TZID')} has an observance without its three properties"


def too_early(event: Component, described: dict[str, Component]) -> Iterator[str]:
    """A time before the first observance of its zone means nothing."""
    for name, given, value in event.lines:
        zone = described.get(given.get("TZID", ""))
        if zone is not None and value < min((one.first("DTSTART") for one in zone.inside), default=""):
            yield f"zone: {name} is before all observances of {given['TZID']}"


def of_event(event: Component) -> Iterator[str]:
    uid = event.first("UID")
    yield from (
        f"required: {name} of {uid}" for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY") if not event.values(name)
    )
    yield from (f"twice: {name} of {uid}" for name in sorted(ONCE) if len(event.values(name)) > 1)
    if event.values("DTEND") and event.values("DURATION"):
        yield f"end: {uid} has DTEND and DURATION"
    for name, given, value in event.lines:
        if name in {"DTSTART", "DTEND"} and not (LOCAL_TIME if "TZID" in given else UTC_TIME).fullmatch(value):
            yield f"floating or no time: {name} is {value}"
    starts, ends = event.first("DTSTART"), event.first("DTEND")
    if ends and starts.endswith("Z") == ends.endswith("Z") and ends.rstrip("Z") <= starts.rstrip("Z"):
        yield f"end: {uid} ends before it has begun"
    if not re.fullmatch(r"\d+|", event.first("SEQUENCE")):
        yield f"sequence: {uid} has {event.first('SEQUENCE')}"
    if event.values("STATUS") and event.first("STATUS") not in STATUSES:
        yield f"status: {uid} is {event.first('STATUS')}"


def of_method(event: Component, method: str) -> Iterator[str]:
    uid = event.first("UID")
    if method not in {"", "PUBLISH", "REQUEST", "CANCEL"}:
        yield f"method: {method}"
    if method and not event.values("ORGANIZER"):
        yield f"method: {uid} has no ORGANIZER"
    if method == "REQUEST" and not event.values("ATTENDEE"):
        yield f"method: {uid} asks nobody"
    if method == "PUBLISH" and event.values("ATTENDEE"):
        yield f"method: {uid} is published and has attendees"
    if method == "CANCEL" and event.first("STATUS") != "CANCELLED":
        yield f"method: {uid} is cancelled and not CANCELLED"
