from __future__ import annotations

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.raffle import rfc3797

EXAMPLE = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]
NOMCOM_2022 = [[7, 18, 28, 40, 48, 8, 11], [15, 21, 31, 36, 65, 16], [17, 21, 12, 26, 8, 42, 35, 13],
               [1, 10, 13, 14, 16, 25, 27, 5, 21]]  # fmt: skip
NOMCOM_2023 = [[2, 11, 12, 19, 38, 4, 8], [8, 10, 17, 55, 66, 3], [29, 41, 37, 34, 5, 26, 31, 42],
               [1, 11, 13, 28, 29, 30, 34, 23, 27]]  # fmt: skip


def test_the_example_of_the_rfc() -> None:
    key = rfc3797.key(EXAMPLE)
    assert key == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert rfc3797.selection(key, 25, 16) == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4]
    assert rfc3797.hashed(key, 0) == "990DD0A5692A029A98B5E01AA28F3459"
    assert rfc3797.hashed(key, 15) == "3269E6CE559ABD57E2BA6AAB495EB9BD"


def test_nomcom_2022() -> None:
    key = rfc3797.key(NOMCOM_2022)
    assert key == "7.8.11.18.28.40.48./15.16.21.31.36.65./8.12.13.17.21.26.35.42./1.5.10.13.14.16.21.25.27./"
    assert rfc3797.hashed(key, 0) == "D0BD0C1947856D9EC8892BFD7B8F537A"
    assert rfc3797.selection(key, 267, 10) == [171, 245, 68, 190, 70, 126, 110, 128, 138, 173]


def test_nomcom_2023_where_sorting_matters() -> None:
    key = rfc3797.key(NOMCOM_2023)
    assert rfc3797.hashed(key, 0) == "CDB6B8BBE3ECC31F53AFD7F9B0316D06"
    assert rfc3797.selection(key, 258, 12) == [155, 56, 225, 180, 24, 169, 128, 175, 32, 163, 37, 229]


def test_what_was_typed_becomes_sources() -> None:
    typed = ["9319", "2,5,12,8,10", "9,18,26,34,41,45"]
    assert rfc3797.sources_in(typed) == EXAMPLE
    assert rfc3797.is_key(rfc3797.key(EXAMPLE))
    for other in ("", "9319", "9319./5.2./", "09./", "1./2", "./"):
        assert not rfc3797.is_key(other)
    for part in ("9.5", "", "a", "1,,2", "-1"):
        with pytest.raises(Invalid):
            rfc3797.sources_in([part])


@pytest.mark.parametrize("sources", [[], [[]], [[1], []], [[-1]], [[True]]])
def test_other_sources_are_refused(sources: list[list[int]]) -> None:
    with pytest.raises(Invalid):
        rfc3797.key(sources)


@pytest.mark.parametrize(("pool", "wanted"), [(0, 0), (65_536, 1), (3, 4)])
def test_other_pools_are_refused(pool: int, wanted: int) -> None:
    with pytest.raises(Invalid):
        rfc3797.selection("1./", pool, wanted)
