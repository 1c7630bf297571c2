"""Which schema a database has, and which one this program needs. Asked by every command, so it imports no Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, column, select, table
from sqlalchemy.exc import DBAPIError

from geekx_ops import resources
from geekx_ops.errors import NotFound, SchemaOutdated, Unavailable
from geekx_ops.storage.engine import database_url

VERSION_TABLE = "geekx_schema_version"
"""Alembic's version table under a name of our own: no other program's migrations are taken for ours."""

_VERSION: Select[Any] = select(column("version_num")).select_from(table(VERSION_TABLE))


def head() -> str:
    """The newest schema that this program knows, as in the names of the migrations: "0001"."""
    return max(path.name[:4] for path in (resources.directory("migrations") / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The schema of the database, or None if it is empty. Raises Unavailable if it belongs to another program."""
    if connection.dialect.has_table(connection, VERSION_TABLE):
        return str(connection.execute(_VERSION).scalar_one())
    if connection.dialect.get_table_names(connection):
        raise Unavailable("this database belongs to another program. Nothing was changed; check --db and GEEKX_DB.")
    return None


def refuse_missing(target: str | Path) -> None:
    """Raise NotFound if *target* is the path of a file that is not there, or that nothing was ever written to."""
    url = database_url(target)
    if url.get_backend_name() != "sqlite":
        return
    path = Path(url.database or "")
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        raise NotFound(
            f"there is no database at {path}. Make one with `geekx event new` or `geekx event load FILE`, "
            "or name the right one with --db or GEEKX_DB.",
            path=str(path),
        )


def refuse_other_version(connection: Connection, place: str) -> None:
    """Raise SchemaOutdated unless the database has exactly the schema that this program needs."""
    found, needed = _found(connection), head()
    if found == needed:
        return
    if found is not None and found > needed:
        message = f"{place} was made by a newer geekx (schema {found}, this one knows {needed}). Update geekx-ops."
    else:
        message = (
            f"{place} has an older schema ({found or 'none'}, needed {needed}). "
            "Run `geekx db upgrade`; it keeps a copy first."
        )
    raise SchemaOutdated(message, found=found, needed=needed)


def _found(connection: Connection) -> str | None:
    # The table is there in all but the rarest case, so it is asked for directly: this runs at the door.
    try:
        with connection.begin_nested():
            return str(connection.execute(_VERSION).scalar_one())
    except DBAPIError:
        return current(connection)
