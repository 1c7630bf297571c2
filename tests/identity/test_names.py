from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geekx_ops.identity import names

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=30)
ADDRESS_LIKE = st.text(st.sampled_from("aB1.@-+_ é\u00df\u200f´＠。ﷺ\u0130\udc80<xn"), max_size=20)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Łukasz O’Brien-Ørsted", "lukasz obrien orsted"),
        ("  ADA   Lovelace, Ph.D. ", "ada lovelace ph d"),
        ("Jürgen Groß", "jurgen gross"),
        ("O'Brien", "obrien"),
        ("O´Brien", "obrien"),
        ("Đặng Thị Æsir", "dang thi aesir"),
        ("मोहन गांधी", "मोहन गांधी"),
        ("山田 太郎", "山田 太郎"),
        ("Ada 🎉", "ada"),
        ("🎉", "🎉"),
        ("a_b", "a b"),
        ("", ""),
    ],
)
def test_name_key(name: str, key: str) -> None:
    assert names.name_key(name) == key


@given(ANYTHING)
def test_the_key_of_a_name_key_is_itself(name: str) -> None:
    key = names.name_key(name)
    assert names.name_key(key) == key


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lovelace, ADA", [["lovelace"], ["ada"]]),
        ("Jean-Luc O’Brien, Dr.", [["jean", "luc"], ["o", "brien"], ["dr"]]),
        ("Ka\u02bbahumanu", [["ka", "ahumanu"]]),
        ("-Zoë- & 'Bo'", [["zoe"], ["bo"]]),
        ("李小龙", [["李小龙"]]),
        ("🎉", [["🎉"]]),
        ("- '", [["-"], ["'"]]),
        (" ", []),
    ],
)
def test_parts(name: str, parts: list[list[str]]) -> None:
    assert names.parts(name) == parts


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Muller", "Heidi Müller"),
        ("müller", "Heidi MULLER"),
        ("Li", "Li Wei"),
        ("ng", "Ng"),
        ("love ada", "Ada Lovelace"),
        ("a an", "Anna Ab"),
        ("o'brien", "Conan O’Brien"),
        ("obrien", "Conan O'Brien"),
        ("brien", "Conan O'Brien"),
        ("o'brien", "OBrien"),
        ("jeanluc", "Jean-Luc Picard"),
        ("luc", "Jean-Luc Picard"),
        ("jean-luc", "Jean Luc Picard"),
        ("ostergaard", "Østergaard"),
        ("김", "김민준"),
        ("山田", "山田 太郎"),
        ("🎉", "🎉"),
    ],
)
def test_a_name_is_found(query: str, name: str) -> None:
    assert names.matches(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Lovelace Ada Byron", "Ada Lovelace"),
        ("ada ada", "Ada Lovelace"),
        ("an an", "Anna Ab"),
        ("lace", "Ada Lovelace"),
        ("", "Ada"),
        ("  ", "Ada"),
        ("!!", "Ada"),
        ("ada", ""),
    ],
)
def test_another_name_is_not_found(query: str, name: str) -> None:
    assert not names.matches(query, name)


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6), min_size=1, max_size=4), st.data()
)
def test_beginnings_in_any_order_find_a_name(words: list[str], data: st.DataObject) -> None:
    folded = [word for word in map(names.name_key, words) if word and " " not in word]
    assume(folded)
    cut = [word[: data.draw(st.integers(1, len(word)))] for word in folded]
    query = " ".join(data.draw(st.permutations(cut)))
    assert names.matches(query, " ".join(folded))
