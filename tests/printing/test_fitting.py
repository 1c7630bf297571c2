"""Room on paper: nothing takes more than it is reckoned to, nothing is lost, no word is broken without need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.printing import fitting
from geekx_ops.printing.fitting import BREAK, breakable, clusters, cut, lines

WORDS = st.lists(st.text("abcdefgMW-葵", min_size=1, max_size=30), max_size=60).map(" ".join)


@given(WORDS, st.integers(8, 40), st.integers(80, 900))
def test_more_text_never_takes_fewer_lines(text: str, size: int, across: int) -> None:
    assert lines(text, size=size, across=across) <= lines(f"{text} more", size=size, across=across)
    assert lines(text, size=size, across=across) >= lines(text, size=size, across=2 * across)


@given(WORDS, st.integers(100, 900), st.integers(30, 300))
def test_parts_fit_and_hold_the_whole_text(text: str, across: int, high: int) -> None:
    parts = fitting.fitting(text, size=16, across=across, high=high)
    assert "".join(parts).replace("…", "").replace(" ", "") == text.replace(" ", "")
    for part in parts:
        alone = len(part.replace("…", "").split()) <= 1
        assert alone or fitting.height(part, size=16, across=across) <= max(high, 24)


@given(WORDS, st.integers(100, 900), st.integers(1, 3))
def test_what_is_cut_fits_and_says_so(text: str, across: int, most: int) -> None:
    found = cut(text, size=16, across=across, most=most)
    assert lines(found, size=16, across=across) <= most
    whole = " ".join(text.split())
    assert found == whole or (found.endswith("…") and whole.startswith(found[:-1]))


@given(st.text())
def test_a_breakable_text_reads_the_same(text: str) -> None:
    assert breakable(text).replace(BREAK, "") == text.replace(BREAK, "")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("short words stay", "short words stay"),
        ("a" * 24, "a" * 24),
        ("a" * 25, BREAK.join("a" * 25)),
        ("Featherstonehaugh-Cholmondeley", "Featherstonehaugh-Cholmondeley"),
        ("क्षमा" * 5, BREAK.join(["क्ष", "मा"] * 5)),
    ],
)
def test_only_long_words_are_broken(text: str, broken: str) -> None:
    assert breakable(text) == broken


def test_a_letter_keeps_its_marks() -> None:
    assert clusters("e\u0301x") == ["e\u0301", "x"]
    assert clusters("👩\u200d💻!") == ["👩\u200d💻", "!"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 1), ("one two", 1), ("one two three four five", 2), ("葵" * 12, 2), ("a\nb", 2), ("x" * 40, 3)],
)
def test_lines(text: str, number: int) -> None:
    assert lines(text, size=10, across=110) == number


def test_a_stroke_between_letters_is_no_place_to_break() -> None:
    assert fitting.whole("say AY · she/her, 1/2") == "say AY · she/\u2060her, 1/2"
    assert fitting.BREAK in fitting.whole("x" * 30)
    assert fitting.BREAK not in fitting.whole("x" * 20)
