"""Every platform's list is recognised, by whatever separator and in whatever order, and none is taken for another's."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import GeekxError
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.platforms import PLATFORMS, named, recognised
from geekx_ops.registration.seats import Standing
from tests.guest_lists.headers import HEADERS, titles

CELLS = {
    "name": "Ada Example", "first_name": "Ada", "last_name": "Example", "email": "ada@example.org", "seats": "2",
    "ticket": "t-1", "signed_up_at": "2026-05-01 10:00:00",
}  # fmt: skip
STATUS = {
    "meetup": "yes",
    "pretix-positions": "paid",
    "alfio": "ACQUIRED",
    "hievents": "ACTIVE",
    "alfio-waiting": "WAITING",
}
WITHOUT_ADDRESS = {"meetup", "meetup-members", "open-community-groups"}


def read(path: Path, **how: Any) -> list[Listed | Refused]:
    with reading.opened(path, zone=ZoneInfo("Europe/Zurich"), **how) as listing:
        return list(listing.lines)


def word(name: str) -> str:
    return name.partition(" ")[0]


def cells(name: str) -> dict[str, str]:
    """One guest under the titles of *name*."""
    (kind,) = [one for one in PLATFORMS if one.word == word(name)]
    found = dict.fromkeys(titles(name), "")
    lower = {title.casefold(): title for title in reversed(titles(name))}
    for field, wanted in kind.fields.items():
        value = STATUS.get(word(name), "") if field == "standing" else CELLS.get(field, "")
        found.update({lower[title]: value for title in wanted if title in lower})
    return {**found, "What do you eat?": "vegan, mostly"}


def written(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8", above: str = "") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes((above + out.getvalue()).encode(encoding))
    return path


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_recognised_in_any_order_of_its_columns(name: str, delimiter: str, tmp_path: Path) -> None:
    given = list(cells(name).items())
    if name != "gforms":
        random.Random(name).shuffle(given)
    rows = [[title for title, _ in given], [value for _, value in given]]
    encoding = {",": "utf-8-sig", ";": "utf-8", "\t": "utf-16"}[delimiter]
    path = written(tmp_path / "list.csv", rows, delimiter, encoding)
    with reading.opened(path, zone=ZoneInfo("UTC")) as listing:
        (one,) = listing.lines
        assert listing.platform == word(name)
    assert isinstance(one, Listed)
    assert (one.name, one.email) == ("Ada Example", None if name in WITHOUT_ADDRESS else "ada@example.org")
    assert one.standing is (Standing.WAITING if name == "alfio-waiting" else Standing.CONFIRMED)
    assert one.answers == {"What do you eat?": "vegan, mostly"}


@pytest.mark.parametrize("name", HEADERS)
def test_no_list_is_taken_for_anothers(name: str) -> None:
    lower = [title.casefold() for title in titles(name)]
    others = {one.word for one in PLATFORMS if one.knows(lower)} - {word(name)}
    assert others == ({"zoom-registrations"} if name == "zoom-attendees" else set())
    assert recognised(titles(name)) == named(word(name))


@given(
    st.sampled_from(sorted(set(HEADERS) - {"gforms"})),
    st.randoms(use_true_random=False),
    st.sampled_from(["{}", " {} ", "\ufeff{}", "{}\u00a0"]),
    st.sampled_from([str.upper, str.lower, str.title, str.strip]),
)
def test_neither_order_nor_writing_of_the_titles_matters(
    name: str, order: random.Random, beside: str, spelt: Callable[[str], str]
) -> None:
    mixed = [beside.format(spelt(title)).replace(" ", "  ") for title in titles(name)]
    order.shuffle(mixed)
    assert recognised(mixed) == named(word(name))


def test_what_is_known_of_no_platform_is_refused() -> None:
    assert recognised(["Name", "Company"]) is None


@pytest.mark.parametrize(
    "titles", ["name,email", "E-mail,Name,", "First name,Last name,Email", "Email address,Full Name"]
)
def test_names_and_addresses_alone_are_a_list(titles: str, tmp_path: Path) -> None:
    row = ["ada@example.org" if "mail" in title.lower() else "Ada" for title in titles.split(",")]
    (one,) = read(written(tmp_path / "a.csv", [titles.split(","), row]))
    assert isinstance(one, Listed)
    assert (one.email, (one.name or "").split()[0], one.answers) == ("ada@example.org", "Ada", {})


@pytest.mark.parametrize("titles", ["name", "email", "name,email,tea?", "name,email,status", "name,mail"])
def test_other_columns_beside_them_have_to_be_named(titles: str) -> None:
    assert recognised(titles.split(",")) is None


def test_buyers_are_not_attendees(tmp_path: Path) -> None:
    row = {**cells("eventbrite 2024"), "Attendee first name": "", "Attendee last name": "", "Attendee email": ""}
    row |= {"Buyer first name": "Bo", "Buyer email": "bo@example.org"}
    (one,) = read(written(tmp_path / "a.csv", [list(row), list(row.values())]))
    assert isinstance(one, Listed)
    assert (one.name, one.email) == (None, None)


def test_the_report_of_zoom_has_a_preamble_and_sections(tmp_path: Path) -> None:
    header, guest = HEADERS["zoom-attendees"].replace(",<q>", ""), "Yes,Ada,Ada,Example,{},--,{},approved,--,--,5,No,CH"
    report = [
        "Attendee Report", "Report Generated:,05/01/2026", "Topic,Webinar ID,Actual Start Time", "Dinner,1,05/01/2026",
        "Host Details,", header + ",", guest.format("host@example.org", "--") + ",", "Attendee Details,", header + ",",
        guest.format("ada@example.org", '"Mar 15, 2026 11:23:29"') + ",\0", "Other Details,", "Bo,bo@example.org",
    ]  # fmt: skip
    (tmp_path / "zoom.csv").write_text("\r\n".join(report), encoding="utf-8")
    (one,) = read(tmp_path / "zoom.csv")
    assert isinstance(one, Listed)
    assert (one.email, one.answers) == ("ada@example.org", {})
    assert f"{one.signed_up_at:%m-%d %H:%M}" == "03-15 11:23"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\0\0\r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "is a picture, not text"),
        (b"PK\x03\x04" + b"x" * 99, "is damaged, or only a part of a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "with a password"),
        (b"\xd0\xcf\x11\xe0" + bytes(3000), "with a password"),
        (b'sep="\nq,w\n', "no platform makes lists with the columns q, w"),
        (b"Name,Email\n" + b"x" * 1_100_000, "a line of more than 1,000,000 characters"),
        (b",".join([b"a"] * 100_000), "the list has 100,000 columns"),
        (b"\xef\xbb\xbfapi_id,approval_status,name,email\n1,approved,\xff\xfe,x", "not text in one encoding"),
        (b"api_id,approval_status,name\n1,perhaps,Ada\n", "“perhaps” in line 2"),
        (b"\n\n\n", "is empty"),
    ],
    ids=[
        "nothing",
        "NULs",
        "picture",
        "workbook",
        "password",
        "old Excel",
        "odd sep",
        "long line",
        "wide",
        "encodings",
        "status",
        "blank",
    ],
)
def test_bad_files_are_told(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(GeekxError) as error:
        read(tmp_path / "bad.csv")
    assert told in error.value.message


def test_a_folder_and_no_file_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(GeekxError):
            read(path)


def test_what_goes_wrong_beside_the_list_is_not_told_of_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [["api_id", "approval_status", "name"], ["1", "approved", "Ada"]])
    with pytest.raises(BrokenPipeError), reading.opened(path, zone=ZoneInfo("UTC")):
        raise BrokenPipeError(32, "Broken pipe")


def test_the_cells_that_people_and_programs_mistreat(tmp_path: Path) -> None:
    rows = [
        ["api_id", "approval_status", "name", "email", "created_at", "Phone", "", "Phone"],
        ["1", "Approved", "Ada", "Ada Example <ada@example.org>", "2026/05/28 7:01:33 PM GMT+2", "'+41 79 1", "x", "y"],
        ["2", "WAITLIST", "", "mailto:bo@example.org", "in May", "9.19E+11"],
        ["3", "", 'Cleo\n"Trial", PhD', "", "2026-05-28T19:01:33Z", "-", "", ""],
        [""],
    ]
    ada, bo, cleo = read(written(tmp_path / "a.csv", rows, encoding="cp1252", above="sep=,\r\n"))
    assert isinstance(ada, Listed)
    assert isinstance(bo, Listed)
    assert isinstance(cleo, Listed)
    assert (ada.email, ada.answers, bo.email, bo.standing) == (
        "ada@example.org", {"Phone": "+41 79 1", "Phone (2)": "y"}, "bo@example.org", Standing.WAITING
    )  # fmt: skip
    assert [one.signed_up_at and one.signed_up_at.timestamp() for one in (ada, bo, cleo)] == [
        1779987693.0, None, 1779994893.0
    ]  # fmt: skip
    assert cleo.name == 'Cleo\n"Trial", PhD'
