"""Codes on decks of PowerPoint: put on, brought up to date, taken off again without a trace."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from PIL import Image

from geekx_ops.errors import Invalid
from geekx_ops.qr import decks, stamping
from geekx_ops.qr.decks import NAME
from geekx_ops.qr.placing import Corner
from geekx_ops.qr.rendering import views
from geekx_ops.qr.stamping import Stamped, Style
from tests.qr import decoding
from tests.qr.making_decks import HOME, LINKS, PAPER, parts, pptx_file, presentation


def stamped(path: Path, *links: object, style: Style = Style(), out: Path | None = None) -> list[Stamped]:  # noqa: B008 - it is frozen
    deck = decks.opened(path)
    made = stamping.stamped(deck, links or LINKS, style)  # type: ignore[arg-type]
    decks.write(out or path, deck.content(), replace=True)
    return made


def codes(path: Path) -> list[list[str]]:
    """What the pictures of ours on each slide say."""
    return [
        [decoding.the_one(decoding.of_png(shape.image.blob)).text for shape in slide.shapes
         if shape.name.startswith(NAME) and hasattr(shape, "image")]
        for slide in pptx.Presentation(str(path)).slides
    ]  # fmt: skip


def test_each_slide_shows_its_link(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    made = stamped(path)
    assert [(one.slide.number, one.link.slug, one.slide.hidden) for one in made] == [
        (1, "home", False),
        (2, "paper", False),
        (3, "home", True),
    ]
    assert codes(path) == [[HOME.url], [PAPER.url], [HOME.url]]
    assert pptx.Presentation(str(path)).slides[2].element.get("show") == "0"


def test_a_code_is_described_leads_somewhere_and_has_a_caption(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    stamped(path)
    picture, caption = [shape for shape in pptx.Presentation(str(path)).slides[1].shapes if shape.name == NAME]
    assert picture._element._nvXxPr.cNvPr.get("descr") == f"QR code: {PAPER.url}"
    assert picture.click_action.hyperlink.address == PAPER.url
    run = caption.text_frame.paragraphs[0].runs[0]
    assert (run.text, run.hyperlink.address, run.font.size.pt) == ("example.org/paper", PAPER.url, 18)


def test_a_long_address_is_not_spelled_out(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    stamped(path, replace(HOME, url="https://example.org/" + "x" * 60))
    texts = [shape.text_frame.text for shape in pptx.Presentation(str(path)).slides[0].shapes
             if shape.name == NAME and shape.has_text_frame]  # fmt: skip
    assert texts == ["example.org"]


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    style = Style(closing=True)
    stamped(path, style=style)
    first = path.read_bytes()
    for _ in range(2):
        stamped(path, style=style)
        assert path.read_bytes() == first
    assert codes(path) == [[HOME.url], [PAPER.url], [HOME.url], [HOME.url], [PAPER.url]]


def test_another_link_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    stamped(path, style=Style(closing=True))
    stamped(path, replace(HOME, url="https://example.org/new"))
    assert codes(path) == [["https://example.org/new"]] * 3
    assert sum("media" in name for name in parts(path.read_bytes())) == 2  # one of ours, and the speaker's


@pytest.mark.parametrize("wide", [True, False])
def test_nothing_of_ours_is_left_when_it_is_taken_off(tmp_path: Path, wide: bool) -> None:  # noqa: FBT001 - of the table
    path = pptx_file(tmp_path, wide=wide)
    before = decks.opened(path).content()
    stamped(path, style=Style(closing=True))
    deck = decks.opened(path)
    assert deck.clean() == 5
    assert parts(deck.content()) == parts(before)
    assert deck.content() == before
    assert deck.clean() == 0


def test_a_picture_of_the_speaker_that_is_the_same_file_stays(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    stamped(path, HOME)
    deck = pptx.Presentation(str(path))
    ours = next(shape for shape in deck.slides[0].shapes if shape.name == NAME)
    deck.slides[0].shapes.add_picture(io.BytesIO(ours.image.blob), 0, 0)
    deck.save(str(path))
    opened = decks.opened(path)
    opened.clean()
    decks.write(path, opened.content(), replace=True)
    left = [shape for shape in pptx.Presentation(str(path)).slides[0].shapes if hasattr(shape, "image")]
    assert [decoding.the_one(decoding.of_png(shape.image.blob)).text for shape in left] == [HOME.url]


def test_the_freest_corner_is_taken_for_the_whole_deck(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)  # a picture is in the bottom right of one slide, titles are at the top
    made = stamped(path)
    assert {one.corner for one in made} == {Corner.BOTTOM_LEFT}
    assert not any(one.hides_content for one in made)


def test_a_corner_that_was_asked_for_is_taken_and_told(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    made = stamped(path, style=Style(Corner.BOTTOM_RIGHT))
    assert [one.hides_content for one in made] == [False, True, False]


def test_a_picture_that_fills_the_slide_is_background(tmp_path: Path) -> None:
    deck = presentation()
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_picture(picture, 0, 0, deck.slide_width, deck.slide_height)
    deck.save(str(tmp_path / "deck.pptx"))
    assert not stamped(tmp_path / "deck.pptx", HOME, style=Style(Corner.TOP_LEFT))[3].hides_content
    assert codes(tmp_path / "deck.pptx")[3] == [HOME.url]


def test_what_moves_goes_on_moving(tmp_path: Path) -> None:
    from lxml import etree

    deck = presentation()
    timing = '<p:timing xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tnLst/></p:timing>'
    deck.slides[0].element.append(etree.fromstring(timing))
    deck.save(str(tmp_path / "deck.pptx"))
    stamped(tmp_path / "deck.pptx")
    kept = pptx.Presentation(str(tmp_path / "deck.pptx")).slides[0].element
    assert [child.tag.rpartition("}")[2] for child in kept][-1] == "timing"


def test_a_deck_with_macros_stays_one(tmp_path: Path) -> None:
    pptx_file(tmp_path).rename(tmp_path / "deck.pptm")
    stamped(tmp_path / "deck.pptm", HOME)
    assert codes(tmp_path / "deck.pptm") == [[HOME.url]] * 3


def test_slides_are_looked_at_by_their_pictures_where_there_is_no_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pptx_file(tmp_path)
    stamped(path)
    monkeypatch.setenv("PATH", str(tmp_path))
    seen = list(views(path))
    assert [decoding.the_one(view.picture).text for view in seen] == [HOME.url, PAPER.url, HOME.url]
    assert [(view.number, view.hidden, view.exact) for view in seen] == [
        (1, False, False),
        (2, False, False),
        (3, True, False),
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("wide", [True, False])
def test_slides_as_an_office_shows_them(tmp_path: Path, wide: bool) -> None:  # noqa: FBT001 - of the table
    path = pptx_file(tmp_path, wide=wide)
    stamped(path, style=Style(closing=True))
    seen = {view.number: decoding.the_one(view.picture).text for view in views(path, height=720)}
    assert seen == {1: HOME.url, 2: PAPER.url, 4: HOME.url, 5: PAPER.url}  # the third is hidden


def test_a_deck_without_slides_is_refused(tmp_path: Path) -> None:
    pptx.Presentation().save(str(tmp_path / "empty.pptx"))
    with pytest.raises(Invalid, match="has no slides; nothing was changed"):
        decks.opened(tmp_path / "empty.pptx")


@pytest.mark.parametrize(
    ("links", "style", "said"),
    [
        ((replace(PAPER, slides=(9,)),), Style(), "link paper is for slide 9, and the deck has 3 slides"),
        ((), Style(), "no link was chosen"),
        ((HOME,), Style(share=0.9), "a code takes from 10% to 60%"),
    ],
)
def test_what_cannot_be_put_on_is_refused(tmp_path: Path, links: tuple[object, ...], style: Style, said: str) -> None:
    deck = decks.opened(pptx_file(tmp_path))
    with pytest.raises(Invalid) as refused:
        stamping.stamped(deck, links, style)  # type: ignore[arg-type]
    assert said in refused.value.message
