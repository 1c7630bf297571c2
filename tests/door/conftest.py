"""Two laptops at one door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.laptops import EVENING, Doors, copied
from tests.factories import Question, fill, make_event


@pytest.fixture
def doors(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[Doors]:
    """Four seats, all taken: Ada, Bo, and Cleo with a friend. Wim and Xena wait. The other door has a copy."""
    workspace.actor = "door-1"
    make_event(workspace, cap=4, questions=(Question("diet", "What do you not eat?"),), max_party=3)
    fill(workspace, "Ada", "Bo")
    fill(workspace, "Cleo", party=2)
    fill(workspace, "Wim", "Xena")
    clock.now = EVENING
    with ExitStack() as stack:
        yield workspace, copied(stack, workspace, tmp_path / "door-2.db", clock, "door-2")
