"""The evening with lists of another platform, and that its commands are real."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import pytest

from geekx_ops.demo.lists import DATABASE, FIRST, SECOND, Import, Lists, play_lists
from geekx_ops.demo.scenes import Kind
from geekx_ops.demo.service import example
from geekx_ops.events import event_file_writing
from geekx_ops.guest_lists.diff import Kind as What
from geekx_ops.registration.seats import Standing
from tests.demo.playing import geekx

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lists]:
    folder = tmp_path_factory.mktemp("lists")
    return folder, play_lists(folder)


def test_what_the_two_lists_come_to(played: tuple[Path, Lists]) -> None:
    first, again, second, last = played[1].imported
    assert first.comparison.counts == {What.NEW: 180, What.GONE: 0, What.SAME: 0}
    assert first.admitted == {Standing.CONFIRMED: 100, Standing.WAITING: 80}
    assert again.comparison.counts == {What.SAME: 180, What.GONE: 0}
    changed = {What.NEW: 6, What.CHANGED: 16, What.CONFLICT: 2, What.GONE: 5, What.SAME: 157}
    assert second.comparison.counts == changed
    assert (len(second.cancelled), len(second.promoted), second.kept) == (5, 6, ())
    assert last.comparison.counts == {What.CONFLICT: 2, What.SAME: 179, What.GONE: 0}


def test_the_lists_are_exports_of_luma(played: tuple[Path, Lists]) -> None:
    for name, number in ((FIRST, 180), (SECOND, 181)):
        rows = list(csv.DictReader((played[0] / name).read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) == number
        assert {row["email"].rpartition("@")[2] for row in rows} == {"example.org"}


def test_every_rule_holds_in_the_end(played: tuple[Path, Lists]) -> None:
    assert played[1].scenes[-1].lines[0].kind is Kind.CONFIRMED


@pytest.mark.slow
def test_the_commands_of_the_lists_do_the_same(
    played: tuple[Path, Lists], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lists = played
    monkeypatch.chdir(tmp_path)
    for name, text in {**lists.files, "event.toml": event_file_writing.write(example()[0])}.items():
        Path(name).write_text(text, encoding="utf-8")
    for scene in lists.scenes:
        now = {"GEEKX_NOW": scene.step.at.isoformat()}
        said = geekx(*shlex.split(scene.step.act.command)[1:], "--db", "other.db", env=now)
        if isinstance(scene.step.act, Import):
            assert scene.lines[0].text in said
    listed = ("guests", "list", "--format", "json", "--db")
    one, other = (json.loads(geekx(*listed, database)) for database in ("other.db", folder / DATABASE))
    assert [guest["number"] for guest in one] == [guest["number"] for guest in other]
