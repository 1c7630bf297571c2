"""Chapters of the video: at which place of the recording each item began, by the log of the evening.

A recording has one or more segments, for it may have been interrupted: what happened between two of them is not in it.
The rules of YouTube: the first at 0:00, at least three, each at least ten seconds, in rising order. One that is broken
turns all of them off without a word, so here the reason is told instead. WebVTT: https://www.w3.org/TR/webvtt1/.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.text import counted, writable

FEWEST = 3
SHORTEST = timedelta(seconds=10)
LONGEST_TITLE = 100
MOST_UNITS = 5000
"""UTF-16 units that a description may have on YouTube."""
BEFORE = "Welcome"
"""What is on before anything has begun."""

ZERO = timedelta()
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that was recorded. `ends` None, for the last one: as long as the recording goes."""

    starts: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Began:
    """An item that was on: what it is called, when it began, and when it ended, if it has."""

    title: str
    starts: datetime
    ends: datetime | None = None
    is_welcome: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A title and its place in the recording."""

    at: timedelta
    title: str


@dataclass(frozen=True, slots=True)
class Chapters:
    """The chapters of a recording. `ends` is how long it is, as far as that is known; `outside` is not in it."""

    chapters: tuple[Chapter, ...]
    ends: timedelta | None
    outside: tuple[str, ...] = ()
    made_up: bool = False
    """The first is none of the log: a welcome, before anything has begun."""


def sound(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """*segments* in their order. Raises Invalid if one ends before it has begun, or not before the next one begins."""
    known = sorted(segments, key=attrgetter("starts"))
    if any(one.ends is not None and one.ends <= one.starts for one in known):
        raise Invalid("a part of the recording ends before it has begun.")
    for one, after in pairwise(known):
        if one.ends is None or one.ends > after.starts:
            raise Invalid("of each part of the recording but the last, say when it ended: 18:05-19:02, then 19:10.")
    return tuple(known)


def chapters(items: Sequence[Began], segments: Sequence[Segment], nudge: timedelta = ZERO) -> Chapters:
    """The chapters of a recording of *segments*, all moved by *nudge*; those under ten seconds are merged.

    An item that began in a pause of the recording starts with the next segment. One that was on when the recording
    began is the first chapter. What had ended before, or began after it, is outside.
    """
    length = recorded(segments)
    inside = [one for one in items if _is_inside(one, segments)]
    outside = tuple(one.title for one in items if not _is_inside(one, segments))
    placed = [Chapter(max(ZERO, _place(one.starts, segments) + nudge), _title(one.title)) for one in inside]
    begun = any(one.starts < segments[0].starts for one in items)
    from_zero = _from_zero(placed, clamped=begun or any(one.is_welcome for one in inside[:1]))
    found = _merged(from_zero, length)
    made_up = len(from_zero) > len(placed) and found[0] is from_zero[0]
    return Chapters(tuple(found), _end(inside, segments, nudge, length), outside, made_up)


def recorded(segments: Sequence[Segment]) -> timedelta | None:
    """How long the recording is; None if its last segment has no end."""
    lengths = [None if one.ends is None else one.ends - one.starts for one in segments]
    return None if None in lengths else sum((one for one in lengths if one is not None), ZERO)


def _is_inside(one: Began, segments: Sequence[Segment]) -> bool:
    """Whether the recording has anything of it."""
    last = one.ends or segments[-1].ends
    return last is None or _place(last, segments) > _place(one.starts, segments)


def _place(instant: datetime, segments: Sequence[Segment]) -> timedelta:
    """How much was recorded before *instant*."""
    before = ((one.starts, instant if one.ends is None else min(one.ends, instant)) for one in segments)
    return sum((end - start for start, end in before if end > start), ZERO)


def _from_zero(placed: list[Chapter], *, clamped: bool) -> list[Chapter]:
    """The same, beginning at 0:00: with what was on then, or with the first if it is *clamped*, or with a welcome."""
    on = [one for one in placed if one.at == ZERO]
    if on or not placed:
        return [*on[-1:], *(one for one in placed if one.at > ZERO)]
    return [replace(placed[0], at=ZERO), *placed[1:]] if clamped else [Chapter(ZERO, BEFORE), *placed]


def _merged(placed: Sequence[Chapter], length: timedelta | None) -> list[Chapter]:
    """Without chapters under ten seconds: the later title stays; of the last, the one before it."""
    found: list[Chapter] = []
    for one in placed:
        if found and one.at - found[-1].at < SHORTEST:
            found[-1] = replace(one, at=found[-1].at)
        else:
            found.append(one)
    while len(found) > 1 and length is not None and length - found[-1].at < SHORTEST:
        found.pop()
    return found


def _end(
    inside: Sequence[Began], segments: Sequence[Segment], nudge: timedelta, length: timedelta | None
) -> timedelta | None:
    """The end of the recording; if it was not told, the end of the last item."""
    if length is not None or not inside or inside[-1].ends is None:
        return length
    return _place(inside[-1].ends, segments) + nudge


def _title(title: str) -> str:
    """*title* on one line."""
    return " ".join(writable(title).split()) or "?"


def _title_on_youtube(title: str) -> str:
    """*title* without what YouTube takes for markup, cut between words."""
    words = _title(title.replace("<", " ").replace(">", " "))
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut[:-1]}…"


def for_youtube(found: Chapters) -> str:
    """The lines for the description of the video. Raises Conflict, with the reason, if none would be shown."""
    number = len(found.chapters)
    if number < FEWEST:
        own = counted(number - found.made_up, "chapter")
        added = f", and “{found.chapters[0].title}” before anything has begun" if found.made_up else ""
        raise Conflict(
            f"YouTube shows chapters only if there are at least {FEWEST}, each of 10 seconds or more; this recording"
            f" has {own} by the log of the evening{added}. Nothing was written."
        )
    text = "".join(f"{_on_youtube(one.at)} {_title_on_youtube(one.title)}\n" for one in found.chapters)
    units = len(text.encode("utf-16-le")) // 2
    if units > MOST_UNITS:
        raise Conflict(
            f"a description on YouTube has at most {MOST_UNITS} characters, and these chapters have {units}: shorten"
            " titles. Nothing was written."
        )
    return text


def _on_youtube(at: timedelta) -> str:
    minutes, seconds = divmod(at // _SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def for_webvtt(found: Chapters) -> str:
    """A file of chapters beside the video. Raises Conflict if there is none, or nothing tells when the last ends."""
    if not found.chapters:
        raise Conflict("nothing that was logged is in this recording, so it has no chapters. Nothing was written.")
    ends = [*(one.at for one in found.chapters[1:]), found.ends]
    if found.ends is None or found.ends <= found.chapters[-1].at:
        raise Conflict(
            "WebVTT says when the last chapter ends, and nothing tells it: give the recording its end, such as"
            " --recording 18:05-20:30. Nothing was written."
        )
    cues = [
        f"{_in_webvtt(one.at)} --> {_in_webvtt(end)}\n{_in_a_cue(one.title)}\n"
        for one, end in zip(found.chapters, ends, strict=True)
        if end is not None
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _in_a_cue(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_webvtt(at: timedelta) -> str:
    milliseconds = at // timedelta(milliseconds=1)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
