"""The sheets as HTML: one file, for a phone and for paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from geekx_ops.agenda.plan import Speaker
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.printing import pages, sheets
from geekx_ops.printing.run_of_show import Reader
from geekx_ops.printing.sheets import Kind, Order, Paper, usual_paper
from tests.printing.evenings import MARKUP, SCRIPTS, item, long_evening, programme
from tests.printing.sheets import Page

NIGHT = long_evening(8)
ALL = list(sheets.everything(Paper.LETTER))


@pytest.mark.parametrize("order", ALL, ids=lambda order: order.name)
def test_a_page_is_whole_and_needs_nothing_from_elsewhere(order: Order) -> None:
    text = pages.html(NIGHT, order)
    page = Page(text)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert re.findall(r"https?:|url\(|@import|src=|href=|<script|<link", text) == []
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.elements
    assert "default-src 'none'" in text
    assert "@page" in text
    assert "@media print" in text


@pytest.mark.parametrize("order", ALL, ids=lambda order: order.name)
def test_every_name_has_its_own_direction(order: Order) -> None:
    text = pages.html(NIGHT, order)
    for speaker in SCRIPTS:
        if speaker.name in text:
            assert re.search(rf'dir="auto"[^>]*>[^<]*{re.escape(speaker.name)}', text)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("title", [*MARKUP, 'A\0B\x1b\u202eC"><img src=x>'])
def test_markup_is_text(kind: Kind, title: str) -> None:
    speaker = Speaker("a", title, role=title, say_it=title)
    talk = item("one", title, speakers=("a",), introduction=title, notes=title, cues=(title,))
    found = programme(talk, speakers=[speaker], name=title)
    text = pages.html(found, Order(kind))
    page = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert not re.search("[\0\x1b\u202e]", text)


@pytest.mark.parametrize("kind", Kind)
def test_nothing_planned_says_so(kind: Kind) -> None:
    assert "is planned yet." in pages.html(programme(), Order(kind))


def test_on_paper_every_page_says_what_it_is() -> None:
    text = pages.html(NIGHT, Order(Kind.RUN_OF_SHOW, Paper.LETTER, Reader.EMCEE))
    for said in (
        "size: letter landscape",
        'content: "Spring Dinner \\b7  Mon 4 May 2026 19:00 UTC, clocks of UTC"',
        'content: "Run of show for the emcee"',
        'content: "not released"',
        'content: "printed Sun 3 May 2026 19:00 \\b7  page " counter(page) " of " counter(pages)',
    ):
        assert said in text


def test_cards_have_the_size_of_a_card_and_large_letters() -> None:
    text = pages.html(NIGHT, Order(Kind.CUE_CARDS, card="4x6"))
    assert "@page { size: 432.0pt 288.0pt;" in text
    assert "font-size: 16pt; line-height: 1.5" in text
    assert text.count('<section class="card">') == text.count("Next: ")


def test_what_is_secret_is_in_no_public_page() -> None:
    speaker = Speaker("a", "Ada", say_it="AY-da", not_yet="her promotion")
    found = programme(item("one", speakers=("a",), notes="Own laptop."), speakers=[speaker])
    for order in ALL:
        text = pages.html(found, order)
        assert ("her promotion" in text) == (order.kind is Kind.CUE_CARDS or order.reader is Reader.EMCEE)
        assert not (order.is_public and re.search("AY-da|laptop", text))


def test_whom_to_call_is_on_no_sheet_that_everybody_reads() -> None:
    found = replace(NIGHT, contacts=("Stage: 555 0100",))
    for order in ALL:
        assert not (order.is_public and "555" in str(sheets.values(sheets.sheet(found, order), order)))
    assert "555 0100" in pages.html(found, Order(Kind.RUN_OF_SHOW))


def test_a_template_of_ones_own_is_taken(tmp_path: Path) -> None:
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "tents.html").write_text("{{ sheet.tents[0].name }}!", encoding="utf-8")
    found = programme(item("one", speakers=("sato",)), speakers=SCRIPTS)
    assert pages.html(found, Order(Kind.TENTS), templates=tmp_path) == "佐藤 葵!"
    (tmp_path / "print" / "tents.html").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(Invalid, match=r"tents\.html, line 1 cannot be used"):
        pages.html(found, Order(Kind.TENTS), templates=tmp_path)


def test_an_emcee_who_is_not_there() -> None:
    with pytest.raises(NotFound, match='no speaker "nobody"'):
        pages.html(NIGHT, Order(Kind.CUE_CARDS, emcee="nobody"))


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (Order(Kind.RUN_OF_SHOW), "run-of-show"),
        (Order(Kind.RUN_OF_SHOW, reader=Reader.HOST), "run-of-show-host"),
        (Order(Kind.CUE_CARDS, emcee="eve"), "cue-cards-eve"),
        (Order(Kind.TENTS, emcee="eve"), "tents"),
    ],
)
def test_files_are_named_after_what_they_are(order: Order, name: str) -> None:
    assert order.name == name


def test_the_paper_is_what_is_usual_there() -> None:
    assert (usual_paper("America/Los_Angeles"), usual_paper("Europe/Zurich")) == (Paper.LETTER, Paper.A4)
