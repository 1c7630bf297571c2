"""Guests as CSV and as a workbook: nothing is run by a spreadsheet, nothing is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.events.event import Event, Question
from geekx_ops.guest_lists.exporting import Sheet, as_csv, sheet
from geekx_ops.guest_lists.sheet import columns
from geekx_ops.guest_lists.workbook import as_workbook
from geekx_ops.people import erasing
from geekx_ops.registration.listing import Filter, Guest
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, NOON, dinner, fill, make_event, sign_up

QUESTIONS = (Question("tea", "Tea?"), Question("name", "The name on your badge"))
TITLES = ("number", "name", "email", "standing", "seats", "ticket_type", "held", "companions", "signed_up_at")
texts = st.text(
    st.sampled_from("=+-@'|\t\n,;\"＝＋－＠aé 1")
    | st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=8,
).filter(str.strip)


def guest(name: str = "Ada", companions: tuple[str, ...] = (), answers: dict[str, str] | None = None) -> Guest:
    one = Registration(
        7, 1, 1, name, "ada@example.org", "standard", None, Standing.CONFIRMED, 1 + len(companions), 1,
        "abcdefghjk", 0, None, False, NOON, NOON, None,  # noqa: FBT003
    )  # fmt: skip
    return Guest(one, None, companions, answers or {})


def made(*guests: Guest, with_codes: bool = False) -> Sheet:
    return Sheet(Event(1, dinner(questions=QUESTIONS)), columns(QUESTIONS, (), with_codes=with_codes), guests)


def read_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    """As somebody reads it who knows the rule: one apostrophe goes from what would be risky without it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [[re.sub(r"\A'(?='*[=+\-@\t\r\n＝＋－＠])", "", cell) for cell in row] for row in rows]


def read_workbook(content: bytes) -> list[list[Any]]:
    """Every cell with its type: a text, a number; nothing else may be there."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - written a line ago
        page = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - the same
    strings = ["".join(part.text or "" for part in one.iter(f"{main}t")) for one in shared.iter(f"{main}si")]
    assert list(page.iter(f"{main}f")) == []
    return [[_value(cell, strings, main) for cell in row] for row in page.iter(f"{main}row")]


def _value(cell: Any, strings: list[str], main: str) -> Any:
    number = cell.find(f"{main}v").text
    if cell.get("t") != "s":
        return float(number)
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), strings[int(number)])


@given(texts, texts)
def test_whatever_a_cell_holds_a_csv_gives_it_back_and_no_spreadsheet_runs_it(answer: str, name: str) -> None:
    text = as_csv(made(guest(name, answers={"tea": answer})))
    row = dict(zip(*read_csv(text), strict=True))
    assert (row["tea"], row["name"]) == (answer, name)
    raw = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert [cell for cell in raw if cell[:1] in {*"=+-@\t\r\n＝＋－＠"}] == []


@given(texts)
def test_a_workbook_holds_texts_as_texts(answer: str) -> None:
    titles, cells = read_workbook(as_workbook(made(guest(answers={"tea": answer}))))[:2]
    row = dict(zip([title for title in titles if title not in {"held", "companions", "name?"}], cells, strict=True))
    assert re.sub(r"\A'(?='+[=+\-@\t\r\n＝＋－＠])", "", row["tea"]) in {answer, answer.replace("\r", "\n")}
    assert (row["number"], row["seats"]) == (7, 1)


def test_what_a_phone_number_and_a_dash_look_like() -> None:
    book = read_workbook(as_workbook(made(guest("-", answers={"tea": "+41 79 123 45 67"}))))
    assert {"-", "+41 79 123 45 67"} < set(book[1])
    assert read_csv(as_csv(made(guest("-", answers={"tea": "+41 79 123 45 67"}))))[1][9] == "+41 79 123 45 67"


def test_the_columns_and_how_their_cells_are_written() -> None:
    rows = read_csv(
        as_csv(made(guest(companions=("Ken", "Mei; Li"), answers={"name": "Countess"})), delimiter=";"), ";"
    )
    assert rows[0] == [*TITLES, "tea", "name?"]
    assert rows[1] == [
        "7", "Ada", "ada@example.org", "confirmed", "3", "standard", "", "Ken\nMei; Li", "2026-05-04T05:00:00-07:00",
        "", "Countess",
    ]  # fmt: skip


def test_times_are_cells_of_their_own_kind() -> None:
    book = read_workbook(as_workbook(made(guest())))
    days = next(cell for cell in book[1] if isinstance(cell, float) and cell > 40_000)
    assert abs((datetime(1899, 12, 30, tzinfo=UTC).toordinal() + days) - (NOON.toordinal() + 5 / 24)) < 1e-6


def test_a_workbook_is_a_table_whose_titles_stay_in_sight() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(made()))) as book:
        assert 'name="Guests"' in book.read("xl/tables/table1.xml").decode()
        assert 'state="frozen"' in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_same_guests_are_the_same_bytes() -> None:
    assert as_workbook(made(guest())) == as_workbook(made(guest()))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [(["nmae"], "there is no column “nmae”; there is: number, name"), (["ticket_code"], "say --with-codes")],
)
def test_columns_that_cannot_be(wanted: list[str], told: str) -> None:
    with pytest.raises(Invalid, match=re.escape(told)):
        columns(QUESTIONS, wanted, with_codes=False)


def test_codes_only_on_request_and_erased_people_never(workspace: Workspace) -> None:
    make_event(workspace, cap=3, questions=(Question("tea", "Tea?"),))
    fill(workspace, "Ada", "Bo")
    with workspace.write() as tx:
        sign_up(tx, "Cy", answers={"tea": "green"})
        erasing.erase(tx, "bo", cancel_registrations=True)
    with workspace.read() as tx:
        plain = sheet(tx, DINNER, Filter(standings=list(Standing)))
        chosen = sheet(tx, DINNER, Filter(answers={"tea": "GREEN"}), wanted=["name", "tea"], with_codes=True)
    assert [one.registration.name for one in plain.guests] == ["Ada", "Cy"]
    assert [column.title for column in plain.columns] == [*TITLES, "tea"]
    ((name, tea, code),) = chosen.rows
    assert (name, tea, re.fullmatch(r"[a-z0-9]{5}-[a-z0-9]{5}", str(code)) is not None) == ("Cy", "green", True)
