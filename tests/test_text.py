from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geekx_ops import text
from geekx_ops.errors import Invalid

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
"""Unpaired surrogates and all."""
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


CONTROL = "".join(map(chr, [*range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))


def refusal(value: str, *, limit: int = 200) -> Invalid:
    with pytest.raises(Invalid) as refused:
        text.line(value, what="the name", limit=limit)
    return refused.value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \t  Lovelace \n", "Ada Lovelace"),
        ("Ada\u00a0\u00a0Lovelace\u3000", "Ada Lovelace"),
        ("Ada\r\nLovelace", "Ada Lovelace"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("\ufeffAda\u200b", "Ada"),
        ("\u00a0\u200bAda", "Ada"),
        ("Mu\u0308ller", "Müller"),
        ("McDonald van der BERG", "McDonald van der BERG"),
        ("Robert'); DROP TABLE people;--", "Robert'); DROP TABLE people;--"),
        ("<b>Ada</b> & Co", "<b>Ada</b> & Co"),
        ("Ada 👩\u200d💻", "Ada 👩\u200d💻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("山田太郎", "山田太郎"),
    ],
)
def test_a_line_is_kept_as_it_was_written(typed: str, kept: str) -> None:
    assert text.line(typed, what="the name") == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u00a0\u2003", "\u200b", "\u200d\u200c", "\u2800", "\u3164 \u115f", "\ufe0f", "\U000e0061"]
)
def test_what_cannot_be_seen_is_empty(typed: str) -> None:
    refused = refusal(typed)
    assert refused.message == "the name is empty; write at least one visible character."
    assert refused.details == {"problem": "empty", "what": "the name"}


@pytest.mark.parametrize(
    ("typed", "named", "place"),
    [
        ("Ada\u200f Lovelace", "U+200F (right-to-left mark)", 4),
        ("\u202eecalevoL adA", "U+202E (right-to-left override)", 1),
        ("Ada\0", "U+0000 (NUL)", 4),
        ("A\x1b[31mda", "U+001B (escape)", 2),
        ("Ada\x7f", "U+007F (delete)", 4),
        ("Ada\x90", "U+0090 (control character)", 4),
        ("Ad\udce9", "U+DCE9 (half a character, as from a file in another encoding)", 3),
        ("Ada\ufffe", "U+FFFE (not a character)", 4),
    ],
)
def test_a_refused_character_is_named_with_its_place(typed: str, named: str, place: int) -> None:
    refused = refusal(typed)
    assert f"holds {named} as character {place}," in refused.message
    assert refused.details["problem"] == "character"
    assert refused.details["place"] == place


@pytest.mark.parametrize("character", CONTROL + DIRECTION + "\ud800\udfff")
def test_no_such_character_passes_anywhere(character: str) -> None:
    for typed in (character, f"Ada{character}", f"{character}Ada", f"Ad{character}a"):
        assert refusal(typed).details["problem"] == "character"
        with pytest.raises(Invalid):
            text.paragraph(typed, what="the answer")


def test_the_limit_counts_what_is_kept() -> None:
    assert text.line("  " + "a" * 200 + "  ", what="the name") == "a" * 200
    assert text.line("e\u0301" * 5, what="the name", limit=5) == "é" * 5
    refused = refusal("x" * 10_000)
    assert refused.message == (f"the name has 10000 characters and may have 200; shorten it. It begins “{'x' * 39}…”.")
    assert refused.details["length"] == 10_000


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("No nuts,\r\nno fish\r", "No nuts,\nno fish"),
        ("  a   b\u00a0 \n\n\tc  ", "a b\n\n\tc"),
        ("a\u2029b\x85c\vd", "a\nb\nc\nd"),
        ("plain  text", "plain text"),
    ],
)
def test_a_paragraph_keeps_its_lines(typed: str, kept: str) -> None:
    assert text.paragraph(typed, what="the answer") == kept


def test_a_paragraph_has_limits_too() -> None:
    with pytest.raises(Invalid, match="the answer has 2001 characters and may have 2000"):
        text.paragraph("a" * 2001, what="the answer")
    with pytest.raises(Invalid, match="the answer is empty"):
        text.paragraph(" \n\t\n ", what="the answer")


@given(ANYTHING)
@example("\u200b \u200b\u00a0")
def test_a_line_is_clean_or_refused(typed: str) -> None:
    try:
        kept = text.line(typed, what="the name")
    except Invalid as refused:
        kept, said = None, refused.message
    if kept is None:
        assert said.isprintable()
        return
    assert text.line(kept, what="the name") == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == " ".join(kept.split())
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in kept)
    assert not set(kept) & set(DIRECTION)


@given(st.text(st.sampled_from("ab \t\n\r\v\u00a0\u2028\u200b\u0308é\0"), max_size=12) | ANYTHING)
def test_a_paragraph_is_clean_or_refused(typed: str) -> None:
    try:
        kept = text.paragraph(typed, what="the answer")
    except Invalid:
        return
    assert text.paragraph(kept, what="the answer") == kept
    assert not any(
        unicodedata.category(character) in {"Cc", "Cs"} for character in kept.replace("\n", "").replace("\t", "")
    )
    assert " \n" not in kept


@given(ANYTHING, st.integers(1, 50))
def test_an_excerpt_is_short_and_can_be_printed(value: str, width: int) -> None:
    shown = text.excerpt(value, width=width)
    assert len(shown) == min(len(value), width)
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("value", "alike"),
    [
        ("Łódź", "lodz"),
        ("STRASSE straße", "strasse strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Þórður Œuvre", "thordur oeuvre"),
        ("İstanbul ısı", "istanbul isi"),
        ("ℌ① ﬁ", "h1 fi"),
        ("Σίσυφος", "σισυφοσ"),
        ("मोहन", "मोहन"),
        ("a\u00adb\u200cc\ufe0f", "abc"),
    ],
)
def test_folded(value: str, alike: str) -> None:
    assert text.folded(value) == alike


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(value: str) -> None:
    assert text.folded(text.folded(value)) == text.folded(value)


def test_a_sentence_ends_once() -> None:
    ends = ["cannot be used", "cannot be used.", "cannot be used..", "is it meant?", "stop!", "cut…"]
    assert [text.sentence(one) for one in ends] == [*["cannot be used."] * 3, "is it meant?", "stop!", "cut…"]


@pytest.mark.parametrize("value", ["a", "2022", "mosaicml-dinner-2022", "a" * 60])
def test_a_slug_is_taken_as_it_is(value: str) -> None:
    assert text.slug(value, what="the event") == value


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [
        ("Café für Søren", "cafe-fur-soren"),
        ("-a", "a"),
        ("a--b", "a-b"),
        ("a\n", "a"),
        ("a" * 61, "a" * 60),
        ("", ""),
        ("東京", ""),
        ("..", ""),
    ],
)
def test_what_is_no_slug_is_refused_with_a_suggestion(value: str, suggestion: str) -> None:
    with pytest.raises(Invalid, match="has to be made of a-z, 0-9") as refused:
        text.slug(value, what="the event")
    assert refused.value.details["suggestion"] == suggestion
    assert (f"“{suggestion}” would do." in refused.value.message) == bool(suggestion)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("MosaicML Dinner, 2022!", "mosaicml-dinner-2022"),
        ("Ada's O’Brien night", "adas-obrien-night"),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_made_of_a_name(name: str, made: str) -> None:
    assert text.slug_from(name) == made


def test_a_slug_cannot_be_made_of_nothing() -> None:
    with pytest.raises(Invalid, match="can be made out of “東京”; give one"):
        text.slug_from("東京")


@given(ANYTHING)
def test_what_is_made_is_a_slug(name: str) -> None:
    try:
        made = text.slug_from(name)
    except Invalid:
        return
    assert text.slug(made, what="it") == made


@given(st.text(st.sampled_from("=+-@'\t\r\n＝a1"), max_size=6))
def test_a_cell_is_no_formula_and_can_be_read_again(value: str) -> None:
    cell = text.spreadsheet_safe(value)
    assert not cell.startswith(tuple("=+-@\t\r\n＝"))
    beneath = cell.lstrip("'")
    marked = cell.startswith("'") and beneath.startswith(tuple("=+-@\t\r\n＝"))
    assert (cell[1:] if marked else cell) == value
