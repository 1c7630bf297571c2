"""Symbols: the smallest, the strongest for nothing, the best mask; and the bugs of the library below do not show."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode import util

from geekx_ops.errors import Invalid
from geekx_ops.qr import drawing, masks
from geekx_ops.qr.segments import BYTES, CAPITALS, CLASSES, NUMBER, Segment, bits, segments
from geekx_ops.qr.symbol import _NUMBERS, Level, Symbol, _codewords, _masked, symbol
from tests.qr import decoding

payloads = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=120)
    | st.text("0123456789", min_size=1, max_size=300)
    | st.text("0123456789ABC $%*+-./:", min_size=1, max_size=200)
    | st.lists(
        st.sampled_from(["https://example.org/", "0123456789012", "ABCDEFGHI", "é", "-"]), min_size=1, max_size=9
    ).map("".join)
)


@settings(max_examples=150)
@given(payloads, st.sampled_from(Level), st.none() | st.integers(0, 7), st.booleans())
def test_another_program_reads_the_same_bytes(payload: str, level: Level, mask: int | None, boost: bool) -> None:  # noqa: FBT001 - drawn
    made = symbol(payload, level=level, mask=mask, boost=boost)
    assert decoding.agrees(decoding.the_one(decoding.of_png(drawing.png(made, pixels=3))), made)


@settings(max_examples=30)
@given(st.binary(min_size=1, max_size=60).filter(lambda data: 0 not in data))
def test_bytes_that_are_no_text(payload: bytes) -> None:
    made = symbol(payload)
    assert decoding.the_one(decoding.of_png(drawing.png(made, pixels=3))).bytes == payload


@pytest.mark.parametrize("level", Level)
def test_every_version_is_read(level: Level) -> None:
    """Filled to the last byte: the versions' sizes, alignment patterns and version information are all used."""
    for version in (1, 2, 6, 7, 9, 10, 14, 21, 26, 27, 32, 40):
        header = 12 if version < 10 else 20
        payload = "x" * ((util.BIT_LIMIT_TABLE[_NUMBERS[level]][version] - header) // 8)
        made = symbol(payload, level=level)
        assert (made.version, made.level) == (version, level)
        assert decoding.agrees(decoding.the_one(decoding.of_png(drawing.png(made, pixels=2))), made)


def stock(version: int, level: Level, mask: int) -> Any:
    code: Any = qrcode.QRCode(version=version, error_correction=_NUMBERS[level], mask_pattern=mask)
    code.add_data(util.QRData(b"ab", mode=util.MODE_8BIT_BYTE, check_data=False))
    code.make(fit=False)
    return code.modules


@pytest.mark.parametrize("version", [1, 2, 6, 7, 13, 27, 40])
def test_modules_and_penalties_are_those_of_the_library(version: int) -> None:
    for level, mask in product(Level, range(0, 8, 1 if version < 10 else 5)):
        made = _masked(b"ab", version, level, _codewords([Segment(b"ab", BYTES)], version, level), (mask,))
        expected = stock(version, level, mask)
        assert [[cell == "1" for cell in row] for row in made.rows] == expected
        assert penalty(made) == util.lost_point(expected)


def penalty(made: Symbol) -> int:
    upright = int("".join(made.rows)[::-1], 2)
    turned = int("".join("".join(column) for column in zip(*made.rows, strict=True))[::-1], 2)
    return masks.penalty(upright, turned, made.size)


def test_the_mask_is_the_best_one_of_the_whole_symbol() -> None:
    """qrcode scores with the format information blanked, and often takes another."""
    others = 0
    chance = random.Random(4)
    for _ in range(40):
        payload = "https://example.org/" + "".join(chance.choices("abcdefgh", k=9))
        penalties = [penalty(symbol(payload, mask=mask, boost=False)) for mask in range(8)]
        made = symbol(payload, boost=False)
        assert (made.mask, penalty(made)) == (penalties.index(min(penalties)), min(penalties))
        code: Any = qrcode.QRCode(version=made.version, error_correction=_NUMBERS[made.level])
        code.add_data(payload)
        others += code.best_mask_pattern() != made.mask
    assert others > 5


@pytest.mark.parametrize(
    ("payload", "level", "version", "reached"),
    [
        ("https://girlgeek.io/", Level.M, 2, Level.Q),
        ("https://girlgeek.io/", Level.L, 2, Level.Q),
        ("x" * 26, Level.M, 2, Level.M),
        ("x" * 27, Level.M, 3, Level.Q),
        ("1", Level.L, 1, Level.H),
        ("HTTPS://EVT.ORG/T/A1B2C3D4E5", Level.M, 2, Level.Q),
        ("ABCDEFGHJK", Level.M, 1, Level.H),
    ],
)
def test_the_level_is_raised_where_it_costs_nothing(payload: str, level: Level, version: int, reached: Level) -> None:
    made = symbol(payload, level=level)
    assert (made.version, made.level) == (version, reached)
    assert symbol(payload, level=level, boost=False).level is level


def test_digits_behind_a_link_save_a_version() -> None:
    """Runs of 19 digits are too short for the library to split off."""
    payload = b"https://example.org/register?1234567890123456789"
    code: Any = qrcode.QRCode(error_correction=_NUMBERS[Level.M])
    code.add_data(payload)
    assert (code.best_fit(), symbol(payload).version) == (4, 3)


def every_way(payload: bytes) -> list[tuple[Segment, ...]]:
    """All segmentations of a short payload."""
    modes = [
        [NUMBER, CAPITALS, BYTES] if chr(one).isdigit() else [CAPITALS, BYTES] if chr(one).isupper() else [BYTES]
        for one in payload
    ]
    found = []
    for chosen in product(*modes):
        parts: list[Segment] = []
        for one, mode in zip(payload, chosen, strict=True):
            if parts and parts[-1].mode == mode:
                parts[-1] = Segment(parts[-1].data + bytes([one]), mode)
            else:
                parts.append(Segment(bytes([one]), mode))
        found.append(tuple(parts))
    return found


@settings(max_examples=25)
@given(st.text("01Ba", min_size=1, max_size=9), st.sampled_from(CLASSES))
def test_no_segmentation_is_shorter(payload: str, last: int) -> None:
    found = segments(payload.encode(), last)
    assert b"".join(part.data for part in found) == payload.encode()
    assert bits(found, last) == min(bits(parts, last) for parts in every_way(payload.encode()))


@pytest.mark.parametrize("payload", ["0" * 400, "0" * 24, "a" + "0" * 1500])
def test_noughts_do_not_end_in_an_error_of_the_library(payload: str) -> None:
    made = symbol(payload)
    assert decoding.the_one(decoding.of_png(drawing.png(made, pixels=2))).text == payload


def test_a_code_does_not_depend_on_the_ones_before() -> None:
    first = symbol("a")
    symbol("x" * 500)
    assert symbol("a") == first
    assert first.version == 1


@pytest.mark.parametrize(
    ("payload", "said"),
    [("", "there is nothing"), (b"\0" * 24, "NUL"), ("x" * 2332, "has 2332 bytes; at level M a code holds about 2331")],
)
def test_what_is_refused(payload: str | bytes, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        symbol(payload)
    assert said in refused.value.message


def test_the_largest_one() -> None:
    assert symbol("x" * 2331).version == 40
