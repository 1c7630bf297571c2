"""`geekx agenda print`, as somebody types it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from geekx_ops import extras
from geekx_ops.agenda.plan import ItemKind
from geekx_ops.cli import agenda, agenda_print
from geekx_ops.printing.card_filling import CARD_SIZES
from geekx_ops.printing.run_of_show import Reader
from geekx_ops.printing.sheets import Kind, Paper
from tests.cli.agendas import AGENDA, loaded
from tests.cli.running import Ran, run

SHEETS = ("run-of-show", "run-of-show-emcee", "run-of-show-technician", "run-of-show-host", "run-of-show-public",
          "cue-cards", "signage", "tents")  # fmt: skip


@pytest.fixture
def night(party: Path) -> Path:
    loaded(party, AGENDA)
    assert run("agenda", "edit", "sorting", "--notes", "Own laptop.", "--emcee", "ada").code == 0
    return party


def without_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", absent)


def test_the_run_of_show_is_what_one_gets(night: Path) -> None:
    assert run("agenda", "print") == Ran(0, "Wrote run-of-show.pdf.\n", "")
    assert (night / "run-of-show.pdf").read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE((night / "run-of-show.pdf").stat().st_mode) == 0o600


def test_a_file_is_replaced_only_if_one_says_so(night: Path) -> None:
    (night / "run-of-show.pdf").write_text("mine", encoding="utf-8")
    refused = run("agenda", "print")
    assert (refused.code, refused.err) == (
        4, "Error: run-of-show.pdf exists already; nothing was written. Say --force to print it anew.\n",
    )  # fmt: skip
    assert (night / "run-of-show.pdf").read_text(encoding="utf-8") == "mine"
    assert run("agenda", "print", "--force").code == 0


def test_the_name_of_the_file_says_what_it_is(night: Path) -> None:
    assert run("agenda", "print", "cue-cards", "--out", "cards.HTML").code == 0
    assert "<!DOCTYPE html>" in (night / "cards.HTML").read_text(encoding="utf-8")
    assert run("agenda", "print", "--for", "emcee", "--as", "html").out == "Wrote run-of-show-emcee.html.\n"
    assert run("agenda", "print", "cue-cards", "--emcee", "ada", "--as", "html").out == "Wrote cue-cards-ada.html.\n"
    refused = run("agenda", "print", "--out", "x.doc")
    assert (refused.code, refused.err) == (
        2, "Error: x.doc should end with .pdf or .html; a sheet is written as one of those.\n",
    )  # fmt: skip
    refused = run("agenda", "print", "--out", "x.pdf", "--as", "html")
    assert refused.err == "Error: x.pdf is no name for html; leave --as away, or give another name.\n"


def test_all_there_is_goes_into_a_folder(night: Path) -> None:
    done = run("agenda", "print", "--all", "print/tonight", "--contact", "Ada, 555 0100", "--format", "json")
    assert (done.code, done.err) == (0, "Note: contacts are on no sheet that everybody reads.\n")
    files = [f"print/tonight/{sheet}.{form}" for form in ("pdf", "html") for sheet in SHEETS]
    assert [record["file"] for record in json.loads(done.out)] == files
    assert sorted(path.name for path in (night / "print/tonight").iterdir()) == sorted(
        Path(file).name for file in files
    )
    assert "Ada, 555 0100" in (night / "print/tonight/run-of-show.html").read_text(encoding="utf-8")
    assert "Own laptop" not in (night / "print/tonight/cue-cards.html").read_text(encoding="utf-8")
    again = run("agenda", "print", "--all", "print/tonight", "--as", "html")
    assert again.err.startswith("Error: print/tonight/run-of-show.html and 7 more exist already; nothing was written.")


def test_what_everybody_may_read_everybody_can(night: Path) -> None:
    assert run("agenda", "print", "--all", "out", "--as", "html").code == 0
    modes = {path.stem: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (night / "out").iterdir()}
    assert {name for name, mode in modes.items() if not mode} == {
        "run-of-show", "run-of-show-emcee", "run-of-show-technician", "run-of-show-host", "cue-cards",
    }  # fmt: skip


@pytest.mark.usefixtures("night")
def test_one_sheet_or_all() -> None:
    refused = run("agenda", "print", "tents", "--all", "out")
    assert refused.code == 2
    assert refused.err.endswith("Error: give --all FOLDER, or one sheet and --out FILE.\n")


def test_without_the_engine_there_is_html(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_typst(monkeypatch)
    refused = run("agenda", "print")
    assert (refused.code, refused.err) == (
        7, ("Error: this needs typst: pip install 'geekx-ops[print]'. Nothing was changed. "
        "Or print it from a browser: --as html.\n"),
    )  # fmt: skip
    assert run("agenda", "print", "--all", "out", "--as", "pdf").code == 7
    done = run("agenda", "print", "--all", "out")
    assert done.code == 0
    assert done.err.startswith("Without PDF: this needs typst")
    assert {path.suffix for path in (night / "out").iterdir()} == {".html"}


@pytest.mark.usefixtures("night")
def test_a_letter_that_no_font_has_is_told_and_the_file_written() -> None:
    run("agenda", "speaker", "eve", "--name", "Eve \u0378")
    done = run("agenda", "print", "tents")
    assert (done.code, done.out) == (0, "Wrote tents.pdf.\n")
    assert done.err == (
        "Note: Eve \u0378: no font has \u0378 (1 character); a line to write on was left in the PDF.\n"
        "Fonts for more scripts: pip install 'geekx-ops[fonts]', or --fonts DIR."
        " HTML takes the fonts of whoever reads it.\n"
    )


@pytest.mark.usefixtures("night")
@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("cue-cards", "--emcee", "nobody"), 3, 'the plan has no speaker "nobody". There are: eve, ada.'),
        (("--fonts", "nowhere"), 3, "there is no folder nowhere to take fonts from."),
        (("--out", "nowhere/x/y.pdf"), 0, ""),
        (("--all", "event.toml", "--as", "html"), 2, "event.toml cannot be written"),
    ],
)
def test_what_can_go_wrong(arguments: tuple[str, ...], code: int, error: str) -> None:
    done = run("agenda", "print", *arguments)
    assert done.code == code
    assert error in done.err


def test_a_template_of_ones_own(night: Path) -> None:
    (night / "own" / "print").mkdir(parents=True)
    (night / "own" / "print" / "tents.html").write_text("Mine", encoding="utf-8")
    assert run("agenda", "print", "tents", "--as", "html", "--templates", "own").code == 0
    assert (night / "tents.html").read_text(encoding="utf-8") == "Mine"


def test_the_database_is_never_replaced(night: Path) -> None:
    (night / "geekx.pdf").symlink_to(night / "geekx.db")
    assert run("agenda", "print", "--out", "geekx.pdf", "--force").code == 4
    assert run("agenda", "show").code == 0


def test_the_choices_are_those_that_there_are() -> None:
    assert tuple(agenda_print.SHEETS) == tuple(Kind)
    assert tuple(agenda_print.READERS) == tuple(Reader)
    assert tuple(agenda_print.PAPERS) == tuple(Paper)
    assert tuple(agenda_print.CARDS) == tuple(CARD_SIZES)
    assert tuple(ItemKind) == agenda.KINDS
