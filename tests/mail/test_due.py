"""When a mailing goes out, and when it is too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from geekx_ops.mail.due import Due, due, is_at_night
from geekx_ops.mail.kinds import Kind
from tests.factories import NOON, dinner

SETTINGS = dinner()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("late", "found"),
    [(-HOUR, Due.NOT_YET), (0 * HOUR, Due.NOW), (HOUR, Due.NOW), (48 * HOUR, Due.NOW), (49 * HOUR, Due.MISSED)],
)
def test_a_mailing_has_its_time(late: timedelta, found: Due) -> None:
    assert due(Kind.THANKS, NOON, SETTINGS, NOON + late) is found


def test_without_a_time_it_is_always_time() -> None:
    assert due(Kind.THANKS, None, SETTINGS, NOON + timedelta(days=400)) is Due.NOW


def test_what_speaks_of_the_evening_to_come_ends_when_it_begins() -> None:
    assert due(Kind.REMINDER, None, SETTINGS, SETTINGS.starts - HOUR) is Due.NOW
    assert due(Kind.REMINDER, None, SETTINGS, SETTINGS.starts) is Due.BEGUN
    assert due(Kind.REMINDER, NOON, SETTINGS, SETTINGS.starts) is Due.BEGUN


@pytest.mark.parametrize(
    ("hour", "night"), [(13, True), (14, False), (3, False), (4, True)]
)  # 6, 7, 20 and 21 in California
def test_nobody_wants_mails_at_night(hour: int, night: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_at_night(datetime(2026, 5, 4, hour, tzinfo=UTC), SETTINGS) is night
