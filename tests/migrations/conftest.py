"""A copy of the migrations with one more, as if time had gone on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops import resources
from tests.migrations.old_data import HEAD, LATER

FutureMigration = Callable[[str], Path]

TEMPLATE = """
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{later}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{body}
"""


@pytest.fixture
def future_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FutureMigration:
    """Makes the program know one more migration, with the given lines in `upgrade()`; gives the folder of the copy."""

    def make(body: str) -> Path:
        # A name that configparser, URLs and careless quoting would each break in their own way.
        folder = tmp_path / "100% späte Änderung"
        shutil.copytree(resources.directory("migrations"), folder / "migrations")
        indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
        written = TEMPLATE.format(body=indented, later=LATER, head=HEAD)
        (folder / f"migrations/versions/{LATER}_later.py").write_text(written, encoding="utf-8")
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
