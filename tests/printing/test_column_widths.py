"""Columns by what stands in them."""

from __future__ import annotations

import pytest

from geekx_ops.printing import column_widths, fitting
from geekx_ops.printing.column_widths import ACROSS, GAP, LETTERS, widths

TITLES = [["Item"], *([["Turning Generative Models From Research Into Products", "recorded"]] * 10)]
NOTE = [["Notes"], *([[]] * 9), ["The deck is a PDF: what moves in it will not move."]]


def test_a_sheet_is_filled_and_the_pen_gets_what_it_needs() -> None:
    found = widths([("number", [["#"], ["1"]]), ("item", TITLES), ("notes", NOTE), ("actual", [["Actual"], []])])
    assert sum(found) == pytest.approx(ACROSS, abs=1)
    assert found[3] == 48.0


def test_a_column_that_is_empty_but_for_a_row_takes_little() -> None:
    item, notes = widths([("item", TITLES), ("notes", NOTE)])
    assert item > 2.5 * notes


def test_short_lines_and_long_words_are_not_broken() -> None:
    rooms = [["Room"], ["Main Hall"], ["Seminar"]]
    who = [["Who"], ["Ada Wolfeschlegelsteinha"], ["say AY-da · she/her"]]
    crowd = [("item", TITLES), ("cues", TITLES), ("notes", TITLES), ("room", rooms), ("who", who)]
    found = widths([*crowd, *[("zone", [["Berlin"], ["planned 03:30 +1"]])] * 3])
    assert found[3] >= GAP + fitting.width("Main Hall") * LETTERS
    assert found[4] >= GAP + fitting.width("Wolfeschlegelsteinha") * LETTERS - 0.1
    assert found[5] == found[6] == round(GAP + fitting.width("planned 03:30 +1") * LETTERS, 1)


def test_what_is_wider_than_a_sheet_has_its_least() -> None:
    columns = [("who", [["Who"], ["W" * 24 + " and so on, and on"]])] * 5
    assert sum(widths(columns)) > ACROSS
    assert widths([("who", [[""], []])]) == [pytest.approx(column_widths.GAP)]
