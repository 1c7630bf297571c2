"""A workspace on a file alone: for what is about processes, and not about databases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock


@pytest.fixture
def workspace_of_file(sqlite_database: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(7).randrange) as opened:
        yield opened
