"""The stage as lines of the terminal: what stands there in each phase, and that nothing is wider than the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geekx_ops.agenda import evening, service
from geekx_ops.agenda.evening import Stage
from geekx_ops.agenda.plan import Plan, Speaker
from geekx_ops.cli.agenda_screen.drawing import Phase, View, lines, phase, told
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import SEVEN, at, item, pause
from tests.conftest import Clock
from tests.factories import DINNER, make_event

ITEMS = (item("welcome", 5), item("talk", 10, speakers=("ada",)), pause("break", 15, shortest=5), item("last", 20))
ADA = Speaker("ada", "Ada Example", say_it="AY-da", pronouns="she/her", arrived=SEVEN)


@pytest.fixture
def show(workspace: Workspace, clock: Clock) -> Callable[..., Stage]:
    """The stage at a minute, after something was done there."""
    make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(50))
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _plan, _event: Plan(ITEMS, (ADA,), room="Hall"))

    def done(minute: float, act: Callable[..., Any] | None = None) -> Stage:
        clock.now = at(minute)
        with workspace.write() as tx:
            return evening.stage(tx, DINNER) if act is None else act(tx, DINNER)

    return done


def drawn(view: View, width: int = 80, height: int = 24, *, colour: bool = False) -> str:
    found = lines(view, width, height, colour=colour)
    assert len(found) == height
    return "\n".join(found)


def test_before_the_show_the_clock_counts_to_its_start(show: Callable[..., Stage]) -> None:
    text = drawn(View(show(-5)))
    assert "NOTHING IS ON" in text
    assert "Nothing is on." in text
    assert "NEXT  " in text
    assert "█" in text


def test_what_is_on_with_who_is_next_and_what_follows(show: Callable[..., Stage]) -> None:
    text = drawn(View(show(2, evening.start)))
    for words in ("Spring Dinner · Hall", "19:02:00", "▶ ON", "2 MIN LATE", "Welcome", "Talk", "say AY-da · she/her"):
        assert words in text
    assert "not here yet" not in text
    assert "Break (planned 19:15)" in text
    assert "the end" in text


def test_each_phase(show: Callable[..., Stage]) -> None:
    assert phase(show(-1)) is Phase.IDLE
    show(0, evening.start)
    found = [phase(show(minute)) for minute in (1, 4.2, 4.9, 6)]
    assert found == [Phase.NORMAL, Phase.WARNING, Phase.DANGER, Phase.OVER]
    assert phase(show(6, evening.pause)) is Phase.PAUSED


def test_the_bar_says_when_it_ends_too_late(show: Callable[..., Stage]) -> None:
    show(0, evening.start)
    assert "END 25 MIN TOO LATE" in drawn(View(show(40)))


def test_the_last_item_has_the_end_behind_it(show: Callable[..., Stage]) -> None:
    show(0, lambda tx, event: evening.start(tx, event, "last"))
    assert "NEXT  the end" in drawn(View(show(1)))
    assert "All is over." in drawn(View(show(21, evening.stop)))


@pytest.mark.parametrize(("width", "height"), [(20, 8), (30, 10), (80, 24), (160, 50)])
@pytest.mark.parametrize("colour", [True, False])
def test_it_fits_every_terminal(show: Callable[..., Stage], width: int, height: int, *, colour: bool) -> None:
    view = View(show(3, evening.start))
    for line in drawn(view, width, height, colour=colour).split("\n"):
        assert len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= width


def test_help_questions_and_messages(show: Callable[..., Stage]) -> None:
    view = View(show(3, evening.start), pretends=True, follows=True)
    assert "(GEEKX_NOW)" in drawn(view)
    assert "following" in drawn(view)
    assert "what to cut to end in time" in drawn(replace(view, help=True))
    assert "Cut it?" in drawn(replace(view, asks=("  Cut it?",)))
    assert "It was noted." in drawn(told(replace(view, help=True), "It was noted."))
