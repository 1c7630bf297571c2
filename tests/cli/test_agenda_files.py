"""`geekx agenda export`, `chapters` and `report`, as somebody types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geekx_ops.cli.main import main
from tests.cli.agendas import IN_A_HALL, loaded, said
from tests.cli.running import NOW, run
from tests.ical.ical_checker import defects


@pytest.fixture
def night(party: Path) -> Path:
    """The dinner with an agenda of three items, released."""
    loaded(party, IN_A_HALL)
    said("agenda", "release")
    return party


@pytest.fixture
def over(night: Path) -> Path:
    """The evening as it went."""
    for clock, verb in (("18:32", "start"), ("18:38", "next"), ("18:50", "next"), ("20:00", "stop")):
        said("agenda", verb, GEEKX_NOW=f"2026-05-25T{clock}-07:00")
    return night


@pytest.mark.usefixtures("party")
def test_no_items_no_release() -> None:
    assert run("agenda", "export", "--to", "ics").err == (
        "Error: there is no release of the plan yet, and others get releases only. `geekx agenda release` makes one;"
        " --draft writes the plan as it is.\n"
    )
    assert run("agenda", "export", "--to", "ics", "--draft").code == 4
    assert run("agenda", "chapters", "--recording", "18:30").err == (
        "Error: nothing was logged on the stage, so nothing tells where in the recording anything begins.\n"
    )
    assert run("agenda", "report").err == "No items yet. `geekx agenda add TITLE --duration 10m` adds one.\n"


@pytest.mark.usefixtures("night")
def test_a_chat_has_the_clocks_of_those_who_speak() -> None:
    assert said("agenda", "export", "--to", "chat").splitlines() == [
        "Spring Dinner",
        "Mon 25 May 2026 18:30 PDT, The Barn, Palo Alto",
        "Times: Los Angeles (PDT) / Berlin (CEST)",
        "",
        "18:30 / 03:30 +1  Welcome: Eve",
        "18:35 / 03:35 +1  Sorting: Ada",
        "18:45 / 03:45 +1  Drinks",
    ]
    assert "18:35  Sorting: Ada" in said("agenda", "export", "--to", "chat", "--zone", "America/Los_Angeles")
    assert run("agenda", "export", "--to", "chat", "--zone", "Berlin").code == 2
    rows = said("agenda", "show").splitlines()
    assert rows[0].split() == [
        "#",
        "STARTS",
        "LOS",
        "ANGELES",
        "(PDT)",
        "BERLIN",
        "(CEST)",
        "LASTS",
        "ENDS",
        "ITEM",
        "TITLE",
        "WHO",
    ]
    assert "TOKYO (JST)" in said("agenda", "show", "--zone", "Asia/Tokyo")


def test_a_file_by_its_ending(night: Path) -> None:
    for name in ("a.ics", "a.xml", "a.json", "a.md", "a.txt"):
        assert said("agenda", "export", name) == f"Wrote {name}: release 1.\n"
    for name in ("a.csv", "a.xlsx"):
        told = f"Wrote {name}: release 1. It holds notes and cues: it is for the crew.\n"
        assert said("agenda", "export", name) == told
    assert defects((night / "a.ics").read_bytes()) == []
    again = run("agenda", "export", "a.ics")
    assert (again.code, again.err) == (
        4,
        "Error: a.ics exists already; nothing was written. Give another name, or --force to replace it.\n",
    )
    before = (night / "a.ics").read_bytes()
    said("agenda", "export", "a.ics", "--force")
    assert (night / "a.ics").read_bytes() == before
    for name in ("a.csv", "a.xlsx", "a.json", "a.xml"):
        assert "dinner: no change." in said("agenda", "import", name, "--dry-run"), name


@pytest.mark.usefixtures("night")
def test_what_is_asked_for_cannot_be() -> None:
    assert "say what to write: --to ics | schedule.xml" in run("agenda", "export").err
    assert "say what to write" in run("agenda", "export", "a.doc").err
    assert "not both" in run("agenda", "export", "--to", "ics", "--draft", "--release", "1").err
    assert "name a folder" in run("agenda", "export", "--each", "speaker").err
    assert run("agenda", "export", "--to", "ics", "--release", "2").code == 3
    assert run("agenda", "export", "--to", "ics", "--speaker", "bo").code == 3
    assert run("agenda", "export", "event.toml/x.ics").code == 2
    assert run("agenda", "export", "--each", "item", "event.toml/x").code == 2
    assert run("agenda", "export", "geekx.db", "--to", "ics", "--force").code == 4
    assert run("agenda", "export", "--each", "speaker", "calendars/x.csv").err.endswith(
        "Error: calendars/x.csv is the name of a file, and --each writes several: name a folder, such as x."
        " --to csv says what they are.\n"
    )


@pytest.mark.usefixtures("night")
def test_a_change_since_the_release_is_told() -> None:
    said("agenda", "edit", "sorting", "--title", "Sorting fast")
    done = run("agenda", "export", "--to", "chat")
    assert "Sorting: Ada" in done.out
    assert done.err == (
        "Note: this is release 1: the plan was changed since; `geekx agenda release` makes another, --draft writes it"
        " as it is.\n"
    )
    assert "Sorting fast: Ada" in said("agenda", "export", "--to", "chat", "--draft")
    assert "STATUS:TENTATIVE" in said("agenda", "export", "--to", "ics", "--draft", "--item", "sorting")


@pytest.mark.usefixtures("night")
def test_what_is_left_out_is_named() -> None:
    said("agenda", "add", "Breakfast", "--duration", "30m", "--starts", "2026-05-26 09:00")
    done = run("agenda", "export", "--to", "csv", "--draft")
    assert done.err == "Note: their times are not known, or no clock of the night tells them: Breakfast.\n"
    assert "Breakfast" in done.out


@pytest.mark.usefixtures("night")
def test_a_workbook_is_nothing_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geekx_ops.cli.agenda_export.is_terminal", lambda: True)
    assert run("agenda", "export", "--to", "xlsx").err == (
        "Error: a workbook is nothing for a terminal; name a file that ends with .xlsx.\n"
    )


def test_a_calendar_for_each(night: Path) -> None:
    assert said("agenda", "export", "--each", "speaker", "calendars") == "Wrote 2 files to calendars.\n"
    assert sorted(path.name for path in (night / "calendars").iterdir()) == ["ada.ics", "eve.ics"]
    assert (night / "calendars/ada.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert said("agenda", "export", "--each", "item", "items") == "Wrote 3 files to items.\n"
    assert said("agenda", "export", "--each", "item", "--to", "chat", "chats") == "Wrote 3 files to chats.\n"


@pytest.mark.usefixtures("night")
def test_bytes_on_stdout_end_lines_as_they_should() -> None:
    printed = CliRunner(env={"GEEKX_NOW": NOW}).invoke(main, ["agenda", "export", "--to", "ics", "-"]).stdout_bytes
    assert defects(printed) == []


@pytest.mark.usefixtures("night")
def test_columns_that_are_not_taken_are_named(night: Path) -> None:
    (night / "list.csv").write_text("Title,Duration,Catering\nHello,10m,soup\n", encoding="utf-8")
    assert (
        "Note: not taken, as a plan has no place for it: Catering.\n"
        in run("agenda", "import", "list.csv", "--dry-run").err
    )


@pytest.mark.usefixtures("over")
def test_chapters_of_the_video() -> None:
    done = run("agenda", "chapters", "--recording", "18:30")
    assert done.out == "0:00 Welcome\n8:00 Sorting\n20:00 Drinks\n"
    assert done.err == "Note: did not want to be recorded, and may be in it: Ada.\n"
    parts = ("--recording", "18:40-18:45", "--recording", "18:49 to 20:30", "--offset", "-3s", "--names")
    assert run("agenda", "chapters", *parts, "--as", "webvtt").out == (
        "WEBVTT\n\n00:00:00.000 --> 00:05:57.000\nSorting: Ada\n\n00:05:57.000 --> 01:46:00.000\nDrinks\n"
    )
    records = json.loads(said("agenda", "chapters", "--recording", "18:30", "--offset", "+1m30", "--format", "json"))
    assert records == [
        {"seconds": 0.0, "title": "Welcome"},
        {"seconds": 570.0, "title": "Sorting"},
        {"seconds": 1290.0, "title": "Drinks"},
    ]
    with_date = run("agenda", "chapters", "--recording", "2026-05-25T18:30-07:00")
    assert with_date.out == done.out


def test_why_there_are_no_chapters(over: Path) -> None:
    late = run("agenda", "chapters", "--recording", "18:45-19:30")
    assert late.code == 4
    assert "this recording has 2 chapters" in late.err
    early = run("agenda", "chapters", "--recording", "18:00-18:35")
    assert "has 1 chapter by the log of the evening" in early.err
    assert run("agenda", "chapters", "--recording", "18:30", "--recording", "19:00").code == 2
    assert run("agenda", "chapters", "--recording", "18:30-25:00").code == 2
    assert run("agenda", "chapters", "--recording", "soon").code == 2
    assert run("agenda", "chapters", "--recording", "18:30", "--offset", " ").code == 2
    assert run("agenda", "chapters", "--recording", "18:30", "--offset", "+3").code == 2
    assert said("agenda", "chapters", "chapters.txt", "--recording", "18:30") == "Wrote chapters.txt.\n"
    assert (over / "chapters.txt").read_text(encoding="utf-8").startswith("0:00 ")


@pytest.mark.usefixtures("over")
def test_an_item_that_is_no_longer_planned_keeps_its_title() -> None:
    said("agenda", "remove", "sorting")
    assert "8:00 Sorting" in said("agenda", "chapters", "--recording", "18:30")
    rows = list(csv.DictReader(io.StringIO(said("agenda", "report", "--format", "csv"))))
    assert [row["Title"] for row in rows] == ["Welcome", "Drinks", "sorting"]


@pytest.mark.usefixtures("night")
def test_an_item_that_was_never_released_keeps_its_short_name() -> None:
    said("agenda", "add", "Song", "--duration", "5m", "--before", "welcome")
    for clock in ("18:30", "18:31", "18:40"):
        said("agenda", "next", GEEKX_NOW=f"2026-05-25T{clock}-07:00")
    said("agenda", "remove", "song")
    assert said("agenda", "chapters", "--recording", "18:30").startswith("0:00 song\n")


@pytest.mark.usefixtures("over")
def test_planned_beside_actual() -> None:
    assert said("agenda", "report", "--format", "csv").splitlines() == [
        "Index,Title,Cue,Scheduled Start,Actual Start,Scheduled End,Actual End,Paused,Adjusted,Room",
        "1,Welcome,,18:30:00,18:32:00,18:35:00,18:38:00,0,0,Hall",
        "2,Sorting,,18:35:00,18:38:00,18:45:00,18:50:00,0,0,Hall",
        "3,Drinks,,18:45:00,18:50:00,19:45:00,20:00:00,0,0,Hall",
    ]
    first = json.loads(said("agenda", "report", "--format", "json"))[0]
    assert (first["Scheduled Start"], first["Actual Start"]) == (
        "2026-05-26T01:30:00+00:00",
        "2026-05-26T01:32:00+00:00",
    )
    assert (first["Paused"], first["Adjusted"]) == (0, 0)
    assert "Sorting" in said("agenda", "report")
