"""A copy of the migrations with one more, as if time had gone on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops import resources

FutureMigration = Callable[[str], Path]

TEMPLATE = """
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
{body}
"""


@pytest.fixture
def future_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FutureMigration:
    """Makes the program know a migration 0004 whose `upgrade()` has the given lines; gives the folder of the copy."""

    def make(body: str) -> Path:
        # A name that configparser, URLs and careless quoting would each break in their own way.
        folder = tmp_path / "100% späte Änderung"
        shutil.copytree(resources.directory("migrations"), folder / "migrations")
        indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
        (folder / "migrations/versions/0004_later.py").write_text(TEMPLATE.format(body=indented), encoding="utf-8")
        monkeypatch.setattr(resources, "PACKAGE", folder)
        return folder

    return make


@pytest.fixture
def new_foreign() -> Callable[[Path], bytes]:
    """Makes an SQLite database that belongs to another program; gives its bytes."""

    def make(path: Path) -> bytes:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")
            connection.execute("INSERT INTO notes VALUES ('mine')")
            connection.commit()
        return path.read_bytes()

    return make
