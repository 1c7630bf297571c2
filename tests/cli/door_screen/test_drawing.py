from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from geekx_ops.cli.door_screen.drawing import HELP, LOWEST, NARROWEST, lines
from geekx_ops.cli.door_screen.pressing import NO_NAME, NOTHING_TO_UNDO, SEVERAL
from geekx_ops.cli.door_screen.state import READY, Match, Panel, Scan, State, Tone, View
from geekx_ops.cli.screen.painting import wrapped

CODES = re.compile(r"\x1b\[[\d;]*m")
AWKWARD = [
    "李小龍",
    "e\u0301" * 50,
    "\x1b[2J\x07\r\n\t",
    "👩‍👩‍👧 ☕\ufe0f1\ufe0f#",
    "\u0301\u200d\u202e",
    "𝕏" * 90,
    "",
    "ก็" * 40,
]
TEXTS = st.one_of(st.text(max_size=120), st.sampled_from(AWKWARD))
NUMBERS = st.integers(0, 10**6)
MANY = st.lists(TEXTS, max_size=9).map(tuple)
PANELS = st.builds(Panel, st.sampled_from(Tone), TEXTS, TEXTS, TEXTS, MANY, MANY)
MATCHES = st.lists(
    st.builds(Match, st.integers(1, 9), TEXTS, st.integers(1, 4), st.integers(0, 4), TEXTS, TEXTS),
    max_size=8,
    unique_by=lambda match: match.number,
)
SCANS = st.lists(st.builds(Scan, st.just("17:50"), st.sampled_from(Tone), TEXTS, TEXTS), max_size=12).map(tuple)
VIEWS = st.builds(View, TEXTS, TEXTS, TEXTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, MANY, TEXTS)
STATES = st.builds(
    State,
    text=TEXTS,
    matches=MATCHES.map(tuple),
    several=st.booleans(),
    chosen=st.integers(1, 9),
    people=st.integers(1, 4),
    panel=PANELS,
    helping=st.booleans(),
    scans=SCANS,
    view=VIEWS,
)


@given(state=STATES, width=st.integers(1, 200), height=st.integers(1, 70), colour=st.booleans())
@example(state=State(), width=NARROWEST, height=LOWEST, colour=True)
@example(state=State(helping=True), width=NARROWEST, height=LOWEST, colour=True)
def test_any_screen_has_its_size(state: State, width: int, height: int, *, colour: bool) -> None:
    drawn = lines(state, width, height, colour=colour)
    assert len(drawn) == height or (len(drawn) < height and (width < NARROWEST or height < LOWEST))
    for line in drawn:
        plain = CODES.sub("", line)
        assert plain.isprintable()
        assert 0 <= wcswidth(plain) <= width
        assert colour or not re.search(r"\x1b\[(?:[\d;]*;)?[34]\d", line)


@given(text=TEXTS, width=st.integers(2, 60))
def test_wrapped_text_fits_and_loses_no_word(text: str, width: int) -> None:
    found = wrapped(text, width)
    assert all(wcswidth(line) <= width for line in found)
    if text.isascii() and text.isprintable():
        assert "".join(found).replace(" ", "") == text.replace(" ", "")


def plain(state: State, width: int = 80, height: int = 24) -> list[str]:
    return [CODES.sub("", line).rstrip() for line in lines(state, width, height, colour=True)]


@pytest.mark.parametrize("tone", Tone)
def test_each_answer_has_a_sign_and_a_word_without_colours(tone: Tone) -> None:
    sign, word = tone.value.split(" ", 1)
    assert sign in "·✓✗!↶?"
    assert f"  {sign} {word}" in plain(State(panel=Panel(tone)))[4]
    assert all("\x1b[4" not in line for line in lines(State(panel=Panel(tone)), 80, 24, colour=False))


def test_notes_are_never_pushed_out_by_what_is_told() -> None:
    notes = (
        "dietary: nut allergy",
        "first-dinner: yes",
        "photo-consent: no",
        "Bring the wheelchair ramp to the side entrance",
    )
    panel = Panel(Tone.NO, "already-in", "Ada", told=("word " * 200,), notes=notes)
    for width, height in ((80, 24), (60, 20), (200, 60)):
        shown = " ".join(" ".join(plain(State(panel=panel), width, height)).split())
        for note in notes:
            assert f"● {note}" in shown


def test_a_name_is_large_where_that_can_be_read() -> None:
    for name, shown in (("Ada", "A d a"), ("李小龍", "李小龍"), ("x" * 60, "x" * 60), ("Zoë", "Z o ë")):
        assert plain(State(panel=Panel(Tone.IN, name=name)))[6] == f"  {shown}"


def test_all_the_help_fits_into_the_smallest_window() -> None:
    shown = plain(State(helping=True), NARROWEST, LOWEST)
    assert [line.split()[0] for line in shown[3:-2]] == [keys.split()[0].strip() for keys, _ in HELP]
    assert not any(len(keys) > 12 or len(told) > NARROWEST - 14 for keys, told in HELP)


def test_what_is_chosen_can_always_be_seen() -> None:
    matches = tuple(Match(number, f"Guest {number}") for number in range(1, 9))
    for height in (15, 20, 24, 40):
        for number in range(1, 9):
            assert f"▸ Guest {number}" in plain(State(text="g", matches=matches, chosen=number), height=height)


def test_the_end_of_a_long_line_is_seen() -> None:
    shown = plain(State(text="x" * 500 + "end"))
    assert next(line for line in shown if line.startswith("> ")).endswith("xend")


def test_who_is_to_be_called_in_is_seen_or_counted() -> None:
    names = tuple(f"Guest Number {number}" for number in range(9))
    assert plain(State(view=View(call_in=names[:2])))[2] == "CALL IN:  ● Guest Number 0   ● Guest Number 1"
    assert plain(State(view=View(call_in=names)))[2].endswith("● Guest Number 2  +6 more")
    assert plain(State(view=View(call_in=("x" * 99, "y"))))[2].startswith("CALL IN:  2 ● xxx")
    assert plain(State(view=View(call_in=names, trouble="The server is away.")))[2] == "! The server is away."
    assert plain(State(view=View(conflicts=2)))[1].endswith("! let in twice 2")


def test_our_own_sentences_fit() -> None:
    for panel in (READY, SEVERAL, NO_NAME, NOTHING_TO_UNDO):
        told = " ".join(panel.told)
        assert told in " ".join(" ".join(plain(replace(State(), panel=panel), NARROWEST, LOWEST)).split())
