"""Dates with slashes: the whole column tells whether the day or the month comes first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.instants import Instants, Order, order_of
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.workbook import plain_workbook

ZONE = ZoneInfo("Europe/London")
dates = st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1)
UK = "Order no.,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Attendee Status\n"
US = "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status\n"


@given(days=dates, day_first=st.booleans(), default=st.booleans())
def test_the_first_day_after_the_12th_tells(days: list[date], *, day_first: bool, default: bool) -> None:
    written = [day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for day in days]
    deciding = [text for text, day in zip(written, days, strict=True) if day.day > 12]
    expected = Order(day_first, deciding[0]) if deciding else Order(default)
    assert order_of(["", "2026-05-13", *written], default=default) == expected


@given(st.lists(st.datetimes(), max_size=5))
def test_where_there_are_no_slashes_there_is_nothing_to_tell(times: list[datetime]) -> None:
    assert order_of(map(str, times), default=True) is None


@given(when=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), day_first=st.booleans())  # noqa: DTZ001 - as a list writes them
def test_a_date_is_read_in_its_order(when: datetime, *, day_first: bool) -> None:
    minute = when.replace(second=0, microsecond=0)
    for form in ("%H:%M:%S", "%I:%M:%S %p", "%H:%M", "%I:%M %p"):
        text = minute.strftime(f"{'%d/%m' if day_first else '%m/%d'}/%Y {form}")
        assert Instants(ZONE, lambda: Order(day_first)).read(text) == minute.replace(tzinfo=ZONE)


def line(when: str, number: int = 1) -> str:
    return f"{number},{when},Ada,Example,ada{number}@example.org,1,Standard,Attending\n"


def read(path: Path, text: str, **how: bool) -> tuple[list[str], Order | None]:
    path.write_text(text, encoding="utf-8")
    with reading.opened(path, zone=ZONE, **how) as listing:  # type: ignore[arg-type]
        lines = [one for one in listing.lines if isinstance(one, Listed)]
        return [f"{one.signed_up_at:%d %b}" if one.signed_up_at else "none" for one in lines], listing.dates()


@pytest.mark.parametrize(
    ("titles", "days", "how", "told", "order"),
    [
        (
            UK,
            ["05/04/2017 10:15", "25/04/2017 10:16"],
            {},
            ["05 Apr", "25 Apr"],
            Order(day_first=True, because="25/04/2017 10:16"),
        ),
        (
            US,
            ["05/04/2017 10:15", "25/04/2017 10:16"],
            {},
            ["05 Apr", "25 Apr"],
            Order(day_first=True, because="25/04/2017 10:16"),
        ),
        (
            UK,
            ["05/04/2017 10:15", "04/25/2017 10:16"],
            {},
            ["04 May", "25 Apr"],
            Order(day_first=False, because="04/25/2017 10:16"),
        ),
        (UK, ["05/04/2017", "06/04/2017"], {}, ["05 Apr", "06 Apr"], Order(day_first=True)),
        (US, ["05/04/2017", "06/04/2017"], {}, ["04 May", "04 Jun"], Order(day_first=False)),
        (US, ["05/04/2017", "06/04/2017"], {"day_first": True}, ["05 Apr", "06 Apr"], Order(day_first=True)),
        (UK, ["05/04/2017", "25/04/2017"], {"day_first": False}, ["04 May", "none"], Order(day_first=False)),
        (UK, ["2017-04-05 10:15", "5 Apr 2017"], {}, ["05 Apr", "05 Apr"], None),
    ],
)
def test_the_dates_of_a_list(
    tmp_path: Path, titles: str, days: list[str], how: dict[str, bool], told: list[str], order: Order | None
) -> None:
    text = titles + "".join(line(day, number) for number, day in enumerate(days))
    assert read(tmp_path / "list.csv", text, **how) == (told, order)
    assert read(tmp_path / "list.csv", "sep=;\n" + text.replace(",", ";"), **how) == (told, order)


def test_a_date_far_down_tells(tmp_path: Path) -> None:
    begun = datetime(2017, 4, 1, tzinfo=ZONE)
    text = UK + "".join(line(f"{begun + timedelta(days=day % 12):%m/%d/%Y}", day) for day in range(2000))
    told, order = read(tmp_path / "list.csv", text + line("04/13/2017", 2000))
    assert (told[0], told[-1], order) == ("01 Apr", "13 Apr", Order(day_first=False, because="04/13/2017"))


def test_the_dates_of_a_section_are_its_own(tmp_path: Path) -> None:
    """Zoom's other people have dates as well, below."""
    titles = "First Name,Last Name,Email,Registration Time,Approval Status\n"
    below = "Other Attended,\nUser Name,x,y,Join Time\nXi,x,y,25/04/2026\n"
    told, order = read(tmp_path / "list.csv", titles + "Ada,E,a@example.org,05/04/2026 09:00:00 PM,approved\n" + below)
    assert (told, order) == (["04 May"], Order(day_first=False))


def test_texts_in_a_workbook_are_dates_too(tmp_path: Path) -> None:
    rows = [row.split(",") for row in (UK + line("05/04/2017") + line("25/04/2017", 2)).splitlines()]
    (tmp_path / "list.xlsx").write_bytes(plain_workbook(rows))
    with reading.opened(tmp_path / "list.xlsx", zone=ZONE) as listing:
        assert [f"{one.signed_up_at:%d %b}" for one in listing.lines if isinstance(one, Listed)] == ["05 Apr", "25 Apr"]
