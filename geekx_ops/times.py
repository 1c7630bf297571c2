"""Times as people write and read them: instants in UTC inside, the clock on the wall outside.

Twice a year a clock on the wall does not say which instant it is. Nothing is guessed then: a time that the clocks jump
over is refused, and one that they show twice needs its offset from UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from geekx_ops.errors import Invalid
from geekx_ops.text import excerpt

LONGEST_DURATION = timedelta(days=3660)
"""Ten years: beyond that it is a slip."""

# Written out, for strftime speaks the language of the machine.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Patterns are compiled by `re` when they are first needed, and kept by it: most runs read no time.
_INSTANT = (
    r"(?ai)(?:(?P<day>\d{4}-\d{2}-\d{2})(?:[T ](?=\d)|\Z))?"
    r"(?:(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<offset>Z|UTC|(?P<sign>[+-])(?P<off_h>\d{2}):?(?P<off_m>[0-5]\d)(?::(?P<off_s>[0-5]\d))?))?)?"
)
_FORMS = "write 2022-05-25 19:30, or 2022-05-25T19:30:00+02:00"

_DURATION = r"(?a)(?:\d{1,7} ?[a-z]+ ?)+(?:\d{1,7})?"
_PART = r"(?a)(\d+) ?([a-z]*)"
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_SMALLER = {"d": "h", "h": "m", "m": "s"}
_FIRST_TOO_MANY = {"h": 24, "m": 60, "s": 60}
_UNITS = {
    word: unit
    for unit, words in {
        "d": "d day days",
        "h": "h hr hrs hour hours",
        "m": "m min mins minute minutes",
        "s": "s sec secs second seconds",
    }.items()
    for word in words.split()
}

# Other files in the folders of zones: they mean something else on every machine, or count leap seconds.
_NOT_ZONES = r"(?s)(?:posix|right)/.*|localtime|posixrules|Factory"


def parse_instant(text: str, *, zone: ZoneInfo, today: date | None = None, whole_days: bool = False) -> datetime:
    """The instant, in UTC, that *text* means in *zone*.

    Understood are `2022-05-25 19:30`, `2022-05-25T19:30:00`, both with `Z` or an offset such as `+02:00` behind (which
    then counts instead of *zone*), `7:30pm` in place of `19:30`; with *today* also a time alone, on that day; with
    *whole_days* also a day alone, which means its midnight. Where no day can be meant, `1930` is a time as well.

    Raises Invalid if it is none of these, not in the calendar, or a time that clocks in *zone* skip or show twice.
    """
    written = " ".join(text.split())
    found = re.fullmatch(_INSTANT, _with_colon(written) if today and not whole_days else written)
    if found is None or not _says_enough(found):
        raise Invalid(f"“{excerpt(written)}” is not understood as a time; {_FORMS}.", problem="time")
    try:
        day, clock, offset = _day(found, today), _clock(found, whole_days=whole_days), _offset(found)
        local = datetime.combine(day, clock)
        return localise(local, zone) if offset is None else local.replace(tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(
            f"“{excerpt(written)}” is a time that no calendar and no clock shows; look for a slip.", problem="time"
        ) from None


def _with_colon(written: str) -> str:
    return re.sub(r"(?a)\A(\d{2})(\d{2})\Z", r"\1:\2", written)


def _says_enough(found: re.Match[str]) -> bool:
    """A day, or a clock; and of a clock more than a bare number, which could be anything."""
    if found["hour"] is None:
        return found["day"] is not None
    return found["minute"] is not None or found["half"] is not None


def _day(found: re.Match[str], today: date | None) -> date:
    if found["day"] is not None:
        return date.fromisoformat(found["day"])
    if today is None:
        raise Invalid(f"“{found.group()}” does not say on which day; write 2022-05-25 19:30.", problem="day")
    return today


def _clock(found: re.Match[str], *, whole_days: bool) -> time:
    if found["hour"] is None:
        if whole_days:
            return time()
        raise Invalid(f"“{found.group()}” does not say at what time; write {found['day']} 19:30.", problem="clock")
    fraction = (found["fraction"] or "").ljust(6, "0")
    return time(_hour(found), int(found["minute"] or 0), int(found["second"] or 0), int(fraction))


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"])
    if found["half"] is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004 - half a day
        raise ValueError(hour)
    return hour % 12 + (12 if found["half"] in "pP" else 0)


def _offset(found: re.Match[str]) -> timezone | None:
    if found["offset"] is None or found["sign"] is None:
        return None if found["offset"] is None else UTC
    ahead = timedelta(hours=int(found["off_h"]), minutes=int(found["off_m"]), seconds=int(found["off_s"] or 0))
    return timezone(-ahead if found["sign"] == "-" else ahead)


def localise(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in *zone* show *local*, which has no zone of its own.

    Raises Invalid if they never show it (they are put forward over it) or show it twice (they are put back), and
    OverflowError within a day of the first and the last year that Python knows.
    """
    if local.tzinfo is not None:
        raise ValueError("a time on the wall has no zone of its own")
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Invalid(
            _skipped(local, zone), problem="skipped", offsets=[_written_offset(first), _written_offset(second)]
        )
    raise Invalid(_twice(local, zone), problem="twice", offsets=[_written_offset(first), _written_offset(second)])


def _skipped(local: datetime, zone: ZoneInfo) -> str:
    before, after = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    earlier, later = (moment.astimezone(UTC).astimezone(zone) for moment in (after, before))
    return (
        f"{_written(local)} does not exist in {zone}: the clocks go forward over it, from {_written_offset(before)}"
        f" to {_written_offset(after)}. Perhaps {_written(earlier)} or {_written(later)} is meant."
    )


def _twice(local: datetime, zone: ZoneInfo) -> str:
    first, second = (_written_offset(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    stamp = _written(local)
    return (
        f"{stamp} comes twice in {zone}, as the clocks are put back then."
        f" Write {stamp}{first} for the first time or {stamp}{second} for the second."
    )


def _written(moment: datetime) -> str:
    precise = moment.second or moment.microsecond
    return moment.replace(tzinfo=None).isoformat(" ", timespec="auto" if precise else "minutes")


def _written_offset(moment: datetime) -> str:
    """The offset from UTC, as in `+02:00`."""
    return moment.replace(microsecond=0).isoformat()[19:]


def _is_ambiguous(moment: datetime) -> bool:
    """Whether clocks show this time twice; *moment* is an instant, so they do show it."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _shown_in(zone: ZoneInfo, instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone)


def iso_local(instant: datetime, zone: ZoneInfo) -> str:
    """*instant* on the clocks of *zone*, such as `2022-05-25T19:30:00`, to be read again by `parse_instant`.

    The offset stands behind only when it is needed: when the clocks show that time twice.
    """
    local = _shown_in(zone, instant)
    return local.isoformat() if _is_ambiguous(local) else local.replace(tzinfo=None).isoformat()


def format_local(instant: datetime, zone: ZoneInfo, *, seconds: bool = False, named: bool = False) -> str:
    """*instant* as people in *zone* read it: `Wed 25 May 2022 19:30`.

    With *named* the zone's short name follows (`CEST`). A time that clocks show twice has its offset behind.
    """
    local = _shown_in(zone, instant)
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    day = f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    name = f" {local.tzname()}" if named else ""
    offset = f" ({_written_offset(local)})" if _is_ambiguous(local) else ""
    return f"{day} {clock}{name}{offset}"


def format_clock(instant: datetime, zone: ZoneInfo) -> str:
    """*instant* on the clocks of *zone* alone: `19:30`."""
    return f"{_shown_in(zone, instant):%H:%M}"


def zone(name: str) -> ZoneInfo:
    """The time zone called *name*, such as `Europe/Zurich`. Raises Invalid, naming those that are spelt alike."""
    wanted = name.strip()
    try:
        if re.fullmatch(_NOT_ZONES, wanted) is None:
            return ZoneInfo(wanted)
    except (KeyError, ValueError, OSError):  # the last two: a name that leaves the folder, or is one
        pass
    alike = _zones_like(wanted)
    advice = f"Perhaps {' or '.join(alike)} is meant." if alike else "Write its name in the list of IANA."
    raise Invalid(
        f"there is no time zone “{excerpt(wanted)}”. {advice} Zones are named like America/Los_Angeles.",
        problem="zone",
        alike=alike,
    )


def _zones_like(wanted: str) -> list[str]:
    """Up to three zones whose name, or whose city alone, is spelt like *wanted*."""
    from difflib import get_close_matches  # noqa: PLC0415 - nobody who spells well should wait for it

    names: dict[str, str] = {}
    for known in sorted(available_timezones()):
        names.setdefault(known.rpartition("/")[2].lower(), known)
        names[known.lower()] = known
    near = get_close_matches(wanted[:60].lower().replace(" ", "_"), names, n=3, cutoff=0.75)
    return list(dict.fromkeys(names[key] for key in near))


def parse_duration(text: str) -> timedelta:
    """How long *text* says: `5m`, `90s`, `24h`, `2d`, `1h30m`, `1h30` (a last number counts in the next smaller unit).

    Words do as well: `2 days`, `1 hour 30 min`. Raises Invalid for a number without a unit, for `1:30`, which one
    person reads as hours and another as minutes, for parts out of order or too large (`1h90m`), for over ten years.
    """
    written = " ".join(text.split()).lower()
    if re.fullmatch(_DURATION, written) is None:
        raise Invalid(_not_a_duration(written), problem="duration")
    try:
        length = timedelta(seconds=_seconds(re.findall(_PART, written)))
    except ValueError:
        raise Invalid(_not_a_duration(written), problem="duration") from None
    if length > LONGEST_DURATION:
        raise Invalid(f"“{excerpt(written)}” is longer than ten years; look for a slip.", problem="duration")
    return length


def _seconds(parts: list[tuple[str, str]]) -> int:
    """The sum of (number, word) pairs. Raises ValueError if a unit is unknown, out of order, or holds too much."""
    total, before = 0, ""
    for number, word in parts:
        unit = _UNITS.get(word, "") if word else _SMALLER.get(before, "")
        if not unit or (before and not _fits_behind(before, unit, int(number))):
            raise ValueError(word)
        total, before = total + int(number) * _SECONDS[unit], unit
    return total


def _fits_behind(before: str, unit: str, number: int) -> bool:
    return _SECONDS[unit] < _SECONDS[before] and number < _FIRST_TOO_MANY[unit]


def _not_a_duration(written: str) -> str:
    said = f"“{excerpt(written)}”"
    if re.fullmatch(r"(?a)\d{1,3}:\d{2}", written):
        hours, _, minutes = written.partition(":")
        return f"{said} may be hours or minutes; write {hours}h{minutes} or {hours}m{minutes}."
    if written.isascii() and written.isdigit() and len(written) <= 7:  # noqa: PLR2004 - as many digits as are read
        return f"{said} has no unit; write {written}m for minutes, {written}s for seconds."
    return f"{said} is not understood as a duration; write 5m, 1h30, 90s, 24h or 2d."


def format_duration(length: timedelta) -> str:
    """*length* as `parse_duration` reads it, in whole seconds: `1h30m`, `2d`, `0m`; less than nothing as `-5m`."""
    rest = round(abs(length).total_seconds())
    parts = []
    for unit, seconds in _SECONDS.items():
        number, rest = divmod(rest, seconds)
        parts.append(f"{number}{unit}" if number else "")
    written = "".join(parts) or "0m"
    return f"-{written}" if length < timedelta() and any(parts) else written
