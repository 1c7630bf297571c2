"""A sentence ends once, whatever the value is called that it ends with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.mail import full_stops, gaps


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("See you at Example Inc..", "See you at Example Inc."),
        ("<p>See you at Example Inc..</p>", "<p>See you at Example Inc.</p>"),
        ("Who's next?. And then", "Who's next? And then"),
        ("Wow!.\nMore", "Wow!\nMore"),
        ("and so on…. Yes", "and so on… Yes"),
        ("and so on... Yes", "and so on... Yes"),
        ("and so on...", "and so on..."),
        ("https://example.org/a..b", "https://example.org/a..b"),
        ("It is here. It is.", "It is here. It is."),
        ("..", ".."),
    ],
)
def test_a_full_stop_behind_what_has_one(said: str, told: str) -> None:
    assert full_stops.once(said) == told


@given(st.text(alphabet="ab.!?…< \n", max_size=30))
def test_nothing_but_full_stops_is_taken_and_no_sentence_loses_its_end(text: str) -> None:
    once = full_stops.once(text)
    assert once.replace(".", "") == text.replace(".", "")
    assert [word[-1] in ".!?…" for word in once.split()] == [word[-1] in ".!?…" for word in text.split()]
    assert once.count("...") == text.count("...")


@pytest.mark.parametrize(
    ("prize", "told"),
    [
        ("a mug", "You won a mug. Well."),
        ("a share of X Inc.", "You won a share of X Inc. Well."),
        ("a mug!", "You won a mug! Well."),
        ("", "You won. Well."),
    ],
)
def test_the_same_for_what_is_personal(prize: str, told: str) -> None:
    said = f"You won {gaps.mark('prize')}. Well."
    assert gaps.of_text(said).filled({"prize": prize}) == told
    assert gaps.of_page(f"<p>{said}</p>").filled({"prize": prize}) == f"<p>{told}</p>"


def test_what_is_no_full_stop_stays() -> None:
    file = f"{gaps.mark('name')}.eml, {gaps.mark('name')}..."
    assert gaps.of_text(file).filled({"name": "Ada Jr."}) == "Ada Jr..eml, Ada Jr...."
