"""The engine: what it may read, which fonts it has, whose templates it takes, and what it says of bad ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geekx_ops import extras
from geekx_ops.errors import Invalid, MissingExtra, NotFound
from geekx_ops.printing import glyphs, typesetting
from geekx_ops.printing import pages as printing
from geekx_ops.printing.sheets import Kind, Order
from geekx_ops.printing.typesetting import Press
from tests.printing.evenings import SCRIPTS, item, programme
from tests.printing.presses import pages, press_with

NIGHT = programme(item("one", "First talk", speakers=("sato",)), speakers=SCRIPTS[:1])
SHEET = Order(Kind.TENTS)


@contextmanager
def own(folder: Path, name: str, text: str) -> Iterator[Press]:
    """The engine with a template of the user's own."""
    (folder / "print").mkdir(exist_ok=True)
    (folder / "print" / name).write_text(text, encoding="utf-8")
    with typesetting.press(templates=folder) as opened:
        yield opened


def test_a_template_of_ones_own_is_taken_and_the_others_stay(tmp_path: Path) -> None:
    text = '#import "parts.typ": *\n#show: letters\nOurs: #sheet.tents.first().name'
    with own(tmp_path, "tents.typ", text) as press:
        (page,) = pages(printing.pdf(NIGHT, SHEET, press).content)
        assert page.text.strip() == "Ours: 佐藤 葵"
        assert "First talk" in pages(printing.pdf(NIGHT, Order(Kind.SIGNAGE), press).content)[0].text


def test_what_all_share_can_be_replaced_alone(tmp_path: Path) -> None:
    ours = (Path(__file__).parents[2] / "templates/print/parts.typ").read_text(encoding="utf-8")
    with own(tmp_path, "parts.typ", ours.replace("#sheet.head.event · ", "A motto · ")) as press:
        assert "A motto" in pages(printing.pdf(NIGHT, Order(Kind.SIGNAGE), press).content)[0].text


def test_a_picture_beside_it_can_be_used(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "logo.svg").write_text(picture, encoding="utf-8")
    with own(tmp_path, "tents.typ", '#image("logo.svg")') as press:
        assert len(pages(printing.pdf(NIGHT, SHEET, press).content)) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\n#unknown", "line 2 cannot be used: unknown variable: unknown"),
        ("#sheet.nothing", "line 1 cannot be used: unknown variable: sheet"),
        ("#(1", "line 1 cannot be used: unclosed delimiter"),
        ("#assert(false)", "line 1 cannot be used: assertion failed"),
    ],
)
def test_a_bad_template_is_told_with_file_and_line(tmp_path: Path, text: str, why: str) -> None:
    with own(tmp_path, "tents.typ", text) as press, pytest.raises(Invalid) as refused:
        printing.pdf(NIGHT, SHEET, press)
    told = refused.value.message
    assert told == f"the template {tmp_path / 'print' / 'tents.typ'}, {why}. Nothing was written."


@pytest.mark.parametrize("path", ["/etc/hostname", "../../../../../../etc/hostname", "../../secret.txt"])
def test_nothing_outside_its_folder_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with own(tmp_path, "tents.typ", f'#read("{path}")') as press, pytest.raises(Invalid, match="cannot be used"):
        printing.pdf(NIGHT, SHEET, press)


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("secret", encoding="utf-8")
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "logo.svg").symlink_to(tmp_path / "secret.svg")
    with own(tmp_path, "tents.typ", '#read("logo.svg")') as press, pytest.raises(Invalid, match="file not found"):
        printing.pdf(NIGHT, SHEET, press)


def test_no_package_is_fetched(tmp_path: Path) -> None:
    with (
        pytest.raises(Invalid, match="takes a package"),
        own(tmp_path, "tents.typ", '#import "@preview/cetz:0.3.0": *'),
    ):
        pytest.fail("it was opened")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for wish in ("templates", "fonts"):
        with pytest.raises(NotFound, match="there is no folder"), typesetting.press(**{wish: tmp_path / "none"}):
            pytest.fail("it was opened")


def test_a_folder_without_fonts_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no font in .* that can be used"), typesetting.press(fonts=tmp_path):
        pytest.fail("it was opened")


def test_a_font_of_ones_own_draws_what_the_others_cannot(tmp_path: Path) -> None:
    place = typesetting._place_of("justmytype_intl_cjk")
    assert place is not None
    with typesetting.press(fonts=Path(place)) as press:
        assert press.can_draw(["佐藤"])
    alone = press_with(tmp_path.resolve(), "fontpkg_noto_sans")
    assert not alone.can_draw(["佐藤"])


def test_without_a_font_the_person_is_named_and_a_line_is_left(tmp_path: Path) -> None:
    alone = press_with(tmp_path.resolve(), "fontpkg_noto_sans")
    printed = printing.pdf(NIGHT, SHEET, alone)
    assert [str(one) for one in printed.undrawn] == [
        "佐藤 葵: no font has 佐 藤 葵 主 任 研 究 員 東 京 ラ ボ (12 characters)"
    ]
    (page,) = pages(printed.content)
    assert "____ __" in page.text
    assert not re.search("[佐藤葵]", page.text)


def test_a_letter_that_no_font_has_anywhere(press: Press) -> None:
    strange = programme(item("one", "A \u0378 talk"))
    printed = printing.pdf(strange, Order(Kind.RUN_OF_SHOW), press)
    assert [str(one) for one in printed.undrawn] == ["item one: no font has \u0378 (1 character)"]
    assert "A __ talk" in pages(printed.content)[0].text


def test_letters_with_marks_are_asked_for_together(press: Press) -> None:
    words = glyphs.uncommon_words([speaker.name for speaker in SCRIPTS] + ["e\u0301a", "Ǿ", "ʻOkina"])
    assert glyphs.undrawable(words, press.can_draw) == frozenset()


def test_without_the_engine_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", absent)
    with pytest.raises(MissingExtra) as refused, typesetting.press():
        pytest.fail("it was opened")
    assert refused.value.message == (
        "this needs typst: pip install 'geekx-ops[print]'. Nothing was changed. Or print it from a browser: --as html."
    )
    assert refused.value.details == {"extra": "print"}


def test_a_fault_of_ours_is_no_fault_of_the_user(tmp_path: Path) -> None:
    broken = press_with(tmp_path.resolve())
    with pytest.raises(RuntimeError, match="dictionary does not contain key"):
        broken.pdf("print/tents.typ", {"paper": "a4"})


def test_the_fonts_of_the_machine_may_be_used() -> None:
    with typesetting.press() as press:
        assert press.can_draw(["Zoë"])
