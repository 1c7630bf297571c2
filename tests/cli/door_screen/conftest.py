"""A folder with an event of this evening: eight seats, two parties that wait, two guests of one name."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geekx_ops.storage import migrate
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import Question, make_event, sign_up

STARTS = datetime(2026, 5, 26, 1, 30, tzinfo=UTC)
GUESTS = {
    "Ada Smith": {"email": "ada.s@example.org"},
    "Ada  Smith": {"email": "smith.ada@example.org"},
    "Grace Hopper": {"party": 3, "answers": {"dietary": "vegan", "first-dinner": "yes"}, "companions": ["Ida Rhodes"]},
    "Bo Chen": {},
    "李小龍": {"email": "lee@example.org"},
    "Zoë Ñandú": {"email": "zoe@example.org"},
    "Wanda Wait": {},
    "Willa Wait": {"party": 2},
}


def make_door(workspace: Workspace) -> None:
    """The event with its guests."""
    questions = (Question("dietary", "Food?", at_door=("*",)), Question("first-dinner", "First?", at_door=("yes",)))
    make_event(
        workspace, cap=8, starts=STARTS, ends=STARTS.replace(hour=4), questions=questions, name="Spring Dinner ☕"
    )
    with workspace.write() as tx:
        for name, given in GUESTS.items():
            sign_up(tx, name, **given)  # type: ignore[arg-type]


def make_crowd(workspace: Workspace) -> None:
    """An event with fifty guests."""
    make_event(workspace, cap=50, starts=STARTS, ends=STARTS.replace(hour=4))
    with workspace.write() as tx:
        for number in range(50):
            sign_up(tx, f"Guest {number:02}")


@pytest.fixture(scope="session")
def door_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doors")
    for make in (make_door, make_crowd):
        path = folder / make.__name__
        migrate.upgrade(path)
        with open_workspace(path, clock=Clock()) as workspace:
            make(workspace)
    return folder


@pytest.fixture
def evening(door_templates: Path, tmp_path: Path) -> Path:
    """A folder with the database of the evening."""
    shutil.copy(door_templates / "make_door", tmp_path / "geekx.db")
    return tmp_path


@pytest.fixture
def crowd(door_templates: Path, tmp_path: Path) -> Path:
    """A folder with a database of fifty guests."""
    shutil.copy(door_templates / "make_crowd", tmp_path / "geekx.db")
    return tmp_path
