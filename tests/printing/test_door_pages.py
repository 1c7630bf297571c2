"""The list as HTML and as text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import width

from geekx_ops.events.event import TicketType
from geekx_ops.printing.css import css_string
from geekx_ops.printing.door_pages import columns, rendered_html, rendered_text
from tests.printing.sheets import EVENT, Page, came, guest, sheet, waits

EVIL = 'Jo <script>Tag</script> & "Co"'
FULL = sheet(
    guest(1, "Ada Lovelace", party_size=3, companions=("Bo Li",), attendance=came(1), notes=("nut allergy",)),
    guest(2, EVIL, employer="<b>"),
    guest(3, "佐藤 葵", email="aoi@example.org"),
    waits(4, "Cy Lo", 1, party_size=2),
)


def test_the_page_is_whole_and_holds_everybody() -> None:
    page = Page(rendered_html(FULL))
    assert page.elements[0] == ("html", {"lang": "en"})
    assert "script" not in {tag for tag, _ in page.elements}
    named = {"Lovelace, Adawith Bo Li and 1 more", '"Co", Jo Tag & <script> </script>', "佐藤 葵 aoi@…"}
    assert named | {"Li, Bo", "Lo, Cy"} <= set(page.cells)


def test_names_are_escaped() -> None:
    text = rendered_html(FULL)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_box_for_each_seat_one_for_here_and_those_for_whoever_else_comes() -> None:
    page = Page(rendered_html(FULL))
    seats, here, legend, blank = 3 + 1 + 1 + 2, 1, 1, 10
    assert len(page.of_class("box")) == seats + here + legend + blank
    assert len(page.of_class("in")) == 1 + legend
    assert (len(page.of_class("guest")), len(page.of_class("pointer")), len(page.of_class("queued"))) == (3, 2, 1)


def test_every_name_has_its_own_direction() -> None:
    page = Page(rendered_html(FULL))
    assert {attributes.get("dir") for tag, attributes in page.elements if tag == "bdi"} == {"auto"}


def test_the_page_needs_nothing_from_elsewhere() -> None:
    text = rendered_html(FULL)
    assert Page(text).elements[0][0] == "html"
    assert re.findall(r"https?:|url\(|@import|src=|href=", text) == []


def test_nothing_is_too_small_to_read() -> None:
    sizes = [float(size) for size in re.findall(r"([\d.]+)pt[ /;\"]", rendered_html(FULL)) if float(size) > 2]
    assert min(sizes) == 9.5


def test_every_page_says_what_it_is() -> None:
    text = rendered_html(FULL)
    for said in (
        'content: "Spring Dinner \\b7  Mon 4 May 2026 12:00"',
        'content: "printed Mon 4 May 2026 12:00"',
        'content: "3 guests, 5 seats \\b7  page " counter(page) " of " counter(pages)',
        "Contains personal data: destroy after the evening.",
    ):
        assert said in text


def test_a_name_of_an_event_cannot_leave_the_style_sheet() -> None:
    named = replace(EVENT, settings=replace(EVENT.settings, name='"; } </style><script>x</script>'))
    page = Page(rendered_html(sheet(event=named)))
    assert "script" not in {tag for tag, _ in page.elements}


@given(st.text())
def test_a_css_string_holds_nothing_that_ends_it(value: str) -> None:
    inside = css_string(value)[1:-1]
    assert not set(inside) & set("\"'<>&\n\r\f")
    plain = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), inside)
    assert plain == value


def test_without_several_ticket_types_there_is_no_column_for_them() -> None:
    kinds = (TicketType("standard", "In the room"), TicketType("patio", "Patio"))
    both = replace(EVENT, settings=replace(EVENT.settings, ticket_types=kinds))
    known = [guest(1, "Ada Lovelace"), waits(2, "Bo Li", 1)]
    for event, number in ((EVENT, 0), (both, 2)):
        page = Page(rendered_html(sheet(*known, event=event)))
        assert (page.cells.count("Place"), page.cells.count("In the room")) == (number, number)


def test_an_empty_list_has_lines_to_write_on() -> None:
    page = rendered_html(sheet())
    assert "Nobody is on the list." in page
    assert "Waiting list, in the order" not in page
    assert len(Page(page).of_class("blank")) == 10


def test_the_text() -> None:
    text = rendered_text(FULL)
    assert text.startswith(
        "Spring Dinner: list for the door\n"
        "Mon 4 May 2026 12:00\n"
        "3 guests, 5 seats; 1 waiting; printed Mon 4 May 2026 12:00\n"
        "Contains personal data: destroy after the evening.\n"
    )
    assert text[text.index("--- C") : text.index("NOT ON")] == (
        "--- C ---\n"
        '[_]              "Co", Jo Tag & <script> </script>          abcde-00002  __:__\n'
        "\n"
        "--- L ---\n"
        "                 Li, Bo -> with Ada Lovelace\n"
        "                 Lo, Cy -> waiting list, no. 1\n"
        "[x] [_] [_]      Lovelace, Ada                              abcde-00001  12:05\n"
        "                   with Bo Li and 1 more\n"
        "                   ! nut allergy\n"
        "\n"
        "--- 漢 かな 한 ---\n"
        "[_]              佐藤 葵  [aoi@…]                           abcde-00003  __:__\n"
        "\n"
        "\n"
    )
    assert text[text.index("1. here") :] == (
        "1. here [_]\n"
        "[_] [_]          Lo, Cy                                     4            __:__\n"
        "                   with 1 other\n"
    )


_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120)


@settings(max_examples=25)  # each is a template compiled anew
@given(_texts, _texts, st.integers(1, 30))
def test_the_text_is_80_columns_wide_whatever_people_are_called(name: str, note: str, party: int) -> None:
    text = rendered_text(sheet(guest(1, name, party_size=party, notes=(note,)), waits(2, note, 1, notes=(name,))))
    assert max(map(width, text.split("\n"))) <= 80
    assert text.count("[_] ") + text.count("[_]\n") >= party + 1


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (("ab", "c"), "ab    c"),
        (("ab cd", "c"), "ab    c\ncd"),
        (("佐藤葵", "c"), "佐藤  c\n葵"),
        (("", "c\nd"), "      c\n      d"),
        (("", ""), ""),
        (("  a b", ""), "  a\n  b"),
    ],
)
def test_columns(cells: tuple[str, str], lines: str) -> None:
    assert columns(cells, 4, 4) == lines
