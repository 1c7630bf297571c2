"""What a value of the event file may be: one check for each kind.

A check takes what TOML gives and returns it as settings hold it. It raises Invalid with what was expected and what is
there, as the second half of a sentence that begins with the key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import text, times, web
from geekx_ops.errors import Invalid

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)
Check = Callable[[Any], T]

MOST_SEATS = 1_000_000_000
"""More than people there are to seat, and less than what databases hold in a plain integer."""

MOST_SLIDES = 2000
"""More than an evening has time for."""

_YEARS = range(1970, 2200)  # a slip such as 0222 or 20222 is none of these


def unexpected(wanted: str, value: Any) -> Invalid:
    """The error for a *value* that is not what was *wanted*."""
    return Invalid(f"expected {wanted}, found {shown(value)}")


def shown(value: Any) -> str:
    """*value* about as it stands in the file, on one line, short, and harmless on a terminal."""
    if isinstance(value, str):
        return f'"{text.excerpt(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else text.excerpt(str(value))


def one_line(limit: int) -> Check[str]:
    """A text on one line of at most *limit* characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise unexpected("a text in quotes", value)
        return text.line(value, what="the text", limit=limit)

    return check


def slug(value: Any) -> str:
    """A short name for commands and addresses: lower-case words with hyphens."""
    if not isinstance(value, str):
        raise unexpected('a short name in quotes such as "in-person"', value)
    return text.slug(value, what="the slug")


def whole(least: int, most: int = MOST_SEATS) -> Check[int]:
    """A whole number within limits."""

    def check(value: Any) -> int:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if is_number and least <= value <= most:
            return int(value)
        # The limit that is only there for the database is told to those who meet it.
        far = most == MOST_SEATS and not (is_number and value > most)
        raise unexpected(f"a whole number {f'of at least {least}' if far else f'from {least} to {most}'}", value)

    return check


def true_or_false(value: Any) -> bool:
    """A switch."""
    if isinstance(value, bool):
        return value
    raise unexpected("true or false, without quotes", value)


def one_of(words: type[Word]) -> Check[Word]:
    """One word of a closed list."""

    def check(value: Any) -> Word:
        if isinstance(value, str) and value in list(words):
            return words(value)
        *others, last = (f'"{word}"' for word in words)
        raise unexpected(f"{', '.join(others)} or {last}", value)

    return check


def zone(value: Any) -> ZoneInfo:
    """A time zone by its name in the IANA database."""
    if not isinstance(value, str):
        raise unexpected('a time zone such as "America/Los_Angeles"', value)
    return times.zone(value)


def instant(where: ZoneInfo) -> Check[datetime]:
    """A moment; one without an offset is read on the clocks of *where*."""

    def check(value: Any) -> datetime:
        if isinstance(value, datetime):
            # The year first: near the ends of the calendar no arithmetic is possible.
            moment = value if value.year not in _YEARS else _read(value)
        elif isinstance(value, str):
            moment = times.parse_instant(value, zone=where)
        else:
            raise unexpected("a day and a time such as 2022-05-25 17:30:00", value)
        if moment.year not in _YEARS:
            raise unexpected(f"a year from {_YEARS.start} to {_YEARS.stop - 1}", value)
        return moment

    def _read(value: datetime) -> datetime:
        return times.localise(value, where) if value.tzinfo is None else value.astimezone(UTC)

    return check


def duration(value: Any) -> timedelta:
    """A length of time, in whole seconds."""
    if not isinstance(value, str):
        raise unexpected('a length of time in quotes such as "24h"', value)
    length = times.parse_duration(value)
    if not timedelta(seconds=1) <= length <= timedelta(days=365) or length.microseconds:
        raise unexpected("from one second to a year, in whole seconds", value)
    return length


def choices(value: Any) -> tuple[str, ...]:
    """The answers to choose from: texts, none of them twice."""
    if not isinstance(value, list):
        raise unexpected('a list such as ["vegetarian", "vegan"]', value)
    listed = tuple(map(one_line(200), value))
    for place, choice in enumerate(listed):
        if choice.casefold() in {earlier.casefold() for earlier in listed[:place]}:
            raise Invalid(f'expected each choice once, found "{text.excerpt(choice)}" twice')
    return listed


def web_address(value: Any) -> str:
    """A web address, in the form that a code carries."""
    if not isinstance(value, str):
        raise unexpected('an address in quotes such as "https://girlgeek.io/"', value)
    return web.address(value)


def slides(value: Any) -> tuple[int, ...]:
    """Numbers of slides, in their order."""
    if not isinstance(value, list) or not value:
        raise unexpected("a list of slides such as [3, 4]", value)
    return tuple(sorted(set(map(whole(1, MOST_SLIDES), value))))
