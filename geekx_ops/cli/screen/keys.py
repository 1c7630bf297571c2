"""What a keyboard or a scanner sends, as keys: a letter is itself, every other key has a name such as "ctrl-z".

Bytes come in pieces that end anywhere. What is no key of ours (a mouse, marks of pasting, half a letter) is dropped
and never becomes text: a line end after it must still find the ticket that was scanned.
"""

from __future__ import annotations

from codecs import getincrementaldecoder

ESCAPE = "\x1b"

_CONTROLS = {"\r": "enter", "\n": "enter", "\t": "tab", "\b": "backspace", "\x7f": "backspace"}
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_SEQUENCES = {f"{ESCAPE}OP": "f1", f"{ESCAPE}[11~": "f1", f"{ESCAPE}[[A": "f1", f"{ESCAPE}OM": "enter"}
_SINGLE = "NO"
"""After Escape: one letter follows, such as the name of an arrow."""
_STRINGS = "]PX^_"
"""After Escape: a text follows, such as a terminal's answer to a question."""
_LONGEST = 32
"""Characters of a sequence that are kept: none of ours is as long."""
_MOUSE = 3
"""Characters of an old mouse report after its beginning."""


class Keys:
    """Makes keys of bytes as they come."""

    def __init__(self) -> None:
        self._letters = getincrementaldecoder("utf-8")("ignore")
        self._sequence = ""

    @property
    def may_be_escape(self) -> bool:
        """Whether all that is known so far is an Escape, which others may follow."""
        return self._sequence == ESCAPE

    def feed(self, data: bytes) -> list[str]:
        """The keys that are complete with *data*."""
        return [key for letter in self._letters.decode(data) for key in self._next(letter)]

    def pause(self) -> list[str]:
        """The keys that are complete as nothing has followed for a moment: the Escape key itself."""
        lone, self._sequence = self.may_be_escape, ""
        return ["escape"] if lone else []

    def _next(self, letter: str) -> list[str]:
        if not self._sequence and letter != ESCAPE:
            return _plain(letter)
        if letter < " " or letter == "\x7f":  # no sequence holds one: what came before it is over
            before = self.pause()
            self._sequence = ESCAPE if letter == ESCAPE else ""
            return before if letter == ESCAPE else [*before, *_plain(letter)]
        begun, self._sequence = self._sequence, (self._sequence + letter)[:_LONGEST]
        if not _ends(begun, letter):
            return []
        found, self._sequence = self._sequence, ""
        return _named(found)


def _plain(letter: str) -> list[str]:
    if letter in _CONTROLS:
        return [_CONTROLS[letter]]
    if "\x01" <= letter <= "\x1a":
        return [f"ctrl-{chr(ord(letter) + 0x60)}"]
    if letter.isprintable():
        return [letter]
    return [" "] if letter.isspace() and letter >= "\xa0" else []


def _ends(begun: str, letter: str) -> bool:
    """Whether *letter* is the last one of the sequence that has *begun* (ECMA-48, and what older terminals send)."""
    if begun == ESCAPE:
        return letter >= "0" and letter not in f"[{_SINGLE}{_STRINGS}"
    kind = begun[1]
    if kind == "[":
        return _ends_control(begun, letter)
    return kind in _SINGLE or (kind not in _STRINGS and letter >= "0")


def _ends_control(begun: str, letter: str) -> bool:
    if begun == f"{ESCAPE}[":
        return letter >= "@" and letter not in "[M"
    if begun[2] == "M":
        return len(begun) == len(f"{ESCAPE}[M") + _MOUSE - 1
    return letter >= "@"


def _named(sequence: str) -> list[str]:
    if sequence in _SEQUENCES:
        return [_SEQUENCES[sequence]]
    # With Shift or Ctrl, numbers stand before the letter: it is the same arrow.
    if sequence[1] in "[O" and sequence[-1] in _ARROWS and sequence[2] not in "[M":
        return [_ARROWS[sequence[-1]]]
    return []
