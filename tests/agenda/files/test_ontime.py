from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import python_calamine
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files import columns, reading
from geekx_ops.agenda.files.imported import Listing, taken
from geekx_ops.agenda.files.ontime import HEADERS, OWN, as_csv, table
from geekx_ops.agenda.files.ontime_workbook import as_workbook
from geekx_ops.agenda.files.programme import Choice
from geekx_ops.agenda.plan import Item, ItemKind, Plan, Speaker
from geekx_ops.errors import MissingExtra
from geekx_ops.identity.names import name_key
from tests.agenda.plan_strategies import at, minutes, plans, ready, talk
from tests.factories import dinner

ZONE = ZoneInfo("America/Los_Angeles")
NIGHT = dinner(starts=at("18:30"), ends=at("21:00"))
PLAN = Plan(
    (
        talk("welcome", 5, kind=ItemKind.WELCOME, cues=("mic 4 open", "LX 12; fade 5 s"), notes="=SUM(A1)"),
        talk("talk", 5.5, starts=at("18:40"), speakers=("ada", "bo"), introduction="She …", recorded=True),
        talk("left-out", 10, skipped=True),
        talk("drinks", 60, ends=at("20:00"), shortest=minutes(20), longest=minutes(90), links=("https://example.org",)),
    ),
    (ready("ada"), replace(ready("bo"), name="Bo")),
    room="Hall",
)


def version(plan: Plan) -> Version:
    return Version(plan, NIGHT.starts, NIGHT.ends)


def records(plan: Plan, choice: Choice | None = None) -> list[dict[str, str]]:
    content = as_csv(table(version(plan), ZONE, choice or Choice())).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def read_csv(content: bytes, folder: Path) -> Listing:
    (folder / "plan.csv").write_bytes(content)
    return reading.listing(folder / "plan.csv")


def from_csv(content: bytes) -> Listing:
    return columns.listing(list(csv.reader(io.StringIO(content.decode(), newline=""))), source="plan.csv")


def from_workbook(content: bytes) -> Listing:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["event schedule"]
    return columns.listing(book.get_sheet_by_index(0).to_python(skip_empty_area=False), source="plan.xlsx")


def test_the_headers_are_those_of_ontime() -> None:
    assert as_csv(table(version(PLAN), ZONE)).split(b"\r\n")[0] == (
        b"ID,Flag,Cue,Title,Colour,Time Start,Time End,Duration,Link Start,Count to end,Note,Timer Type,End Action,"
        b"Warning Time,Danger Time,Skip,Key,Kind,Speakers,Room,Introduction,Links,Shortest,Longest,Recorded"
    )


def test_an_item_as_a_row() -> None:
    assert [row for row in records(PLAN) if row["ID"] == "talk"] == [
        {
            **dict.fromkeys((*HEADERS, *OWN), ""),
            "ID": "talk",
            "Title": "Talk",
            "Time Start": "18:40:00",
            "Time End": "18:45:30",
            "Duration": "00:05:30",
            "Timer Type": "count-down",
            "Warning Time": "00:01:06",
            "Danger Time": "00:00:16",
            "Key": "talk",
            "Kind": "talk",
            "Speakers": "Ada, Bo",
            "Room": "Hall",
            "Introduction": "She …",
            "Recorded": "TRUE",
        }
    ]


def test_soft_hard_fixed_and_skipped() -> None:
    assert [(row["ID"], row["Link Start"], row["Count to end"], row["Skip"]) for row in records(PLAN)] == [
        ("welcome", "TRUE", "", ""),
        ("talk", "", "", ""),
        ("left-out", "TRUE", "", "TRUE"),
        ("drinks", "TRUE", "TRUE", ""),
    ]


def test_nothing_in_it_is_run_by_a_spreadsheet() -> None:
    assert records(PLAN)[0]["Note"] == "'=SUM(A1)"
    assert records(PLAN)[0]["Cue"] == "mic 4 open\nLX 12; fade 5 s"


def test_a_soft_start_after_another_room_is_not_linked() -> None:
    plan = Plan((talk("a"), talk("b", room="Bar"), talk("c")), room="Hall")
    assert [row["Link Start"] for row in records(plan)] == ["TRUE", "", ""]
    assert [row["ID"] for row in records(plan, Choice(room="Hall"))] == ["a", "c"]
    assert [row["Link Start"] for row in records(plan, Choice(room="Hall"))] == ["TRUE", "TRUE"]


def test_what_is_past_midnight_wraps_and_another_day_is_named() -> None:
    plan = Plan((talk("late", starts=at("00:30", "2022-05-26")), talk("next", starts=at("09:00", "2022-05-26"))))
    made = table(version(plan), ZONE)
    assert [row[HEADERS.index("Time Start")] for row in made.rows] == ["00:30:00", "09:00:00"]
    assert made.unheld == ("Next",)


def held(plan: Plan) -> Plan:
    """The plan as far as rows can hold it: one room, clocks of one night, no emcees, speakers known by their names."""
    named: dict[str, str] = {}
    for speaker in plan.speakers:
        named.setdefault(name_key(speaker.name), speaker.slug)
    items = tuple(_held(item, plan, set(named.values())) for item in plan.items)
    return Plan(items, tuple(one for one in plan.speakers if one.slug in named.values()), starts=NIGHT.starts)


def _held(item: Item, plan: Plan, known: set[str]) -> Item:
    tonight = at("19:00") if item.starts else None
    return replace(
        item,
        starts=tonight,
        ends=at("23:00") if item.ends else None,
        speakers=tuple(slug for slug in item.speakers if slug in known),
        emcee=None,
        room=plan.room,
    )


def known(plan: Plan) -> list[tuple[Any, ...]]:
    """Items with their rooms and the names of their speakers, in the place of slugs."""
    names = {speaker.slug: speaker.name for speaker in plan.speakers}
    return [
        (replace(one, speakers=(), room=plan.room_of(one)), [names[slug] for slug in one.speakers])
        for one in plan.items
    ]


AWKWARD = Plan(
    (
        talk("a", speakers=("ada", "bo"), cues=("one;two", "three"), links=("https://example.org/a;b",), recorded=True),
        talk("b", speakers=("ada",), cues=("one; two",), notes="'=1+1", introduction="-2", room=None),
    ),
    (Speaker("ada", "Doe, Ada and Bo / X"), Speaker("bo", "=cmd|x")),
)


@settings(max_examples=30)
@given(
    plans(ZONE), st.sampled_from([lambda made: from_csv(as_csv(made)), lambda made: from_workbook(as_workbook(made))])
)
@example(AWKWARD, lambda made: from_csv(as_csv(made)))
@example(AWKWARD, lambda made: from_workbook(as_workbook(made)))
def test_what_is_written_is_read_again(plan: Plan, through: Callable[[Any], Listing]) -> None:
    wanted = held(plan)
    if wanted.items:
        listing = through(table(version(wanted), ZONE))
        assert listing.recognised == "Ontime"
        assert known(taken(listing, Plan(starts=NIGHT.starts), NIGHT).plan) == known(wanted)
        assert taken(listing, wanted, NIGHT).plan == wanted


def test_what_is_not_taken_is_named(tmp_path: Path) -> None:
    assert read_csv(as_csv(table(version(PLAN), ZONE)), tmp_path).unread == ("Warning Time", "Danger Time")
    foreign = "Title,Name,Duration,Catering  order,Empty\nA,B,10m,soup,\n"
    assert read_csv(foreign.encode(), tmp_path).unread == ("Name", "Catering order")


def test_what_is_not_ticked_any_more_is_played() -> None:
    content = as_csv(table(version(PLAN), ZONE)).replace(b"00:02:00,00:00:30,TRUE", b"00:02:00,00:00:30,")
    assert [item.skipped for item in taken(from_csv(content), PLAN, NIGHT).plan.items] == [False] * 4


def test_a_workbook_is_the_same_each_time_and_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    made = table(version(PLAN), ZONE)
    assert as_workbook(made) == as_workbook(made)
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match="--to csv"):
        as_workbook(made)


def test_a_table_of_nothing_has_its_headers() -> None:
    assert as_csv(table(version(Plan()), ZONE)).count(b"\r\n") == 1
