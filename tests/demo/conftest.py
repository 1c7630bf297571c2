"""The demonstration, made once: its tests only read it, and run in one process."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.demo import service
from geekx_ops.demo.service import Night
from tests.demo.playing import geekx


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder, and what was printed."""
    out = tmp_path_factory.mktemp("demo") / "demo-night"
    return out, geekx("demo", "--out", out)


@pytest.fixture(scope="session")
def out(made: tuple[Path, str]) -> Path:
    return made[0]


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    return service.play(tmp_path_factory.mktemp("night") / "geekx.db", lambda _done, _of: None)
