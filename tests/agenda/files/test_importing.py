from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.files import columns, reading
from geekx_ops.agenda.files.imported import taken
from geekx_ops.agenda.plan import ItemKind, Plan
from geekx_ops.errors import GeekxError, Invalid, MissingExtra, NotFound
from tests.agenda.files.imports import NIGHT, read, told
from tests.agenda.plan_strategies import minutes


def test_a_table_with_headers_in_any_order_and_case(tmp_path: Path) -> None:
    content = "SPEAKERS;start time;Session Title;finish;Type;Location\nAda A; 18:30;Hello;18:40;opening;Hall\n"
    content += "Bo B, ada a;18:40;A talk;18:55;Lightning Talk;Hall\n;12:15 am;Drinks;1:00am;social;Bar\n"
    plan = read(tmp_path, content).plan
    assert told(plan) == ["hello 18:30 10 Hall ada-a", "a-talk soft 15 Hall bo-b,ada-a", "drinks 00:15 45 Bar -"]
    assert [item.kind for item in plan.items] == [ItemKind.WELCOME, ItemKind.TALK, ItemKind.NETWORKING]
    assert [speaker.name for speaker in plan.speakers] == ["Ada A", "Bo B"]


@pytest.mark.parametrize(
    ("cell", "length"),
    [("10", 10), ("2.5", 2.5), ("1h30", 90), ("0:10:30", 10.5), ("90s", 1.5), ("00:12:00", 12), ("1 hour", 60)],
)
def test_lengths_as_tables_have_them(cell: str, length: float, tmp_path: Path) -> None:
    assert read(tmp_path, f"Title,Duration\nA,{cell}\n").plan.items[0].duration == minutes(length)


def test_each_line_that_cannot_be_read_is_told_and_nothing_is_taken(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        read(tmp_path, 'Programme\nTitle,Duration,Start\nA,-5,\nB,40h,\nC,5:30,\n,5,\nE,5,soon\nF,5,\n"G\n\u202e",5,\n')
    assert refused.value.message.split("\n")[1:] == [
        'list.csv:3: row 3.duration: expected no less than no time, found "-5m"',
        'list.csv:4: row 4.duration: expected at most 24h, found "40h"',
        "list.csv:5: row 5.duration: “5:30” may be hours or minutes; write 5h30 or 5m30.",
        'list.csv:6: row 6.title: expected a title such as "Welcome", found nothing',
        (
            "list.csv:7: row 7.starts: “soon” is not understood as a time; write 2022-05-25 19:30, or "
            "2022-05-25T19:30:00+02:00."
        ),
        (
            "list.csv:9: row 9.title: the text “G �” holds U+202E (right-to-left override) as character 3, "
            "which may not be there. Take it out, or type the text anew instead of copying it."
        ),
    ]


ONTIME = """Ontime - Event,,,,,,,,,,,
ID,Flag,Cue,Title,Colour,Time Start,Time End,Duration,Link Start,Count to end,Note,Timer Type,End Action,Skip
g,,,Act one,,,,,,,,group,,
a,,LX 1,Hello,,18:30:00,18:42:00,00:12:00,,,be loud,count-down,none,
b,,,Talk,,18:42:00,18:52:30,00:10:30,TRUE,,,count-down,load-next,
c,,,Bar,,18:52:30,21:00:00,02:07:30,TRUE,TRUE,,clock,none,
m,,,Doors close,,21:00:00,,,,,,milestone,,
d,,,Extra,,21:00:00,21:10:00,00:10:00,TRUE,,,count-down,none,TRUE
"""


def test_an_export_of_ontime(tmp_path: Path) -> None:
    plan = read(tmp_path, ONTIME).plan
    assert told(plan) == ["hello 18:30 12 - -", "talk soft 10.5 - -", "bar soft 127.5 fixed - -", "extra soft 10 - -"]
    assert (plan.items[0].cues, plan.items[0].notes) == (("LX 1",), "be loud")
    assert [item.skipped for item in plan.items] == [False, False, False, True]
    assert reading.listing(tmp_path / "list.csv").recognised == "Ontime"


def test_all_starts_are_linked_where_ontime_has_no_such_column(tmp_path: Path) -> None:
    content = "Title,Time Start,Duration,Timer Type\nA,18:30:00,00:10:00,count-down\nB,19:00:00,00:10:00,count-down\n"
    assert told(read(tmp_path, content).plan) == ["a soft 10 - -", "b soft 10 - -"]


def sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    """The least that is a spreadsheet: texts inline, numbers as they are, times of day in the format of such."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    data = "".join(f"<row>{''.join(row)}</row>" for row in cells)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Night" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="21"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return out.getvalue()


def _cell(cell: str | float) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c s="1"><v>{cell}</v></c>' if 0 < cell < 1 else f"<c><v>{cell}</v></c>"


def test_a_spreadsheet_with_times_and_numbers(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["My night"],
        ["Title", "Start", "Duration", "Speakers"],
        ["Hello", 18.5 / 24, 10, "Ada A & Bo B"],
        ["Talk", "19:00", 0.25 / 24, ""],
    ]
    plan = read(tmp_path, sheet(rows), name="night.xlsx").plan
    assert told(plan) == ["hello 18:30 10 - ada-a,bo-b", "talk 19:00 15 - -"]


def test_without_its_package_a_spreadsheet_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtra, match=r"pip install 'geekx-ops\[sheets\]'"):
        read(tmp_path, sheet([["Title", "Start"]]), name="night.xlsx")


def event(title: str, date: str, duration: str, **rest: Any) -> dict[str, Any]:
    return {"title": title, "date": date, "duration": duration, "type": "talk", "persons": [], "links": [], **rest}


SCHEDULE = {
    "schedule": {
        "version": "1",
        "conference": {
            "title": "Night",
            "days": [
                {
                    "index": 1,
                    "rooms": {
                        "Patio": [event("Drinks", "2022-05-26T00:30:00-07:00", "0:30", type="meeting")],
                        "Hall": [
                            event("Two", "2022-05-26T01:40:00+00:00", "00:20", do_not_record=True),
                            event(
                                "One",
                                "2022-05-25T18:30:00-07:00",
                                "00:10",
                                persons=[{"public_name": "Ada A", "id": 1}, {"name": "李"}],
                                links=[{"url": "https://example.org/one"}, {"url": "/media/slides.pdf"}],
                                do_not_record=False,
                            ),
                        ],
                    },
                },
                {"index": 2, "rooms": {"Hall": [event("Tomorrow", "2022-05-26T18:30:00-07:00", "00:10")]}},
            ],
        },
    }
}


def test_a_schedule_json(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(SCHEDULE), name="schedule.json")
    assert found.other_days == 1
    assert told(found.plan) == [
        "one 18:30 10 Hall ada-a,speaker-1", "two soft 20 Hall -", "drinks 00:30 30 Patio -"
    ]  # fmt: skip
    assert [item.recorded for item in found.plan.items] == [True, False, False]
    assert found.plan.items[0].links == ("https://example.org/one",)
    assert found.plan.items[2].kind is ItemKind.NETWORKING


XML = """<?xml version='1.0' encoding='{encoding}'?>
<schedule><version>1</version><conference><title>Night</title></conference><day index='1' date='2022-05-25'>
<room name='Hall'><event id='1' guid='x'><room>Hall</room><title>Über uns</title><type>podium</type>
<date>2022-05-25T18:30:00-07:00</date><start>18:30</start><duration>01:10</duration>
<persons><person id='1'>Ada A</person></persons><recording><license/><optout>true</optout></recording>
<links><link href='https://example.org/one'>One</link></links></event></room></day></schedule>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_schedule_xml_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    plan = read(tmp_path, XML.format(encoding=encoding).encode(encoding), name="schedule.xml").plan
    assert told(plan) == ["uber-uns 18:30 70 Hall ada-a"]
    assert (plan.items[0].title, plan.items[0].kind, plan.items[0].recorded) == ("Über uns", ItemKind.PANEL, False)


BOMB = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><schedule><day>&c;</day></schedule>"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "declares a document type"),
        (f"<?xml version='1.0' encoding='utf-16'?>{BOMB}".encode("utf-16"), "declares a document type"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/hostname'><schedule/>", "declares a document type"),
        ("<schedule><day>", "is not XML"),
        ("<?xml version='1.0' encoding='nonsense'?><schedule/>", "is not XML"),
        ("<rss/>", "is no schedule"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no schedule"),
        ('{"schedule": {"conference": {"days": [{"rooms": [1]}]}}}', "is no schedule"),
        ('{"schedule": {"conference": {"days": [{"rooms": {"a": [{}]}}]}}}', "event 1.title: expected a title"),
        ("", "has no line of headers"),
        ("a,b\n1,2\n", "has no line of headers"),
        (b"PK\x03\x04nothing", "is no spreadsheet that can be read"),
        (b"\xd0\xcf\x11\xe0nothing", "is no spreadsheet that can be read"),
        (b"Title,Start\nM\xfcller,18:30\n", "is not UTF-8 text"),
        ("Title,Start\n" * 6000, "has 6000 lines"),
        ("Title,Start\n" + '"' + "x" * 200_000, "is not CSV that can be read"),
    ],
    ids=range(18),
)
def test_what_is_no_running_order_is_refused(content: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=message):
        read(tmp_path, content)


def test_no_file_and_no_file_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        reading.listing(tmp_path / "none.csv")
    with pytest.raises(Invalid, match="cannot be read"):
        reading.listing(tmp_path)


def test_taking_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    for name, content in (("a.csv", ONTIME), ("b.json", json.dumps(SCHEDULE))):
        once = read(tmp_path, content, name=name).plan
        assert read(tmp_path, content, name=name, old=once).plan == once


def test_cells_of_spreadsheets() -> None:
    lines: list[list[Any]] = [["Title", "Start", "Duration", "Skip"], ["A", time(19, 5), timedelta(minutes=7), True]]
    lines += [["B", timedelta(hours=24, minutes=15), time(0, 3, 30), False], [None, "", None, None]]
    plan = taken(columns.listing(lines, source="x"), Plan(), NIGHT).plan
    assert told(plan) == ["a 19:05 7 - -", "b 00:15 3.5 - -"]
    assert [item.skipped for item in plan.items] == [True, False]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_content_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for beginning in (b"", b"Title,Start,Duration\n", b"<schedule><day>", b'{"schedule":'):
        try:
            read(folder, beginning + content)
        except GeekxError:
            continue
