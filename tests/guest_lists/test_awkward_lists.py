"""Lists as they come: cut off, mixed, without end, with other people's lines below; none is misread in silence."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from xlsxwriter import Workbook

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists import reading, text_rows
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.registration.seats import Standing

LUMA = "api_id,approval_status,name,email,created_at\n"
ZOOM = (
    "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,Join Time,"
    "Leave Time,Time in Session (minutes),Is Guest,Country/Region Name\n"
)
ADA = "Yes,Ada,Ada,Example,ada@example.org,--,--,approved,--,--,5,No,CH\n"


def read(path: Path, content: str | bytes, **how: Any) -> list[Listed]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with reading.opened(path, zone=ZoneInfo("Europe/Zurich"), **how) as listing:
        return [line for line in listing.lines if isinstance(line, Listed)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_an_answer_with_many_commas_does_not_part_cells(file: Path) -> None:
    (ada,) = read(file, 'Timestamp;Email Address;Name;Tea\n2026/05/01 10:00:00;ada@example.org;Ada;"a, b, c, d, e"\n')
    assert (ada.name, ada.email, ada.answers) == ("Ada", "ada@example.org", {"Tea": "a, b, c, d, e"})


@pytest.mark.parametrize("lines", [(b"M\xc3\xbcller", b"M\xfcller"), (b"M\xfcller", b"M\xc3\xbcller")])
def test_two_encodings_in_one_file_are_told(file: Path, lines: tuple[bytes, bytes]) -> None:
    rows = b"".join(b"%d,approved,%s,g%d@example.org,\n" % (number, name, number) for number, name in enumerate(lines))
    with pytest.raises(Invalid, match=r"more than one encoding: line [23] is not UTF-8"):
        read(file, LUMA.encode() + rows)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_letter_that_comes_late_tells_the_encoding_too(file: Path, encoding: str) -> None:
    rows = "".join(f"{number},approved,Guest,g{number}@example.org,\n" for number in range(9000))
    assert read(file, (LUMA + rows + "x,approved,Zoé,zoe@example.org,\n").encode(encoding))[-1].name == "Zoé"


def test_an_old_mac_is_read(file: Path) -> None:
    (zoe,) = read(file, (LUMA + "1,approved,Zoé Müller,z@example.org,\n").replace("\n", "\r").encode("mac_roman"))
    assert zoe.name == "Zoé Müller"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('1,approved,Ada,ada@example.org,\n2,approved,"Bo, the', "ends inside a cell of line 3"),
        ("1,approved,Ada,ada@example.org,\n2,approved,B", "ends in the middle of line 3, which has 3 of 5 cells"),
        ('"x\n",' * 900, "more than 1,000 characters"),
        ('"' + "x" * 1100 + '"\n', "more than 1,000 characters"),
    ],
    ids=["in a cell", "in a line", "row without end", "line without end"],
)
def test_what_was_cut_off_or_has_no_end_is_told(
    file: Path, rows: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_rows, "LONGEST_ROW", 1000)
    with pytest.raises(Invalid, match=told):
        read(file, LUMA + rows)


def test_a_last_line_without_its_end_is_whole(file: Path) -> None:
    assert len(read(file, LUMA + "1,approved,Ada,ada@example.org,")) == 1


@pytest.mark.parametrize(
    "cell", ["a" + " " * 100_000 + "b", "GMT" * 20_000, "GMT+99", "0001-01-01T00:00:00", "9999-12-31"]
)
def test_what_is_no_time_counts_as_none(file: Path, cell: str) -> None:
    (ada,) = read(file, f"{LUMA}1,approved,Ada,ada@example.org,{cell}\n")
    assert ada.signed_up_at is None


def test_half_an_hour_of_a_zone_counts(file: Path) -> None:
    (ada,) = read(file, "Timestamp,Email Address,Name\n2026/05/28 7:01:33 PM GMT+5:30,ada@example.org,Ada\n")
    assert ada.signed_up_at is not None
    assert ada.signed_up_at.isoformat() == "2026-05-28T19:01:33+05:30"


@pytest.mark.parametrize("cell", ["MAILTO:ada@example.org", "<ada@example.org>", '"A" <mailto:ada@example.org>'])
def test_addresses_are_taken_out_of_their_wrapping(file: Path, cell: str) -> None:
    (ada,) = read(file, LUMA.replace(",", "\t") + f"1\tapproved\tAda\t{cell}\t\n")
    assert ada.email == "ada@example.org"


@pytest.mark.parametrize("how", [{}, {"platform": "zoom-attendees"}])
def test_who_only_telephoned_to_zoom_is_no_line_of_the_list(file: Path, how: Any) -> None:
    others = "Other Attended,\nUser Name,Join Time,Leave Time,Time,Country/Region Name\n4179,May 1,May 1,5,CH\n"
    (ada,) = read(file, "Attendee Report\nTopic,x\nAttendee Details,\n" + ZOOM + ADA + others, **how)
    assert (ada.name, ada.email) == ("Ada", "ada@example.org")


def test_a_report_without_original_names_is_one_of_attendees(file: Path) -> None:
    (ada,) = read(file, ZOOM.replace(" (Original Name)", "") + ADA)
    assert (ada.name, ada.answers) == ("Ada", {})


def test_a_heading_ends_only_lists_that_have_sections(file: Path) -> None:
    guests = read(file, "Who,Mail\nAda,a@example.org\nTable 5 details,\nBo,b@example.org\n", columns={"name": "Who"})
    assert [one.name for one in guests] == ["Ada", "Table 5 details", "Bo"]


def test_a_list_that_is_not_what_was_said_is_told(file: Path) -> None:
    with pytest.raises(Invalid, match="a list of luma has columns such as name"):
        read(file, "Surname;Mail\nX;x@example.org\n", platform="luma")


def test_not_everything_with_a_time_is_a_form(file: Path) -> None:
    with pytest.raises(Invalid, match="no platform makes lists"):
        read(file, "Sensor,Timestamp,Value\na,2026-01-01,3\n")


def test_two_tickets_of_one_order_are_two(file: Path) -> None:
    line = "77,2026-05-01,Ada,Example,ada@example.org,1,Standard,Attending\n"
    titles = "Order no.,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Attendee Status\n"
    guests = read(file, titles + line * 2 + line.replace("77", "78"))
    assert [one.ticket for one in guests] == ["77/1", "77/2", "78/1"]


def test_two_questions_with_one_title_are_two(file: Path) -> None:
    ada, bo = read(file, "api_id,approval_status,name,Phone,Phone\n1,approved,Ada,1,2\n2,approved,Bo,,3\n")
    assert (ada.answers, bo.answers) == ({"Phone": "1", "Phone (2)": "2"}, {"Phone (2)": "3"})


def test_parts_of_a_name_are_no_questions(file: Path) -> None:
    titles = "Order code,Attendee name,Attendee name: Given name,Automatically checked in,E-mail\n"
    (ada,) = read(file, titles + "A1B2C,Ada Example,Ada,No,ada@example.org\n")
    assert (ada.name, ada.answers) == ("Ada Example", {})


def test_who_waits_there_waits_without_a_word(file: Path) -> None:
    (ada,) = read(file, "Type,Firstname,Lastname,Email,Language,Status,Date\nA,Ada,E,a@example.org,en,,2026-05-01\n")
    assert ada.standing is Standing.WAITING


@pytest.mark.parametrize(
    ("titles", "word"),
    [
        ("Zeitstempel;E-Mail-Adresse;Name", "gforms"),
        ("ID;Startzeit;Fertigstellungszeit;E-Mail;Name", "msforms"),
        ("ID;Heure de début;Heure de fin;Adresse de messagerie;Nom", "msforms"),
    ],
)
def test_forms_speak_other_languages(file: Path, titles: str, word: str) -> None:
    given = {"E-Mail-Adresse": "a@example.org", "E-Mail": "a@example.org", "Adresse de messagerie": "a@example.org"}
    row = ";".join(
        given.get(title, "Ada" if title in {"Name", "Nom"} else "28.05.2026 19:01:33") for title in titles.split(";")
    )
    (ada,) = read(file, f"{titles}\n{row}\n", platform=None)
    assert (ada.name, ada.email, ada.answers) == ("Ada", "a@example.org", {})
    assert f"{ada.signed_up_at:%d %H:%M}" == "28 19:01"
    with reading.opened(file, zone=ZoneInfo("UTC")) as listing:
        assert listing.platform == word


def test_pictures_of_any_kind_are_no_text(file: Path) -> None:
    with pytest.raises(Invalid, match="not text"):
        read(file, b"RIFF\x10\x20\x00\x00WEBPVP8 " + bytes(range(256)) * 8)


@pytest.mark.parametrize("cells", [[(1_048_575, 16_383)], [(1_048_575, 0), (0, 700)]], ids=["corner", "two ends"])
def test_cells_far_from_the_list_do_not_end_the_program(tmp_path: Path, cells: list[tuple[int, int]]) -> None:
    with Workbook(tmp_path / "far.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["api_id", "approval_status", "name"])
        for row, column in cells:
            page.write_string(row, column, "x")
    with pytest.raises(Invalid, match="has cells far from its list, up to row 1,048,576"):
        read(tmp_path / "far.xlsx", (tmp_path / "far.xlsx").read_bytes())


def test_a_workbook_that_says_it_is_endless_is_read(tmp_path: Path) -> None:
    small, vast = tmp_path / "small.xlsx", tmp_path / "vast.xlsx"
    with Workbook(small) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["api_id", "approval_status", "name"])
        page.write_row(1, 0, ["1", "approved", "Ada"])
        page.write_blank(0, 16_383, None, book.add_format({"bold": True}))
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(vast, "w") as changed:
        for name in source.namelist():
            changed.writestr(name, source.read(name).replace(b'ref="A1:XFD2"', b'ref="A1:XFD1048576"'))
    with reading.opened(vast, zone=ZoneInfo("UTC")) as listing:
        assert listing.titles == ("api_id", "approval_status", "name")
        assert [line.name for line in listing.lines if isinstance(line, Listed)] == ["Ada"]
