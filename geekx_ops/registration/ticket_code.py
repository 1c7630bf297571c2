"""Ticket codes: short enough to read out at the door, too many to guess, and safe against slips.

A code is 9 random symbols and a check symbol. The alphabet leaves out o, 0, i, l and 1, which are mistaken for each
other; the 31 symbols that remain are a prime number of them, and that makes the check strong. Every symbol counts as
its place in the alphabet, the nine are added up with the weights 1 to 9, and the check symbol is the remainder after
division by 31: the old rule of ten-digit book numbers (ISBN-10), with 31 in place of its 11.

Why that suffices: put the check symbol on the other side of the equation, and it has the weight -1, which is 30 here.
All ten weights differ and none is zero. One wrong symbol changes the sum by weight times difference; two symbols
that changed places change it by the difference of their weights times the difference of the symbols. Neither product
can be a multiple of the prime 31, as none of its factors is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import mul

from geekx_ops.errors import Invalid
from geekx_ops.text import excerpt

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
BODY = 9
"""Random symbols of a code."""
LENGTH = BODY + 1

_BASE = len(ALPHABET)
_CODES = _BASE**BODY
_WEIGHTS = range(1, BODY + 1)
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
# What people put between symbols to read them better: blanks, and hyphens and dashes of every length.
_BETWEEN = r"[\s\-\u2010-\u2015\u2212_.]+"


def new(randrange: Callable[[int], int]) -> str:
    """A new code in its stored form: 10 symbols, no hyphen. `randrange(n)` gives a number from 0 to n - 1.

    One of 31^9, some 26 million millions.
    """
    rest, total, body = randrange(_CODES), 0, ""
    for weight in _WEIGHTS:
        rest, value = divmod(rest, _BASE)
        total += weight * value
        body += ALPHABET[value]
    return body + ALPHABET[total % _BASE]


def check_symbol(body: str) -> str:
    """The symbol that follows the nine of *body*."""
    return ALPHABET[sum(map(mul, _WEIGHTS, map(_VALUE.__getitem__, body))) % _BASE]


def shown(code: str) -> str:
    """A stored code as people read it: `xxxxx-xxxxx`."""
    return f"{code[:5]}-{code[5:]}"


def scanned(code: str) -> str:
    """A code, stored or shown, as a symbol carries it: in capitals, which need the least room."""
    return re.sub(_BETWEEN, "", code).upper()


def parse(text: str) -> str:
    """The stored form of a code that somebody typed: capitals, blanks and hyphens do not matter.

    Raises Invalid if it is too short or too long, has a symbol that codes do not have, or was mistyped.
    """
    code = (text if text.isalnum() else re.sub(_BETWEEN, "", text)).lower()
    if len(code) != LENGTH:
        raise Invalid(_wrong_length(text, len(code)), problem="length", length=len(code))
    for symbol in code:
        if symbol not in _VALUE:
            raise Invalid(_wrong_symbol(text, symbol), problem="symbol", place=code.index(symbol) + 1)
    if check_symbol(code[:BODY]) != code[BODY]:
        raise Invalid(
            f"the ticket code “{excerpt(text)}” is mistyped: its last symbol does not fit the others."
            " Compare it with the ticket, symbol by symbol.",
            problem="check",
        )
    return code


def _wrong_length(text: str, length: int) -> str:
    counted = "1 symbol" if length == 1 else f"{length} symbols"
    advice = "Type the rest of it." if length < LENGTH else "Look for what was typed twice."
    return f"“{excerpt(text)}” has {counted}, and a ticket code has {LENGTH}, such as abcde-fghjk. {advice}"


def _wrong_symbol(text: str, symbol: str) -> str:
    return (
        f"the ticket code “{excerpt(text)}” holds “{excerpt(symbol)}”, which no code does:"
        " there are only letters and digits, without o, 0, i, l and 1. Look at the ticket again."
    )
