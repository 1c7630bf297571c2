"""Records become tables, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from geekx_ops.cli.output import NARROWEST, render, show, table

RECORDS: list[dict[str, Any]] = [
    {"number": 7, "full_name": "Zoë", "seats": 1, "labels": ["a", "b"], "answers": {"dietary": "vegan"}},
    {"number": 12, "full_name": "李小龍", "seats": None, "labels": [], "answers": {}},
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1"]

text = st.text(max_size=40)
records = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.fixed_dictionaries({f"column_{number}": text | st.integers() | st.none() for number in range(columns)}),
        min_size=1,
        max_size=4,
    )
)


def test_a_table() -> None:
    assert table(RECORDS) == (
        "NUMBER  FULL NAME  SEATS  LABELS  ANSWERS\n     7  Zoë            1  a, b    dietary: vegan\n    12  李小龍\n"
    )


def test_a_list_within_details_is_told_like_any_other() -> None:
    assert table([{"details": {"changed": ["cap", "venue"], "seats": 2}}]) == "DETAILS\nchanged: cap, venue; seats: 2\n"


def test_a_table_is_squeezed_from_its_widest_columns_and_names_last() -> None:
    wide = [{"name": "x" * 30, "note": "一二三四五六七八九十", "seats": 1}]
    assert table(wide, 47).splitlines()[1] == f"{'x' * 23}…  一二三四五六…       1"
    assert table(wide, 30).splitlines()[1] == "xxxxxxxxxxxx…  一二三…       1"
    assert table(wide, 29).splitlines()[1] == "xxxxxxxxxxx…  一二三…       1"
    assert table(wide, 1).splitlines()[1] == "xxxxxxxxxxx…"


def test_titles_are_folded_and_empty_columns_left_out_before_anything_is_cut() -> None:
    wide = [{"name": "Ada Example", "ticket_type": "hall", "held": None, "ticket_code": "abcde-fghjk"}]
    assert table(wide, 40).splitlines() == [
        "NAME         TICKET TYPE  TICKET CODE",
        "Ada Example  hall         abcde-fghjk",
    ]
    assert table(wide, 32) == (
        "             TICKET\nNAME         TYPE    TICKET CODE\nAda Example  hall    abcde-fghjk\n"
    )
    assert table(wide, 20).splitlines()[-1].endswith("  abcde-fghjk")


def test_what_there_is_no_room_for_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = [{"name": "Ada Example-Sample", "email": "ada.example@example.org", "held": None, "note": "vegan " * 9}]
    assert table(wide, 25).splitlines() == ["NAME             EMAIL", "Ada Example-Sa…  ada.exa…"]
    told = io.StringIO()
    monkeypatch.setattr(told, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout", told)
    monkeypatch.setattr("sys.stderr", told)
    monkeypatch.setenv("COLUMNS", "25")
    show(wide, "table")
    assert told.getvalue().splitlines()[2] == "Too narrow for NOTE; a wider window shows it, or --format csv."


def test_a_cell_is_one_line() -> None:
    assert table([{"note": "one\ntwo\r\n\tthree"}]) == "NOTE\none two three\n"


def test_what_is_told_goes_on_in_the_next_line() -> None:
    found = [{"rule": "subject", "told": "the subject is all in capitals."}, {"rule": "alt", "told": ""}]
    assert table(found, 30).splitlines() == [
        "RULE     TOLD",
        "subject  the subject is all in",
        "         capitals.",
        "alt",
    ]
    assert len(table(found).splitlines()) == 3


def width(line: str) -> int:
    measured = wcswidth(line)
    return len(line) if measured < 0 else measured


# A cell whose width no terminal agrees upon (control characters) counts by its letters, alone and in its line.
@given(records, st.integers(1, 120))
def test_a_table_is_never_wider_than_asked_for_if_that_can_be(found: list[dict[str, Any]], limit: int) -> None:
    printable = [
        {name: "".join(filter(str.isprintable, cell)) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in found
    ]
    columns = len(printable[0])
    least = columns * max(NARROWEST, len("column_0")) + 2 * (columns - 1)
    assert max(map(width, table(printable, limit).splitlines())) <= max(limit, least)


@given(records)
def test_a_table_has_a_line_for_each_record(found: list[dict[str, Any]]) -> None:
    assert table(found).count("\n") == len(found) + 1


@given(records)
def test_json_and_csv_hold_what_there_is(found: list[dict[str, Any]]) -> None:
    assert json.loads(render(found, "json")) == found
    rows = list(csv.DictReader(io.StringIO(render(found, "csv"), newline="")))
    assert [list(row) for row in rows] == [list(found[0])] * len(found)


def test_json_is_an_array_of_objects() -> None:
    instant = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert json.loads(render([{"at": instant, "ñ": "ü", "all": True}], "json")) == [
        {"at": "2026-05-04T12:00:00+00:00", "ñ": "ü", "all": True}
    ]
    assert "ñ" in render([{"ñ": 1}], "json")
    assert render([], "json") == "[]\n"
    with pytest.raises(TypeError, match="a record holds a set, which JSON has no form for"):
        render([{"x": set()}], "json")


def test_csv_has_a_line_for_the_names() -> None:
    instant = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert render([{"at": instant, "ok": True, "no": False, "of": None, "all": ["a", "b"]}], "csv") == (
        'at,ok,no,of,all\n2026-05-04T12:00:00+00:00,yes,no,,"a, b"\n'
    )
    assert render([], "csv") == ""


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_runs_nothing(formula: str) -> None:
    ((cell,),) = list(csv.reader(io.StringIO(render([{"name": formula}], "csv"), newline="")))[1:]
    assert cell == f"'{formula}"


@pytest.mark.parametrize("name", ["Ada", "O'Hara", "a=b", "1-2", ""])
def test_other_cells_are_left_alone(name: str) -> None:
    ((cell, _),) = list(csv.reader(io.StringIO(render([{"name": name, "x": 1}], "csv"), newline="")))[1:]
    assert cell == name


def test_an_empty_table_says_so_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show([], "table", empty="No guests yet.")
    assert capsys.readouterr() == ("", "No guests yet.\n")
    show([], "json")
    assert capsys.readouterr() == ("[]\n", "")
