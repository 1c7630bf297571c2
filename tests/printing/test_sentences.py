"""Sentences of many scripts; what is not surely an end is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.printing.sentences import sentences


@pytest.mark.parametrize(
    "found",
    [
        ["One.", "Two!", "Three?"],
        ["It comes from Dr. A. Zhang, who is e.g. great.", "Thanks."],
        ['She said "no."', "Then “yes!”", "(And so on.)", "End"],
        ["Version 3.5 is here.", "It takes 1.5 hours."],
        ["Well… perhaps.", "Yes…", "No."],
        ["She left at 5 p.m. and came back.", "Good."],
        ["كيف حالك؟", "بخير."],
        ["नमस्ते।", "ठीक है।"],
        ["No end"],
    ],
)
def test_sentences(found: list[str]) -> None:
    assert sentences(" ".join(found)) == found


def test_scripts_without_blanks() -> None:
    assert sentences("東京です。「次！」と言う。終わり") == ["東京です。", "「次！」", "と言う。", "終わり"]


def test_lines_are_sentences() -> None:
    assert sentences("One\n\n  two.\nThree") == ["One", "two.", "Three"]


@given(st.text("ab. !?\n。"))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(sentences(text)).replace(" ", "") == "".join(text.split())
