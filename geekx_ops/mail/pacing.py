"""How fast mails go out: so many a second, so many a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a server takes: messages a second, messages in 24 hours (None: as many as there are), connections."""

    a_second: float = 10.0
    a_day: int | None = None
    connections: int = 4


PACES = {
    "gmail": Pace(1.0, 500, 1),
    "workspace": Pace(1.0, 2_000, 1),
    "microsoft365": Pace(0.5, 10_000, 1),
    "ses": Pace(14.0, 50_000, 4),
}
"""What some providers let through when an account is new; they change it, so look at theirs."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Room for `tokens` messages at the moment `at`, in seconds of any clock. A new one lets one message through."""

    tokens: float = 1.0
    at: float | None = None


def taken(bucket: Bucket, now: float, a_second: float) -> tuple[Bucket, float]:
    """The bucket after one more message, and the seconds to wait before it may go."""
    passed = 0.0 if bucket.at is None else max(0.0, now - bucket.at)
    tokens = min(max(1.0, a_second), bucket.tokens + passed * a_second) - 1
    return Bucket(tokens, now), max(0.0, -tokens / a_second)


def slower(pace: float) -> float:
    """Half of it, but not less than one message in ten seconds."""
    return max(0.1, pace / 2)


def room_today(pace: Pace, sent: int) -> int | None:
    """How many messages may still go when *sent* went in the last 24 hours; None: any number."""
    return None if pace.a_day is None else max(0, pace.a_day - sent)


def next_room(first_of_them: datetime) -> datetime:
    """When there is room again, if the earliest of those that count went at *first_of_them*."""
    return first_of_them + DAY
