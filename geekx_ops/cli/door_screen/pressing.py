"""What a key does at the door. Nothing is done here: an `Action` says what is to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from geekx_ops.cli.door_screen.state import Panel, State, Tone, edited
from geekx_ops.errors import Invalid
from geekx_ops.registration import ticket_code

LONGEST_TEXT = 10_000
"""Characters that the line takes; more come only from a scanner that is stuck."""

# A code of another list has digits and no blank. It means nobody by mistake: no name is as much like it.
_LIKE_A_CODE = r"(?=\S*\d)[^\s@]{6,}|#?\d+"

SEVERAL = Panel(Tone.WHICH, "ambiguous", told=("Several are meant equally well: choose with ↑ ↓, then Enter.",))
NO_NAME = Panel(Tone.FAILED, told=("Type the name first, or name, address; then Ctrl-N lets them in as a walk-in.",))
NOTHING_TO_UNDO = Panel(Tone.FAILED, told=("Nothing (more) was done at this screen that could be taken back.",))
NOBODY_LEAVES = Panel(Tone.FAILED, told=("Who leaves? Type a part of the name, then Ctrl-O.",))


@dataclass(frozen=True, slots=True)
class Admit:
    """Let in whom *who* means."""

    who: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Note that somebody has left."""

    who: str


@dataclass(frozen=True, slots=True)
class LetWalkIn:
    """Sign somebody up and let her in."""

    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what the scan *nonce* did."""

    nonce: str


class Plain(StrEnum):
    """Actions that need nothing more said."""

    PREVIEW = "preview"
    RELEASE = "release"
    REDRAW = "redraw"
    QUIT = "quit"


Action = Admit | Leave | LetWalkIn | Undo | Plain
Step = tuple[State, Action | None]


def pressed(state: State, key: str) -> Step:
    """What *key* makes of *state*, and what is to be done. But for letters, the matches must be those of the text."""
    if state.helping:
        state = replace(state, helping=False)
        if key in {"?", "f1", "enter", "escape"}:
            return state, None
    if len(key) == 1:
        return _typed(state, key), None
    return _KEYS.get(key, _unmoved)(state)


def walk_in_of(text: str) -> LetWalkIn | None:
    """Who *text* says has come: “Name”, “Name, address”, “Name address”; None without a name."""
    words = text.replace(",", " , ").split()
    addresses = [word for word in words if "@" in word]
    if not addresses:
        name, email = text.strip(" ,"), None
    else:
        email = addresses[-1].strip("<>")
        name = " ".join(word for word in words if word is not addresses[-1])
    name = re.sub(r"\s+", " ", name.replace(" ,", ",")).strip(" ,")
    return LetWalkIn(name, email) if name else None


def _typed(state: State, letter: str) -> State:
    if not state.text and letter in "? ":
        return replace(state, helping=letter == "?")
    if len(state.text) >= LONGEST_TEXT:
        return state
    return edited(state, state.text + letter)


def _unmoved(state: State) -> Step:
    return state, None


def _entered(state: State) -> Step:
    """Enter, or a scanner's Tab."""
    text = state.text.strip()
    if not text:
        return edited(state, ""), None
    match = state.highlighted
    if code_of(text) or (state.chosen is None and re.fullmatch(_LIKE_A_CODE, text)):
        return state, Admit(text, state.people)
    if match is not None:
        return state, Admit(f"#{match.number}", state.people)
    if state.matches:
        return replace(state, panel=SEVERAL), None
    return state, Admit(text)


def code_of(text: str) -> str | None:
    """The ticket code that *text* is, in its stored form."""
    try:
        return ticket_code.parse(text)
    except Invalid:
        return None


def _confirmed(state: State) -> Step:
    return (state, Plain.RELEASE) if state.asking else _entered(state)


def _chosen(by: int) -> Callable[[State], Step]:
    def choose(state: State) -> Step:
        numbers = [match.number for match in state.matches]
        if not numbers:
            return state, None
        match = state.highlighted
        place = 0 if match is None else numbers.index(match.number) + by
        number = numbers[min(max(place, 0), len(numbers) - 1)]
        return replace(state, chosen=number, people=None), None

    return choose


def _counted(by: int) -> Callable[[State], Step]:
    def count(state: State) -> Step:
        match = state.highlighted
        if match is None or match.left == 0:
            return state, None
        people = min(max((state.people or match.left) + by, 1), match.left)
        return replace(state, people=people), None

    return count


def _shortened(state: State) -> Step:
    return edited(state, state.text[:-1]), None


def _without_last_word(state: State) -> Step:
    return edited(state, re.sub(r"\S*\s*\Z", "", state.text)), None


def _cleared(state: State) -> Step:
    return edited(state, ""), None


def _undone(state: State) -> Step:
    if not state.done:
        return replace(state, panel=NOTHING_TO_UNDO), None
    return state, Undo(state.done[-1])


def _walked_in(state: State) -> Step:
    action = walk_in_of(state.text)
    return (replace(state, panel=NO_NAME), None) if action is None else (state, action)


def _left(state: State) -> Step:
    match = state.highlighted
    if match is None and state.matches:
        return replace(state, panel=SEVERAL), None
    number = match.number if match else None if state.text else state.last
    if number is None:
        return replace(state, panel=NOBODY_LEAVES), None
    return state, Leave(f"#{number}")


def _acting(action: Plain) -> Callable[[State], Step]:
    return lambda state: (state, action)


def _helped(state: State) -> Step:
    return replace(state, helping=not state.text), None


_KEYS: dict[str, Callable[[State], Step]] = {
    "enter": _confirmed,
    "tab": _entered,
    "up": _chosen(-1),
    "down": _chosen(+1),
    "left": _counted(-1),
    "right": _counted(+1),
    "backspace": _shortened,
    "escape": _cleared,
    "f1": _helped,
    "ctrl-u": _cleared,
    "ctrl-w": _without_last_word,
    "ctrl-z": _undone,
    "ctrl-n": _walked_in,
    "ctrl-o": _left,
    "ctrl-r": _acting(Plain.PREVIEW),
    "ctrl-l": _acting(Plain.REDRAW),
    "ctrl-q": _acting(Plain.QUIT),
    "ctrl-c": _acting(Plain.QUIT),
    "ctrl-d": _acting(Plain.QUIT),
}
