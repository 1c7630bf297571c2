"""The raffle as lines of the terminal. It only draws: who has won was on the disk before anything moves here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from geekx_ops.cli import columns, raffle_words
from geekx_ops.cli.screen import digits
from geekx_ops.cli.screen.painting import Line, Piece, Style, drawn, filled, line
from geekx_ops.raffle.stage import Stage
from geekx_ops.raffle.steps import DRAW

FRAMES = 24
"""Pictures of suspense before a winner is shown."""
_FEWEST = 11
"""Rows that all but the fingerprint needs."""
_STRIDE = 7919
"""Codes that one picture is away from the next: a prime, so that all of them come by."""

KEYS = (
    ("space", "draw the next prize"),
    ("c", "claimed: came forward and has it"),
    ("n", "not here; before the time is up, twice"),
    ("d", "declined"),
    ("i", "ineligible by the rules"),
    ("q", "quit; nothing is lost"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen. `frame` counts the suspense; None: it is over."""

    stage: Stage
    message: str = ""
    help: bool = False
    frame: int | None = None
    pretends: bool = False
    """The clock is not the real one, and stands still."""


def lines(view: View, width: int, height: int, *, colour: bool) -> list[str]:
    """The whole screen, *height* lines of at most *width* columns."""
    stage = view.stage
    said = stage.draw.said
    top = [filled(f" draw {said.draw} · {stage.event}", f" {said.people} in the draw ", width, Style.MARKED)]
    bottom = [*_fingerprint(stage, width, height - _FEWEST), filled(f" {view.message}", "? keys ", width, Style.MARKED)]
    middle = list(_help()) if view.help else list(_middle(view, width, height - len(top) - len(bottom)))
    room = height - len(top) - len(bottom)
    body = [*middle[:room], *[line()] * (room - len(middle))]
    return [drawn(one, width, colour=colour) for one in (*top, *body, *bottom)]


def _fingerprint(stage: Stage, width: int, height: int) -> Iterator[Line]:
    """All of it, or where it stands: a digit that is missing without a sign would look like another draw."""
    groups = list(raffle_words.groups(stage.draw.commitment))
    for many in (4, 2, 1):
        rows = [f" {'  '.join(groups[at : at + many])}" for at in range(0, len(groups), many)]
        if columns.width(rows[0]) <= width and len(rows) <= height:
            yield from map(line, rows)
            return
    yield line(columns.cut(" fingerprint: see raffle status", width))


def _help() -> Iterator[Line]:
    yield line()
    for key, meaning in KEYS:
        yield (Piece(f"  {key:<8}", Style.BOLD), Piece(meaning))


def _middle(view: View, width: int, height: int) -> Iterator[Line]:
    stage = view.stage
    yield line()
    if view.frame is not None:
        yield _centred(stage.called.prize if stage.called else "", width, Style.BOLD)
        yield line()
        yield _centred(_passing(stage, view.frame), width, Style.FAINT)
    elif stage.called is not None:
        yield from _winner(stage, width, height - 8 - len(stage.won) - view.pretends)
        if view.pretends:
            yield _centred("GEEKX_NOW is set: the clock stands.", width, Style.FAINT)
    else:
        yield from _waiting(stage, width)
    yield line()
    for one in stage.won:
        yield _centred(f"{one.prize}: {one.shown} · {one.line.code}", width, Style.GREEN_TEXT)


def _passing(stage: Stage, frame: int) -> str:
    codes = stage.codes
    return "   ".join(codes[(frame * _STRIDE + at) % len(codes)] for at in range(min(3, len(codes))))


def _winner(stage: Stage, width: int, height: int) -> Iterator[Line]:
    called, left = stage.called, stage.left
    if called is None or left is None:
        return
    yield _centred(called.prize, width, Style.BOLD)
    yield line()
    yield _centred(f"  {called.shown}  ", width, Style.GREEN)
    yield _centred(f"  {called.line.code}  ", width, Style.BOLD)
    yield line()
    style = Style.RED_TEXT if left <= timedelta() else Style.PLAIN
    for row in digits.large(_clock(left), width - 4, height):
        yield _centred(row, width, style)
    is_up = left <= timedelta()
    yield _centred(f"The time to come forward is {'over' if is_up else 'running'}.", width, style)


def _clock(left: timedelta) -> str:
    seconds = max(0, ceil(left.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"


def _waiting(stage: Stage, width: int) -> Iterator[Line]:
    if stage.next_step == DRAW:
        yield _centred(stage.prize or "", width, Style.BOLD)
        yield line()
        yield _centred("space draws it", width, Style.FAINT)
    else:
        yield _centred("Every prize has its winner." if stage.prize is None else "Not yet.", width, Style.BOLD)
        yield line()
        yield _centred(f"Next: {stage.next_step}", width, Style.FAINT)


def _centred(text: str, width: int, style: Style) -> Line:
    kept = columns.cut(columns.printable(text), width)
    return (Piece(" " * ((width - columns.width(kept)) // 2)), Piece(kept, style))
