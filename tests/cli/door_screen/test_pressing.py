from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.cli.door_screen import pressing, state
from geekx_ops.cli.door_screen.pressing import Action, Admit, Leave, LetWalkIn, Plain, Undo, pressed, walk_in_of
from geekx_ops.cli.door_screen.state import READY, Match, Panel, Scan, State, Tone, answered, asked, failed, looked_up
from geekx_ops.registration import ticket_code

CODE = ticket_code.new(lambda _: 123_456_789)
ADA, BO, GRACE = Match(1, "Ada"), Match(2, "Bo", inside=1), Match(3, "Grace", party_size=3)
SCAN = Scan("17:50", Tone.IN, "Ada")
PANEL = Panel(Tone.IN, name="Ada")


def typed(text: str, *matches: Match, several: bool = False, begin: State | None = None) -> State:
    """The screen after *text* was typed and looked up."""
    here = State() if begin is None else begin
    for letter in text:
        here, action = pressed(here, letter)
        assert action is None
    return looked_up(here, matches, several=several)


def after(here: State, *keys: str) -> tuple[State, Action | None]:
    action: Action | None = None
    for key in keys:
        here, action = pressed(here, key)
    return here, action


@pytest.mark.parametrize("key", ["enter", "tab"])
def test_enter_admits_a_ticket_by_its_code_and_a_name_by_its_number(key: str) -> None:
    assert after(typed(f" {CODE.upper()} "), key)[1] == Admit(CODE.upper())
    assert after(typed("a", ADA, BO), key)[1] == Admit("#1")
    assert after(typed("nobody"), key)[1] == Admit("nobody")
    assert after(typed("   "), key) == (State(), None)


@pytest.mark.parametrize("text", ["1", "#12", "abc123xyz", "2026-05-04", "0000000000000"])
def test_what_looks_like_a_code_or_a_number_means_nobody_by_resemblance(text: str) -> None:
    here = typed(text, ADA)
    assert after(here, "enter")[1] == Admit(text)
    assert after(here, "down", "enter")[1] == Admit("#1")


def test_nobody_is_guessed_among_equals() -> None:
    here = typed("a", ADA, BO, GRACE, several=True)
    assert here.highlighted is None
    for key in ("enter", "tab", "ctrl-o"):
        refused, action = pressed(here, key)
        assert (refused.panel, refused.text, action) == (pressing.SEVERAL, "a", None)
    for arrows, number in (
        (["down"], 1),
        (["down", "down"], 2),
        (["up"], 1),
        (["down"] * 9, 3),
        (["down", "down", "up"], 1),
    ):
        assert after(here, *arrows, "enter")[1] == Admit(f"#{number}")


def test_arrows_choose_and_count() -> None:
    here = typed("g", GRACE, ADA)
    assert after(here, "down", "enter")[1] == Admit("#1")
    for arrows, people in ((["left"], 2), (["left"] * 5, 1), (["left", "right"], 3), (["right"], 3)):
        assert after(here, *arrows, "enter")[1] == Admit("#3", people)
    assert after(here, "left", "down", "up", "enter")[1] == Admit("#3")
    assert after(here, "left", "r", "enter")[1] == Admit("#3")
    assert after(typed("b", BO), "left", "right")[0].people is None
    assert after(State(), "left", "up", "down", "right") == (State(), None)


def test_the_line_is_edited_and_cleared() -> None:
    here = typed("ada lovelace")
    assert after(here, "backspace")[0].text == "ada lovelac"
    assert after(here, "ctrl-w")[0].text == "ada "
    for key in ("escape", "ctrl-u"):
        cleared, _ = pressed(here, key)
        assert (cleared.text, cleared.matches, cleared.is_stale) == ("", (), False)
    assert after(here, "f7", "ctrl-b", "") == (here, None)
    assert after(State(), "backspace", "ctrl-w") == (State(), None)
    assert after(State(), " ")[0].text == ""


def test_a_letter_makes_the_matches_stale() -> None:
    here = typed("a", ADA)
    assert not here.is_stale
    assert pressed(here, "b")[0].is_stale
    assert not pressed(here, "up")[0].is_stale


def test_the_line_is_bounded() -> None:
    here = State(text="x" * pressing.LONGEST_TEXT)
    assert pressed(here, "y") == (here, None)


def test_undo_takes_the_last_first() -> None:
    nothing, action = pressed(State(), "ctrl-z")
    assert (nothing.panel, action) == (pressing.NOTHING_TO_UNDO, None)
    here = answered(typed("ada"), PANEL, SCAN, nonce="n1", number=1)
    here = answered(here, PANEL, SCAN, nonce=None, number=None)
    here = answered(here, PANEL, SCAN, nonce="n2", number=2)
    assert (here.text, here.last, here.scans) == ("", 2, (SCAN,) * 3)
    assert pressed(here, "ctrl-z")[1] == Undo("n2")
    back = state.taken_back(typed("half", begin=here), PANEL, SCAN, number=2)
    assert (back.text, pressed(back, "ctrl-z")[1]) == ("half", Undo("n1"))


def test_leaving_is_for_the_highlighted_or_the_last() -> None:
    nobody, action = pressed(State(), "ctrl-o")
    assert (nobody.panel, action) == (pressing.NOBODY_LEAVES, None)
    here = answered(State(), PANEL, SCAN, nonce="n", number=7)
    assert pressed(here, "ctrl-o")[1] == Leave("#7")
    assert pressed(typed("b", BO, begin=here), "ctrl-o")[1] == Leave("#2")
    assert pressed(typed("zzz", begin=here), "ctrl-o")[1] is None


@pytest.mark.parametrize(
    ("text", "walk_in"),
    [
        ("Ada", LetWalkIn("Ada", None)),
        ("Ada  Lovelace ,", LetWalkIn("Ada Lovelace", None)),
        ("Ada Lovelace, ada@example.org", LetWalkIn("Ada Lovelace", "ada@example.org")),
        ("Ada Lovelace ada@example.org", LetWalkIn("Ada Lovelace", "ada@example.org")),
        ("Ada Lovelace <ada@example.org>", LetWalkIn("Ada Lovelace", "ada@example.org")),
        ("ada@example.org, Ada", LetWalkIn("Ada", "ada@example.org")),
        ("Lovelace, Ada", LetWalkIn("Lovelace, Ada", None)),
        ("ada@example.org", None),
        (" , ", None),
        ("", None),
    ],
)
def test_a_walk_in_is_a_name_and_perhaps_an_address(text: str, walk_in: LetWalkIn | None) -> None:
    assert walk_in_of(text) == walk_in
    here, action = pressed(State(text=text), "ctrl-n")
    assert action == walk_in
    assert here.panel is (READY if walk_in else pressing.NO_NAME)
    assert here.text == text


def test_only_enter_on_an_empty_line_says_yes() -> None:
    here, action = pressed(typed("half"), "ctrl-r")
    assert action is Plain.PREVIEW
    here = asked(here, Panel(Tone.ASK))
    assert here.text == ""
    assert pressed(here, "enter") == (here, Plain.RELEASE)
    for keys in (["escape"], ["tab"], ["ctrl-u"], ["x", "backspace"]):
        left, action = after(here, *keys)
        assert (left.asking, left.panel, action) == (False, READY, None)
        assert after(left, "enter")[1] is None
    scanned = looked_up(after(here, *CODE)[0], [], several=False)
    assert after(scanned, "enter")[1] == Admit(CODE)
    assert not failed(here, "no").asking
    assert not answered(here, PANEL, SCAN, nonce=None, number=None).asking


def test_help_goes_by_any_key() -> None:
    for key in ("?", "f1"):
        helping, _ = pressed(State(), key)
        assert helping.helping
        for end in ("?", "f1", "enter", "escape"):
            assert pressed(helping, end) == (State(), None)
        assert pressed(helping, "a")[0].text == "a"
        assert pressed(helping, "ctrl-q")[1] is Plain.QUIT
    assert after(State(), "a", "?")[0].text == "a?"
    assert not after(State(), "a", "f1")[0].helping


def test_what_failed_keeps_the_text() -> None:
    here = failed(typed("ada", ADA), "The disk is full.")
    assert (here.text, here.panel) == ("ada", Panel(Tone.FAILED, told=("The disk is full.",)))
    assert pressed(here, "enter")[1] == Admit("#1")


NAMED = [
    "enter",
    "tab",
    "up",
    "down",
    "left",
    "right",
    "backspace",
    "escape",
    "f1",
    "ctrl-z",
    "ctrl-n",
    "ctrl-o",
    "ctrl-r",
]


@given(keys=st.lists(st.one_of(st.sampled_from(NAMED), st.characters()), max_size=30), several=st.booleans())
def test_any_keys_leave_a_screen_that_goes_on(keys: list[str], *, several: bool) -> None:
    here = State()
    for key in keys:
        if len(key) > 1 and here.is_stale:
            here = looked_up(here, [ADA, GRACE], several=several)
        here, action = pressed(here, key)
        if isinstance(action, Admit):
            assert action.people in {None, 1, 2, 3}
            here = answered(here, PANEL, SCAN, nonce="n", number=1)
        elif action is Plain.PREVIEW:
            here = asked(here, PANEL)
        assert here.highlighted is None or here.highlighted in here.matches
        assert not (here.asking and here.text)
