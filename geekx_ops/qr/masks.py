"""Which mask suits a symbol: the penalties of ISO/IEC 18004, 7.8.3, on whole symbols as single numbers.

A symbol of n times n modules is a number whose bit r * n + c is the module in row r and column c, dark is 1. A shift
brings a neighbour to each module, so one operation looks at all of them; no loop over modules is left.
"""

from __future__ import annotations

from functools import lru_cache

ADJACENT, BLOCK, FINDER, BALANCE = 3, 3, 40, 10
"""The weights N1 to N4 of the standard."""


def penalty(modules: int, turned: int, size: int) -> int:
    """How badly a symbol would be read; *turned* is the same with rows and columns exchanged. Less is better."""
    return _lines(modules, size) + _lines(turned, size) + _blocks(modules, size) + _imbalance(modules, size)


def _lines(modules: int, size: int) -> int:
    """Runs of five or more in the rows, each by its length, and what looks like a finder pattern."""
    same = ~(modules ^ (modules >> 1)) & _columns(size, size - 1)
    pairs = same & (same >> 1)
    fives = pairs & (pairs >> 2)
    runs = fives & ~(fives << 1)
    return fives.bit_count() + (ADJACENT - 1) * runs.bit_count() + FINDER * _finders(modules, size)


def _finders(modules: int, size: int) -> int:
    """How often 1:1:3:1:1 stands beside four light modules."""
    light = modules ^ _columns(size, size)
    pairs = light & (light >> 1)
    four_light = pairs & (pairs >> 2)
    three = modules & (modules >> 1) & (modules >> 2)
    finder = modules & (light >> 1) & (three >> 2) & (light >> 5) & (modules >> 6)
    whole = _columns(size, size - 10)
    return (finder & (four_light >> 7) & whole).bit_count() + (four_light & (finder >> 4) & whole).bit_count()


def _blocks(modules: int, size: int) -> int:
    """Squares of two by two modules of one colour."""
    beside = ~(modules ^ (modules >> 1)) & _columns(size, size - 1)
    below = ~(modules ^ (modules >> size)) & ((1 << size * (size - 1)) - 1)
    return BLOCK * (beside & (beside >> size) & below).bit_count()


def _imbalance(modules: int, size: int) -> int:
    """Each five per cent that dark modules are more or less than half of all."""
    every = size * size
    return BALANCE * (abs(20 * modules.bit_count() - 10 * every) // every)


@lru_cache(maxsize=512)
def _columns(size: int, count: int) -> int:
    """The modules of the first *count* columns."""
    row = (1 << count) - 1
    return sum(row << (size * number) for number in range(size))
