"""The first hour at the door, and that its commands are real."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from geekx_ops.cli.main import main
from geekx_ops.demo import door_acts
from geekx_ops.demo.evening import Evening, play_evening
from geekx_ops.demo.scenes import Kind
from geekx_ops.demo.service import Night
from geekx_ops.door.listing import Count
from tests.demo.playing import geekx

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def evening(night: Night, out: Path, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return play_evening(out / "geekx.db", tmp_path_factory.mktemp("evening"), night.event)


def test_the_first_hour_at_the_door(evening: Evening) -> None:
    assert evening.count == Count(inside=121, came=121, expected=5, waiting=71, here=0, refused=2, conflicts=1)
    assert (evening.turnout.seats, evening.turnout.came) == (126, 110)
    assert max(moment.taken for moment in evening.moments) == 121
    assert {type(scene.step.act) for scene in evening.scenes if scene.step.told} == {
        door_acts.Export, door_acts.LetIn, door_acts.Merge, door_acts.ReleaseSeats, door_acts.TakeBack, door_acts.WalkIn
    }  # fmt: skip


def test_the_second_merge_finds_nothing_new(evening: Evening) -> None:
    merges = [scene.lines[0].text for scene in evening.scenes if isinstance(scene.step.act, door_acts.Merge)]
    assert merges == [
        "48 new lines of the log; 0 were here already",
        "0 new lines of the log; 48 were here already",
    ]


@pytest.mark.slow
def test_the_commands_of_the_door_do_the_same(evening: Evening, out: Path, tmp_path: Path) -> None:
    """Each is typed at its time and laptop; the numbers are the same in the end."""
    (tmp_path / door_acts.FIRST).write_bytes((out / "geekx.db").read_bytes())
    for scene in evening.scenes:
        step = scene.step
        words = [
            str(tmp_path / word) if word == door_acts.SECOND else word for word in shlex.split(step.act.command)[1:]
        ]
        laptop = tmp_path / (door_acts.SECOND if step.laptop == 2 else door_acts.FIRST)
        surroundings = {"GEEKX_NOW": step.at.isoformat(), "GEEKX_ACTOR": f"door-{step.laptop}"}
        done = CliRunner().invoke(main, [*words, "--db", str(laptop)], env=surroundings)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert all(line.text in done.output for line in scene.lines if line.kind is Kind.REFUSED)
    (counted,) = json.loads(geekx("door", "count", "--format", "json", "--db", tmp_path / door_acts.FIRST))
    assert counted == asdict(evening.count)
