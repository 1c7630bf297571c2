"""The evening in words: what is on, what is next, how late it is. For the terminal, the screen and the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda.cutting import Cut, Proposal
from geekx_ops.agenda.forecast import Forecast
from geekx_ops.agenda.timing import Expected, Projection, State, shown_seconds

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


def now(shown: Projection) -> str:
    """What is on."""
    one = shown.current
    if one is None:
        return "Nothing is on." if shown.next or not shown.begun else "All is over."
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
    ends = (times.format_clock(instant, zone) for instant in (found.likely.ends, found.earliest, found.latest))
    yield "If it goes on like this, it ends about {}: between {} and {} in nine evenings of ten.".format(*ends)
