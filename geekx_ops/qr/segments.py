"""The shortest way to write a payload: which of its parts as digits, as capitals, as bytes.

Costs are counted in sixths of a bit, so that three digits in ten bits and two capitals in eleven are whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

NUMBER, CAPITALS, BYTES = 1, 2, 4
"""The modes by their numbers in the standard."""

_BIT = 6
_COST = {NUMBER: 20, CAPITALS: 33, BYTES: 48}
# Versions up to 9, 26 and 40: bits of the number that tells a segment's length.
_LENGTH_BITS = {
    9: {NUMBER: 10, CAPITALS: 9, BYTES: 8},
    26: {NUMBER: 12, CAPITALS: 11, BYTES: 16},
    40: {NUMBER: 14, CAPITALS: 13, BYTES: 16},
}
_WORTH_A_SEGMENT = re.compile(rb"[0-9]{4}|[0-9A-Z $%*+\-./:]{6}|^[0-9A-Z $%*+\-./:]+$")
"""Shorter runs save less than their header costs, unless they are all there is."""

CLASSES = tuple(_LENGTH_BITS)
"""The last versions of each class, inside which one segmentation is best."""


class Segment(NamedTuple):
    """A part of a payload, and how it is written."""

    data: bytes
    mode: int


def segments(payload: bytes, last_version: int) -> tuple[Segment, ...]:
    """The parts of *payload* that take the fewest bits in versions of the class that ends with *last_version*."""
    if not _WORTH_A_SEGMENT.search(payload):
        return (Segment(payload, BYTES),)
    modes = _modes(payload, _LENGTH_BITS[last_version])
    return tuple(_joined(payload, modes))


def bits(parts: tuple[Segment, ...], last_version: int) -> int:
    """Bits that *parts* take."""
    lengths = _LENGTH_BITS[last_version]
    return sum(4 + lengths[part.mode] + -(-len(part.data) * _COST[part.mode] // _BIT) for part in parts)


def _modes(payload: bytes, lengths: dict[int, int]) -> list[int]:
    """The mode of each byte, by dynamic programming: the cheapest way to be in each mode after each byte."""
    heads = {mode: (4 + lengths[mode]) * _BIT for mode in lengths}
    costs = dict.fromkeys(lengths, 0)
    steps: list[dict[int, int]] = []
    begun = False
    for byte in payload:
        before, step, after = costs, {}, {}
        for mode in _possible(byte):
            # To begin a segment, what came before is rounded up to whole bits.
            ways = {old: -(-cost // _BIT) * _BIT + heads[mode] for old, cost in before.items() if old != mode}
            ways[mode] = before.get(mode, 1 << 60) + (0 if begun else heads[mode])
            step[mode] = min(ways, key=lambda old, ways=ways, mode=mode: (ways[old], old != mode))  # type: ignore[misc]
            after[mode] = ways[step[mode]] + _COST[mode]
        costs, begun = after, True
        steps.append(step)
    return _traced(steps, min(costs, key=lambda mode: costs[mode]))


def _traced(steps: list[dict[int, int]], last: int) -> list[int]:
    modes = []
    for step in reversed(steps):
        modes.append(last)
        last = step[last]
    return modes[::-1]


@lru_cache(maxsize=256)
def _possible(byte: int) -> tuple[int, ...]:
    if chr(byte).isdigit() and byte < 128:  # noqa: PLR2004 - ASCII
        return NUMBER, CAPITALS, BYTES
    return (CAPITALS, BYTES) if chr(byte) in ALPHANUMERIC else (BYTES,)


def _joined(payload: bytes, modes: list[int]) -> Iterator[Segment]:
    begin = 0
    for place in range(1, len(payload) + 1):
        if place == len(payload) or modes[place] != modes[begin]:
            yield Segment(payload[begin:place], modes[begin])
            begin = place
