"""Not too fast, and not too much a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.mail.pacing import PACES, Bucket, Pace, next_room, room_today, slower, taken


def test_the_first_goes_at_once_and_the_others_in_turn() -> None:
    bucket, waits = Bucket(), []
    for _ in range(3):
        bucket, seconds = taken(bucket, 100.0, 2.0)
        waits.append(seconds)
    assert waits == [0.0, 0.5, 1.0]


def test_who_was_idle_may_hurry_for_a_second() -> None:
    bucket, _ = taken(Bucket(), 0.0, 3.0)
    waits = []
    for _ in range(4):
        bucket, seconds = taken(bucket, 1_000.0, 3.0)
        waits.append(round(seconds, 3))
    assert waits == [0.0, 0.0, 0.0, 0.333]


def test_a_slow_pace_lets_one_through_at_a_time() -> None:
    bucket, _ = taken(Bucket(), 0.0, 0.5)
    bucket, first = taken(bucket, 1_000.0, 0.5)
    _, second = taken(bucket, 1_000.0, 0.5)
    assert (first, second) == (0.0, 2.0)


@given(st.floats(0.1, 100), st.lists(st.floats(0, 10), min_size=1, max_size=60))
def test_never_more_than_the_pace_and_one_seconds_worth(a_second: float, gaps: list[float]) -> None:
    bucket, now, gone = Bucket(), 0.0, []
    for gap in gaps:
        now += gap
        bucket, seconds = taken(bucket, now, a_second)
        gone.append(now + seconds)
    for start, first in enumerate(gone):
        within = [one for one in gone[start:] if one < first + 1]
        assert len(within) <= max(1.0, a_second) + a_second + 1


def test_half_the_pace_and_not_nothing() -> None:
    assert (slower(10.0), slower(0.15)) == (5.0, 0.1)


def test_what_a_day_has_room_for() -> None:
    assert room_today(Pace(), 1_000_000) is None
    assert [room_today(PACES["gmail"], sent) for sent in (0, 499, 500, 501)] == [500, 1, 0, 0]
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert next_room(at) == at + timedelta(days=1)
