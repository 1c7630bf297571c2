"""Brings a database to the newest schema: a copy first, then everything or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from geekx_ops import resources
from geekx_ops.errors import Unavailable
from geekx_ops.storage import backup, schema
from geekx_ops.storage.engine import database_url, make_engine, understood, writing
from geekx_ops.storage.tables import metadata

ADVISORY_LOCK = 0x47454B58
"""Held on PostgreSQL while the schema changes, so that two upgrades come one after the other."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did. `before` is None for a new database; `copy` is the file as it was, if there was one."""

    before: str | None
    after: str
    copy: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def upgrade(target: str | Path, *, to: str = "head") -> Upgrade:
    """Bring the database *target* to the newest schema (or to *to*), making it if there is none.

    An SQLite file is first copied to `NAME-before-0007.db` beside it. A migration that fails changes nothing.
    """
    url = database_url(target)
    is_file = url.get_backend_name() == "sqlite"
    place = str(url.database) if is_file else url.render_as_string(hide_password=True)
    engine = make_engine(url)
    try:
        with understood(place):
            return _upgrade_file(engine, Path(place), to) if is_file else _upgrade_server(engine, place, to)
    finally:
        engine.dispose()


def _upgrade_file(engine: Engine, path: Path, to: str) -> Upgrade:
    _make_if_missing(path)
    with engine.connect() as connection, connection.begin():
        _known_schema(connection, str(path))  # nothing is written to what is not ours, or not ours to change
    with engine.connect() as connection:
        _driver(connection).execute("PRAGMA journal_mode = WAL")
    with _foreign_keys_off(engine) as connection:
        before = _known_schema(connection, str(path))
        copy = _copy_before(path, before, to)
        return Upgrade(before, _migrate(connection, to), copy)


def _make_if_missing(path: Path) -> None:
    """Make a new file that only its owner can read, unless there is one."""
    if not schema.is_missing(path):
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Unavailable(f"{path} cannot be made: {error.strerror}. Check the folder.", path=str(path)) from error


def _copy_before(path: Path, before: str | None, to: str) -> Path | None:
    """Copy the file as it is, if there is something to do and to lose. Under the write lock: nobody else upgrades."""
    if before is None or before == (schema.head() if to == "head" else to):
        return None
    copy = backup.free_name(path.with_name(f"{path.stem}-before-{schema.head()}{path.suffix}"))
    backup.copy_file(path, copy)
    return copy


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def _foreign_keys_off(engine: Engine) -> Iterator[Connection]:
    """A write transaction with foreign keys off: batch migrations would else delete child rows without a word.

    The switch is ignored inside a transaction, so it is thrown before; what is left dangling stops the commit.
    """
    with writing(engine).connect() as connection:
        _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                _refuse_dangling(connection)
        finally:
            _driver(connection).execute("PRAGMA foreign_keys = ON")


def _refuse_dangling(connection: Connection) -> None:
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    if dangling:
        raise RuntimeError(f"the migration left {len(dangling)} rows that point to nothing; it was undone")


def _upgrade_server(engine: Engine, place: str, to: str) -> Upgrade:
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        before = _known_schema(connection, place)
        return Upgrade(before, _migrate(connection, to))


def _known_schema(connection: Connection, place: str) -> str | None:
    found = schema.current(connection)
    schema.refuse_newer(found, place)
    return found


def _migrate(connection: Connection, to: str) -> str:
    run(connection, to)
    return schema.current(connection) or schema.head()


def run(connection: Connection, to: str = "head") -> None:
    """Run the migrations on *connection*, in whatever transaction it is in."""
    with _renaming_looks_at_nothing_else(connection):
        command.upgrade(_config(connection), to)


@contextmanager
def _renaming_looks_at_nothing_else(connection: Connection) -> Iterator[None]:
    """Batch migrations drop a table, and give its name to the new one: triggers that name it are wrong in between."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.execute(text("PRAGMA legacy_alter_table = ON"))
    try:
        yield
    finally:
        connection.execute(text("PRAGMA legacy_alter_table = OFF"))


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic reads the option through configparser, to which a single % means something.
    config.set_main_option("script_location", str(resources.directory("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=schema.VERSION_TABLE, metadata=metadata)
    return config
