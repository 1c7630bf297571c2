from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops import times
from geekx_ops.errors import Invalid


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5m", 300),
        ("1h30", 5400),
        ("1h30m", 5400),
        ("90s", 90),
        ("24h", 86400),
        ("2d", 172800),
        ("2d12", 216000),
        ("1m30", 90),
        ("90m", 5400),
        ("1h 5", 3900),
        (" 1 hour  30 min ", 5400),
        ("2 Days", 172800),
        ("1d30m", 88200),
        ("1D2H3M4S", 93784),
        ("0m", 0),
    ],
)
def test_a_duration_is_understood(text: str, seconds: int) -> None:
    assert times.parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1:30", "“1:30” may be hours or minutes; write 1h30 or 1m30."),
        ("90", "“90” has no unit; write 90m for minutes, 90s for seconds."),
        ("", "is not understood as a duration; write 5m, 1h30, 90s, 24h or 2d."),
        ("soon", "is not understood"),
        ("-5m", "is not understood"),
        ("1.5h", "is not understood"),
        ("1h90m", "is not understood"),
        ("30m1h", "is not understood"),
        ("1h1h", "is not understood"),
        ("90s30", "is not understood"),
        ("5x", "is not understood"),
        ("1 30m", "is not understood"),
        ("٥m", "is not understood"),
        ("5" * 10_000 + "m", "is not understood"),
        ("5" * 10_000, "is not understood"),
        ("9999999d", "is longer than ten years"),
    ],
)
def test_what_is_no_duration_is_refused(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        times.parse_duration(text)
    assert said in refused.value.message
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0m"),
        (90, "1m30s"),
        (300, "5m"),
        (5400, "1h30m"),
        (86400, "1d"),
        (129600, "1d12h"),
        (-300, "-5m"),
        (-0.1, "0m"),
    ],
)
def test_a_duration_is_written(seconds: float, written: str) -> None:
    assert times.format_duration(timedelta(seconds=seconds)) == written


@given(st.integers(0, 3660 * 86400))
def test_a_duration_is_read_again(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert times.parse_duration(times.format_duration(length)) == length


@given(st.text(st.sampled_from("0123456789dhms :minu-.")) | st.text(max_size=20))
def test_anything_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        assert times.parse_duration(text) >= timedelta()
    except Invalid as refused:
        said = refused.message
    assert said.isprintable()
