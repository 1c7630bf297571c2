"""The check before the night: codes with every fault there is, on slides as they are seen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from geekx_ops.errors import Invalid
from geekx_ops.qr import checking, decks, drawing, photos, scanning, stamping
from geekx_ops.qr.judging import Gravity, Room, Verdict, judged, verdict
from geekx_ops.qr.judging import Page as Judgement
from geekx_ops.qr.report import rendered
from geekx_ops.qr.stamping import Style
from geekx_ops.qr.symbol import symbol
from tests.qr.making_decks import HOME, LINKS, PAPER, pdf_file

CODE = symbol(HOME.url)


def slide(*, ground: int = 255, light: int = 255, dark: int = 0, quiet: int = 4, pixels: int = 8) -> Any:
    """A slide with one code in its middle."""
    tile = Image.open(io.BytesIO(drawing.png(CODE, pixels=pixels))).convert("L")
    cut = (4 - quiet) * pixels
    tile = tile.crop((cut, cut, tile.width - cut, tile.height - cut)).point(lambda value: light if value else dark)
    picture = Image.new("L", (1920, 1080), ground)
    picture.paste(tile, ((1920 - tile.width) // 2, (1080 - tile.height) // 2))
    return picture


def remarks(picture: Any) -> list[str]:
    found = judged(1, scanning.codes(picture), (HOME,), pixel=3 / 1920)
    return [f"{one.gravity}: {one.text.partition(':')[0]}" for code in found for one in code.remarks]


def test_a_good_code_is_measured() -> None:
    (code,) = scanning.codes(slide())
    assert (code.text, code.version, code.level, code.quiet, code.inverted) == (HOME.url, 2, "Q", 4, False)
    assert code.module == pytest.approx(8, rel=0.03)
    assert code.contrast == pytest.approx(21)
    assert code.second in {True, None}
    assert remarks(slide()) == []


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (slide(ground=0, quiet=4), []),
        (slide(ground=0, quiet=1), ["problem: 1 light modules around it instead of 4"]),
        (slide(ground=0, quiet=3), ["note: 3 light modules around it instead of 4"]),
        (slide(dark=90), ["note: its contrast is 6.9"]),
        (slide(dark=130), ["problem: its contrast is 3.8"]),
        (slide(light=120), ["problem: its light parts are darker than the slide, so cameras lose it"]),
        (slide(pixels=2), ["problem: its modules are 2.0 pixels wide"]),
        (slide(ground=0, light=0, dark=255), ["problem: light on dark, which most phones do not read"]),
    ],
    ids=["dark slide", "no quiet zone", "narrow quiet zone", "grey", "pale", "dark tile", "tiny", "inverted"],
)
def test_each_fault_is_found(picture: Any, said: list[str]) -> None:
    found = [one for one in remarks(picture) if "readers" not in one]
    assert [one for one in found if "contrast" not in one or "contrast" in "".join(said)] == said


def test_a_slide_without_a_code() -> None:
    assert scanning.codes(Image.new("RGB", (300, 200), "white")) == []


def of(depth: float | None, pixels: int = 8) -> Verdict:
    codes = judged(1, scanning.codes(slide(pixels=pixels)), (HOME,), pixel=3 / 1920)
    return verdict([Judgement(1, codes)], LINKS, Room(3, depth))


@pytest.mark.parametrize(
    ("depth", "gravity"), [(None, None), (3.0, None), (4.0, Gravity.NOTE), (12.0, Gravity.PROBLEM)]
)
def test_the_back_row(depth: float | None, gravity: Gravity | None) -> None:
    found = of(depth)
    told = [one for one in found.remarks if "m deep" in one.text]
    assert [one.gravity for one in told] == ([gravity] if gravity else [])
    assert found.passes is (gravity is not Gravity.PROBLEM)
    assert all("make it" in one.text and "--closing-slide" in one.text for one in told)


def test_a_deck_that_ends_with_large_codes_is_judged_by_them() -> None:
    small, large = (judged(number, scanning.codes(slide(pixels=pixels)), (HOME,), pixel=3 / 1920)
                    for number, pixels in ((1, 8), (2, 23)))  # fmt: skip
    pages = [Judgement(1, small), Judgement(2, large)]
    near, far = (verdict(pages, (HOME,), Room(3, depth)) for depth in (8, 10))
    assert (near.remarks, near.sentence) == ((), "Nothing keeps people from scanning.")
    assert [near.better(one) for one in (small[0], large[0])] == [large[0], None]
    assert far.sentence == "The codes can be scanned; 1 note."
    assert "make the picture on the wall 1." in far.remarks[0].text
    assert "--closing-slide" not in far.remarks[0].text
    assert verdict([Judgement(1, small), Judgement(2, large, hidden=True)], (HOME,), Room()).better(small[0]) is None
    assert verdict([], (HOME,), Room()).sentence == "Some codes will not be scanned."


def test_links_without_a_code_and_codes_of_others_are_told() -> None:
    assert [one.text for one in of(None).remarks] == [f"link paper ({PAPER.url}) is on no slide of this deck."]
    codes = judged(1, scanning.codes(slide()), (PAPER,), pixel=3 / 1920)
    told = [one.text for one in verdict([Judgement(1, codes)], (PAPER,), Room()).remarks]
    assert told[1] == f"“{HOME.url}” is none of the event's links: who wants it?"


def test_a_deck_without_codes_does_not_pass() -> None:
    found = verdict([Judgement(1, ())], LINKS, Room())
    assert not found.passes
    assert "no code was found on any slide" in found.remarks[0].text


def test_a_code_on_a_hidden_slide_helps_nobody() -> None:
    codes = judged(1, scanning.codes(slide()), (HOME,), pixel=3 / 1920)
    assert not verdict([Judgement(1, codes, hidden=True)], (HOME,), Room()).passes


def test_a_narrow_slide_is_smaller_on_the_wall() -> None:
    room = Room(3.2)
    assert room.shown_width(1600, 900) == pytest.approx(3.2)
    assert room.shown_width(1200, 900) == pytest.approx(2.4)
    assert room.shown_width(900, 1600) == pytest.approx(1.0125)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = pdf_file(tmp_path_factory.mktemp("check"), turns=(0, 90))
    opened = decks.opened(path)
    stamping.stamped(opened, LINKS, Style(closing=True))
    path.write_bytes(opened.content())
    return path


def test_a_deck_is_checked_and_reported(deck: Path) -> None:
    seen: list[int] = []
    done = checking.checked(deck, LINKS, Room(3, 8), pictures=True, progress=seen.append)
    assert seen == [1, 2, 3, 4]
    assert [[code.link and code.link.slug for code in page.codes] for page in done.verdict.pages] == [
        ["home"],
        ["paper"],
        ["home"],
        ["paper"],
    ]
    page = rendered("deck <1>.pdf", done, Room(3, 8))
    assert page.count("data:image/jpeg;base64,") == 4
    assert "deck &lt;1&gt;.pdf" in page
    assert "<script" not in page
    assert PAPER.url.replace("&", "&amp;") in page


def test_photographs_are_the_same_every_time_and_worse_from_behind() -> None:
    picture = slide(pixels=10)
    near = photos.shots(picture, HOME.url, screen_width=3, metres=4)
    assert [(shot.seat, shot.read) for shot in near] == [("front", 3), ("typical", 3), ("bad seat", 3)]
    one, other = (photos.photo(picture, photos.SEATS[2], screen_width=3, metres=25, seed=1) for _ in range(2))
    assert one.tobytes() == other.tobytes()
    far = photos.photo(picture, photos.SEATS[2], screen_width=3, metres=25, seed=2)
    assert far.tobytes() != one.tobytes()
    assert scanning.read(one) == scanning.read(far) == []


def test_what_is_no_deck_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "deck.pdf").write_bytes(b"nothing")
    with pytest.raises(Invalid, match="cannot be opened"):
        checking.checked(tmp_path / "deck.pdf", (), Room())
