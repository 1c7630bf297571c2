"""The raffle as lines of the terminal: what stands there at each step, and that nothing is wider than the terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.cli.raffle_screen.drawing import View, lines
from geekx_ops.raffle import stage
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER
from tests.raffle import evening as room


@pytest.fixture
def sealed(workspace: Workspace, clock: Clock) -> Workspace:
    """A draw with its number, nobody called."""
    room.make_room(workspace, clock)
    room.freeze(workspace)
    room.commit(workspace)
    room.number(workspace)
    return workspace


def seen(workspace: Workspace) -> View:
    with workspace.write() as tx:
        return View(stage.stage(tx, DINNER))


def drawn(view: View, width: int = 80, height: int = 24, *, colour: bool = False) -> str:
    found = lines(view, width, height, colour=colour)
    assert len(found) == height
    return "\n".join(found)


def test_the_next_prize_waits_for_the_key(sealed: Workspace) -> None:
    text = drawn(seen(sealed))
    assert "space draws it" in text
    assert "? keys" in text
    assert "claimed: came forward" in drawn(replace(seen(sealed), help=True))


def test_suspense_shows_codes_and_no_winner(sealed: Workspace) -> None:
    called = room.call(sealed)
    text = drawn(replace(seen(sealed), frame=3))
    assert called.prize in text
    assert called.shown not in text


def test_the_winner_has_a_time_that_ends(sealed: Workspace, clock: Clock) -> None:
    called = room.call(sealed)
    text = drawn(seen(sealed))
    for words in (called.prize, called.shown, called.line.code, "is running"):
        assert words in text
    clock.now += timedelta(hours=1)
    assert "is over" in drawn(seen(sealed))


def test_all_prizes_have_their_winners(sealed: Workspace) -> None:
    won = []
    for _ in seen(sealed).stage.draw.prizes:
        won.append(room.call(sealed))
        room.answer(sealed)
    text = drawn(seen(sealed))
    assert "Every prize has its winner." in text
    assert all(one.prize in text and one.line.code in text for one in won)


@pytest.mark.parametrize(("width", "rows"), [(84, 1), (80, 2), (41, 2), (40, 4), (20, 4)])
def test_the_fingerprint_is_whole_at_every_width(sealed: Workspace, width: int, rows: int) -> None:
    view = seen(sealed)
    whole = view.stage.draw.commitment
    below = drawn(view, width).split("\n")[-1 - rows : -1]
    assert "".join(below).replace(" ", "") == whole


def test_a_fingerprint_that_does_not_fit_is_not_shown_in_parts(sealed: Workspace) -> None:
    view = seen(sealed)
    text = drawn(view, 40, 14)
    assert "fingerprint: see raffle status" in text
    assert view.stage.draw.commitment[:4] not in text


def test_the_title_of_a_narrow_screen_is_cut_where_it_can_be_read(sealed: Workspace) -> None:
    view = seen(sealed)
    title = drawn(replace(view, stage=replace(view.stage, event="A Dinner with a Long Name")), 40).split("\n")[0]
    assert " draw 1 · A Dinner" in title
    assert "… 6 in the draw " in title


def test_a_clock_that_stands_is_told(sealed: Workspace) -> None:
    room.call(sealed)
    assert "GEEKX_NOW" not in drawn(seen(sealed))
    assert "GEEKX_NOW is set: the clock stands." in drawn(replace(seen(sealed), pretends=True), 40)


@pytest.mark.parametrize(("width", "height"), [(30, 10), (80, 24), (160, 50)])
@pytest.mark.parametrize("colour", [True, False])
def test_it_fits_every_terminal(sealed: Workspace, width: int, height: int, *, colour: bool) -> None:
    room.call(sealed)
    for line in drawn(seen(sealed), width, height, colour=colour).split("\n"):
        assert len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= width
