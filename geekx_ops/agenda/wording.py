"""The evening in words: what is on, what is next, how late it is. For the terminal, the screen and the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda.cutting import Cut, Proposal
from geekx_ops.agenda.forecast import Forecast
from geekx_ops.agenda.log import Entry
from geekx_ops.agenda.timing import Expected, Projection, State, shown_seconds
from geekx_ops.text import counted

Clock = Callable[[datetime], str]
"""Tells an instant as the time of day."""

ON_TIME = timedelta(seconds=30)
"""Less than that is neither late nor early."""


def countdown(left: timedelta) -> str:
    """*left* as a clock: `9:30`, `1:05:00`, and `+0:45` once it is over its time."""
    seconds = shown_seconds(left)
    sign, seconds = ("+", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{rest:02}" if hours else f"{sign}{minutes}:{rest:02}"


def speaking(length: timedelta) -> str:
    """How long something is spoken: `13 s`, `1:10 min`."""
    seconds = shown_seconds(length)
    return f"{seconds} s" if seconds < 60 else f"{countdown(length)} min"  # noqa: PLR2004 - a minute


def minutes(length: timedelta) -> str:
    """A length in whole minutes, the nearest: `4 min`, `1 h 5 min`."""
    whole = (abs(length) + ON_TIME) // timedelta(minutes=1)
    hours, rest = divmod(whole, 60)
    return f"{rest} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"


def lateness(drift: timedelta) -> str:
    """How late it is: `4 min late`, `2 min early`, `on time`."""
    if abs(drift) < ON_TIME:
        return "on time"
    return f"{minutes(drift)} {'late' if drift > timedelta() else 'early'}"


def now(shown: Projection, others: Sequence[Projection] = ()) -> str:
    """What is on. All is over when it is in the *others*, too."""
    one = shown.current
    if shown.is_over:
        rooms = [_room(other.room) for other in others if not other.is_over]
        return f"All is over here, not in {' and '.join(rooms)}." if rooms else "All is over."
    if one is None:
        return "Nothing is on."
    if shown.left is None:
        return f"{one.item.title} is on."
    left = countdown(shown.left)
    time = f"{left.removeprefix('+')} over its time" if shown.left < timedelta() else f"{left} left"
    return f"{one.item.title} {'is paused' if one.state is State.PAUSED else 'is on'}: {time}."


def outlook(shown: Projection, zone: ZoneInfo) -> str:
    """How late it is, what comes next, and when it ends."""
    parts = [] if shown.over is None else [f"{_capital(lateness(shown.over))}."]
    if shown.next is not None:
        parts.append(f"Next: {shown.next.item.title}{_at(shown.next.starts, zone)}.")
    if shown.ends is not None and (shown.current or shown.next):
        parts.append(f"End{_at(shown.ends, zone)}{_of_target(shown)}.")
    return " ".join(parts)


def elsewhere(others: Sequence[Projection], zone: ZoneInfo) -> Iterator[str]:
    """How it stands in the *others*, a line for each, and how each is shown."""
    for other in others:
        told = f"over{_at(other.ends, zone)}." if other.is_over else f"{now(other)} {outlook(other, zone)}".rstrip()
        yield f'{_room(other.room)}: {told} (--room "{other.room}")'


def behind(length: timedelta, noted: datetime, zone: ZoneInfo) -> str:
    """That the clock is *length* behind the log; nothing if that is not worth a word."""
    if length < ON_TIME:
        return ""
    return f"your clock is {minutes(length)} behind the last entry; noted at {times.format_clock(noted, zone)}"


def goes_on(later: Sequence[Entry], zone: ZoneInfo) -> str:
    """That in a look back the log goes on with rows that are *later*."""
    if not later:
        return ""
    until = times.format_clock(max(entry.at for entry in later), zone)
    verb = "does not" if len(later) == 1 else "do not"
    return f"it is a look back: the log goes on until {until}, and {counted(len(later), 'later row')} {verb} count here"


def _room(room: str) -> str:
    return f"“{room}”" if room else "the room without a name"


def _of_target(shown: Projection) -> str:
    if shown.buffer is None or abs(shown.buffer) < ON_TIME:
        return ""
    kind = "to spare" if shown.buffer > timedelta() else "too late"
    return f", {minutes(shown.buffer)} {kind}"


def _at(instant: datetime | None, zone: ZoneInfo) -> str:
    return "" if instant is None else f" at {times.format_clock(instant, zone)}"


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


STATES = {
    State.DONE: "over",
    State.ON: "on",
    State.PAUSED: "paused",
    State.TO_COME: "",
    State.PASSED: "passed",
    State.SKIPPED: "skipped",
}
"""Where an item stands, for a table."""


def latest(one: Expected, zone: ZoneInfo) -> str | None:
    """When *one* has to begin at the latest."""
    return None if one.latest_start is None else times.format_clock(one.latest_start, zone)


def cut(one: Cut) -> str:
    """What an item would give."""
    kept = "nothing is left of it" if one.after <= timedelta() else f"{minutes(one.after)} are left"
    return f"{one.item.title}: {minutes(one.less)} less, {kept}"


def proposal(found: Proposal, zone: ZoneInfo) -> Iterator[str]:
    """A proposal of what to cut, line by line."""
    wanted = times.format_clock(found.target, zone)
    if found.ends is None or found.would_end is None:
        yield "When it ends is not known: the plan has no time to begin from."
        return
    if found.ends <= found.target:
        yield f"Nothing has to be cut: the end is expected at {times.format_clock(found.ends, zone)}."
        return
    late = minutes(found.ends - found.target)
    yield f"To end at {wanted}, {late} have to go; the end is expected at {times.format_clock(found.ends, zone)}."
    yield from (f"  {cut(one)}." for one in found.cuts)
    if not found.cuts:
        yield "Nothing that is to come has a shortest length and time to give."
    elif found.missing:
        yield f"That is not enough: it would end at {times.format_clock(found.would_end, zone)}."


def forecast(found: Forecast | None, zone: ZoneInfo) -> Iterator[str]:
    """A forecast, line by line."""
    if found is None or found.likely.ends is None or found.earliest is None or found.latest is None:
        yield "Nothing can be foreseen before the first talk is over."
        return
    talks = "1 talk is" if found.talks == 1 else f"{found.talks} talks are"
    yield f"{talks} over; for each 10 minutes planned, talks take about {10 * found.factor:.1f} tonight."
    ends, first, last = (times.format_clock(one, zone) for one in (found.likely.ends, found.earliest, found.latest))
    if found.likely.is_over:
        yield f"All of it is over since {ends}: there is nothing left to foresee."
    elif first == last:
        yield f"It ends about {ends}: no talk is to come that could change it."
    else:
        yield f"If it goes on like this, it ends about {ends}: between {first} and {last} in nine evenings of ten."
