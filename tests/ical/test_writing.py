from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geekx_ops import ical
from tests.ical.ical_checker import defects

ZURICH = ZoneInfo("Europe/Zurich")
STAMP = datetime(2022, 5, 1, 12, tzinfo=UTC)
TALK = ical.Event(
    uid="item-1@example.org",
    stamp=STAMP,
    starts=datetime(2022, 5, 25, 17, 30, tzinfo=UTC),
    ends=datetime(2022, 5, 25, 18, 0, tzinfo=UTC),
    summary="How to train a model",
    zone=ZURICH,
)
JANE = ical.Organizer("jane@example.org", "Doe, Jane")
ADA = ical.Attendee("ada@example.org", "Ada", reply_wanted=True)
TEXTS = st.text(max_size=120)


def by_icalendar(data: bytes) -> Any:
    return icalendar.Calendar.from_ical(data).walk("VEVENT")[0]


def by_vobject(data: bytes) -> Any:
    """It keeps the first description of a zone that it meets; here each calendar is read as if it were the first."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    return vobject.readOne(data.decode()).vevent


def written(*events: ical.Event, **given_values: Any) -> list[str]:
    """The unfolded lines of a calendar, zones left out; there is nothing wrong with its bytes."""
    data = ical.encoded(ical.Calendar(events, **given_values))
    assert defects(data) == []
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    if "BEGIN:VTIMEZONE" in lines:
        del lines[lines.index("BEGIN:VTIMEZONE") : lines.index("BEGIN:VEVENT")]
    return lines


def test_a_calendar_in_full() -> None:
    assert written(
        replace(
            TALK,
            sequence=3,
            status=ical.Status.TENTATIVE,
            modified=datetime(2022, 5, 2, 8, 0, 59, 999999, tzinfo=timezone(timedelta(hours=2))),
            description="A talk;\nquestions, too",
            location="Hall 1, left",
            url="https://example.org/talks/1",
            categories=("talk", "ml, models"),
            organizer=JANE,
            attendees=(ADA, ical.Attendee("bo@example.org", participation=ical.Participation.ACCEPTED)),
        ),
        product="invitation",
        name="Spring; meetup",
        method=ical.Method.REQUEST,
        refresh=timedelta(hours=12),
    ) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//geekx-ops//invitation//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        r"NAME:Spring\; meetup",
        r"X-WR-CALNAME:Spring\; meetup",
        "REFRESH-INTERVAL;VALUE=DURATION:PT720M",
        "X-PUBLISHED-TTL:PT720M",
        "BEGIN:VEVENT",
        "UID:item-1@example.org",
        "DTSTAMP:20220501T120000Z",
        "DTSTART;TZID=Europe/Zurich:20220525T193000",
        "DTEND;TZID=Europe/Zurich:20220525T200000",
        "SEQUENCE:3",
        "STATUS:TENTATIVE",
        "LAST-MODIFIED:20220502T060059Z",
        "SUMMARY:How to train a model",
        r"DESCRIPTION:A talk\;\nquestions\, too",
        r"LOCATION:Hall 1\, left",
        "URL:https://example.org/talks/1",
        r"CATEGORIES:talk,ml\, models",
        'ORGANIZER;CN="Doe, Jane":mailto:jane@example.org',
        'ATTENDEE;CN="Ada";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ada@example.org',
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:bo@example.org",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_same_values_give_the_same_bytes() -> None:
    assert ical.encoded(ical.Calendar((TALK,))) == ical.encoded(ical.Calendar((replace(TALK),)))


@pytest.mark.parametrize("zone", [None, ZoneInfo("UTC"), ZoneInfo("Etc/UTC")])
def test_utc_needs_no_zone(zone: ZoneInfo | None) -> None:
    lines = written(replace(TALK, zone=zone))
    assert "DTSTART:20220525T173000Z" in lines
    assert "DTEND:20220525T180000Z" in lines
    assert not any(line.startswith("TZID") for line in lines)


@pytest.mark.parametrize("ends", [None, TALK.starts, TALK.starts - timedelta(hours=1)])
def test_what_takes_no_time_has_no_end(ends: datetime | None) -> None:
    assert not any(line.startswith("DTEND") for line in written(replace(TALK, ends=ends)))


def test_an_item_across_midnight_and_a_clock_change() -> None:
    """Clocks in Zurich go from 02:00 to 03:00 in that night."""
    starts = datetime(2022, 3, 26, 22, 30, tzinfo=UTC)
    lines = written(replace(TALK, starts=starts, ends=starts + timedelta(hours=3)))
    assert "DTSTART;TZID=Europe/Zurich:20220326T233000" in lines
    assert "DTEND;TZID=Europe/Zurich:20220327T033000" in lines


@pytest.mark.parametrize(("hour", "label"), [(0, "DTEND:20221030T003000Z"), (1, "DTEND:20221030T013000Z")])
def test_an_hour_that_comes_twice_is_written_in_utc(hour: int, label: str) -> None:
    ends = datetime(2022, 10, 30, hour, 30, tzinfo=UTC)
    lines = written(replace(TALK, starts=datetime(2022, 10, 29, 22, tzinfo=UTC), ends=ends))
    assert label in lines
    assert "DTSTART:20221029T220000Z" in lines


def test_every_zone_is_described_once() -> None:
    elsewhere = replace(TALK, uid="item-2@example.org", zone=ZoneInfo("America/Argentina/Buenos_Aires"))
    data = ical.encoded(ical.Calendar((TALK, elsewhere, replace(TALK, uid="item-3@example.org"))))
    assert defects(data) == []
    assert data.count(b"BEGIN:VTIMEZONE") == 2


@pytest.mark.parametrize(
    ("method", "event"),
    [
        (ical.Method.PUBLISH, replace(TALK, organizer=JANE)),
        (ical.Method.REQUEST, replace(TALK, organizer=JANE, attendees=(ADA,))),
        (ical.Method.CANCEL, replace(TALK, organizer=JANE, attendees=(ADA,), status=ical.Status.CANCELLED)),
    ],
)
def test_a_method_is_said(method: ical.Method, event: ical.Event) -> None:
    assert f"METHOD:{method.value}" in written(event, method=method)


@pytest.mark.parametrize(
    ("events", "method", "reason"),
    [
        ((), None, "at least one event"),
        ((TALK, TALK), None, "one UID"),
        ((replace(TALK, uid=""),), None, "has a UID"),
        ((replace(TALK, sequence=-1),), None, "counts from 0"),
        ((replace(TALK, starts=TALK.starts.replace(tzinfo=None)),), None, "needs a time zone"),
        ((replace(TALK, modified=STAMP.replace(tzinfo=None)),), None, "needs a time zone"),
        ((TALK,), ical.Method.PUBLISH, "needs an organizer"),
        ((replace(TALK, organizer=JANE),), ical.Method.REQUEST, "who is asked"),
        ((replace(TALK, organizer=JANE, attendees=(ADA,)),), ical.Method.PUBLISH, "no attendees"),
        ((replace(TALK, organizer=JANE, attendees=(ADA,)),), ical.Method.CANCEL, "is CANCELLED"),
    ],
)
def test_what_no_calendar_may_hold_is_refused(
    events: tuple[ical.Event, ...], method: ical.Method | None, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        ical.encoded(ical.Calendar(events, method=method))


def kept(text: str) -> str:
    """What a calendar can hold of *text*: the invisible put in order, as everywhere."""
    for end in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    held = (letter for letter in text if letter in "\n\t" or not ("\x00" <= letter < " " or "\x7f" <= letter <= "\x9f"))
    return "".join(letter for letter in held if not ("\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff"))


@given(TEXTS, TEXTS, TEXTS, st.lists(TEXTS.filter(kept), max_size=3))
@example(r"\n;,\\", "x" * 66 + "😀", "\r\nBEGIN:VALARM", ["a,b;c"])
@example("", "", "\t", [])
@example("\ud800", "<b>markup</b> & $TeX$ #typst", '"', [])
def test_no_text_breaks_a_calendar(summary: str, description: str, name: str, categories: list[str]) -> None:
    event = replace(
        TALK,
        summary=summary,
        description=description,
        location=name,
        url=f"https://example.org/{name}",
        categories=tuple(categories),
        organizer=ical.Organizer("jane@example.org", name),
    )
    data = ical.encoded(ical.Calendar((event,), name=name))
    assert defects(data) == []
    read = by_icalendar(data)
    assert read["SUMMARY"] == kept(summary)
    assert read.get("DESCRIPTION", "") == kept(description)


@settings(max_examples=40)
@given(TEXTS)
@example(r"\n;,\\ 😀")
def test_a_second_parser_reads_the_same(summary: str) -> None:
    """Its lines end at what Python calls the end of a line, so those are left out here."""
    plain = "".join(letter for letter in kept(summary) if letter not in "\x1c\x1d\x1e\x85\u2028\u2029")
    data = ical.encoded(ical.Calendar((replace(TALK, summary=plain),)))
    read = by_vobject(data)
    assert read.summary.value == plain
    assert read.dtstart.value == TALK.starts
    assert read.dtend.value == TALK.ends


@settings(max_examples=20)  # the parsers are slow
@given(
    st.sampled_from(["Europe/Zurich", "America/Los_Angeles", "Australia/Lord_Howe", "America/St_Johns", "Asia/Tokyo"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - they are taken as UTC
    st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
)
def test_two_parsers_read_the_instants(zone: str, starts: datetime, length: timedelta) -> None:
    begin = starts.replace(tzinfo=UTC, microsecond=0)
    end = begin + timedelta(seconds=round(length.total_seconds()))
    data = ical.encoded(ical.Calendar((replace(TALK, starts=begin, ends=end, zone=ZoneInfo(zone)),)))
    assert defects(data) == []
    first = by_icalendar(data)
    second = by_vobject(data)
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (begin, end)
    assert (second.dtstart.value, second.dtend.value) == (begin, end)
