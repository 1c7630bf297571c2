"""Which mails of many are looked at: those in which something is likely to go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from geekx_ops.mail.letters import Letter, Letters
from geekx_ops.mail.recipient import Recipient

SPREAD = 5
"""Mails that are picked from anywhere, the same each time."""

WORST = (
    "Prof. Dr. محمد بن موسى الخوارزمي-Wolfeschlegelsteinhausenbergerdorff"
    " 👩🏽\u200d💻 <b>O'Brien</b> & Đặng, =?utf-8?q?x?="
)
"""A name with all that goes wrong: from right to left, far too long, a picture, what looks like a page."""


def sample(found: Letters) -> list[Letter]:
    """The first and the last, the longest name, one of each text there is, and a few from anywhere."""
    letters = found.letters
    if not letters:
        return []
    of_each = {letter.recipient.variant: letter for letter in reversed(letters)}
    longest = max(letters, key=lambda letter: len(letter.recipient.name))
    spread = sorted(letters, key=lambda letter: sha256(str(letter.recipient.person).encode()).digest())[:SPREAD]
    return _distinct([letters[0], letters[-1], longest, *of_each.values(), *spread])


def _distinct(letters: Iterable[Letter]) -> list[Letter]:
    return list({id(letter): letter for letter in letters}.values())


def worst(letter: Letter) -> Letter:
    """*letter* to somebody whose name and address are as awkward as can be, and who has no given name."""
    one = letter.recipient
    address = f"{'very.' * 12}long@xn--mller-kva.{'sub.' * 20}example.org"
    awkward: Recipient = replace(one, name=WORST, greeting=WORST, address=address)
    return replace(letter, recipient=awkward)
