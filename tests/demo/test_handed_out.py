"""The running order as others get it."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from geekx_ops.demo import handed_out, pages
from geekx_ops.demo.service import Night
from tests.agenda.files.schedule_checker import json_breaches, xml_breaches
from tests.demo.playing import geekx
from tests.ical.ical_checker import defects

pytestmark = pytest.mark.xdist_group("demo")


def test_the_files_are_sound(out: Path) -> None:
    folder = out / "agenda"
    assert [path.name for path in folder.glob("*.ics") if defects(path.read_bytes())] == []
    assert xml_breaches((folder / "schedule.xml").read_bytes()) == []
    assert json_breaches((folder / "schedule.json").read_bytes()) == []
    assert "| 18:45 | 03:45 +1 |" in (folder / "agenda.md").read_text(encoding="utf-8")
    assert (folder / "chapters.txt").read_text(encoding="utf-8").startswith("0:00 Doors and networking\n")
    assert (folder / "chapters.vtt").read_text(encoding="utf-8").startswith("WEBVTT\n\n00:00:00.000 --> ")
    rows = list(csv.DictReader(io.StringIO((folder / "report.csv").read_text(encoding="utf-8"))))
    assert (len(rows), rows[5]["Paused"], rows[12]["Adjusted"]) == (13, "60", "-1200")
    assert len(json.loads(geekx("agenda", "releases", "--db", out / "evening.db", "--format", "json"))) == 1


def test_the_same_plan_is_read_from_them(out: Path) -> None:
    for name in ("agenda.csv", "agenda.xlsx"):
        told = geekx("agenda", "import", out / "agenda" / name, "--db", out / "evening.db", "--dry-run")
        assert "no change." in told, name


def test_without_the_package_there_is_no_workbook_and_no_link(
    night: Night, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    found = handed_out.handed_out(out / "evening.db", night.event)
    assert handed_out.WORKBOOK not in found
    assert handed_out.WORKBOOK not in pages.texts(night, missing=[handed_out.WORKBOOK])["index.html"]
