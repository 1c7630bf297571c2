"""Which part of a name is looked for, and where it stands in the list."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.printing.surnames import EAST_ASIAN, SIGNS, in_latin_letters, paper_name


@pytest.mark.parametrize(
    ("name", "printed", "letter"),
    [
        ("Ada Lovelace", "Lovelace, Ada", "L"),
        ("Lovelace, Ada", "Lovelace, Ada", "L"),
        ("García Márquez, Gabriel", "García Márquez, Gabriel", "G"),
        ("Cher", "Cher", "C"),
        ("Bo Li", "Li, Bo", "L"),
        ("Ruth Bader Ginsburg", "Ginsburg, Ruth Bader", "G"),
        ("Ronald McDonald", "McDonald, Ronald", "M"),
        ("Siobhán O’Neill", "O’Neill, Siobhán", "O"),
        ("Ximena Ñandú", "Ñandú, Ximena", "N"),
        ("Ingrid Ørsted", "Ørsted, Ingrid", "O"),
        ("Vincent van Gogh", "van Gogh, Vincent", "V"),
        ("Van Morrison", "Morrison, Van", "M"),
        ("Jan van der Berg", "van der Berg, Jan", "V"),
        ("Ludwig Van Beethoven", "Van Beethoven, Ludwig", "V"),
        ("Juana de la Cruz", "de la Cruz, Juana", "D"),
        ("Maria von und zu Guttenberg", "von und zu Guttenberg, Maria", "V"),
        ("Huda bin Omar", "bin Omar, Huda", "B"),
        ("Rana al-Khatib", "al-Khatib, Rana", "A"),
        ("Gerda in ’t Veld", "in ’t Veld, Gerda", "I"),
        ("de la Cruz", "de la Cruz", "D"),
        ("José Ortega y Gasset", "Ortega y Gasset, José", "O"),
        ("Sarah E Connor", "Connor, Sarah E", "C"),
        ("Martin Luther King Jr.", "King, Martin Luther Jr.", "K"),
        ("Martin Luther King, Jr.", "King, Martin Luther Jr.", "K"),
        ("King Jr., Martin Luther", "King, Martin Luther Jr.", "K"),
        ("Thurston Howell III", "Howell, Thurston III", "H"),
        ("Ada Lovelace, PhD, M.D.", "Lovelace, Ada PhD M.D.", "L"),
        ("Jo Whitfield <they/them>", "Whitfield, Jo <they/them>", "W"),
        ("Robin (she/her)", "Robin (she/her)", "R"),
        ("(she/her)", "(she/her)", "S"),
        ("佐藤 葵", "佐藤 葵", EAST_ASIAN),
        ("김서연", "김서연", EAST_ASIAN),
        ("David Chen 陈伟", "Chen, David 陈伟", "C"),
        ("Ольга Петрова", "Петрова, Ольга", "П"),
        ("თამარ ბერიძე", "ბერიძე, თამარ", "ბ"),
        ("ندى الحداد", "الحداد, ندى", "ا"),
        ("3jane", "3jane", SIGNS),
        ("🎉", "🎉", SIGNS),
        ("Jr.", "Jr.", "J"),
        (",", ",", SIGNS),
    ],
)
def test_a_name_on_paper(name: str, printed: str, letter: str) -> None:
    found = paper_name(name)
    assert (found.printed, found.letter) == (printed, letter)


def test_the_order_is_that_of_what_is_printed() -> None:
    ordered = [
        "al-Khatib, Rana",
        "Alaoui, Lamya",
        "Li, Ann",
        "Li, Bo",
        "Lia, Ada",
        "Ñandú, Ximena",
        "Naur, Zoë",
        "O'Neill, Siobhán",
        "Öberg, Åsa",
        "van Gogh, Vincent",
        "Vance, Ada",
        "Петрова, Ольга",
        "佐藤 葵",
        "3jane",
    ]
    # Accents do not part Ñ from N, nor Ö from O.
    expected = [*ordered[:7], "Öberg, Åsa", "O'Neill, Siobhán", *ordered[9:]]
    assert sorted(ordered, key=lambda name: paper_name(name).place) == expected


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text if not letter.isspace() and letter not in ",，")


_WORDS = [
    "Ada",
    "Li",
    "van",
    "de",
    "y",
    "Jr.",
    "III",
    "(she/her)",
    "<x>",
    "(",
    ")",
    ",",
    "，",
    "佐藤",
    "葵",
    "O’Neill",
    "!",
]


@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from(_WORDS), min_size=1).map(" ".join)))
def test_no_letter_is_lost_changed_or_added(name: str) -> None:
    found = paper_name(name)
    assert letters(found.printed) == letters(name)
    assert found.surname
    assert found.letter


@pytest.mark.parametrize(
    ("name", "can"), [("Łucja Øster", True), ("佐藤 Aoi", True), ("佐藤 葵", False), ("Ольга", False)]
)
def test_whether_everybody_at_the_door_can_read_it(name: str, can: bool) -> None:  # noqa: FBT001
    assert in_latin_letters(name) is can
