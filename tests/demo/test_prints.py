"""The example evening on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops import extras
from geekx_ops.demo import handed_out, pages, prints, service
from geekx_ops.demo.prints import HTML, PDF, SHEETS
from geekx_ops.demo.service import Night
from geekx_ops.printing import sheets
from geekx_ops.printing.sheets import Paper


def without_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", absent)


def test_every_sheet_is_there_and_without_the_engine_as_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night = service.play(tmp_path / "geekx.db", lambda _done, _of: None)
    handed_out.release_plan(tmp_path / "geekx.db", night.event)
    found = prints.prints(tmp_path / "geekx.db", night.event)
    assert list(found) == [*HTML, *PDF]
    assert "printed Wed 25 May 2022 17:30" in str(found["print/run-of-show.html"])
    assert all("release 1 · printed" in str(found[name]) for name in HTML if "tents" not in name)
    assert "Do not say: any other title" in str(found["print/cue-cards.html"])
    without_typst(monkeypatch)
    assert list(prints.prints(tmp_path / "geekx.db", night.event)) == HTML


def test_they_are_all_that_there_is() -> None:
    assert list(SHEETS) == [order.name for order in sheets.everything(Paper.LETTER)]


def test_without_the_engine_no_page_links_to_pdf(night: Night) -> None:
    assert "print/cue-cards.pdf" in pages.texts(night)["index.html"]
    assert "print/cue-cards.pdf" not in pages.texts(night, missing=PDF)["index.html"]
