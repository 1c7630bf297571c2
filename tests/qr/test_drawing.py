"""Codes as files and on terminals: every form is read again, on a dark ground too."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from geekx_ops.errors import Invalid
from geekx_ops.qr import drawing, logo
from geekx_ops.qr.symbol import Level, symbol
from tests.qr import decoding

MADE = symbol("https://girlgeek.io/talks?a=1&b=2")


def test_a_png_has_one_bit_a_pixel_and_its_quiet_zone() -> None:
    content = drawing.png(MADE)
    picture = decoding.of_png(content)
    assert (picture.mode, picture.size) == ("1", (370, 370))
    assert content[24] == 1
    assert {picture.getpixel((x, y)) for x in range(370) for y in (0, 39, 330, 369)} == {255}
    assert len(content) < 700


@pytest.mark.parametrize("pixels", [1, 2, 3, 7, 20])
def test_a_png_of_any_size_is_read(pixels: int) -> None:
    picture = decoding.of_png(drawing.png(MADE, pixels=pixels)).convert("L")
    assert picture.width == MADE.tile * pixels
    assert decoding.agrees(decoding.the_one(picture.resize((400, 400), Image.Resampling.NEAREST)), MADE)


def test_an_svg_is_one_path_on_a_white_square() -> None:
    content = drawing.svg(MADE)
    root = ET.fromstring(content)  # noqa: S314 - our own
    assert [child.tag.rpartition("}")[2] for child in root] == ["path", "path"]
    assert root[0].get("fill") == "#fff"
    assert "id=" not in content
    assert decoding.agrees(decoding.the_one(decoding.of_svg(content)), MADE)


def test_a_pdf_is_read() -> None:
    content = drawing.pdf(MADE)
    assert content == drawing.pdf(MADE)
    assert decoding.agrees(decoding.the_one(decoding.of_pdf(content)), MADE)


@pytest.mark.parametrize("dark", [True, False])
def test_a_terminal_with_colours_is_read_whatever_its_own_are(dark: bool) -> None:  # noqa: FBT001 - of the table
    shown = drawing.terminal(MADE, colour=True)
    assert decoding.agrees(decoding.the_one(decoding.of_terminal(shown, dark=dark)), MADE)
    assert "\u00a0" not in shown


@pytest.mark.parametrize("dark", [True, False])
def test_a_terminal_without_colours_is_read_if_it_is_as_was_said(dark: bool) -> None:  # noqa: FBT001 - of the table
    shown = drawing.terminal(MADE, colour=False, dark_terminal=dark)
    assert "\x1b" not in shown
    assert decoding.agrees(decoding.the_one(decoding.of_terminal(shown, dark=dark)), MADE)
    assert decoding.read(decoding.of_terminal(shown, dark=not dark)) == []


@settings(max_examples=20)
@given(st.text("abcXYZ0189:/.-é漢", min_size=1, max_size=90), st.sampled_from(Level))
def test_every_form_of_any_code_is_read(payload: str, level: Level) -> None:
    made = symbol(payload, level=level)
    for picture in (
        decoding.of_svg(drawing.svg(made)),
        decoding.of_pdf(drawing.pdf(made), scale=0.5),
        decoding.of_terminal(drawing.terminal(made, colour=True), dark=True),
        decoding.of_terminal(drawing.terminal(made, colour=False, dark_terminal=False), dark=False),
    ):
        assert decoding.agrees(decoding.the_one(picture), made)


def picture_of(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize("level", [Level.M, Level.Q, Level.H])
def test_a_logo_of_the_safe_size_does_not_keep_anybody_from_reading(level: Level) -> None:
    for payload in ("https://girlgeek.io/", "https://example.org/" + "x" * 40, "https://example.org/" + "y" * 80):
        made = symbol(payload, level=level, boost=False)
        picture = decoding.of_png(logo.png(made, picture_of("black"), logo.SAFE[level]))
        assert decoding.agrees(decoding.the_one(picture), made)


def test_a_logo_in_a_drawing_stays_inside_its_share() -> None:
    made = symbol("https://girlgeek.io/", level=Level.H)
    content = logo.svg(made, picture_of(kind="JPEG"), 0.1)
    side = int(re.search(r'<image x="\d+" y="\d+" width="(\d+)"', content)[1])  # type: ignore[index]
    assert (made.size, side, side**2 <= 0.1 * made.size**2) == (29, 9, True)
    assert "data:image/jpeg;base64," in content


@pytest.mark.parametrize(
    ("level", "share"), [(Level.L, 0.01), (Level.M, 0.05), (Level.Q, 0.11), (Level.H, 0.2), (Level.H, 0)]
)
def test_a_logo_that_is_too_large_is_refused(level: Level, share: float) -> None:
    with pytest.raises(Invalid, match="a logo may cover up to"):
        logo.png(symbol("x" * 15, level=level, boost=False), picture_of(), share)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", picture_of(kind="GIF"), b"\x89PNG" + b"x" * 50, b"x" * 6_000_000]
)
def test_a_logo_that_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="the logo"):
        logo.png(symbol("x", level=Level.H), content, 0.1)
