from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geekx_ops.agenda import nights
from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files import schedules
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.days import ONLY_ROOM
from geekx_ops.agenda.files.identifiers import numbers
from geekx_ops.agenda.files.imported import taken
from geekx_ops.agenda.files.programme import Entry, entries
from geekx_ops.agenda.files.schedule_json import schedule_json
from geekx_ops.agenda.files.schedule_xml import schedule_xml
from geekx_ops.agenda.plan import Plan
from geekx_ops.identity.names import name_key
from geekx_ops.web import as_uri
from tests.agenda.files.schedule_checker import json_breaches, xml_breaches
from tests.agenda.plan_strategies import at, plans, ready, talk
from tests.factories import dinner

ZONE = ZoneInfo("America/Los_Angeles")
ABOUT = About("spring-meetup", "Spring; <meetup> & more", ZONE, "0123456789abcdef" * 2)
ADA = replace(ready("ada"), name="Ada & Søns", not_yet="a promotion", bio="Writes <b>\x0bprograms", say_it="AY-da")
PLAN = Plan(
    (
        talk("q", 5.5, introduction="Word for word", notes="For the crew", cues=("LX 12",)),
        talk("talk", speakers=("ada",), links=("https://example.org/a?b=c&d",), recorded=True),
        talk("late", 30, starts=at("01:30", "2022-05-26"), room="Bar"),
    ),
    (ADA,),
)
NIGHT = dinner(starts=at("18:30"), ends=at("21:00"))
VERSION = Version(PLAN, NIGHT.starts, NIGHT.ends, "The Club")


def as_json(given_entries: tuple[Entry, ...], about: About = ABOUT) -> bytes:
    content = schedule_json(given_entries, about, version="3")
    assert json_breaches(content) == []
    return content


def as_xml(given_entries: tuple[Entry, ...], about: About = ABOUT) -> bytes:
    content = schedule_xml(given_entries, about, version="3")
    assert xml_breaches(content) == []
    return content


def parsed(content: bytes) -> Element:
    return fromstring(content)  # noqa: S314 - we have just written it


def test_an_item_in_xml() -> None:
    root = parsed(as_xml(entries(VERSION)))
    assert [root.findtext(f"conference/{key}") for key in ("title", "acronym", "days", "time_zone_name")] == [
        "Spring; <meetup> & more",
        "spring_meetup",
        "1",
        "America/Los_Angeles",
    ]
    event = root.findall("day/room/event")[1]
    assert {part.tag: part.text for part in event if part.text and part.text.strip()} == {
        "room": "Stage",
        "title": "Talk",
        "type": "talk",
        "date": "2022-05-25T18:35:30-07:00",
        "start": "18:35:30",
        "duration": "00:10",
        "slug": "spring_meetup-talk",
    }
    assert [person.text for person in event.iterfind("persons/person")] == ["Ada & Søns"]
    assert event.findtext("recording/optout") == "false"
    assert [link.get("href") for link in event.iterfind("links/link")] == ["https://example.org/a?b=c&d"]
    assert root.findtext("day/room/event/duration") == "00:05:30"


def test_an_item_in_json() -> None:
    conference = json.loads(as_json(entries(VERSION)))["schedule"]["conference"]
    assert (conference["acronym"], conference["start"], conference["daysCount"]) == ("spring_meetup", "2022-05-25", 1)
    event = conference["days"][0]["rooms"]["Stage"][1]
    kept = {key: value for key, value in event.items() if key not in {"id", "guid", "persons"}}
    assert kept == {
        "slug": "spring_meetup-talk",
        "url": "https://example.org/a?b=c&d",
        "title": "Talk",
        "subtitle": None,
        "track": None,
        "type": "talk",
        "language": None,
        "abstract": None,
        "room": "Stage",
        "date": "2022-05-25T18:35:30-07:00",
        "start": "18:35",
        "end": "2022-05-25T18:45:30-07:00",
        "duration": "00:10",
        "do_not_record": False,
        "links": [{"title": "https://example.org/a?b=c&d", "url": "https://example.org/a?b=c&d", "type": "related"}],
    }
    (person,) = event["persons"]
    assert (person["name"], person["public_name"], person["biography"]) == (
        "Ada & Søns",
        "Ada & Søns",
        "Writes <b>\nprograms",
    )


@pytest.mark.parametrize("write", [as_xml, as_json])
def test_what_is_for_the_crew_and_what_is_not_yet_to_be_said_is_in_neither(write: Callable[..., bytes]) -> None:
    content = write(entries(VERSION)).decode()
    for secret in ("Word for word", "For the crew", "LX 12", "promotion", "AY-da", "she/her"):
        assert secret not in content


def test_how_a_name_is_said_only_if_asked() -> None:
    assert b'"say_it": "AY-da"' in as_json(entries(VERSION, say_it=True))


def test_what_begins_after_midnight_belongs_to_its_night() -> None:
    conference = json.loads(as_json(entries(VERSION)))["schedule"]["conference"]
    assert [list(day["rooms"]) for day in conference["days"]] == [["Stage", "Bar"]]
    assert conference["days"][0]["day_end"] == "2022-05-26T04:00:00-07:00"


@pytest.mark.parametrize(("clock", "night"), [("02:59", 25), ("03:00", 25), ("03:59", 25), ("04:00", 26)])
def test_the_day_begins_at_four(clock: str, night: int) -> None:
    plan = Plan((talk("late", 10, starts=at(clock, "2022-05-26")),))
    content = as_json(entries(replace(VERSION, plan=plan)))
    assert [day["date"] for day in json.loads(content)["schedule"]["conference"]["days"]] == [f"2022-05-{night}"]
    assert f'date="2022-05-{night}"' in as_xml(entries(replace(VERSION, plan=plan))).decode()


@pytest.mark.parametrize(
    ("zone", "told"), [("America/Argentina/Buenos_Aires", True), ("UTC", True), ("Etc/GMT+5", False), ("CET", False)]
)
def test_names_of_zones_that_json_does_not_know_are_left_out(zone: str, *, told: bool) -> None:
    content = as_json(entries(VERSION), replace(ABOUT, zone=ZoneInfo(zone)))
    assert ("time_zone_name" in json.loads(content)["schedule"]["conference"]) is told
    assert f"<time_zone_name>{zone}<" in as_xml(entries(VERSION), replace(ABOUT, zone=ZoneInfo(zone))).decode()


@pytest.mark.parametrize("slug", ["a", "ab", "dinner", "a-2", "mosaicml-dinner-2022", "2022"])
def test_short_names_of_every_length_are_taken(slug: str) -> None:
    assert as_json(entries(VERSION), replace(ABOUT, slug=slug))
    assert as_xml(entries(VERSION), replace(ABOUT, slug=slug))


def test_numbers_stay_apart_and_the_same() -> None:
    found = numbers(ABOUT.key, "item", ("a", "b", "a", "c"))
    assert len(set(found.values())) == 3
    assert numbers(ABOUT.key, "item", ("c", "a")) == {"c": found["c"], "a": found["a"]}


def test_two_with_the_same_number_get_different_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    from geekx_ops.agenda.files import identifiers

    monkeypatch.setattr(identifiers, "uuid5", lambda namespace, _name: namespace)
    assert len(set(numbers("1" * 32, "item", ("a", "b", "c")).values())) == 3


def told(found: tuple[Entry, ...]) -> dict[str, tuple[Any, ...]]:
    """What both formats can hold of a programme, by slug."""
    return {
        one.slug: (
            one.title,
            one.kind,
            one.starts,
            one.ends,
            one.room or ONLY_ROOM,
            [person.name for person in one.people],
            list(map(as_uri, one.links)),  # in JSON their letters are escaped
            one.recorded,
        )
        for one in found
    }


def of_one_night(plan: Plan) -> Plan:
    """The plan without what these formats do not hold: other nights, lengths of no time, two speakers of one name."""
    night = nights.night_of(NIGHT.starts, ZONE)
    named: dict[str, str] = {}
    for speaker in plan.speakers:
        named.setdefault(name_key(speaker.name), speaker.slug)
    inside = tuple(
        replace(one, speakers=tuple(slug for slug in one.speakers if slug in named.values()), starts=None, ends=None)
        for one in plan.items
        if timedelta() < one.duration
    )
    plan = replace(plan, items=inside, starts=NIGHT.starts, ends=None)
    tonight = {
        one.slug
        for one in entries(Version(plan, NIGHT.starts, NIGHT.ends))
        if nights.night_of(one.starts, ZONE) == night
    }
    return replace(plan, items=tuple(one for one in plan.items if one.slug in tonight))


@settings(max_examples=40)
@given(plans(ZONE), st.sampled_from(["json", "xml"]))
def test_what_is_written_is_read_again(plan: Plan, form: str) -> None:
    version = Version(of_one_night(plan), NIGHT.starts, NIGHT.ends)
    written = entries(version)
    if not written:
        return
    if form == "json":
        listing = schedules.from_json(as_json(written).decode(), source="schedule.json")
    else:
        listing = schedules.from_xml(as_xml(written), source="schedule.xml")
    assert told(entries(replace(version, plan=taken(listing, Plan(), NIGHT).plan))) == told(written)


@settings(max_examples=30)
@given(plans(ZONE), st.text(max_size=30))
def test_every_plan_makes_sound_files(plan: Plan, name: str) -> None:
    written = entries(Version(plan, NIGHT.starts, NIGHT.ends), say_it=True)
    if written:
        as_json(written, replace(ABOUT, name=name))
        as_xml(written, replace(ABOUT, name=name))


XML = as_xml(entries(VERSION)).decode()
JSON = as_json(entries(VERSION)).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="', 'id="0'),
        ("<start>18:30</start>", "<start>9:30</start>"),
        ("<duration>00:10<", "<duration>10<"),
        ("-07:00</date>", "</date>"),
        ("<acronym>spring_meetup<", "<acronym>abc<"),
        ("<abstract />", ""),
        ("<subtitle />", "<subtitle /><end>19:00</end>"),
        ("<optout>true<", "<optout><"),
        ("<slug>spring_meetup-talk<", "<slug>spring_meetup-late<"),
        ("<version>3</version>", ""),
        ('index="1"', 'index="0"'),
    ],
)
def test_the_checker_of_xml_finds_a_breach(old: str, new: str) -> None:
    assert old in XML
    assert xml_breaches(XML.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"acronym": "spring_meetup"', '"acronym": "spring-meetup"'),
        ('"daysCount": 1', '"daysCount": 2'),
        ('"time_zone_name": "America/Los_Angeles"', '"time_zone_name": "CET"'),
        ('"start": "18:30"', '"start": "18:30:00"'),
        ('"duration": "00:10"', '"duration": "00:10:00"'),
        ('"type": "related"', '"type": "other"'),
        ('"subtitle": null,', ""),
        ('"type": "talk"', '"type": null'),
        ('"public_name": "Ada & Søns"', '"public_name": "Ada", "id": "1"'),
        ('"url": "https://example.org/', '"url": "https://example.org/ä'),
        ('"index": 1', '"index": 1, "name": "x"'),
        ('"url": "urn:', '"url": "a place of '),
        ('"title": "Talk"', '"title": "Talk", "notes": "x"'),
        ('"slug": "spring_meetup-talk"', '"slug": "spring_meetup-late"'),
        ("T18:35:30-07:00", "T18:35:30"),
    ],
)
def test_the_checker_of_json_finds_a_breach(old: str, new: str) -> None:
    assert old in JSON
    assert json_breaches(JSON.replace(old, new, 1).encode())
