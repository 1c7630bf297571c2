"""Every command but those made for it refuses a database of an older or a newer program, and says what helps."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops.storage.schema import VERSION_TABLE
from tests.cli.running import ANY_VERSION, USES, WITHOUT_DATABASE, Ran, run
from tests.migrations.conftest import FutureMigration
from tests.migrations.old_data import HEAD, LATER

REFUSED = sorted(set(USES) - ANY_VERSION - WITHOUT_DATABASE)
NOTHING_NEW = "pass"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "geekx.db")
    run("event", "example")
    (tmp_path / "event.toml").write_text(run("event", "example").out, encoding="utf-8")
    return tmp_path


def as_if_of(database: Path, version: str) -> bytes:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", [version])
        connection.commit()
    return database.read_bytes()


@pytest.mark.parametrize("command", REFUSED)
def test_a_newer_database_is_refused(command: str, folder: Path) -> None:
    before = as_if_of(folder / "geekx.db", "0999")
    assert run(*command.split(), *USES[command]) == Ran(
        5, "", f"Error: geekx.db was made by a newer geekx (schema 0999, this one knows {HEAD}). Update geekx-ops.\n"
    )
    assert (folder / "geekx.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["event.toml", "geekx.db"]


@pytest.mark.parametrize("command", REFUSED)
def test_an_older_database_is_refused(command: str, folder: Path, future_migration: FutureMigration) -> None:
    before = (folder / "geekx.db").read_bytes()
    future_migration(NOTHING_NEW)
    assert run(*command.split(), *USES[command]) == Ran(
        5,
        "",
        f"Error: geekx.db has an older schema ({HEAD}, needed {LATER}). "
        "Run `geekx db upgrade`; it keeps a copy first.\n",
    )
    assert (folder / "geekx.db").read_bytes() == before


def test_a_newer_database_is_not_upgraded(folder: Path) -> None:
    before = as_if_of(folder / "geekx.db", "0999")
    ran = run("db", "upgrade")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.endswith(f"made by a newer geekx (schema 0999, this one knows {HEAD}). Update geekx-ops.\n")
    assert (folder / "geekx.db").read_bytes() == before


def test_the_command_that_helps_helps(folder: Path, future_migration: FutureMigration) -> None:
    future_migration(NOTHING_NEW)
    assert run("db", "current").out.splitlines()[1].split() == ["geekx.db", HEAD, LATER]
    assert run("db", "upgrade") == Ran(
        0, f"geekx.db: schema {HEAD} → {LATER}.\nThe file as it was before is kept as geekx-before-{LATER}.db.\n", ""
    )
    assert run("event", "list").code == 0
    assert (folder / f"geekx-before-{LATER}.db").exists()


def test_a_backup_of_an_older_program_is_restored_and_then_upgraded(
    folder: Path, future_migration: FutureMigration
) -> None:
    run("db", "backup", "old.db")
    future_migration(NOTHING_NEW)
    run("db", "upgrade")
    assert run("db", "restore", "old.db", "--yes").code == 0
    assert run("event", "list").code == 5
    assert run("db", "upgrade").out.endswith(f"is kept as geekx-before-{LATER}-2.db.\n")
    assert run("event", "list").code == 0
    assert folder.is_dir()
