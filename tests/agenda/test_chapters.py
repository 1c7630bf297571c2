from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.chapters import (
    Began,
    Chapter,
    Chapters,
    Segment,
    chapters,
    for_webvtt,
    for_youtube,
    recorded,
    sound,
)
from geekx_ops.errors import Conflict, Invalid
from tests.agenda.clocks import at, minutes

SECOND = timedelta(seconds=1)


def began(*parts: tuple[str, float, float | None]) -> list[Began]:
    """Items by title, and minutes after seven of start and end."""
    return [
        Began(title, at(begin), None if end is None else at(end), title == "Welcome!") for title, begin, end in parts
    ]


def segment(begin: float, end: float | None = None) -> Segment:
    return Segment(at(begin), None if end is None else at(end))


def told(found: Chapters) -> list[str]:
    return [f"{one.at / SECOND:g} {one.title}" for one in found.chapters]


EVENING = began(("Welcome!", 0, 5), ("One", 5, 15), ("Break", 15, 30), ("Two", 30, 45))


@pytest.mark.parametrize(
    ("segments", "nudge", "expected"),
    [
        # From before the first word to after the last.
        ([segment(-1, 50)], 0, ["0 Welcome!", "360 One", "960 Break", "1860 Two"]),
        ([segment(0)], 0, ["0 Welcome!", "300 One", "900 Break", "1800 Two"]),
        # It begins in the middle of an item, or when one has ended already.
        ([segment(2)], 0, ["0 Welcome!", "180 One", "780 Break", "1680 Two"]),
        ([segment(7)], 0, ["0 One", "480 Break", "1380 Two"]),
        # It ends in the middle of one, or before some began.
        ([segment(0, 20)], 0, ["0 Welcome!", "300 One", "900 Break"]),
        ([segment(0, 30)], 0, ["0 Welcome!", "300 One", "900 Break"]),
        # It was interrupted: what began then starts with the next part, what only was then is not in it.
        ([segment(0, 14), segment(25, 50)], 0, ["0 Welcome!", "300 One", "840 Break", "1140 Two"]),
        ([segment(0, 15), segment(30, 50)], 0, ["0 Welcome!", "300 One", "900 Two"]),
        ([segment(0, 3), segment(4, 6), segment(40, 50)], 0, ["0 Welcome!", "240 One", "300 Two"]),
        # The clock of the camera is not ours.
        ([segment(0, 50)], 3, ["0 Welcome!", "303 One", "903 Break", "1803 Two"]),
        ([segment(0, 50)], -3, ["0 Welcome!", "297 One", "897 Break", "1797 Two"]),
        ([segment(0, 50)], -400, ["0 One", "500 Break", "1400 Two"]),
        # Nothing of it.
        ([segment(60, 70)], 0, []),
        ([segment(-10, -5)], 0, []),
    ],
)
def test_where_each_item_is_in_the_recording(segments: list[Segment], nudge: int, expected: list[str]) -> None:
    assert told(chapters(EVENING, segments, nudge * SECOND)) == expected


def test_what_is_not_in_it_is_named() -> None:
    assert chapters(EVENING, [segment(7, 20)]).outside == ("Welcome!", "Two")


def test_before_anything_has_begun_is_the_welcome() -> None:
    assert told(chapters(began(("One", 5, 15)), [segment(0)])) == ["0 Welcome", "300 One"]
    assert told(chapters(began(("One", 0.1, 15)), [segment(0)])) == ["0 One"]


def test_between_two_items_nothing_is_welcomed() -> None:
    items = began(("One", 0, 10), ("Two", 20, 30), ("Three", 30, 40))
    assert told(chapters(items, [segment(15)])) == ["0 Two", "900 Three"]


def test_chapters_under_ten_seconds_are_merged_and_the_later_title_stays() -> None:
    items = began(("One", 0, 5), ("Mistake", 5, 5.1), ("Two", 5.1, 20), ("Three", 20, None))
    assert told(chapters(items, [segment(0, 20.1)])) == ["0 One", "300 Two"]
    assert told(chapters(items, [segment(0, 20.2)])) == ["0 One", "300 Two", "1200 Three"]
    slips = began(("A", 0, 0.1), ("B", 0.1, 0.2), ("C", 0.2, 10))
    assert told(chapters(slips, [segment(0)])) == ["0 B", "12 C"]


def test_titles_are_one_line_and_for_youtube_without_markup_and_cut_between_words() -> None:
    titles = ["<b>Fast\n& furious</b>", "word " * 40, "x" * 140, "\x00 <>"]
    found = chapters([Began(title, at(number), at(number + 1)) for number, title in enumerate(titles)], [segment(0)])
    assert [one.title for one in found.chapters] == [
        "<b>Fast & furious</b>",
        " ".join(["word"] * 40),
        "x" * 140,
        "<>",
    ]
    shown = [row.partition(" ")[2] for row in for_youtube(found).splitlines()]
    assert shown == ["b Fast & furious /b", " ".join(["word"] * 19) + " word…", "x" * 99 + "…", "?"]
    assert all(len(title) <= 100 for title in shown)


@pytest.mark.parametrize(
    "segments",
    [[segment(0), segment(10)], [segment(0, 12), segment(10, 20)], [segment(5, 5)], [segment(9, 3)]],
)
def test_segments_that_cannot_be(segments: list[Segment]) -> None:
    with pytest.raises(Invalid):
        sound(segments)


def test_segments_in_any_order() -> None:
    assert sound([segment(10), segment(0, 5)]) == (segment(0, 5), segment(10))
    assert recorded(sound([segment(0, 5), segment(10, 12)])) == minutes(7)
    assert recorded(sound([segment(0, 5), segment(10)])) is None


def test_lines_for_youtube() -> None:
    items = began(("One", 0, 5), ("Two", 5, 59.99), ("Three", 60, 90))
    assert for_youtube(chapters(items, [segment(0)])) == "0:00 One\n5:00 Two\n1:00:00 Three\n"


def test_why_youtube_would_show_none() -> None:
    with pytest.raises(Conflict, match="at least 3, each of 10 seconds or more; this recording has 2 chapters"):
        for_youtube(chapters(EVENING[:2], [segment(0)]))
    with pytest.raises(Conflict, match="has 1 chapter by the log of the evening, and “Welcome” before anything has"):
        for_youtube(chapters(began(("One", 5, 9)), [segment(0)]))
    many = Chapters(tuple(Chapter(number * minutes(1), "😀" * 50) for number in range(60)), None)
    with pytest.raises(Conflict, match="at most 5000 characters, and these chapters have 6"):
        for_youtube(many)


def test_a_file_of_webvtt() -> None:
    items = began(("Q & A", 0, 5), ("Two", 5, 90))
    assert for_webvtt(chapters(items, [segment(0)])) == (
        "WEBVTT\n\n00:00:00.000 --> 00:05:00.000\nQ &amp; A\n\n00:05:00.000 --> 01:30:00.000\nTwo\n"
    )
    long = "a <b> --> " + "word " * 40
    assert long.strip().replace("<", "&lt;").replace(">", "&gt;") in for_webvtt(
        chapters(began((long, 0, 5)), [segment(0)])
    )
    assert for_webvtt(chapters(items, [segment(0, 60.005)])).endswith("01:00:00.300\nTwo\n")


def test_why_there_is_no_webvtt() -> None:
    with pytest.raises(Conflict, match="nothing that was logged"):
        for_webvtt(chapters(EVENING, [segment(60)]))
    with pytest.raises(Conflict, match="when the last chapter ends"):
        for_webvtt(chapters(began(("One", 0, None)), [segment(0)]))


@st.composite
def evenings(draw: st.DrawFn) -> tuple[list[Began], list[Segment], timedelta]:
    marks = sorted(draw(st.lists(st.integers(0, 7200), min_size=1, max_size=12)))
    instants = [at(0) + mark * SECOND for mark in marks]
    ends: list[datetime | None] = [*instants[1:], draw(st.sampled_from([None, instants[-1] + minutes(3)]))]
    items = [Began(draw(st.text(max_size=130)), begin, end) for begin, end in zip(instants, ends, strict=True)]
    cuts = sorted(draw(st.lists(st.integers(-600, 8000), unique=True, min_size=2, max_size=6)))
    segments = [
        Segment(at(0) + begin * SECOND, at(0) + end * SECOND) for begin, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return items, segments, draw(st.integers(-90, 90)) * SECOND


@given(evenings())
def test_the_rules_of_youtube_are_kept_or_none_are_made(evening: tuple[list[Began], list[Segment], timedelta]) -> None:
    items, segments, nudge = evening
    found = chapters(items, sound(segments), nudge)
    length = recorded(segments)
    assert length is not None
    if found.chapters:
        assert found.chapters[0].at == timedelta()
        assert all(after.at - one.at >= 10 * SECOND for one, after in pairwise(found.chapters))
        assert len(found.chapters) == 1 or length - found.chapters[-1].at >= 10 * SECOND
    try:
        lines = for_youtube(found).splitlines()
    except Conflict:
        assert len(found.chapters) < 3
    else:
        assert len(lines) == len(found.chapters)
        assert all(re.fullmatch(r"(\d:)?\d?\d:\d\d [^<>\n]+", line) for line in lines)


@given(evenings())
def test_cues_of_webvtt_follow_each_other(evening: tuple[list[Began], list[Segment], timedelta]) -> None:
    items, segments, nudge = evening
    found = chapters(items, sound(segments), nudge)
    if not found.chapters:
        return
    header, *cues = for_webvtt(found).removesuffix("\n").split("\n\n")
    assert header == "WEBVTT"
    spans = [re.fullmatch(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n([^\n]+)", cue) for cue in cues]
    assert all(span is not None and span[1] < span[2] and "-->" not in span[3] for span in spans)
    assert all(one[2] == after[1] for one, after in pairwise(span for span in spans if span is not None))
