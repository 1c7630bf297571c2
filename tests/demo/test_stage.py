"""The evening on the stage, and that its commands are real."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from geekx_ops.cli.main import main
from geekx_ops.demo import door_acts, stage_script
from geekx_ops.demo.service import Night
from geekx_ops.demo.stage import StageEvening, play_stage
from geekx_ops.demo.stage_page import stage_page
from geekx_ops.storage import backup
from tests.demo.playing import geekx

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def stage(night: Night, out: Path, tmp_path_factory: pytest.TempPathFactory) -> StageEvening:
    database = tmp_path_factory.mktemp("stage") / "stage.db"
    backup.copy_file(out / "geekx.db", database)
    return play_stage(database, night.event)


def test_the_talks_took_what_they_took(stage: StageEvening) -> None:
    took = {
        one.planned.item.slug: round(one.run.elapsed(one.run.ended).total_seconds() / 60, 1)
        for one in stage.played
        if one.run.ended is not None
    }
    assert {slug: minutes for slug, minutes in took.items() if slug in stage_script.TOOK} == stage_script.TOOK
    assert len(stage.played) == 13


def test_the_cut_is_taken_once_and_the_evening_ends_in_time(stage: StageEvening) -> None:
    [cut] = [scene for scene in stage.scenes if scene.step.act == stage_script.Cut("21:10", accept=True)]
    assert "End at 21:10," in cut.lines[-1].text
    assert stage.over == datetime(2022, 5, 26, 4, 8, 12, tzinfo=UTC)


def test_the_page_tells_it(night: Night, stage: StageEvening) -> None:
    page = stage_page(night, stage)
    assert "Evaluating Recommendation System Robustness" in page
    assert page.count("<rect") == 2 * 2 * 12  # twelve items in two rows, for two sizes of screens


@pytest.mark.slow
def test_the_commands_of_the_stage_do_the_same(stage: StageEvening, out: Path, tmp_path: Path) -> None:
    database = tmp_path / door_acts.FIRST
    database.write_bytes((out / "geekx.db").read_bytes())
    for scene in stage.scenes:
        words = shlex.split(scene.step.act.command)[1:]
        surroundings = {"GEEKX_NOW": scene.step.at.isoformat(), "GEEKX_ACTOR": "stage"}
        done = CliRunner().invoke(main, [*words, "--db", str(database)], env=surroundings)
        assert done.exit_code == 0, done.output
        assert all(line.text in done.output for line in scene.lines)
    typed = json.loads(geekx("agenda", "log", "--format", "json", "--db", database))
    played = json.loads(geekx("agenda", "log", "--format", "json", "--db", out / door_acts.FIRST))
    assert typed == played
