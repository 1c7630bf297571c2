"""The stage as lines of the terminal: the clock of what is on, what is next, how late it is. It only draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from geekx_ops import times
from geekx_ops.agenda import wording
from geekx_ops.agenda.evening import Stage
from geekx_ops.agenda.timing import Expected, Projection, State
from geekx_ops.cli import columns
from geekx_ops.cli.screen import digits
from geekx_ops.cli.screen.painting import Line, Piece, Style, drawn, filled, line

ZERO = timedelta()


class Phase(StrEnum):
    """How much time is left; each is a word as well as a colour."""

    NORMAL = "ON"
    WARNING = "SOON OVER"
    DANGER = "LAST MOMENTS"
    OVER = "OVER TIME"
    PAUSED = "PAUSED"
    IDLE = "NOTHING IS ON"


_BARS = {
    Phase.NORMAL: (Style.GREEN, "▶"),
    Phase.WARNING: (Style.YELLOW, "▲"),
    Phase.DANGER: (Style.RED, "!"),
    Phase.OVER: (Style.RED, "✗"),
    Phase.PAUSED: (Style.BLUE, "‖"),
    Phase.IDLE: (Style.MARKED, "·"),
}
_CLOCKS = {
    Phase.NORMAL: Style.GREEN_TEXT,
    Phase.WARNING: Style.YELLOW_TEXT,
    Phase.DANGER: Style.RED_TEXT,
    Phase.OVER: Style.RED_TEXT,
}

KEYS = (
    ("space n →", "the next item"),
    ("b ←", "back: the item before goes on"),
    ("p", "pause, or go on"),
    ("+ -", "one minute more or less"),
    ("s", "skip the next item"),
    ("x", "end what is on, begin nothing"),
    ("c", "what to cut to end in time; y does it"),
    ("u", "undo"),
    ("q ctrl-c", "quit"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen: the stage, a message in the last line, whether help is open, and what waits for a yes."""

    stage: Stage
    message: str = ""
    help: bool = False
    asks: tuple[str, ...] = ()
    follows: bool = False
    pretends: bool = False
    """The clock is not the real one, and stands still."""


def phase(stage: Stage) -> Phase:
    """How much time is left of what is on."""
    one, left = stage.shown.current, stage.shown.left
    if one is None or left is None:
        return Phase.IDLE
    if one.state is State.PAUSED:
        return Phase.PAUSED
    if left <= ZERO:
        return Phase.OVER
    limits = stage.stored.plan.thresholds_of(one.item)
    if left <= limits.danger.of(one.item.duration):
        return Phase.DANGER
    return Phase.WARNING if left <= limits.warning.of(one.item.duration) else Phase.NORMAL


def lines(view: View, width: int, height: int, *, colour: bool) -> list[str]:
    """The whole screen, *height* lines of at most *width* columns."""
    top, bottom = list(_top(view, width)), _bottom(view, width)
    middle = list(_help()) if view.help else [line(text) for text in view.asks] or _middle(view, width, height)
    room = height - len(top) - len(bottom)
    body = [*middle[:room], *[line()] * (room - len(middle))]
    return [drawn(one, width, colour=colour) for one in (*top, *body, *bottom)]


def _top(view: View, width: int) -> Iterator[Line]:
    stage = view.stage
    event = stage.stored.event.settings.name
    where = f"{event} · {stage.room}" if stage.room else event
    clock = f"{stage.shown.now.astimezone(stage.stored.zone):%H:%M:%S}{' (GEEKX_NOW)' if view.pretends else ''}"
    yield filled(where, f"{'following ' if view.follows else ''}{clock}", width, Style.MARKED)
    found = phase(stage)
    style, sign = _BARS[found]
    yield filled(f" {sign} {found.value}", _lateness(stage.shown), width, style)


def _lateness(shown: Projection) -> str:
    late = "" if shown.over is None else wording.lateness(shown.over).upper()
    if shown.buffer is None or shown.buffer > -wording.ON_TIME:
        return f"{late} "
    return f"{late} · END {wording.minutes(shown.buffer)} TOO LATE ".upper()


def _middle(view: View, width: int, height: int) -> list[Line]:
    stage = view.stage
    wide = height > _NARROW
    blank = [line()] if wide else []
    following = list(_next(view, width))
    clock = _clock(stage, width - 4, height - 9 - len(following) - 2 * len(blank))
    return [*blank, *_on(stage), *clock, *blank, *following, *blank, *_later(stage)]


_NARROW = 18
"""Rows under which nothing is left blank."""


def _on(stage: Stage) -> Iterator[Line]:
    one = stage.shown.current
    if one is None:
        yield line(f"  {wording.now(stage.shown, stage.others)}", Style.BOLD)
        return
    yield line(f"  {one.item.title}", Style.BOLD)
    if who := _names(stage, one):
        yield line(f"  {who}")


def _clock(stage: Stage, width: int, height: int) -> Iterator[Line]:
    """The time that is left of what is on, or until the next begins."""
    shown = stage.shown
    left = shown.left if shown.current else _until(shown)
    if left is None:
        return
    style = _CLOCKS.get(phase(stage), Style.PLAIN)
    for row in digits.large(wording.countdown(left), width, height):
        yield (Piece("  "), Piece(row, style))


def _until(shown: Projection) -> timedelta | None:
    """The time until the next item should begin, by the plan; below zero it should have."""
    return None if shown.next is None or shown.next.planned.starts is None else shown.next.planned.starts - shown.now


def _next(view: View, width: int) -> Iterator[Line]:
    stage, one = view.stage, view.stage.shown.next
    if one is None:
        if stage.shown.current is not None:
            yield line("  NEXT  the end")
        return
    at = "" if one.starts is None else times.format_clock(one.starts, stage.stored.zone)
    yield (Piece("  NEXT  ", Style.BOLD), Piece(f"{at}  {one.item.title}", Style.BOLD))
    for said in _how_to_say(stage, one, is_public=view.follows):
        yield (Piece("        "), Piece(columns.cut(said, width - 8)))


def _how_to_say(stage: Stage, one: Expected, *, is_public: bool) -> Iterator[str]:
    """Names as they are said; who is not here yet is for the emcee, and nothing for an audience."""
    speakers = {speaker.slug: speaker for speaker in stage.stored.plan.speakers}
    for slug in one.item.speakers:
        speaker = speakers.get(slug)
        if speaker is not None:
            said = f"say {speaker.say_it}" if speaker.say_it else ""
            here = "" if speaker.arrived or is_public else "not here yet"
            yield " · ".join(part for part in (speaker.name, said, speaker.pronouns or "", here) if part)


def _names(stage: Stage, one: Expected) -> str:
    speakers = {speaker.slug: speaker.name for speaker in stage.stored.plan.speakers}
    return ", ".join(speakers[slug] for slug in one.item.speakers if slug in speakers)


def _later(stage: Stage) -> Iterator[Line]:
    """What comes after the next, with the expected start and the planned one where it differs."""
    to_come = [one for one in stage.shown.items if one.state is State.TO_COME and one is not stage.shown.next]
    for one in to_come:
        expected, planned = (_at(stage, instant) for instant in (one.starts, one.planned.starts))
        moved = f" (planned {planned})" if planned != expected else ""
        yield line(f"        {expected}  {one.item.title}{moved}", Style.FAINT)
    if stage.shown.ends is not None:
        yield line(f"        {_at(stage, stage.shown.ends)}  the end", Style.FAINT)


def _at(stage: Stage, instant: datetime | None) -> str:
    return "--:--" if instant is None else times.format_clock(instant, stage.stored.zone)


def _help() -> Iterator[Line]:
    yield line()
    for keys, does in KEYS:
        yield (Piece(f"  {keys:>10}  ", Style.BOLD), Piece(does))


def _bottom(view: View, width: int) -> list[Line]:
    keys = "q quit" if view.follows else "space next  b back  p pause  +- minute  s skip  c cut  u undo  ? help  q quit"
    message = line(f"  {view.message}", Style.NOTE) if view.message else line()
    return [message, filled(keys, "", width, Style.MARKED)]


def told(view: View, message: str) -> View:
    """The same with a *message*, and nothing asked."""
    return replace(view, message=message, asks=(), help=False)
