"""Workbooks are read as far as they can be trusted, and what was exported as one comes back."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from xlsxwriter import Workbook

from geekx_ops.errors import Invalid
from geekx_ops.events.event import Question
from geekx_ops.guest_lists import reading, workbook_reading
from geekx_ops.guest_lists.comparing import Wishes, compare
from geekx_ops.guest_lists.exporting import sheet
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.workbook import as_workbook
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event
from tests.guest_lists.lists import counts, line, take_in

TITLES = ["api_id", "approval_status", "name", "email", "created_at", "Phone"]


def written(path: Path, *rows: list[Any]) -> Path:
    with Workbook(path) as book:
        page = book.add_worksheet()
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate([TITLES, *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(number, place, cell, times)
                else:
                    page.write(number, place, cell)
    return path


def read(path: Path) -> list[Any]:
    with reading.opened(path, zone=ZoneInfo("Europe/Zurich")) as listing:
        return list(listing.lines)


def test_a_workbook_is_read(tmp_path: Path) -> None:
    given = ["1", "approved", "Ada", "ada@example.org", datetime(2026, 5, 1, 10, 30), 41791234567]  # noqa: DTZ001 - cells
    (one,) = read(written(tmp_path / "list.xlsx", given))
    assert isinstance(one, Listed)
    assert (one.name, one.answers) == ("Ada", {"Phone": "41791234567"})
    assert one.signed_up_at is not None
    assert one.signed_up_at.isoformat() == "2026-05-01T10:30:00+02:00"


def test_an_export_as_a_workbook_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    make_event(workspace, cap=3, questions=(Question("tea", "Tea?"),))
    answers = {"tea": "=1+1"}
    take_in(
        workspace,
        [line(2, "Ada", answers=answers), line(3, "-", companions=("'+Ken", "Mei")), line(4, "Cy", email=None)],
    )
    with workspace.read() as tx:
        (tmp_path / "guests.xlsx").write_bytes(as_workbook(sheet(tx, DINNER)))
        with reading.opened(tmp_path / "guests.xlsx", zone=ZoneInfo("America/Los_Angeles")) as listing:
            found = compare(tx, DINNER, listing.lines, Wishes(listing.platform))
    assert counts(found) == {"same": 3}


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-400])


def other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "x")


def linked(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<x/>")


def swollen(path: Path) -> None:
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb", b"0" * 3_000_000)
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (damaged, "is damaged, or only a part of a workbook"),
        (other_archive, "is an archive, but no Excel workbook"),
        (linked, "takes cells from other files"),
        (swollen, "unpacks to more than 2 MB"),
    ],
)
def test_what_cannot_be_trusted_is_refused(
    harm: Any, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_reading, "LARGEST", 2_000_000)
    path = written(tmp_path / "list.xlsx", ["1", "approved", "Ada", "ada@example.org"])
    harm(path)
    with pytest.raises(Invalid, match=told):
        read(path)


@pytest.mark.parametrize(("before", "cell"), [(0, "F2"), (30_000, "F30002")])
def test_the_first_formula_is_named_and_what_to_do(tmp_path: Path, before: int, cell: str) -> None:
    plain = ["1", "approved", "Ada", "ada@example.org", "", "x"]
    rows = [plain] * before + [[*plain[:5], "=1+1"], [*plain[:5], "=2+2"]]
    with pytest.raises(Invalid, match=f"has the formula of cell {cell} in sheet1: .* paste them as values"):
        read(written(tmp_path / "list.xlsx", *rows))


def test_a_formula_in_another_sheet_is_refused_too(tmp_path: Path) -> None:
    with Workbook(tmp_path / "list.xlsx") as book:
        book.add_worksheet().write_row(0, 0, TITLES)
        book.add_worksheet().write(3, 1, "=Sheet1!A1")
    with pytest.raises(Invalid, match="has the formula of cell B4 in sheet2"):
        read(tmp_path / "list.xlsx")
