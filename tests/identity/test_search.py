from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geekx_ops.identity import names
from geekx_ops.identity.search import LONGEST_QUERY, Entry, Index, Match, Tier
from tests.identity.plain_search import plainly, slots

EVERYBODY = 10_000
GUESTS = (
    "Ada Lovelace", "Conan O’Brien", "Jean-Luc Picard", "John Smith", "Joan Smyth", "Heidi Müller", "Inés Hernández",
    "Li", "Lisa Lindberg", "Alicia Moreno", "Bo Ng", "李小龙", "山田 太郎", "김민준", "محمد عليّ", "Андрей Зайцев",
    "Łukasz Ørsted", "Conan OBrian", "Jean Luc Moreau", "🎉",
)  # fmt: skip
INDEX = Index(Entry(number, name) for number, name in enumerate(GUESTS))


def found(query: str, *, index: Index = INDEX, limit: int = 8) -> list[tuple[str, Tier]]:
    return [(GUESTS[match.id], match.tier) for match in index.search(query, limit=limit)]


@pytest.mark.parametrize(
    ("query", "name", "tier"),
    [
        ("ada lovelace", "Ada Lovelace", Tier.WHOLE),
        ("LOVELACE, Ada!", "Ada Lovelace", Tier.WHOLE),
        ("conan o'brien", "Conan O’Brien", Tier.WHOLE),
        ("conan obrien", "Conan O’Brien", Tier.WHOLE),
        ("O Brien", "Conan O’Brien", Tier.WORDS),
        ("o brian", "Conan OBrian", Tier.MISSPELT),
        ("obrein", "Conan O’Brien", Tier.MISSPELT),
        ("jean-luc", "Jean Luc Moreau", Tier.WORDS),
        ("jeanluc", "Jean-Luc Picard", Tier.WORDS),
        ("jean luc picard", "Jean-Luc Picard", Tier.WHOLE),
        ("picard jeanluc", "Jean-Luc Picard", Tier.WHOLE),
        ("moreau jeanluc", "Jean Luc Moreau", Tier.MISSPELT),
        ("ad lo", "Ada Lovelace", Tier.BEGINNINGS),
        ("Jon Smiht", "John Smith", Tier.MISSPELT),
        ("Smih", "John Smith", Tier.MISSPELT),
        ("Mueller", "Heidi Müller", Tier.MISSPELT),
        ("Hernadez", "Inés Hernández", Tier.MISSPELT),
        ("Hrenan", "Inés Hernández", Tier.MISSPELT),
        ("Muller", "Heidi Müller", Tier.WORDS),
        ("ng", "Bo Ng", Tier.WORDS),
        ("bo", "Bo Ng", Tier.WORDS),
        ("li", "Li", Tier.WHOLE),
        ("李", "李小龙", Tier.BEGINNINGS),
        ("小龙", "李小龙", Tier.PART),
        ("山田", "山田 太郎", Tier.WORDS),
        ("민준", "김민준", Tier.PART),
        ("محمد علي", "محمد عليّ", Tier.WHOLE),
        ("зайцев андреи", "Андрей Зайцев", Tier.WHOLE),
        ("lukasz orsted", "Łukasz Ørsted", Tier.WHOLE),
        ("velac", "Ada Lovelace", Tier.PART),
        ("🎉", "🎉", Tier.WHOLE),
    ],
)
def test_who_is_found_first(query: str, name: str, tier: Tier) -> None:
    assert found(query)[0] == (name, tier)


def test_the_short_name_itself_comes_before_names_that_begin_so() -> None:
    assert found("li") == [("Li", Tier.WHOLE), ("Lisa Lindberg", Tier.BEGINNINGS)]


def test_fewer_errors_come_first() -> None:
    assert [name for name, _ in found("Jon Smith")] == ["John Smith", "Joan Smyth"]


def test_another_first_letter_is_farther_than_another_inner_one() -> None:
    index = Index([Entry(1, "Nora Bell"), Entry(2, "Nora Kall"), Entry(3, "Nora Kell")])
    assert [match.id for match in index.search("nora kell")] == [3, 2, 1]


def test_tiers_from_the_surest_to_the_weakest() -> None:
    index = Index(
        [
            Entry(1, "Marte Vik", "vik@example.org"),
            Entry(2, "Anna Berg", "marta@example.org"),
            Entry(3, "Sumarta Dahl"),
            Entry(4, "Bea Dahl", also=("Marta Dahl",)),
            Entry(5, "Martable Dahl"),
            Entry(6, "Marta"),
            Entry(7, "Zoe Marta"),
        ]
    )
    assert [(match.id, match.tier) for match in index.search("marta")] == [
        (6, Tier.WHOLE),
        (7, Tier.WORDS),
        (5, Tier.BEGINNINGS),
        (2, Tier.ADDRESS),
        (4, Tier.COMPANION),
        (1, Tier.MISSPELT),
        (3, Tier.PART),
    ]


def test_two_of_one_name_are_equally_near_and_in_order_of_their_ids() -> None:
    index = Index([Entry(8, "John Smith"), Entry(3, "JOHN SMITH"), Entry(5, "John Smithson")])
    assert index.search("smith john") == [Match(3, 0), Match(8, 0), Match(5, 10)]


@pytest.mark.parametrize("query", ["ada@", "ada.love", "ADA.LOVELACE@exam"])
def test_an_address_is_found_by_its_beginning(query: str) -> None:
    index = Index([Entry(1, "Countess", "Ada.Lovelace@example.org"), Entry(2, "Charles", "ada@example.org")])
    assert [match.tier for match in index.search(query)] == [Tier.ADDRESS]


def test_a_whole_address_means_one_guest() -> None:
    index = Index([Entry(1, "Ada", "ada@example.org"), Entry(2, "Ada", "ada@example.org.uk")])
    assert [(match.id, match.tier) for match in index.search("ada@example.org")] == [
        (1, Tier.WHOLE),
        (2, Tier.ADDRESS),
    ]


@pytest.mark.parametrize("query", ["", "  ", "!", "@", "-", "'", "_.", "\x00\x1b", "\u200d", "\udc80"])
def test_nothing_and_signs_mean_nobody(query: str) -> None:
    index = Index([Entry(1, "Ada", "_ada@example.org"), Entry(2, "O'Neil", "@", ("-",))])
    assert [match for match in index.search(query) if match.id == 1 or query != "-"] == []


@pytest.mark.parametrize("query", ["ada ada", "lovelace ada byron", "lx", "ce", "ad lx", "bo bo", "kk", "jo jo jo"])
def test_who_is_not_meant_is_not_found(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    "query", ["ada " * 2_500, "x" * 10_000, "\x00\xff\udc80" * 80, "q " * 127, "a" * LONGEST_QUERY, "1" * 300]
)
def test_what_no_person_types_means_nobody(query: str) -> None:
    assert found(query) == []


def test_of_a_long_query_the_first_words_count() -> None:
    long = "Dr Ana Maria da Silva Santos de Oliveira Pereira Costa"
    assert Index([Entry(1, long)]).search(long) == [Match(1, 1)]


def test_an_index_of_nobody() -> None:
    assert Index([]).search("ada") == []


def test_a_name_of_very_many_words() -> None:
    index = Index([Entry(1, " ".join(f"a{letter}" for letter in "bcdefghijklmnopqrstuvwxyz" * 4))])
    assert index.search("a " * 9) == [Match(1, 81)]


WORDS = st.text(st.sampled_from("abcdeéöñжй李小"), min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=4)
OTHERS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=5)


def index_with(name: str, others: list[str]) -> Index:
    return Index([Entry(0, name), *(Entry(number, other) for number, other in enumerate(others, 1))])


def distance_of_first(index: Index, query: str) -> Match | None:
    return next((match for match in index.search(query, limit=EVERYBODY) if match.id == 0), None)


@given(NAMES, OTHERS, st.data())
def test_any_order_of_the_words_without_accents_is_the_whole_name(
    words: list[str], others: list[str], data: st.DataObject
) -> None:
    typed = names.name_key(" ".join(data.draw(st.permutations(words))))
    query = data.draw(st.sampled_from([typed, typed.upper(), typed.title()]))
    assert distance_of_first(index_with(" ".join(words), others), query) == Match(0, 0)


@given(NAMES, OTHERS, st.data())
def test_beginnings_of_words_find_a_name(words: list[str], others: list[str], data: st.DataObject) -> None:
    begun = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    match = distance_of_first(index_with(" ".join(words), others), " ".join(data.draw(st.permutations(begun))))
    assert match is not None
    assert match.tier <= Tier.BEGINNINGS


def edits(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in "ax")
        yield before + after[1:]
        yield from (before + letter + after[1:] for letter in "ax")
        yield before + after[1:2] + after[:1] + after[2:]


@given(NAMES, st.text("abcdefgh", min_size=4, max_size=9), OTHERS, st.data())
def test_one_error_in_a_word_of_four_letters_is_forgiven(
    words: list[str], word: str, others: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(words)))
    wrong = data.draw(st.sampled_from(list(edits(word))))
    assume(len(words) < 4)
    match = distance_of_first(
        index_with(" ".join([*words[:place], word, *words[place:]]), others),
        " ".join([*words[:place], wrong, *words[place:]]),
    )
    assert match is not None
    assert match.tier <= Tier.MISSPELT


@given(st.text(st.characters(exclude_categories=["L", "N", "M"]), max_size=20), OTHERS)
def test_signs_alone_find_nobody_with_letters(query: str, others: list[str]) -> None:
    index = Index(Entry(number, name, f"_{number}@example.org") for number, name in enumerate(others))
    assert index.search(query) == []


@given(st.text(max_size=20), OTHERS, st.integers(0, 3))
def test_the_limit_cuts_the_same_list(query: str, others: list[str], limit: int) -> None:
    index = Index(Entry(number, name, f"{number}@example.org") for number, name in enumerate(others))
    everybody = index.search(query, limit=EVERYBODY)
    assert index.search(query, limit=limit) == everybody[:limit]
    assert everybody == sorted(
        everybody, key=lambda match: (match.distance, names.name_key(others[match.id]), match.id)
    )


TIGHT_NAMES = st.text(st.sampled_from("aabbc李 -'"), min_size=1, max_size=12)
TIGHT_ENTRIES = st.lists(
    st.tuples(
        TIGHT_NAMES, st.sampled_from([None, "ab@example.org", "b.a@example.org"]), st.lists(TIGHT_NAMES, max_size=1)
    ),
    max_size=4,
)


@given(TIGHT_NAMES, TIGHT_ENTRIES)
def test_it_finds_what_the_plain_search_finds(query: str, guests: list[tuple[str, str | None, list[str]]]) -> None:
    assume(all(len(slots(name)) <= 6 for name in [query, *(n for name, _, also in guests for n in (name, *also))]))
    entries = [Entry(number, name, email, tuple(also)) for number, (name, email, also) in enumerate(guests)]
    got = {match.id: match.distance for match in Index(entries).search(query, limit=EVERYBODY)}
    assert got == plainly(query, entries)
