"""Runs the migrations on the connection that it is given; geekx_ops/storage/migrate.py has the transaction."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    version_table=context.config.attributes["version_table"],
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
