"""Places on slides, and how far a code is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.qr import placing
from geekx_ops.qr.placing import Box, Corner

sides = st.floats(200, 2000)


@given(st.sampled_from(Corner), sides, sides, st.floats(0.1, 0.6), st.text("abc./", max_size=80))
def test_a_code_stays_on_the_slide_and_clear_of_its_caption(
    corner: Corner, width: float, height: float, share: float, caption: str
) -> None:
    spot = placing.spot(corner, width, height, share=share, caption=caption)
    assert spot.tile.width == spot.tile.height == pytest.approx(share * min(width, height))
    assert 0 <= spot.tile.left <= width - spot.tile.width
    assert 0 <= spot.tile.top <= height - spot.tile.height
    assert (spot.caption is None) == (caption == "")
    assert spot.caption is None or spot.caption.overlap(spot.tile) == pytest.approx(0, abs=1e-6)


def test_the_corners() -> None:
    at = {corner: placing.spot(corner, 960, 540, share=0.25, caption="").tile for corner in Corner}
    assert {corner: (round(box.left), round(box.top)) for corner, box in at.items()} == {
        Corner.TOP_RIGHT: (814, 11),
        Corner.BOTTOM_RIGHT: (814, 394),
        Corner.TOP_LEFT: (11, 11),
        Corner.BOTTOM_LEFT: (11, 394),
    }


@pytest.mark.parametrize(
    ("covered", "corner"),
    [
        ({}, Corner.TOP_RIGHT),
        ({Corner.TOP_RIGHT: [0.5, 0.0]}, Corner.BOTTOM_RIGHT),
        ({Corner.TOP_RIGHT: [0.015, 0.0]}, Corner.BOTTOM_RIGHT),
        ({corner: [0.5, 0.5] for corner in Corner} | {Corner.TOP_LEFT: [0.9, 0.0]}, Corner.TOP_LEFT),
        ({corner: [0.5, 0.5] for corner in Corner}, Corner.TOP_RIGHT),
    ],
)
def test_the_freest_corner(covered: dict[Corner, list[float]], corner: Corner) -> None:
    assert placing.freest({one: [0.0, 0.0] for one in Corner} | covered) is corner


def test_overlap() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(5, 5, 10, 10)) == 25
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 10, 10)) == 0


@pytest.mark.parametrize(
    ("tile", "modules", "bad_seat", "typical"),
    [
        (0.4, 25, 3.03, 4.55),  # 10 and 15 times the symbol
        (0.4, 45, 2.53, 4.38),  # dense: the camera's pixels are what counts
        (0.0, 25, 0.0, 0.0),
    ],
)
def test_how_far_a_code_is_read(tile: float, modules: int, bad_seat: float, typical: float) -> None:
    found = placing.reach(tile, modules)
    assert (round(found.bad_seat, 2), round(found.typical, 2)) == (bad_seat, typical)


@given(st.floats(0.01, 5), st.integers(21, 177), st.floats(1.1, 3))
def test_a_larger_tile_is_read_from_farther(tile: float, modules: int, times: float) -> None:
    near, far = placing.reach(tile, modules), placing.reach(tile * times, modules)
    assert near.bad_seat < far.bad_seat
    assert near.bad_seat < near.typical
