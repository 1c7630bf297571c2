"""The stage of the raffle as the room sees it: a real terminal, keys sent, the screen read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geekx_ops.raffle.vocabulary import Step
from geekx_ops.storage import migrate
from geekx_ops.workspace import open_workspace
from tests.cli.running import run
from tests.cli.screen.screen_terminal import ScreenTerminal
from tests.conftest import Clock
from tests.raffle import evening as room


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clock = Clock()
    migrate.upgrade(tmp_path / "geekx.db")
    with open_workspace(tmp_path / "geekx.db", clock=clock) as workspace:
        room.make_room(workspace, clock)
        room.freeze(workspace)
        room.commit(workspace)
        room.number(workspace)
    return tmp_path


@pytest.fixture
def stage(folder: Path) -> Callable[..., ScreenTerminal]:
    def opened() -> ScreenTerminal:
        return ScreenTerminal("raffle", "draw", "--stage", cwd=folder, GEEKX_NOW="2026-05-25T18:30:00+00:00")

    return opened


def test_three_prizes_on_the_stage_with_one_who_is_not_here(folder: Path, stage: Callable[..., ScreenTerminal]) -> None:
    with stage() as screen:
        screen.shows("tote bag", "space draws it", "6 in the draw")
        screen.press(" ")
        screen.shows("The time to come forward is running.", "GEEKX_NOW is set: the clock stands.")
        screen.press("n")
        screen.shows("The time is not up")
        screen.press("n")
        screen.shows("Noted: absent", "space draws it")
        for prize, following in (("tote bag", "book"), ("book", "mug"), ("mug", "Every prize has its winner.")):
            screen.press("  ")  # the second one cuts the suspense short
            screen.shows(prize, "is running")
            screen.press("c")
            screen.shows("Noted: claimed", following)
        shown = screen.shows("geekx raffle publish")
        assert screen.quits("q") == 0
    assert "." in shown
    assert not any(name in shown for name in room.NAMES)
    with open_workspace(folder / "geekx.db") as workspace, workspace.read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT step FROM raffle_log ORDER BY number").fetchall()
    answers = [row[0] for row in rows if row[0] != Step.CALLED]
    assert answers == [Step.ABSENT, Step.CLAIMED, Step.CLAIMED, Step.CLAIMED]


def test_the_timer_that_is_over_rings_once_and_the_winner_is_still_called_after_a_crash(
    folder: Path, stage: Callable[..., ScreenTerminal]
) -> None:
    assert run("raffle", "draw", "--db", str(folder / "geekx.db"), GEEKX_NOW="2026-05-25T18:29:00+00:00").code == 0
    with stage() as screen:
        screen.shows("The time to come forward is over.")
        screen.rings(1)
        screen.press("n")
        screen.shows("Noted: absent")
        assert screen.quits("q") == 0


def test_the_stage_needs_a_terminal_and_a_draw(folder: Path, tmp_path: Path) -> None:
    ran = run("raffle", "draw", "--stage", "--db", str(folder / "geekx.db"))
    assert (ran.code, "needs a terminal" in ran.err) == (2, True)
    assert tmp_path.is_dir()
