"""Letters that no font can draw are found, told, and left blank."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.plan import Speaker
from geekx_ops.printing import fitting, glyphs
from tests.printing.evenings import item, programme

WORDS = st.lists(st.text("abc葵क्षé", min_size=1, max_size=6), unique=True, max_size=30)


def without(missing: str) -> glyphs.CanDraw:
    def can_draw(words: Sequence[str]) -> bool:
        return not any(letter in word for word in words for letter in missing)

    return can_draw


@given(WORDS, st.sampled_from(["", "葵", "éa", "ष"]))
def test_what_cannot_be_drawn_is_found_by_asking_for_words(words: list[str], missing: str) -> None:
    found = glyphs.undrawable(words, without(missing))
    wanted = {letter for word in words for letter in fitting.clusters(word) if set(letter) & set(missing)}
    assert found == wanted


def test_letters_that_can_only_not_be_drawn_together_are_all_at_fault() -> None:
    def only_alone(words: Sequence[str]) -> bool:
        return "éé" not in words

    assert glyphs.undrawable(["éé", "é"], only_alone) == {"é"}


def test_nobody_is_asked_about_plain_letters() -> None:
    assert glyphs.uncommon_words({"a": ["plain text", ("Zoë and", "Zoë")], "n": 3, "x": None}) == ["Zoë"]


def test_a_line_is_left_to_write_on() -> None:
    assert glyphs.blanked("佐藤 Aoi", {"佐", "藤"}) == "____ Aoi"
    assert glyphs.blanked("Aoi", {"A"}) == "Aoi"


def test_what_is_invisible_is_taken_out() -> None:
    values = {"a": ("x\0\x1b[31m\u202ey\u2028", 5), "b": ["line\nend\tkept"]}
    assert glyphs.typeset(values, ()) == {"a": ["x[31my", 5], "b": ["line\nend\tkept"]}


def test_people_and_items_are_named_and_only_for_what_is_printed() -> None:
    speakers = [Speaker("aoi", "佐藤 葵", role="研究員"), Speaker("bo", "Bo")]
    found = programme(item("one", "茶"), item("two", notes="水"), speakers=speakers)
    missing = {"佐", "藤", "葵", "茶", "水", "火"}
    told = glyphs.undrawn(found, missing, ["佐藤 葵", "茶", "火"])
    assert list(map(str, told)) == [
        "佐藤 葵: no font has 佐 藤 葵 (3 characters)",
        "item one: no font has 茶 (1 character)",
        "elsewhere on the sheet: no font has 火 (1 character)",
    ]


def test_a_warning_does_not_go_on_for_ever() -> None:
    letters = tuple(map(chr, range(0x4E00, 0x4E00 + 20)))
    assert str(glyphs.Undrawn("Ada", letters)).endswith(" and 8 more (20 characters)")
