"""What is on the screen of the door, and how it changes when something was done or found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

MOST_SCANS = 50
"""Scans that are remembered for the list."""


class Tone(StrEnum):
    """What an answer says at first sight: the text of its band, with a sign for those who do not see its colour."""

    READY = "· READY"
    IN = "✓ IN"
    OUT = "✓ OUT"
    DONE = "✓ DONE"
    NO = "✗ NO"
    FAILED = "✗ NOT DONE"
    WAIT = "! WAIT"
    BACK = "↶ TAKEN BACK"
    WHICH = "? WHICH ONE"
    ASK = "? RELEASE"


LOUD = frozenset({Tone.NO, Tone.FAILED, Tone.WAIT, Tone.WHICH})
"""Answers that are to be heard as well."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The answer: its band (*tone*, *word*, *aside* at the end), the *name* in large letters, paragraphs, and *notes*.

    The notes are what nobody must overlook.
    """

    tone: Tone
    word: str = ""
    name: str = ""
    aside: str = ""
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


READY = Panel(Tone.READY, told=("Scan a ticket, or type a part of the name. ? shows the keys.",))


@dataclass(frozen=True, slots=True)
class Match:
    """A guest who may be meant. *hint* tells her from others of her name, *mark* says where she stands."""

    number: int
    name: str
    party_size: int = 1
    inside: int = 0
    mark: str = ""
    hint: str = ""

    @property
    def left(self) -> int:
        """People of the party who are not inside."""
        return max(0, self.party_size - self.inside)


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of the list of what was done."""

    clock: str
    tone: Tone
    name: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What is true of the door at this moment, whoever did it."""

    event: str = ""
    station: str = ""
    clock: str = ""
    inside: int = 0
    expected: int = 0
    waiting: int = 0
    here: int = 0
    conflicts: int = 0
    call_in: tuple[str, ...] = ()
    trouble: str = ""
    """Why it may be out of date."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the screen shows and remembers."""

    text: str = ""
    matches: tuple[Match, ...] = ()
    several: bool = False
    """The best two of the matches are meant equally well."""
    looked_up: str | None = ""
    """The text that `matches` belong to; None if they are of earlier data."""
    chosen: int | None = None
    """The number of the match that was chosen by an arrow."""
    people: int | None = None
    """How many of the highlighted party come in now, if not all."""
    panel: Panel = READY
    asking: bool = False
    helping: bool = False
    scans: tuple[Scan, ...] = ()
    """Newest first."""
    done: tuple[str, ...] = ()
    """The nonces of what can be taken back, newest last."""
    last: int | None = None
    """The number of the guest who was answered last."""
    view: View = field(default_factory=View)

    @property
    def is_stale(self) -> bool:
        """Whether the matches are not those of the text."""
        return self.looked_up != self.text

    @property
    def highlighted(self) -> Match | None:
        """The match that Enter admits."""
        chosen = next((match for match in self.matches if match.number == self.chosen), None)
        return chosen or (self.matches[0] if self.matches and not self.several else None)


def looked_up(state: State, matches: Sequence[Match], *, several: bool) -> State:
    """*state* with the *matches* of its text."""
    return replace(state, matches=tuple(matches), several=several, looked_up=state.text)


def answered(state: State, panel: Panel, scan: Scan, *, nonce: str | None, number: int | None) -> State:
    """*state* after something was done, or refused at the door; with a *nonce*, it can be taken back."""
    done = state.done if nonce is None else (*state.done, nonce)
    last = state.last if number is None else number
    scans = (scan, *state.scans)[:MOST_SCANS]
    return replace(edited(state, ""), panel=panel, scans=scans, done=done, last=last, asking=False)


def taken_back(state: State, panel: Panel, scan: Scan, *, number: int | None) -> State:
    """*state* after the last thing was taken back. What is being typed stays."""
    scans = (scan, *state.scans)[:MOST_SCANS]
    return replace(state, panel=panel, scans=scans, done=state.done[:-1], last=number, asking=False)


def failed(state: State, told: str) -> State:
    """*state* after something could not be done. What was typed stays, to be tried again."""
    return replace(state, panel=Panel(Tone.FAILED, told=(told,)), asking=False)


def asked(state: State, panel: Panel) -> State:
    """*state* with a question that Enter answers with yes."""
    return replace(edited(state, ""), panel=panel, asking=True)


def edited(state: State, text: str) -> State:
    """*state* with another *text* in its line; what belonged to the old one goes."""
    panel = READY if state.asking else state.panel
    if not text:
        state = replace(state, matches=(), several=False, looked_up="")
    return replace(state, text=text, chosen=None, people=None, asking=False, panel=panel)
