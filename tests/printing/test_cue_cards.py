"""What stands on the cards; that text stays in the upper two thirds, and no sentence is broken between two cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geekx_ops.agenda.plan import ItemKind, Speaker
from geekx_ops.printing import card_filling as filling
from geekx_ops.printing import cue_cards as cards
from geekx_ops.printing.card_filling import CARD_SIZES, CardSize, Look
from geekx_ops.printing.cue_cards import Card
from geekx_ops.printing.programme import Programme
from geekx_ops.printing.sentences import sentences
from tests.printing.evenings import LONG, SEVEN, begun, item, late, long_evening, programme

A5 = CARD_SIZES["a5"]
ADA = Speaker("ada", "Ada Example", say_it="AY-da", pronouns="she/her", role="Engineer", employer="Acme")
BO = Speaker("bo", "Bo Sample", not_yet="his new job")
EVE = Speaker("eve", "Eve Trial")
PEOPLE = (ADA, BO, EVE)


def made(found: Programme, size: str = "a5", **wishes: Any) -> list[Card]:
    return list(cards.cue_cards(found, CARD_SIZES[size], **wishes).cards)


def said(card: Card) -> list[tuple[Look, str]]:
    return [(piece.look, piece.text) for group in card.groups for piece in group]


def test_all_that_the_emcee_needs_is_on_the_card() -> None:
    found = programme(
        item("first", "First talk", speakers=("ada",)),
        item("second", "Second talk", speakers=("bo",), introduction="Bo is here. Welcome him!", starts=SEVEN),
        item("third", "Third talk", speakers=("ada",)),
        speakers=PEOPLE,
        emcee="eve",
    )
    first, second, third = made(found)
    assert (second.mark, second.when, second.introduction) == ("2", "19:00! · 10m", "introduction 3 s")
    assert said(second) == [
        (Look.TITLE, "Second talk"),
        (Look.THANKS, "Thank Ada Example (say AY-da)"),
        (Look.NAME, "Bo Sample"),
        (Look.SECRET, "Do not say: his new job"),
        (Look.WORDS, "Bo is here."),
        (Look.WORDS, "Welcome him!"),
    ]
    assert (first.next, second.next) == ("Next: 2 · Bo Sample: Second talk", "Next: 3 · Ada Example: Third talk")
    assert said(first)[1:] == [
        (Look.NAME, "Ada Example (she/her)"), (Look.SAY, "Say: AY-da"), (Look.ROLE, "Engineer, Acme"),
    ]  # fmt: skip
    assert third.next == "Next: nothing, this was the last"


def thanks(*before: str, then: str = "eve", kind: ItemKind = ItemKind.TALK) -> list[str]:
    one = item("one", speakers=before, kind=kind)
    two = made(programme(one, item("two", speakers=(then,)), speakers=PEOPLE, emcee="eve"))[1]
    return [text for look, text in said(two) if look is Look.THANKS]


def test_whom_to_thank() -> None:
    assert thanks("ada", "bo", then="bo") == ["Thank Ada Example (say AY-da)"]
    assert thanks("ada", "bo") == ["Thank Ada Example and Bo Sample"]
    assert thanks("eve") == []  # the emcee does not thank herself
    assert thanks("ada", then="ada") == []  # she stays on stage
    assert thanks("ada", kind=ItemKind.BREAK) == []  # she was thanked before it
    assert thanks() == []


def test_the_break_is_where_the_last_speaker_is_thanked() -> None:
    found = programme(
        item("one", speakers=("ada",)), item("pause", "Break", kind=ItemKind.BREAK), item("two", speakers=("bo",)),
        speakers=PEOPLE, emcee="eve",
    )  # fmt: skip
    assert said(made(found)[1]) == [(Look.TITLE, "Break"), (Look.THANKS, "Thank Ada Example (say AY-da)")]


def test_who_was_skipped_on_stage_is_not_thanked() -> None:
    night = programme(item("one", speakers=("ada",)), item("zero", speakers=("bo",)), item("two"), speakers=PEOPLE)
    found = begun(night, late(), SEVEN + timedelta(minutes=25))
    assert (Look.THANKS, "Thank Ada Example (say AY-da)") in said(made(found)[2])
    assert made(found)[0].next == "Next: 3 · Two"
    assert made(found)[2].when == "19:22 · 10m"  # as it is expected now


def test_an_emcee_hands_over_and_may_have_cards_of_her_own() -> None:
    found = programme(
        item("one", emcee="ada"), item("two", speakers=("bo",)), item("three", room="Patio"), speakers=PEOPLE,
        emcee="eve", room="Hall",
    )  # fmt: skip
    assert [card.hand_over for card in made(found)] == ["Hand over to Eve Trial", "", ""]
    assert made(found)[1].next == "Next: 3 · Three (Patio)"
    mine = cards.cue_cards(found, A5, emcee="ada")
    assert (mine.title, [card.mark for card in mine.cards]) == ("Cue cards of Ada Example", ["1"])


def test_of_many_people_each_has_one_line() -> None:
    found = programme(item("panel", speakers=("ada", "bo", "eve")), speakers=PEOPLE)
    assert said(made(found)[0])[1:] == [
        (Look.BRIEF, "Ada Example (say AY-da, she/her), Engineer, Acme"),
        (Look.BRIEF, "Bo Sample"),
        (Look.SECRET, "Do not say: his new job"),
        (Look.BRIEF, "Eve Trial"),
    ]


def test_crew_notes_are_on_no_card() -> None:
    found = programme(item("one", notes="Own laptop.", cues=("mic 4 open",)))
    assert "laptop" not in str(made(found))
    assert "mic 4" not in str(made(found))


def test_without_an_introduction_a_bio_helps_out() -> None:
    about = Speaker("cy", "Cy Case", bio="Cy knows things. " * 60)
    found = made(programme(item("one", speakers=("cy",)), speakers=[about]))
    words = [text for card in found for look, text in said(card) if look is Look.WORDS]
    assert words == ["Cy knows things."] * 46  # 138 words: a minute
    label = next(text for look, text in said(found[0]) if look is Look.LABEL)
    assert label == "No introduction; of the bio, 1:00 min:"


def test_a_bio_of_ten_thousand_words_stays_a_minute() -> None:
    endless = Speaker("cy", "Cy Case", bio="word " * 10_000)
    found = made(programme(item("one", speakers=("cy",)), speakers=[endless]))
    words = " ".join(text for card in found for look, text in said(card) if look is Look.WORDS)
    assert words.split().count("word") == 140
    assert len(found) <= 4


def test_where_the_top_has_no_room_the_length_stands_in_front() -> None:
    found = programme(item("one", introduction="Hello there. Welcome!"))
    (short,) = made(found, "3x5")
    assert short.introduction == "intro 2 s"
    night = item("one", introduction="Hello there. Welcome!", starts=SEVEN + timedelta(hours=6), minutes=75)
    (first,) = made(programme(night), "3x5")
    assert (first.when, first.introduction) == ("01:00 +1! · 1h15m", "")
    assert said(first)[1:] == [
        (Look.LABEL, "Introduction, 2 s:"), (Look.WORDS, "Hello there."), (Look.WORDS, "Welcome!"),
    ]  # fmt: skip


def test_an_empty_plan_has_no_cards() -> None:
    assert made(programme()) == []


def test_a_further_card_says_which_it_is_and_of_what() -> None:
    said_before = " ".join(f"This is sentence number {number} of the introduction." for number in range(20))
    found = made(programme(item("one", "A talk", introduction=said_before)))
    assert [card.mark for card in found] == ["1 (1 of 3)", "1 (2 of 3)", "1 (3 of 3)"]
    assert [card.first for card in found] == [True, False, False]
    assert [(card.again, card.when) for card in found] == [("", "19:00 · 10m"), ("A talk", ""), ("A talk", "")]
    words = [text for card in found for look, text in said(card) if look is Look.WORDS]
    assert words == sentences(said_before)


def height(card: Card, size: CardSize) -> float:
    return sum(filling.height(group, size) for group in card.groups)


def room(card: Card, size: CardSize) -> float:
    return size.room(2 if card.hand_over else 1)


TEXT = st.lists(st.text("abcde fgM.葵!", min_size=1, max_size=80).filter(str.strip), min_size=1, max_size=25)


@settings(max_examples=40)
@given(TEXT, st.text("abc d-", min_size=1, max_size=200).filter(str.strip), st.sampled_from(sorted(CARD_SIZES)))
def test_all_text_is_on_a_card_and_in_its_upper_two_thirds(parts: list[str], title: str, size: str) -> None:
    introduction = ". ".join(parts)
    found = made(programme(item("one", title, introduction=introduction)), size)
    assert all(height(card, CARD_SIZES[size]) <= room(card, CARD_SIZES[size]) for card in found)
    words = "".join(text for card in found for look, text in said(card) if look is Look.WORDS)
    assert words.replace("…", "").replace(" ", "") == introduction.replace(" ", "")


@pytest.mark.parametrize("size", sorted(CARD_SIZES))
def test_no_sentence_is_broken_that_a_card_can_hold(size: str) -> None:
    found = long_evening()
    by_number: dict[str, list[str]] = {}
    for card in made(found, size):
        words = [text for look, text in said(card) if look is Look.WORDS]
        by_number.setdefault(card.mark.split()[0], []).extend(words)
    for one in found.listed:
        assert by_number[str(one.number)] == sentences(one.planned.item.introduction or "")


def test_a_sentence_that_no_card_can_hold_goes_on_with_ellipses() -> None:
    endless = "and ".join(["this sentence goes on "] * 60).strip() + "."
    words = [
        text
        for card in made(programme(item("one", introduction=endless)), "3x5")
        for look, text in said(card)
        if look is Look.WORDS
    ]
    assert words[0].endswith(" …")
    assert all(text.startswith("… ") for text in words[1:])


DINNER = "10 Lessons Learned from Building High Performance Diverse Teams"
WARNING = "any other title than the one of the programme: a promotion is only announced by her company"


def test_a_talk_takes_up_to_three_of_the_smallest_cards_and_its_warning_one() -> None:
    lamya = Speaker("lamya", "Lamya Alaoui", role="Director of People Ops", employer="Hala Systems", not_yet=WARNING)
    said_of_her = "Ten lessons about teams, the last talk of tonight. Lamya Alaoui is Director of People Ops at Hala."
    before = item("before", speakers=("ada",))
    talk = item("talk", DINNER, speakers=("lamya",), introduction=said_of_her)
    found = made(programme(before, talk, speakers=(ADA, lamya)), "3x5")[1:]
    assert [[look for look, _ in said(card)] for card in found] == [
        [Look.TITLE, Look.THANKS],
        [Look.NAME, Look.ROLE, Look.SECRET],
        [Look.WORDS, Look.WORDS],
    ]
    assert said(found[0])[0] == (Look.TITLE, DINNER)
    assert said(found[1])[2] == (Look.SECRET, f"Do not say: {WARNING}")


def test_what_no_card_can_hold_is_broken_under_its_heading() -> None:
    bo = Speaker(
        "bo", "Bo Sample", say_it="bo", role="Head of a department with a long name", not_yet=f"{WARNING}. " * 4
    )
    found = made(programme(item("one", "A talk", speakers=("bo",)), speakers=[bo]), "3x5")
    assert len(found) > 2
    assert [said(card)[0] for card in found[1:]] == [(Look.NAME, "Bo Sample")] * (len(found) - 1)
    secrets = [text for card in found for look, text in said(card) if look is Look.SECRET]
    assert all(text.startswith("Do not say: ") for text in secrets)
    assert " ".join(text.removeprefix("Do not say: ").strip("… ") for text in secrets) == (f"{WARNING}. " * 4).strip()


def test_a_heading_that_takes_half_of_a_card_is_not_repeated() -> None:
    wide = Speaker("w", "Wolfeschlegelstein " * 4, role="Head of Everything", not_yet=WARNING)
    found = made(programme(item("one", speakers=("w",)), speakers=[wide]), "3x5")
    looks = [look for card in found for look, _ in said(card)]
    assert looks == [Look.TITLE, Look.NAME, Look.ROLE, Look.SECRET]


def following(*speakers: Speaker, title: str = "Evaluating what it was all for", size: str = "half-letter") -> str:
    talk = item("two", title, speakers=tuple(speaker.slug for speaker in speakers))
    return made(programme(item("one"), talk, speakers=speakers), size)[0].next


def test_names_give_way_before_a_title_does() -> None:
    assert following(ADA, BO, EVE) == "Next: 2 · Ada Example, Bo Sample and Eve Trial: Evaluating…"
    assert following(ADA, BO, EVE, size="4x6") == "Next: 2 · Ada Example and 2 others: Evaluati…"
    assert following(ADA, BO, size="3x5") == "Next: 2 · Ada… and 1 other: Evaluati…"
    assert following(ADA, size="3x5", title="Short") == "Next: 2 · Ada Example: Short"
    assert following(Speaker("w", "Wolfeschlegelsteinhausen von Bergerdorff"), size="3x5").startswith("Next: 2 · Wolf")
    assert "…: Evaluat" in following(Speaker("w", "Wolfeschlegelsteinhausen von Bergerdorff"), size="3x5")
    assert following(Speaker("w", "W" * 90), size="3x5") == "Next: 2 · WWWWWWWWW…: Evaluati…"


def test_of_a_panel_each_bio_stays_with_its_name_and_nobody_is_left_out() -> None:
    people = (replace(ADA, bio="Ada builds engines. She knows why."), BO, replace(EVE, bio="Eve tries things. Always."))
    found = made(programme(item("panel", speakers=("ada", "bo", "eve")), speakers=people), "3x5")
    groups = [[(piece.look, piece.text) for piece in group] for card in found for group in card.groups]
    assert groups[1:] == [
        [
            (Look.BRIEF, "Ada Example (say AY-da, she/her), Engineer, Acme"),
            (Look.LABEL, "No introduction; of the bio, 3 s:"),
            (Look.WORDS, "Ada builds engines."),
            (Look.WORDS, "She knows why."),
        ],
        [
            (Look.BRIEF, "Bo Sample"),
            (Look.SECRET, "Do not say: his new job"),
            (Look.LABEL, "No introduction, and no bio."),
        ],
        [
            (Look.BRIEF, "Eve Trial"),
            (Look.LABEL, "No introduction; of the bio, 2 s:"),
            (Look.WORDS, "Eve tries things."),
            (Look.WORDS, "Always."),
        ],
    ]


def test_letters_are_large_enough_to_be_read_aloud() -> None:
    assert min(size.size_of(look) for size in CARD_SIZES.values() for look in Look) >= 16
    assert {size.name: size.line for size in CARD_SIZES.values()} == {
        "a5": 1.5, "half-letter": 1.5, "4x6": 1.5, "3x5": 1.25,
    }  # fmt: skip
    assert len(LONG[:200]) == 200
