"""Codes on PDFs: upright on every page however it is turned and cropped, once, and off again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from geekx_ops.errors import Invalid
from geekx_ops.qr import decks, stamping
from geekx_ops.qr.placing import Corner
from geekx_ops.qr.rendering import views
from geekx_ops.qr.stamping import Style
from tests.qr import decoding
from tests.qr.making_decks import HOME, LINKS, PAPER, pdf_file

TURNS = (0, 90, 180, 270)


def stamped(path: Path, style: Style = Style()) -> bytes:  # noqa: B008 - it is frozen
    deck = decks.opened(path)
    stamping.stamped(deck, LINKS, style)
    content = deck.content()
    path.write_bytes(content)
    return content


def pages(content: bytes) -> list[Any]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = len(pdf.pages)
    return [decoding.of_pdf(content, page=page, scale=1.5) for page in range(count)]


@pytest.mark.parametrize("size", [(960, 540), (720, 540), (540, 960)], ids=["wide", "narrow", "portrait"])
def test_a_code_stands_upright_in_its_corner_however_the_page_is_turned(tmp_path: Path, size: tuple[int, int]) -> None:
    content = stamped(pdf_file(tmp_path, size=size, turns=TURNS), Style(Corner.BOTTOM_RIGHT))
    for number, picture in enumerate(pages(content), start=1):
        found = decoding.the_one(picture)
        assert found.text == (PAPER.url if number == 2 else HOME.url)
        corner = found.position.bottom_right
        assert abs(found.orientation) < 2
        assert corner.x > 0.9 * picture.width
        assert corner.y > 0.85 * picture.height
        assert found.position.top_left.x < corner.x


@pytest.mark.parametrize("corner", Corner)
def test_links_lie_where_the_codes_are(tmp_path: Path, corner: Corner) -> None:
    content = stamped(pdf_file(tmp_path, turns=TURNS), Style(corner))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            tile, caption = ([float(value) for value in one.Rect] for one in page.obj.Annots)
            assert tile[2] - tile[0] == pytest.approx(tile[3] - tile[1]) == pytest.approx(135)
            assert all(30 <= tile[at] <= 990 and 40 <= tile[at + 1] <= 580 for at in (0, 2))
            assert caption != tile
        assert str(pdf.pages[1].obj.Annots[0].A.URI) == PAPER.url


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    path, style = pdf_file(tmp_path, turns=TURNS), Style(closing=True)
    first = stamped(path, style)
    assert stamped(path, style) == first == stamped(path, style)
    assert [decoding.the_one(one).text for one in pages(first)] == [
        HOME.url,
        PAPER.url,
        HOME.url,
        HOME.url,
        HOME.url,
        PAPER.url,
    ]


def test_a_code_is_one_form_for_all_pages(tmp_path: Path) -> None:
    few = len(stamped(pdf_file(tmp_path, "few.pdf", turns=(0,) * 4)))
    many = len(stamped(pdf_file(tmp_path, "many.pdf", turns=(0,) * 24)))
    assert many - few < 20 * 1500


def test_nothing_of_ours_is_left_when_it_is_taken_off(tmp_path: Path) -> None:
    path = pdf_file(tmp_path, turns=TURNS)
    before = pages(path.read_bytes())
    stamped(path, Style(closing=True))
    deck = decks.opened(path)
    assert deck.clean() == 6
    content = deck.content()
    assert b"QRStamp" not in content
    assert b"qr-stamp" not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert [("/Annots" in page.obj, "/XObject" in page.obj.Resources) for page in pdf.pages] == [(False, False)] * 4
        assert {bytes(page.obj.Contents.read_bytes()) for page in pdf.pages} == {
            b"0.2 0 0 0.2 7 9 cm 0.5 g 200 2000 100 100 re f"
        }
    assert [one.tobytes() for one in pages(content)] == [one.tobytes() for one in before]
    assert deck.clean() == 0


def test_what_the_page_shows_stays(tmp_path: Path) -> None:
    path = pdf_file(tmp_path, turns=(0, 0))
    before, _ = pages(path.read_bytes())
    after, _ = pages(stamped(path))
    assert before.crop((0, 0, 600, 810)).tobytes() == after.crop((0, 0, 600, 810)).tobytes()


def test_annotations_of_others_stay(tmp_path: Path) -> None:
    path = pdf_file(tmp_path, turns=(0, 0))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="mine"
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([note])
        pdf.save(path)
    stamped(path)
    deck = decks.opened(path)
    deck.clean()
    with pikepdf.open(io.BytesIO(deck.content())) as pdf:
        assert [str(one.Contents) for one in pdf.pages[0].obj.Annots] == ["mine"]


def test_pages_that_inherit_their_resources(tmp_path: Path) -> None:
    path = pdf_file(tmp_path, turns=(0, 0))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
        pdf.Root.Pages.Rotate = 90
        for page in pdf.pages:
            del page.obj["/Resources"]
            del page.obj["/Rotate"]
        pdf.save(path)
    for picture in pages(stamped(path)):
        assert abs(decoding.the_one(picture).orientation) < 2


def test_what_lies_below_is_seen(tmp_path: Path) -> None:
    path = pdf_file(tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"0 g 900 500 50 50 re f")  # in the top right
        pdf.save(path)
    deck = decks.opened(path)
    assert stamping.stamped(deck, (HOME,), Style(Corner.TOP_RIGHT))[0].hides_content
    assert stamping.stamped(deck, (HOME,), Style())[0].corner is Corner.BOTTOM_RIGHT


def test_a_page_without_end_is_not_drawn(tmp_path: Path) -> None:
    deck = decks.opened(pdf_file(tmp_path, size=(14_000, 10)))
    with pytest.raises(Invalid, match="page 1 is far larger, or far longer than wide"):
        list(views(tmp_path / "deck.pdf"))
    assert stamping.stamped(deck, (HOME,), Style())[0].slide.width == 14_000


def test_pages_that_share_their_annotations(tmp_path: Path) -> None:
    path = pdf_file(tmp_path, turns=(0, 0))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        shared = pdf.make_indirect(pikepdf.Array())
        for page in pdf.pages:
            page.obj.Annots = shared
        pdf.save(path)
    with pikepdf.open(io.BytesIO(stamped(path))) as pdf:
        assert [len(page.obj.Annots) for page in pdf.pages] == [2, 2]


def test_a_signed_one_is_refused(tmp_path: Path) -> None:
    path = pdf_file(tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        pdf.save(path)
    with pytest.raises(Invalid, match="is signed, and a code on it would break the signature"):
        decks.opened(path)


def test_an_encrypted_one_is_refused(tmp_path: Path) -> None:
    path = pdf_file(tmp_path)
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Invalid, match=r"is encrypted\. Export it again without a password"):
        decks.opened(tmp_path / "locked.pdf")


def test_one_without_pages_is_refused(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "empty.pdf")
    with pytest.raises(Invalid, match="has no pages"):
        decks.opened(tmp_path / "empty.pdf")
