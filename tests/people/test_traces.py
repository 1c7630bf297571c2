"""Where a text names somebody, and where it only seems so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.people.traces import Trace, without

ADA = Trace("Ada Example", "ada@example.org")
WORDS = st.text(alphabet="abcdeéøß'-", min_size=1, max_size=8).filter(lambda word: word.strip("'-") == word)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ada Example", "(erased)"),
        ("comes with ada example, who is vegan", "comes with (erased), who is vegan"),
        ("Example, Ada", "(erased)"),
        ("Ada\nExample", "(erased)"),
        ("ÁDA EXAMPLE!", "(erased)!"),
        ("Ada Example's bike", "(erased)'s bike"),
        ("Ada Example’s bike", "(erased)’s bike"),
        ("(Ada Example) and Ada Example", "((erased)) and (erased)"),
        ("write to ADA@example.org.", "write to (erased)."),
        ("<ada@example.org>,mailto:ada@example.org", "<(erased)>,mailto:(erased)"),
    ],
)
def test_a_whole_name_or_address_is_taken_out(text: str, left: str) -> None:
    assert without(text, [ADA]) == left


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "Nada Example",
        "Ada Examples",
        "Ada Example-Smith",
        "Mary-Ada Example",
        "Ada-Example",
        "Ada and Example",
        "Example Ada",
        "Ada. Next, an Example",
        "nada@example.org",
        "x.ada@example.org",
        "ada@example.org.uk",
        "ada.example@example.org",
        "ada@example.organic",
    ],
)
def test_what_belongs_to_another_name_or_address_stays(text: str) -> None:
    assert without(text, [ADA]) == text


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Li", "Oliver saw Li, not li or Li-Na", "Oliver saw (erased), not li or Li-Na"),
        ("Will", "Will will come if I will", "(erased) will come if I will"),
        ("O'Brien Sample", "O’Brien  Sample, OBRIEN SAMPLE", "(erased), (erased)"),
        ("Jean-Luc Trial", "Jean Luc Trial; Trial, Jean-Luc; Luc Trial", "(erased); (erased); Luc Trial"),
        ("Ada Example-Smith", "Example-Smith, Ada and Ada Example", "(erased) and Ada Example"),
        ("山田 太郎", "山田 太郎。", "(erased)。"),
        ("★", "★ ★★", "★ ★★"),
    ],
)
def test_short_and_compound_names(name: str, text: str, left: str) -> None:
    assert without(text, [Trace(name, None)]) == left


def test_an_address_is_found_as_it_was_typed_and_as_it_compares() -> None:
    umlaut = Trace(None, "Ada@Müller.example.org")
    assert without("ada@müller.example.org, ada@xn--mller-kva.example.org", [umlaut]) == "(erased), (erased)"
    assert umlaut.spellings == ("Ada@Müller.example.org", "ada@xn--mller-kva.example.org")


def test_a_name_as_a_whole_is_one_in_any_order() -> None:
    assert [ADA.is_name(text) for text in ("example ADA", "Ada Example", "Ada Example Jr")] == [True, True, False]
    assert ADA.address_only().is_name("Ada Example") is False


@given(words=st.lists(WORDS, min_size=2, max_size=4), before=WORDS, after=WORDS)
def test_a_name_among_other_words_is_always_found(words: list[str], before: str, after: str) -> None:
    name = " ".join(words)
    assert without(f"{before}; {name}; {after}", [Trace(name, None)]).count("(erased)") >= 1


@given(words=st.lists(WORDS, min_size=2, max_size=4), text=st.text(alphabet="abc é,.-'\n", max_size=40))
def test_what_is_left_names_nobody_any_more(words: list[str], text: str) -> None:
    trace = Trace(" ".join(words), None)
    left = without(text, [trace])
    assert without(left, [trace]) == left
