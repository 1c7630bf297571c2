from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from geekx_ops import times
from geekx_ops.errors import Invalid


def wall(text: str) -> datetime:
    """A time without a zone."""
    return datetime.fromisoformat(text)


ZURICH = ZoneInfo("Europe/Zurich")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NIGHT = date(2022, 5, 25)
# Without those that every machine has its own of; `right/` zones count leap seconds.
ZONES = st.sampled_from(sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})).map(
    ZoneInfo
)
INSTANTS = st.datetimes(wall("0001-01-03"), wall("9999-12-29"), timezones=st.just(UTC))
NEAR_CHANGES = st.builds(
    lambda hours, minutes: datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes),
    st.integers(0, 2 * 365 * 24),
    st.integers(0, 59),
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def refusal(text: str, *, today: date | None = None, whole_days: bool = False, zone: ZoneInfo = ZURICH) -> Invalid:
    with pytest.raises(Invalid) as refused:
        times.parse_instant(text, zone=zone, today=today, whole_days=whole_days)
    return refused.value


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2022-05-25 19:30", utc(2022, 5, 25, 17, 30)),
        ("  2022-05-25   19:30 ", utc(2022, 5, 25, 17, 30)),
        ("2022-05-25T19:30:00", utc(2022, 5, 25, 17, 30)),
        ("2022-05-25t19:30:15.25", utc(2022, 5, 25, 17, 30, 15, 250000)),
        ("2022-05-25T19:30:00Z", utc(2022, 5, 25, 19, 30)),
        ("2022-05-25 19:30 UTC", utc(2022, 5, 25, 19, 30)),
        ("2022-05-25T19:30-07:00", utc(2022, 5, 26, 2, 30)),
        ("2022-05-25 19:30 +0545", utc(2022, 5, 25, 13, 45)),
        ("2022-05-25 19:30:00+00:00:30", utc(2022, 5, 25, 19, 29, 30)),
        ("2022-05-25 7:30pm", utc(2022, 5, 25, 17, 30)),
        ("2022-05-25 7:30\u202fPM", utc(2022, 5, 25, 17, 30)),
        ("2022-05-25 7 p.m.", utc(2022, 5, 25, 17)),
        ("2022-05-25 12:05am", utc(2022, 5, 24, 22, 5)),
        ("2022-05-25 12pm", utc(2022, 5, 25, 10)),
        ("2022-01-25 9:05", utc(2022, 1, 25, 8, 5)),
        ("19:30", utc(2022, 5, 25, 17, 30)),
        ("7:30pm", utc(2022, 5, 25, 17, 30)),
        ("2022-05-25", utc(2022, 5, 24, 22)),
    ],
)
def test_a_time_is_understood(text: str, instant: datetime) -> None:
    parsed = times.parse_instant(text, zone=ZURICH, today=NIGHT, whole_days=True)
    assert parsed == instant
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "tomorrow",
        "7",
        "19",
        "2022-05-25 19",
        "25.05.2022 19:30",
        "05/25/2022",
        "2022-5-25 19:30",
        "2022-05-25T",
        "2022-05-2519:30",
        "19:30 2022-05-25",
        "1930",
        "२०२२-०५-२५ 19:30",
        "2022-05-25 19:30+02:75",
        "2022-05-25 19:30 CEST",
        "\ud800",
        "2022-05-25\x0019:30",
        "9" * 10_000,
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    refused = refusal(text, today=NIGHT, whole_days=True)
    assert "is not understood as a time; write 2022-05-25 19:30" in refused.message
    assert refused.message.isprintable()
    assert len(refused.message) < 200


def test_four_digits_are_a_time_where_they_cannot_be_a_year() -> None:
    assert times.parse_instant("1930", zone=ZURICH, today=NIGHT) == utc(2022, 5, 25, 17, 30)
    assert "no calendar and no clock shows" in refusal("2460", today=NIGHT).message
    assert "is not understood as a time" in refusal("1930").message


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30 19:30",
        "2022-13-01 19:30",
        "2022-05-25 24:00",
        "2022-05-25 19:60",
        "2022-05-25 19:30:60",
        "0000-01-01 00:00",
        "13:30pm",
        "0:30am",
        "2022-05-25 19:30+25:00",
        "0001-01-01 00:00",
        "9999-12-31 23:59-01:00",
    ],
)
def test_what_no_calendar_shows_is_refused(text: str) -> None:
    assert "no calendar and no clock shows" in refusal(text, today=NIGHT).message


def test_half_a_time_is_refused() -> None:
    assert refusal("19:30").message == "“19:30” does not say on which day; write 2022-05-25 19:30."
    assert refusal("2022-05-25").message == "“2022-05-25” does not say at what time; write 2022-05-25 19:30."


def test_a_time_that_the_clocks_skip() -> None:
    refused = refusal("2022-03-27 02:30")
    assert refused.message == (
        "2022-03-27 02:30 does not exist in Europe/Zurich: the clocks go forward over it, from +01:00 to +02:00."
        " Perhaps 2022-03-27 01:30 or 2022-03-27 03:30 is meant."
    )
    assert refused.details == {"problem": "skipped", "offsets": ["+01:00", "+02:00"]}
    assert refusal("2022-03-27 02:00").details["problem"] == "skipped"
    assert times.parse_instant("2022-03-27 01:59", zone=ZURICH) == utc(2022, 3, 27, 0, 59)
    assert times.parse_instant("2022-03-27 03:00", zone=ZURICH) == utc(2022, 3, 27, 1)


def test_a_time_that_the_clocks_show_twice() -> None:
    refused = refusal("2022-10-30 02:30")
    assert refused.message == (
        "2022-10-30 02:30 comes twice in Europe/Zurich, as the clocks are put back then."
        " Write 2022-10-30 02:30+02:00 for the first time or 2022-10-30 02:30+01:00 for the second."
    )
    assert refused.details == {"problem": "twice", "offsets": ["+02:00", "+01:00"]}
    assert times.parse_instant("2022-10-30 02:30+02:00", zone=ZURICH) == utc(2022, 10, 30, 0, 30)
    assert times.parse_instant("2022-10-30 02:30+01:00", zone=ZURICH) == utc(2022, 10, 30, 1, 30)
    assert times.parse_instant("2022-10-30 03:00", zone=ZURICH) == utc(2022, 10, 30, 2)


def test_a_midnight_that_does_not_exist_is_not_guessed() -> None:
    refused = refusal("2023-04-28", whole_days=True, zone=ZoneInfo("Africa/Cairo"))
    assert refused.details["problem"] == "skipped"


def test_a_whole_day_that_was_skipped() -> None:
    refused = refusal("2011-12-30 12:00:01", zone=ZoneInfo("Pacific/Apia"))
    assert refused.message.endswith("Perhaps 2011-12-29 12:00:01 or 2011-12-31 12:00:01 is meant.")


def test_localise_takes_a_time_without_zone() -> None:
    assert times.localise(wall("2022-05-25T19:30"), ZURICH) == utc(2022, 5, 25, 17, 30)
    with pytest.raises(ValueError, match="has no zone of its own"):
        times.localise(utc(2022, 5, 25), ZURICH)


@given(INSTANTS | NEAR_CHANGES, ZONES)
@example(utc(2022, 10, 30, 0, 30), ZURICH)
@example(utc(2022, 10, 30, 1, 30), ZURICH)
@example(utc(1883, 11, 18, 19, 55, 30), LOS_ANGELES)
def test_what_is_written_is_read_again(instant: datetime, zone: ZoneInfo) -> None:
    written = times.iso_local(instant, zone)
    assert times.parse_instant(written, zone=zone) == instant
    assert times.parse_instant(written, zone=zone).tzinfo is UTC


@given(st.datetimes(wall("1850-01-01"), wall("2100-01-01")), ZONES)
def test_a_time_is_an_instant_or_there_are_not_exactly_one(local: datetime, zone: ZoneInfo) -> None:
    meant = {
        instant
        for fold in (0, 1)
        if (instant := local.replace(tzinfo=zone, fold=fold).astimezone(UTC)).astimezone(zone).replace(tzinfo=None)
        == local
    }
    try:
        found, problem = {times.localise(local, zone)}, None
    except Invalid as refused:
        found, problem = meant, refused.details["problem"]
    assert meant == found
    assert len(meant) == {"skipped": 0, None: 1, "twice": 2}[problem]


def test_the_offset_is_written_only_when_it_is_needed() -> None:
    assert times.iso_local(utc(2022, 5, 25, 17, 30), ZURICH) == "2022-05-25T19:30:00"
    assert times.iso_local(utc(2022, 10, 30, 0, 30), ZURICH) == "2022-10-30T02:30:00+02:00"
    assert times.iso_local(utc(2022, 10, 30, 1, 30), ZURICH) == "2022-10-30T02:30:00+01:00"
    pacific = datetime(2022, 5, 25, 19, 30, tzinfo=timezone(timedelta(hours=-7)))
    assert times.iso_local(pacific, ZURICH) == "2022-05-26T04:30:00"


def test_times_for_people() -> None:
    night = utc(2022, 5, 25, 17, 30, 5)
    assert times.format_local(night, ZURICH) == "Wed 25 May 2022 19:30"
    assert times.format_local(night, ZURICH, seconds=True) == "Wed 25 May 2022 19:30:05"
    assert times.format_local(night, LOS_ANGELES, named=True) == "Wed 25 May 2022 10:30 PDT"
    assert times.format_local(utc(2022, 10, 30, 1, 5), ZURICH) == "Sun 30 Oct 2022 02:05 (+01:00)"


def test_an_instant_without_zone_is_a_mistake_of_ours() -> None:
    for show in (times.format_local, times.iso_local):
        with pytest.raises(ValueError, match="needs a time zone"):
            show(wall("2022-05-25"), ZURICH)


def test_a_zone_is_found() -> None:
    assert times.zone(" Europe/Zurich ") is ZURICH
    assert times.zone("UTC").key == "UTC"


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Europe/Zuerich", "Europe/Zurich"),
        ("berlin", "Europe/Berlin"),
        ("Los Angeles", "America/Los_Angeles"),
        ("America/LosAngeles", "America/Los_Angeles"),
    ],
)
def test_a_zone_that_is_misspelt(name: str, alike: str) -> None:
    with pytest.raises(Invalid, match="there is no time zone") as refused:
        times.zone(name)
    assert alike in refused.value.details["alike"]
    assert alike in refused.value.message


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "../../etc/passwd",
        "/etc/localtime",
        "a\0b",
        "\ud800",
        "x" * 5000,
        "localtime",
        "posixrules",
        "Factory",
        "posix/Europe/Zurich",
        "right/Europe/Zurich",
        "zone.tab",
        "+02:00",
        "Europe/Zurich/x",
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="there is no time zone") as refused:
        times.zone(name)
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 300


@given(st.text(st.sampled_from("0123456789 :-T+Zpam."), max_size=24) | st.text(max_size=20))
def test_anything_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        times.parse_instant(text, zone=ZURICH, today=NIGHT)
    except Invalid as refused:
        said = refused.message
    assert said.isprintable()


@given(st.text(max_size=20))
def test_any_name_is_a_zone_or_refused(name: str) -> None:
    assume(name not in available_timezones())
    with pytest.raises(Invalid):
        times.zone(name)


def test_near_matches_are_not_loaded_before_they_are_needed() -> None:
    program = "import sys, geekx_ops.times; print('difflib' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert loaded.strip() == "False"
