"""The PDF, read back: what was looked at by eye, kept.

Text stands in reading order, in its margins, in the upper two thirds of cards; nothing is an empty box.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.agenda.plan import Speaker
from geekx_ops.printing import glyphs, sheets
from geekx_ops.printing import pages as printing
from geekx_ops.printing.card_filling import CARD_SIZES, MILLIMETRE
from geekx_ops.printing.programme import Programme
from geekx_ops.printing.run_of_show import Reader
from geekx_ops.printing.sheets import Kind, Order, Paper
from geekx_ops.printing.typesetting import Press
from tests.printing.evenings import MARKUP, SCRIPTS, SEVEN, begun, item, late, long_evening, programme
from tests.printing.presses import Page, bookmarks, fonts, metadata, pages

LONG_EVENING = replace(long_evening(), contacts=("Stage: Ada Example, 555 0100",), release=4)
ORDERS = [*sheets.everything(Paper.A4), *sheets.everything(Paper.LETTER)]


def pdf(press: Press, found: Programme, kind: Kind, **wishes: object) -> bytes:
    printed = printing.pdf(found, Order(kind, **wishes), press)  # type: ignore[arg-type]
    assert printed.undrawn == ()
    return printed.content


def squeezed(text: str) -> str:
    """Without blanks, line ends, marks for breaking and the hyphens that a reader puts where a line is broken."""
    return re.sub(r"[\s\u200b\ufffe\x02]", "", text)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.name}-{order.paper}")
def test_nothing_is_outside_the_margins(press: Press, order: Order) -> None:
    margin = 4.9 * MILLIMETRE
    for page in pages(printing.pdf(LONG_EVENING, order, press).content):
        assert page.glyphs
        assert min(glyph.left for glyph in page.glyphs) >= margin
        assert max(glyph.right for glyph in page.glyphs) <= page.wide - margin
        assert min(glyph.top for glyph in page.glyphs) >= margin
        assert max(glyph.bottom for glyph in page.glyphs) <= page.high - margin


@pytest.mark.parametrize(
    ("paper", "wide", "high"), [(Paper.A4, 297 * MILLIMETRE, 210 * MILLIMETRE), (Paper.LETTER, 792, 612)]
)
def test_a_run_of_show_lies_on_its_side(press: Press, paper: Paper, wide: float, high: float) -> None:
    found = pages(pdf(press, LONG_EVENING, Kind.RUN_OF_SHOW, paper=paper))
    assert {(round(page.wide), round(page.high)) for page in found} == {(round(wide), round(high))}


def test_every_page_says_what_it_is(press: Press) -> None:
    found = pages(pdf(press, LONG_EVENING, Kind.RUN_OF_SHOW))
    assert len(found) == 3
    for number, page in enumerate(found, start=1):
        for said in (
            "Spring Dinner", "Run of show", "Mon 4 May 2026 19:00 UTC, clocks of UTC", "Stage: Ada Example, 555 0100",
            "release 4", f"printed Sun 3 May 2026 19:00 · page {number} of 3",
            "# Start Length Item Who Cues Notes Actual",
        ):  # fmt: skip
            assert squeezed(said) in squeezed(page.text), said


def rows_of(page: Page) -> list[str]:
    """The titles of talks on a page, as they follow each other in its text."""
    return re.findall(r"Talk (\d+): what", page.text)


def test_rows_are_in_their_order_and_on_one_page_each(press: Press) -> None:
    found = pages(pdf(press, LONG_EVENING, Kind.RUN_OF_SHOW))
    numbers = [int(number) for page in found for number in rows_of(page)]
    assert numbers == [one for one in range(30) if one % 6 != 5 and one % 7 != 3 and one != 1]
    for page in found:  # each row that begins on a page is whole there: its cues and the role of its speaker
        talks = len(re.findall(r"\d\d:\d\d( \+1)?\s+10m", page.text))
        assert page.text.count("LX 12 fade 5 s") == talks
        assert page.text.count("recorded") == talks


def test_pronouns_stay_on_a_line(press: Press) -> None:
    people = [Speaker("a", "Ada " * number, pronouns="she/her", say_it="A" * number) for number in range(1, 15)]
    for number, speaker in enumerate(people):
        found = programme(item("one", speakers=("a",), room="Hall", notes="Long. " * 30), speakers=[speaker])
        text = "".join(page.text for page in pages(pdf(press, found, Kind.RUN_OF_SHOW)))
        assert "she/her" in text, number


def test_one_row_and_three_hundred(press: Press) -> None:
    assert len(pages(pdf(press, long_evening(1), Kind.RUN_OF_SHOW))) == 1
    many = pages(pdf(press, long_evening(300), Kind.RUN_OF_SHOW))
    assert 20 <= len(many) <= 26
    assert squeezed(f"page {len(many)} of {len(many)}") in squeezed(many[-1].text)


def test_a_note_longer_than_a_page_goes_on_on_the_next(press: Press) -> None:
    note = " ".join(f"word{number}" for number in range(1500))
    found = pages(pdf(press, programme(item("one"), item("two", notes=note)), Kind.RUN_OF_SHOW))
    assert len(found) > 1
    assert "word0" in found[0].text
    assert "word1499" in found[-1].text


def test_during_the_evening_both_times_are_printed(press: Press) -> None:
    night = programme(item("one"), item("two"), item("three", starts=SEVEN + timedelta(minutes=20)))
    now = begun(night, late(), SEVEN + timedelta(minutes=25))
    (page,) = pages(pdf(press, now, Kind.RUN_OF_SHOW))
    assert "Planned Expected Length Item" in page.text
    assert re.search(r"19:20!\s+19:32\s+12 min late", page.text.replace("\n", " "))
    assert "hard start or fixed end" in page.text


@pytest.mark.parametrize("size", sorted(CARD_SIZES))
def test_text_of_cards_is_above_the_foot_and_of_larger_ones_in_the_upper_two_thirds(press: Press, size: str) -> None:
    found = pages(pdf(press, LONG_EVENING, Kind.CUE_CARDS, card=size))
    for page in found:
        lines = 2 if "Hand over" in page.text else 1
        edge = page.high - CARD_SIZES[size].margin - CARD_SIZES[size].foot(lines)
        above = [glyph for glyph in page.glyphs if glyph.top < edge]
        assert max(glyph.bottom for glyph in above) <= (edge if size == "3x5" else page.high * 2 / 3 + 1)
        assert "Next:" in page.text
        assert "Next:" not in "".join(glyph.text for glyph in above)
    assert (round(found[0].wide), round(found[0].high)) == (round(CARD_SIZES[size].wide), round(CARD_SIZES[size].high))


def test_cards_are_one_page_each_and_say_who_is_next(press: Press) -> None:
    made = sheets.sheet(LONG_EVENING, Order(Kind.CUE_CARDS)).cards  # type: ignore[union-attr]
    found = pages(pdf(press, LONG_EVENING, Kind.CUE_CARDS))
    assert len(found) == len(made)
    for card, page in zip(made, found, strict=True):
        assert squeezed(page.text).startswith(squeezed(card.mark))
        assert "Next:" in page.text


@pytest.mark.parametrize("order", list(sheets.everything(Paper.A4)), ids=lambda order: order.name)
def test_the_text_can_be_taken_out_as_it_was_put_in(press: Press, order: Order) -> None:
    text = squeezed(" ".join(page.text for page in pages(printing.pdf(LONG_EVENING, order, press).content)))
    for speaker in SCRIPTS[:1] + SCRIPTS[3:4]:  # of Hindi and Arabic the order of signs is up to the reader
        assert squeezed(speaker.name) in text
    if order.kind in {Kind.RUN_OF_SHOW, Kind.SIGNAGE}:
        for title in MARKUP[:3]:
            assert squeezed(title) in text or title not in str(LONG_EVENING)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("title", MARKUP)
def test_markup_is_printed_as_it_was_written(press: Press, kind: Kind, title: str) -> None:
    speaker = Speaker("a", title, role=title, say_it=title)
    found = programme(
        item("one", title, speakers=("a",), introduction=title, notes=title, cues=(title,)), speakers=[speaker]
    )
    assert squeezed(title) in squeezed(" ".join(page.text for page in pages(pdf(press, found, kind))))


@pytest.mark.parametrize("kind", Kind)
def test_control_characters_do_not_disturb(press: Press, kind: Kind) -> None:
    found = programme(item("one", "A\0B\x1b[31mC\u202eD", speakers=("a",)), speakers=[Speaker("a", "X\x07Y\u2028Z")])
    text = squeezed(pages(pdf(press, found, kind))[0].text)
    assert ("XYZ" in text) or ("AB[31mCD" in text)


@pytest.mark.parametrize("kind", Kind)
def test_nothing_planned_is_a_page_that_says_so(press: Press, kind: Kind) -> None:
    (page,) = pages(pdf(press, programme(), kind))
    assert "is planned yet." in page.text


@pytest.mark.parametrize("order", list(sheets.everything(Paper.A4)), ids=lambda order: order.name)
def test_no_letter_is_an_empty_box(press: Press, order: Order) -> None:
    """By the engine's own word: in this standard it refuses to write one."""
    values = glyphs.typeset(sheets.values(sheets.sheet(LONG_EVENING, order), order), ())
    content = press.pdf(f"print/{order.kind}.typ", values, standard="ua-1")
    assert content.startswith(b"%PDF")
    assert {"NotoSans-Regular"} <= {name.replace("NotoSans-Bold", "NotoSans-Regular") for name in fonts(content)}


def test_every_script_has_a_font_of_its_own(press: Press) -> None:
    found = " ".join(sorted(fonts(pdf(press, LONG_EVENING, Kind.TENTS))))
    assert "NotoSansJP" in found
    assert "NotoSansArabic" in found


@pytest.mark.parametrize("order", list(sheets.everything(Paper.A4)), ids=lambda order: order.name)
def test_it_has_a_title_and_no_time(press: Press, order: Order) -> None:
    content = printing.pdf(LONG_EVENING, order, press).content
    about = metadata(content)
    assert about["/Title"].endswith(", Spring Dinner")
    assert not {"/CreationDate", "/ModDate"} & set(about)
    assert content == printing.pdf(LONG_EVENING, order, press).content


def test_items_are_bookmarks(press: Press) -> None:
    found = programme(item("one", "First *talk*"), item("two", "Second", introduction="Long. " * 150), room="Hall")
    assert bookmarks(pdf(press, found, Kind.RUN_OF_SHOW)) == [(0, "Run of show"), (1, "First *talk*"), (1, "Second")]
    assert bookmarks(pdf(press, found, Kind.CUE_CARDS)) == [(0, "1 First *talk*"), (0, "2 Second")]
    assert bookmarks(pdf(press, found, Kind.SIGNAGE)) == [(0, "Hall")]
    assert bookmarks(pdf(press, replace(long_evening(2)), Kind.TENTS))[0] == (0, "佐藤 葵")


@pytest.mark.parametrize("paper", Paper)
def test_both_sides_of_a_tent_are_the_same_when_it_is_folded(press: Press, paper: Paper) -> None:
    for page in pages(pdf(press, LONG_EVENING, Kind.TENTS, paper=paper)):
        lower = [glyph for glyph in page.glyphs if glyph.top > page.high / 2]
        upper = [glyph for glyph in page.glyphs if glyph.top < page.high / 2]
        assert len(lower) == len(upper)
        assert min(glyph.top for glyph in lower) == pytest.approx(
            page.high - max(glyph.bottom for glyph in upper), abs=1
        )
        assert max(glyph.bottom for glyph in lower) == pytest.approx(
            page.high - min(glyph.top for glyph in upper), abs=1
        )


def test_the_emcee_gets_her_secret_and_nobody_else(press: Press) -> None:
    speaker = Speaker("a", "Ada", not_yet="her promotion")
    found = programme(item("one", speakers=("a",)), speakers=[speaker])
    for order in sheets.everything(Paper.A4):
        text = squeezed(pages(printing.pdf(found, order, press).content)[0].text)
        wanted = order.reader is Reader.EMCEE or order.kind is Kind.CUE_CARDS
        assert (squeezed("her promotion") in text) == wanted, order
