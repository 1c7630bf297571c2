"""A user's own templates: they win, file by file, and can do nothing but write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateAssertionError

from geekx_ops import templating
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.printing.door_pages import rendered_html, rendered_text
from tests.printing.sheets import guest, sheet

SHEET = sheet(guest(1, "Ada <Lovelace>"))


def own(folder: Path, text: str, name: str = "door-list.html") -> Path:
    (folder / "print").mkdir(exist_ok=True)
    path = folder / "print" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_template_of_ones_own_wins_and_the_others_stay(tmp_path: Path) -> None:
    own(tmp_path, "{% for letter in sheet.letters %}{{ letter.rows[0].name.printed }}{% endfor %}")
    assert rendered_html(SHEET, tmp_path) == "Ada &lt;Lovelace&gt;"
    assert rendered_text(SHEET, tmp_path) == rendered_text(SHEET)


def test_parts_of_it_may_lie_beside_it(tmp_path: Path) -> None:
    own(tmp_path, '{% include "print/foot.html" %}')
    own(tmp_path, "{{ settings.name }}", "foot.html")
    assert rendered_html(SHEET, tmp_path) == "Spring Dinner"


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no folder"):
        rendered_html(SHEET, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a\n{% for %}", 2, "Expected an expression"),
        ("a\n\n{{ sheet.nobody }}", 3, "has no attribute 'nobody'"),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("a\n{{ ''.__class__ }}", 2, "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ settings.questions.append(1) }}", 1, "has no attribute 'append'"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ sheet.guests|when }}", 1, "has no attribute 'astimezone'"),
        ("a\n{{ sheet|nothing }}", 2, "No filter named 'nothing'"),
        ("{% for n in range(1000000) %}{% endfor %}", 1, "Range too big"),
        ('a\n{% include "print/nowhere.html" %}', 2, "nowhere.html"),
        ('{% include "../secret" %}', 1, "secret"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    path = own(tmp_path, text)
    with pytest.raises(Invalid) as refused:
        rendered_html(SHEET, tmp_path)
    assert refused.value.details == {"file": str(path), "line": line}
    assert refused.value.message.startswith(f"the template {path}, line {line} cannot be used: ")
    assert why in refused.value.message


def test_a_template_in_another_encoding(tmp_path: Path) -> None:
    path = own(tmp_path, "")
    path.write_bytes("Zoë".encode("latin-1"))
    with pytest.raises(Invalid, match="cannot be used: 'utf-8' codec") as refused:
        rendered_html(SHEET, tmp_path)
    assert refused.value.details == {"file": str(path), "line": None}


def test_the_line_of_the_template_is_named_wherever_the_program_is_installed(tmp_path: Path) -> None:
    path = own(tmp_path, "\n{{ 1|failing }}")
    program: dict[str, Any] = {}
    exec(compile("def failing(value):\n    return value / 0", tmp_path / "program.py", "exec"), program)  # noqa: S102
    with pytest.raises(Invalid) as refused:
        templating.rendered("print/door-list.html", {}, folder=tmp_path, filters={"failing": program["failing"]})
    assert refused.value.details == {"file": str(path), "line": 2}


def test_what_happens_in_a_template_changes_nothing(tmp_path: Path) -> None:
    own(tmp_path, "{% set settings.name = 'x' %}")
    with pytest.raises(Invalid):
        rendered_html(SHEET, tmp_path)
    assert SHEET.event.settings.name == "Spring Dinner"


def test_an_error_in_a_template_of_ours_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(TemplateAssertionError, match="No filter named"):
        templating.rendered("print/door-list.txt", {}, folder=tmp_path, filters={})
