"""The same awkward guests in the export of every platform: read as what they are, taken in, taken in again."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.comparing import Wishes, compare
from geekx_ops.guest_lists.importing import import_list
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.workbook import plain_workbook
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event
from tests.guest_lists.exports import AGAIN, EXPORTS, FIRST_SIGN_UP, QUESTION, ROWS, ZONE, Export, Row
from tests.guest_lists.headers import HEADERS
from tests.guest_lists.lists import counts

TAKEN_IN = {"luma", "eventbrite UK", "meetup", "zoom-attendees", "pretix-positions", "geekx"}
WORKBOOKS = ["msforms", "hievents", "hievents-orders", "pretix-checkin", "indico"]

exports = pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)


def read(path: Path, content: bytes) -> list[Listed]:
    path.write_bytes(content)
    with reading.opened(path, zone=ZONE) as listing:
        found = list(listing.lines)
    assert all(isinstance(one, Listed) for one in found)
    return [one for one in found if isinstance(one, Listed)]


def meant(export: Export, row: Row) -> tuple[object, ...]:
    """What *row* says on this platform."""
    seats = row.seats if {"seats", "plus"} & set(export.columns) else 1
    answers = {QUESTION: row.answer.replace("\0", "")} if row.answer else {}
    email = row.email if "email" in export.columns else None
    return f"{row.first} {row.last}", email, export.standing(row), seats, answers


def said(one: Listed) -> tuple[object, ...]:
    asked = {column: answer for column, answer in one.answers.items() if column == QUESTION}
    return one.name, one.email, one.standing, one.seats, asked


def test_there_is_one_of_each() -> None:
    assert {one.name for one in EXPORTS} == set(HEADERS)


@exports
def test_an_export_says_who_comes(export: Export, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", export.content())
    assert [said(one) for one in found] == [meant(export, row) for row in ROWS]
    if "when" in export.columns:
        assert [one.signed_up_at for one in found] == [
            FIRST_SIGN_UP + timedelta(minutes=number) for number in range(len(ROWS))
        ]
    if "ticket" in export.columns:
        assert [one.ticket for one in found] == [f"T-{number}" for number in range(len(ROWS))]
    assert "uncle" not in str([(one.name, one.email, one.answers) for one in found]).lower()


@pytest.mark.parametrize("name", WORKBOOKS)
def test_an_export_says_the_same_as_a_workbook(name: str, tmp_path: Path) -> None:
    (export,) = [one for one in EXPORTS if one.name == name]
    table = [[cell.replace("\0", "") for cell in row] for row in export.table()]
    found = read(tmp_path / "list.xlsx", plain_workbook(table))
    assert [said(one) for one in found] == [meant(export, row) for row in ROWS]


@pytest.mark.parametrize("export", [one for one in EXPORTS if one.name in TAKEN_IN], ids=lambda one: one.name)
def test_an_export_is_taken_in_once(export: Export, workspace: Workspace, tmp_path: Path) -> None:
    make_event(workspace, cap=100)
    path = tmp_path / "list.csv"
    path.write_bytes(export.content())
    with workspace.write() as tx, reading.opened(path, zone=ZONE) as listing:
        first = import_list(tx, DINNER, listing.lines, Wishes(listing.platform))
    with workspace.read() as tx, reading.opened(path, zone=ZONE) as listing:
        again = compare(tx, DINNER, listing.lines, Wishes(listing.platform))
    rows = ROWS if export.name == "meetup" else ROWS[:-1]  # Meetup knows people by their numbers alone
    cancelled = sum(export.standing(row) is Standing.CANCELLED for row in rows)
    ended = {"not coming": cancelled} if cancelled else {}
    assert counts(first.comparison) == {"new": len(rows) - cancelled} | ended
    assert counts(again) == {"same": len(rows) - cancelled} | ended


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([one for one in EXPORTS if not one.above]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "sep={}"]),
)
def test_how_a_file_is_written_does_not_matter(
    tmp_path: Path, export: Export, delimiter: str, encoding: str, line_end: str, first: str
) -> None:
    written = replace(
        export,
        delimiter=delimiter,
        encoding=encoding,
        line_end=line_end,
        quoting=csv.QUOTE_ALL,
        above=first.format(delimiter) + line_end,
    )
    found = read(tmp_path / "list.csv", written.content())
    assert [said(one) for one in found] == [meant(export, row) for row in ROWS]


def test_somebody_with_two_lines_is_the_same_under_another_spelling_of_her_address() -> None:
    assert AGAIN.email.casefold() == ROWS[0].email
