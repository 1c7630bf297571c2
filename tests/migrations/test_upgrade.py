"""Upgrades: what was in the database is in it afterwards, or nothing happened at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from geekx_ops import resources
from geekx_ops.errors import SchemaOutdated, Unavailable
from geekx_ops.storage import engine, migrate, schema
from tests.migrations.conftest import FutureMigration
from tests.migrations.old_data import FILLS, HEAD, LATER, Contents, contents, lost

# Batch mode makes the table anew. SQLAlchemy does not read an index of an expression back, so it is made anew by hand.
CHANGED_PARENT = """
op.drop_index("ix_registrations_queue", "registrations")
with op.batch_alter_table("registrations", recreate="auto") as batch:
    batch.add_column(sa.Column("source", sa.String(20), nullable=False, server_default="web"))
    batch.alter_column("held", existing_type=sa.String(60), type_=sa.String(80), existing_nullable=True)
waiting = sa.text("standing = 'waiting'")
op.create_index(
    "ix_registrations_queue", "registrations", ["event_id", sa.text("priority DESC"), "id"],
    sqlite_where=waiting, postgresql_where=waiting,
)
"""
LOSES_VALUES = """
op.execute("UPDATE people SET name = upper(name)")
"""
FAILS_LATE = """
op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
with op.batch_alter_table("people", recreate="auto") as batch:
    batch.alter_column("name", existing_type=sa.String(200), type_=sa.String(300), existing_nullable=False)
op.execute("DELETE FROM registration_answers")
raise ZeroDivisionError("in the middle of it")
"""
LEAVES_ORPHANS = """
op.execute("DELETE FROM people WHERE id = 1")
"""
UPGRADE = """
import sys
from pathlib import Path
from geekx_ops import resources
from geekx_ops.storage import migrate
resources.PACKAGE = Path(sys.argv[2])
done = migrate.upgrade(sys.argv[1])
print(done.before, done.after, done.copy and done.copy.name)
"""


@contextmanager
def connected(database: str | Path) -> Iterator[Connection]:
    made = engine.writing(engine.make_engine(engine.database_url(database)))
    with made.begin() as connection:
        yield connection
    made.dispose()


def filled(database: str | Path, revision: str) -> Contents:
    """Fill a database of *revision*; what it holds then."""
    with connected(database) as connection:
        FILLS[max(known for known in FILLS if known <= revision)](connection)
        return contents(connection)


def now_in(database: str | Path) -> Contents:
    with connected(database) as connection:
        return contents(connection)


def revisions() -> list[str]:
    return sorted(path.name[:4] for path in (resources.directory("migrations") / "versions").glob("[0-9]*.py"))


@pytest.mark.parametrize("revision", revisions())
def test_there_are_rows_for_every_table_of_every_revision(revision: str, tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "geekx.db", to=revision)
    before = filled(tmp_path / "geekx.db", revision)
    assert {table for table, rows in before.items() if not rows} == set()


@pytest.mark.parametrize("revision", revisions())
def test_the_rows_of_every_revision_survive_to_the_newest(revision: str, tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "geekx.db", to=revision)
    before = filled(tmp_path / "geekx.db", revision)
    migrate.upgrade(tmp_path / "geekx.db")
    assert lost(before, now_in(tmp_path / "geekx.db")) == []


def test_the_rows_survive_a_parent_that_is_made_anew(database: str, future_migration: FutureMigration) -> None:
    before = filled(database, HEAD)
    future_migration(CHANGED_PARENT)
    done = migrate.upgrade(database)
    after = now_in(database)
    assert (done.before, done.after, done.changed) == (HEAD, LATER, True)
    assert lost(before, after) == []
    assert [row["source"] for row in after["registrations"]] == ["web", "web"]
    assert [row["name"] for row in after["registration_companions"]] == ["Ada"]


def test_with_foreign_keys_on_the_children_would_be_lost(
    sqlite_database: Path, future_migration: FutureMigration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the precaution is what saves them."""

    @contextmanager
    def careless(made: Engine) -> Iterator[Connection]:
        with engine.writing(made).begin() as connection:
            yield connection

    filled(sqlite_database, HEAD)
    with connected(sqlite_database) as connection:  # what has no ON DELETE CASCADE would stop it
        connection.execute(text("DELETE FROM door_log"))
        connection.execute(text("DELETE FROM guest_list_rows"))
        connection.execute(text("DELETE FROM raffle_badges"))
        connection.execute(text("DELETE FROM raffle_doubles"))
        connection.execute(text("UPDATE mail_outbox SET registration_id = NULL"))
    before = now_in(sqlite_database)
    future_migration(CHANGED_PARENT)
    monkeypatch.setattr(migrate, "_foreign_keys_off", careless)
    migrate.upgrade(sqlite_database)
    assert sorted(row.partition(":")[0] for row in lost(before, now_in(sqlite_database))) == [
        "registration_answers",
        "registration_companions",
    ]


def test_the_loss_of_a_value_is_seen(sqlite_database: Path, future_migration: FutureMigration) -> None:
    """The negative control of the harness itself."""
    before = filled(sqlite_database, HEAD)
    future_migration(LOSES_VALUES)
    migrate.upgrade(sqlite_database)
    assert len(lost(before, now_in(sqlite_database))) == 3


def test_foreign_keys_are_on_again(sqlite_database: Path, future_migration: FutureMigration) -> None:
    future_migration(CHANGED_PARENT)
    made = engine.make_engine(engine.database_url(sqlite_database))
    migrate._upgrade_file(made, sqlite_database, "head")
    with made.connect() as connection:  # the very connection that the pool kept
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    made.dispose()


def test_a_copy_of_the_file_as_it_was_is_kept(sqlite_database: Path, future_migration: FutureMigration) -> None:
    before = filled(sqlite_database, HEAD)
    future_migration(CHANGED_PARENT)
    copy = migrate.upgrade(sqlite_database).copy
    assert copy == sqlite_database.with_name(f"{sqlite_database.stem}-before-{LATER}.db")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert now_in(copy) == before
    with connected(copy) as connection:
        assert schema.current(connection) == HEAD


def test_a_second_upgrade_leaves_that_copy_alone(sqlite_database: Path, future_migration: FutureMigration) -> None:
    before = filled(sqlite_database, HEAD)
    future_migration(CHANGED_PARENT)
    copy = migrate.upgrade(sqlite_database).copy
    again = migrate.upgrade(sqlite_database)
    assert (again.changed, again.copy) == (False, None)
    assert copy is not None
    assert now_in(copy) == before


def test_a_copy_never_replaces_another(sqlite_database: Path, future_migration: FutureMigration) -> None:
    future_migration(CHANGED_PARENT)
    taken = sqlite_database.with_name(f"{sqlite_database.stem}-before-{LATER}.db")
    taken.write_bytes(b"of an upgrade long ago")
    done = migrate.upgrade(sqlite_database)
    assert done.copy == sqlite_database.with_name(f"{sqlite_database.stem}-before-{LATER}-2.db")
    assert taken.read_bytes() == b"of an upgrade long ago"


@pytest.mark.parametrize(("body", "error"), [(FAILS_LATE, ZeroDivisionError), (LEAVES_ORPHANS, RuntimeError)])
def test_a_migration_that_fails_changes_nothing(
    body: str, error: type[Exception], sqlite_database: Path, future_migration: FutureMigration
) -> None:
    before = filled(sqlite_database, HEAD)
    future_migration(body)
    with pytest.raises(error):
        migrate.upgrade(sqlite_database)
    assert now_in(sqlite_database) == before
    with connected(sqlite_database) as connection:
        assert schema.current(connection) == HEAD
    assert now_in(sqlite_database.with_name(f"{sqlite_database.stem}-before-{LATER}.db")) == before


def test_a_migration_that_fails_changes_nothing_on_postgresql(
    postgres_database: str, future_migration: FutureMigration
) -> None:
    before = filled(postgres_database, HEAD)
    future_migration(FAILS_LATE)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(postgres_database)
    assert now_in(postgres_database) == before


@pytest.mark.parametrize("start", ["nothing", "an older file"])
def test_six_processes_may_upgrade_one_file_at_once(
    start: str, tmp_path: Path, sqlite_template: Path, future_migration: FutureMigration
) -> None:
    path = tmp_path / "geekx.db"
    before: Contents = {}
    if start == "an older file":
        path.write_bytes(sqlite_template.read_bytes())
        before = filled(path, HEAD)
    folder = future_migration(CHANGED_PARENT)
    ended = at_once(6, [sys.executable, "-c", UPGRADE, path, folder])
    assert [complaint for _, complaint in ended] == [""] * 6
    first = f"{HEAD} {LATER} geekx-before-{LATER}.db" if before else f"None {LATER} None"
    assert sorted(said for said, _ in ended) == sorted([first, *[f"{LATER} {LATER} None"] * 5])
    assert lost(before, now_in(path)) == []


def at_once(number: int, command: list[str | Path]) -> list[tuple[str, str]]:
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(number)
    ]
    return [(out.strip(), complaint) for out, complaint in (process.communicate(timeout=60) for process in started)]


def test_a_path_may_hold_blanks_percent_signs_and_any_letter(tmp_path: Path, future_migration: FutureMigration) -> None:
    future_migration(CHANGED_PARENT)  # its folder is called such, too
    folder = tmp_path / "a b%20c 100%d ñandú ?#"
    folder.mkdir()
    path = folder / "spring & fall?.db"
    assert migrate.upgrade(path, to=HEAD).after == HEAD
    assert migrate.upgrade(path).copy == folder / f"spring & fall?-before-{LATER}.db"
    assert sorted(found.name for found in folder.iterdir()) == [
        f"spring & fall?-before-{LATER}.db",
        "spring & fall?.db",
    ]


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "geekx.db")
    assert (tmp_path / "geekx.db").stat().st_mode & 0o777 == 0o600


def test_a_database_of_a_newer_program_is_refused(database: str, future_migration: FutureMigration) -> None:
    with connected(database) as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '0099'"))
    future_migration(CHANGED_PARENT)
    with pytest.raises(SchemaOutdated, match=rf"made by a newer geekx \(schema 0099, this one knows {LATER}\)"):
        migrate.upgrade(database)
    assert "0099" in str(now_version(database))


def now_version(database: str) -> str:
    with connected(database) as connection:
        return str(schema.current(connection))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (f"DELETE FROM {schema.VERSION_TABLE}", "this database has lost the number of its schema"),
        (
            f"UPDATE {schema.VERSION_TABLE} SET version_num = '0000'",
            r"this database has no schema that ever was \(0000\)",
        ),
    ],
)
def test_a_database_without_a_known_number_is_refused(change: str, told: str, database: str) -> None:
    with connected(database) as connection:
        connection.execute(text(change))
    with pytest.raises(Unavailable, match=told):
        migrate.upgrade(database)


def test_another_programs_database_is_refused_and_left_as_it_is(
    tmp_path: Path, new_foreign: Callable[[Path], bytes]
) -> None:
    path = tmp_path / "other.db"
    before = new_foreign(path)
    with pytest.raises(Unavailable, match="belongs to another program"):
        migrate.upgrade(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["other.db"]


def test_plans_get_a_key_of_their_own_and_releases_their_place(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "geekx.db", to="0007")
    filled(tmp_path / "geekx.db", "0007")
    with connected(tmp_path / "geekx.db") as connection:
        connection.execute(text("UPDATE events SET venue = 'The Hall', city = 'Madrid'"))
    migrate.upgrade(tmp_path / "geekx.db")
    after = now_in(tmp_path / "geekx.db")
    assert [len(row["key"]) for row in after["agenda_keys"]] == [32]
    assert {row["place"] for row in after["agenda_releases"]} == {"The Hall, Madrid"}
