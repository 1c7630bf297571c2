"""Which schema a database has, and which one this program needs. Asked by every command, so it imports no Alembic."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG
from typing import Any

from sqlalchemy import Connection, Select, column, select, table
from sqlalchemy.exc import DBAPIError

from geekx_ops import resources
from geekx_ops.errors import NotFound, SchemaOutdated, Unavailable
from geekx_ops.storage.engine import database_url, translated

VERSION_TABLE = "geekx_schema_version"
"""Alembic's version table under a name of our own: no other program's migrations are taken for ours."""

_VERSION: Select[Any] = select(column("version_num")).select_from(table(VERSION_TABLE))


def head() -> str:
    """The newest schema that this program knows, as in the names of the migrations: "0001"."""
    return max(_known())


def _known() -> set[str]:
    return {path.name[:4] for path in (resources.directory("migrations") / "versions").glob("[0-9]*.py")}


def _numbered(found: str | None) -> str:
    """*found*, if it is a schema that there was or may be. A version table without one is damage, not an old file."""
    if found is None or (found not in _known() and found < head()):
        told = f"no schema that ever was ({found})" if found else "lost the number of its schema"
        raise Unavailable(f"this database has {told}. Put a backup in its place: geekx db restore BACKUP.")
    return found


def current(connection: Connection) -> str | None:
    """The schema of the database, or None if it is empty.

    Raises Unavailable if it belongs to another program, or has lost the number of its schema.
    """
    if connection.dialect.has_table(connection, VERSION_TABLE):
        return _numbered(_read(connection))
    if connection.dialect.get_table_names(connection):
        raise Unavailable("this database belongs to another program. Nothing was changed; check --db and GEEKX_DB.")
    return None


def is_missing(target: str | Path) -> bool:
    """Whether *target* is the path of a file that is not there, or that nothing was ever written to."""
    url = database_url(target)
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or "")
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        told = f"{path} cannot be opened: {error.strerror}. Check --db and GEEKX_DB."
        raise Unavailable(told, path=str(path)) from error
    return S_ISREG(found.st_mode) and found.st_size == 0


def refuse_missing(target: str | Path) -> None:
    """Raise NotFound if *target* `is_missing`."""
    if is_missing(target):
        path = database_url(target).database
        raise NotFound(
            f"there is no database at {path}. Make one with `geekx event new` or `geekx event load FILE`, "
            "or name the right one with --db or GEEKX_DB.",
            path=path,
        )


def refuse_other_version(connection: Connection, place: str) -> None:
    """Raise SchemaOutdated unless the database has exactly the schema that this program needs."""
    found, needed = _found(connection), head()
    if found == needed:
        return
    refuse_newer(found, place)
    raise SchemaOutdated(
        f"{place} has an older schema ({found or 'none'}, needed {needed}). "
        "Run `geekx db upgrade`; it keeps a copy first.",
        found=found,
        needed=needed,
    )


def refuse_newer(found: str | None, place: str) -> None:
    """Raise SchemaOutdated if *found* is a schema that only a newer geekx knows."""
    newest = head()
    if found is not None and found > newest:
        raise SchemaOutdated(
            f"{place} was made by a newer geekx (schema {found}, this one knows {newest}). Update geekx-ops.",
            found=found,
            needed=newest,
        )


def _found(connection: Connection) -> str | None:
    # The table is there in all but the rarest case, so it is asked for directly: this runs at the door.
    try:
        with connection.begin_nested():
            return _numbered(_read(connection))
    except DBAPIError as error:
        if translated(error, ""):
            raise  # locked, damaged, away: asking again would only wait again
        return current(connection)


def _read(connection: Connection) -> str | None:
    found: str | None = connection.execute(_VERSION).scalar()
    return found
