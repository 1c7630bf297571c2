"""Nothing that a template may ask for fills the memory, and what it usually asks for is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.templating import Templates

BIG = 900_000_000


def filled(folder: Path, text: str) -> str:
    (folder / "x.html").write_text(text, encoding="utf-8")
    return Templates(folder).rendered("x.html", {"name": "Ada"})


@pytest.mark.parametrize(
    "text",
    [
        f'"{{:>{BIG}}}".format("x")',
        f'"{{:>{{}}}}".format("x", {BIG})',
        f'"{{x:>{BIG}}}".format_map({{"x": 1}})',
        f'"%{BIG}d" % 1',
        f'"%*d" % ({BIG}, 1)',
        f'"%{BIG}d"|format(1)',
        f'"x"|center({BIG})',
        f'"x"|center(width={BIG})',
        f'"x".center({BIG})',
        f'"x"|e|center({BIG})',
        f'("x"|e).ljust({BIG})',
        f'"1".zfill({BIG})',
        f'"\\t".expandtabs({BIG})',
        f'"x"|indent({BIG})',
        '("x\\n" * 1000)|indent(1000000)',
        f'[1]|batch({BIG}, "x")|list',
        f'["x"]|map("center", {BIG})|list',
        f"[1]|tojson({BIG})",
        f'1|round({BIG}, "ceil")',
        '"a,"|replace("a", "x" * 4000000)|replace("x", "y" * 4000)',
        '("a" * 4000).replace("a", "x" * 4000)',
        '("x" * 4000).join("y" * 4000)',
        'range(9999)|join("x" * 4000)',
        '["x" * 4000000, "x" * 4000000]|join',
        '(["x" * 4000] * 4000)|join(",")',
        '"x" * 9999999',
        "2 ** 9",
    ],
)
def test_what_would_fill_the_memory(text: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"x\.html, line 2 cannot be used: .*too large"):
        filled(tmp_path, f"\n{{{{ ({text})|length }}}}")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('"{:>5}|{}".format(name, 12000000)', "  Ada|12000000"),
        ('"%5s|%d" % (name, 12000000)', "  Ada|12000000"),
        ('"%s"|format(name)', "Ada"),
        ("name|center(5)", " Ada "),
        ('name|replace("A", "O")', "Oda"),
        ('name.replace("A", "O")', "Oda"),
        ('[name, "Bo"]|join(", ")', "Ada, Bo"),
        ('[name, "Bo"]|map("upper")|join(", ")', "ADA, BO"),
        ("[name]|join", "Ada"),
        ('", ".join([name, "Bo"])', "Ada, Bo"),
        ('("a" * 1000)|replace("a", "b" * 50)|length', "50000"),
        ("12000000|round|int", "12000000"),
        ("12000000|filesizeformat", "12.0 MB"),
        ("7 % 4", "3"),
        ("name|e|indent(2, first=true)", "  Ada"),
    ],
)
def test_what_is_usual(text: str, made: str, tmp_path: Path) -> None:
    assert filled(tmp_path, f"{{{{ {text} }}}}") == made
