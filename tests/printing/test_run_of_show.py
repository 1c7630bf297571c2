"""The columns that each reader gets, and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.agenda.log import Evening, Run
from geekx_ops.agenda.plan import ItemKind, Speaker
from geekx_ops.events.event import EventFormat
from geekx_ops.printing.programme import Programme
from geekx_ops.printing.run_of_show import Look, Reader, RunOfShow, run_of_show
from tests.printing.evenings import LONG, SEVEN, begun, item, late, programme

ADA = Speaker("ada", "Ada Example", say_it="AY-da", pronouns="she/her", role="Engineer", employer="Acme",
              not_yet="her promotion", timezone="Europe/Berlin")  # fmt: skip
EVE = Speaker("eve", "Eve Sample")
TALK = item("talk", "A talk", speakers=("ada",), emcee="ada", introduction="One two three.", notes="Own laptop.\nHDMI.",
            cues=("mic 4 open", "LX 12"), recorded=True, starts=SEVEN)  # fmt: skip
PAUSE = item("pause", "Break", 20, kind=ItemKind.BREAK, shortest=timedelta(minutes=5), emcee="eve")
NIGHT = programme(TALK, PAUSE, speakers=(ADA, EVE), emcee="ada")


def cells(sheet: RunOfShow, row: int = 0) -> dict[str, list[str]]:
    lines = ([line.text for line in cell] for cell in sheet.rows[row].cells)
    return dict(zip((column.title for column in sheet.columns), lines, strict=True))


@pytest.mark.parametrize(
    ("reader", "columns"),
    [
        (Reader.CREW, "# Start Berlin Length Item Who Cues Notes Actual"),
        (Reader.EMCEE, "# Start Berlin Length Item Who Actual"),
        (Reader.TECHNICIAN, "# Start Berlin Length Item Who Cues Notes Actual"),
        (Reader.HOST, "# Start Berlin Length Item Who Notes Actual"),
        (Reader.PUBLIC, "Start Length Item Who"),
    ],
)
def test_each_reader_has_columns_of_her_own(reader: Reader, columns: str) -> None:
    assert [column.title for column in run_of_show(NIGHT, reader).columns] == columns.split()


def test_what_stands_in_them_for_the_crew() -> None:
    assert cells(run_of_show(NIGHT)) == {
        "#": ["1"],
        "Start": ["19:00!"],
        "Berlin": ["21:00"],
        "Length": ["10m"],
        "Item": ["A talk", "recorded"],
        "Who": ["Ada Example", "say AY-da · she/her", "Engineer, Acme"],
        "Cues": ["mic 4 open", "LX 12"],
        "Notes": ["Own laptop.", "HDMI."],
        "Actual": [],
    }
    assert cells(run_of_show(NIGHT), 1)["Length"] == ["20m", "at least 5m"]
    assert cells(run_of_show(NIGHT), 1)["Item"] == ["Break", "led by Eve Sample"]


def test_the_emcee_reads_what_not_to_say_and_how_long_she_may_speak() -> None:
    found = cells(run_of_show(NIGHT, Reader.EMCEE))
    assert found["Who"][-1] == "Do not say: her promotion"
    assert found["Item"] == ["A talk", "introduction 2 s · recorded"]


@pytest.mark.parametrize("reader", Reader)
def test_what_may_not_be_read_is_not_even_in_the_sheet(reader: Reader) -> None:
    text = str(run_of_show(NIGHT, reader))
    assert ("her promotion" in text) == (reader is Reader.EMCEE)
    assert ("Own laptop" in text) == (reader in {Reader.CREW, Reader.TECHNICIAN, Reader.HOST})
    assert ("mic 4" in text) == (reader in {Reader.CREW, Reader.TECHNICIAN})
    assert ("AY-da" in text) == (reader is not Reader.PUBLIC)
    assert ("19:00!" in text) == (reader is not Reader.PUBLIC)


def test_the_public_reads_names_and_titles() -> None:
    found = run_of_show(NIGHT, Reader.PUBLIC)
    assert (found.title, found.reader, found.hard) == ("Programme", "", False)
    assert cells(found) == {
        "Start": ["19:00"], "Length": ["10m"], "Item": ["A talk"], "Who": ["Ada Example", "Engineer, Acme"],
    }  # fmt: skip
    assert cells(found, 1)["Length"] == ["20m"]


def test_a_column_with_nothing_in_it_is_left_out() -> None:
    found = run_of_show(programme(item("one"), item("two")))
    assert [column.key for column in found.columns] == ["number", "start", "length", "item", "who", "actual"]


def test_rooms_are_told_where_there_are_several() -> None:
    found = run_of_show(programme(item("one", room="A"), item("two", room="B")))
    assert (cells(found)["Room"], cells(found, 1)["Room"]) == (["A"], ["B"])


def test_a_fixed_end_and_an_unknown_time() -> None:
    fixed = item("one", starts=SEVEN, ends=SEVEN + timedelta(hours=1))
    assert cells(run_of_show(programme(fixed)))["Length"] == ["10m", "until 20:00!"]


def test_during_the_evening_planned_and_expected_stand_side_by_side() -> None:
    night = programme(item("one"), item("two"), item("three", starts=SEVEN + timedelta(minutes=20)))
    found = run_of_show(begun(night, late(), SEVEN + timedelta(minutes=25)))
    assert [column.title for column in found.columns][:4] == ["#", "Planned", "Expected", "Length"]
    assert [cells(found, row)["Planned"] for row in range(3)] == [["19:00"], ["19:10"], ["19:20!"]]
    assert [cells(found, row)["Expected"] for row in range(3)] == [
        ["19:02", "over"], ["19:22", "on"], ["19:32", "12 min late"],
    ]  # fmt: skip
    assert [row.state for row in found.rows] == ["over", "on", ""]


def test_clocks_elsewhere_are_those_expected_too() -> None:
    night = programme(item("one"), item("two"), item("three"), item("four"), speakers=(ADA,))
    found = begun(night, late(), SEVEN + timedelta(minutes=25))
    parted = replace(found, listed=(*found.listed[:3], night.listed[3]))
    assert [cells(run_of_show(parted), row)["Berlin"] for row in (0, 3)] == [
        ["21:02", "planned 21:00"], ["planned 21:30"],
    ]  # fmt: skip
    punctual = Evening(SEVEN, "one", {"one": Run(SEVEN)})
    on_time = begun(night, punctual, SEVEN + timedelta(minutes=5))
    assert cells(run_of_show(on_time))["Berlin"] == ["21:00"]


def test_the_public_of_an_evening_in_several_zones_reads_all_clocks() -> None:
    found = run_of_show(replace(NIGHT, event=replace(NIGHT.event, format=EventFormat.HYBRID)), Reader.PUBLIC)
    assert cells(found) == {
        "Start, UTC": ["19:00"], "Berlin": ["21:00"], "Length": ["10m"], "Item": ["A talk"],
        "Who": ["Ada Example", "Engineer, Acme"],
    }  # fmt: skip


def test_a_room_that_has_not_begun_has_nothing_expected() -> None:
    night = programme(item("one", room="A"), item("two", room="A"), item("three", room="B"))
    found = begun(night, late(), SEVEN + timedelta(minutes=25))
    parted = Programme(found.event, found.plan, (*found.listed[:2], night.listed[2]), found.printed_at)
    assert cells(run_of_show(parted), 2)["Expected"] == []


def test_a_row_that_no_page_could_hold_may_be_broken() -> None:
    found = run_of_show(programme(item("one"), item("two", notes=LONG * 12)))
    assert [row.long for row in found.rows] == [False, True]


def test_an_empty_plan_has_no_rows() -> None:
    found = run_of_show(programme())
    assert (found.rows, found.hard) == ((), False)


def test_a_secret_looks_like_one() -> None:
    who = next(
        cell
        for column, cell in zip(run_of_show(NIGHT, Reader.EMCEE).columns,
                                run_of_show(NIGHT, Reader.EMCEE).rows[0].cells, strict=True)
        if column.key == "who"
    )  # fmt: skip
    assert [line.look for line in who] == [Look.STRONG, Look.SMALL, Look.SMALL, Look.SECRET]
