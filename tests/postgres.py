"""A database on PostgreSQL for one test after the other: emptied in between, and made anew if its schema is touched.

Making one takes a hundred times as long as emptying one.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import make_url

Connection = psycopg.Connection[tuple[object, ...]]

_SCHEMA = """
    SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
        SELECT concat_ws(' ', relname, relkind) AS line
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL
        SELECT concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', tgname, tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
        WHERE datname = current_database()
    ) AS lines
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'geekx_schema_version'"
_VERSION = "SELECT version_num FROM geekx_schema_version"
_RESTART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


def address(server: str, database: str) -> str:
    """The address of *database* on *server*."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


class Lent:
    """The database *name*, made like *template*, which was migrated and never used."""

    def __init__(self, server: str, template: str, name: str) -> None:
        self._server, self._template, self._name = server, template, name
        self.address = address(server, name)
        with self._connected(template) as connection:
            self._whole = _state(connection)
        self._make()

    def empty(self) -> None:
        """Make it as new. Whoever is still connected is not any more."""
        with self._connected() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (self._name,)
            )
        if not self._emptied():
            self._make()

    def drop(self) -> None:
        """Leave nothing of it."""
        with self._connected() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def _make(self) -> None:
        self.drop()
        with self._connected() as connection:
            connection.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._template} STRATEGY FILE_COPY")

    def _emptied(self) -> bool:
        """Whether it is as new now, for its schema was not touched."""
        try:
            with self._connected(self._name) as connection:
                if _state(connection) != self._whole:
                    return False
                tables = [f'DELETE FROM "{name}"' for (name,) in connection.execute(_TABLES)]
                # Rows go in any order, and those that must never change go too.
                connection.execute(";".join(["BEGIN; SET LOCAL session_replication_role = replica", *tables, "COMMIT"]))
                connection.execute(_RESTART)
        except psycopg.Error:  # a test may have taken away what we look at
            return False
        return True

    def _connected(self, database: str | None = None) -> Connection:
        where = self._server if database is None else address(self._server, database)
        return psycopg.connect(where, autocommit=True)


def _state(connection: Connection) -> tuple[object, ...]:
    return (*connection.execute(_SCHEMA).fetchall(), *connection.execute(_VERSION).fetchall())
