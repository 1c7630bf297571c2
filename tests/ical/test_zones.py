from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.ical import zones

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)


def observances(name: str, *, first: int, last: int) -> list[tuple[str, str, str, str]]:
    """Kind, onset, and offsets of each, in their order."""
    lines = list(zones.described(ZoneInfo(name), first=first, last=last))
    found = []
    for place, line in enumerate(lines):
        if line in {"BEGIN:STANDARD", "BEGIN:DAYLIGHT"}:
            onset, before, after = (value.partition(":")[2] for value in lines[place + 1 : place + 4])
            found.append((line.partition(":")[2], onset, before, after))
    return found


def test_a_zone_says_when_its_clocks_change() -> None:
    assert observances("America/Los_Angeles", first=2022, last=2022) == [
        ("STANDARD", "20201231T160000", "-0800", "-0800"),
        ("DAYLIGHT", "20210314T020000", "-0800", "-0700"),
        ("STANDARD", "20211107T020000", "-0700", "-0800"),
        ("DAYLIGHT", "20220313T020000", "-0800", "-0700"),
        ("STANDARD", "20221106T020000", "-0700", "-0800"),
        ("DAYLIGHT", "20230312T020000", "-0800", "-0700"),
        ("STANDARD", "20231105T020000", "-0700", "-0800"),
    ]


@pytest.mark.parametrize(
    ("name", "first", "expected"),
    [
        ("Asia/Kolkata", 2022, [("STANDARD", "20210101T053000", "+0530", "+0530")]),
        ("Africa/Monrovia", 1971, [
            ("STANDARD", "19691231T231530", "-004430", "-004430"),
            ("STANDARD", "19720107T000000", "-004430", "+0000"),
        ]),
        ("Pacific/Apia", 2012, [
            ("STANDARD", "20101231T140000", "-1000", "-1000"),
            ("STANDARD", "20110402T040000", "-1000", "-1100"),
            ("DAYLIGHT", "20110924T030000", "-1100", "-1000"),
            ("DAYLIGHT", "20111230T000000", "-1000", "+1400"),
            ("STANDARD", "20120401T040000", "+1400", "+1300"),
            ("DAYLIGHT", "20120930T030000", "+1300", "+1400"),
            ("STANDARD", "20130407T040000", "+1400", "+1300"),
            ("DAYLIGHT", "20130929T030000", "+1300", "+1400"),
        ]),
    ],
)  # fmt: skip
def test_a_zone_of_its_own_kind(name: str, first: int, expected: list[tuple[str, str, str, str]]) -> None:
    found = observances(name, first=first, last=first)
    assert found[1:] == expected[1:]
    assert found[0][1:] == expected[0][1:]


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    assert observances("Europe/Zurich", first=1, last=1)
    assert observances("Europe/Zurich", first=9999, last=9999)


@given(ZONES, st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1)))  # noqa: DTZ001 - they get their zone below
def test_another_reader_of_it_tells_the_same_time(zone: ZoneInfo, moment: datetime) -> None:
    """dateutil reckons with what the lines say, and knows nothing else of the zone."""
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return  # said by no clock, or twice: such times are written in UTC
    lines = "\r\n".join(zones.described(zone, first=local.year, last=local.year))
    described = tzical(StringIO(lines)).get(zone.key)
    assert described is not None
    seen = local.replace(tzinfo=None)
    assert seen.replace(tzinfo=described).utcoffset() == local.utcoffset()
