"""How lists are read that no platform made: which column is what, remembered under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from geekx_ops import text
from geekx_ops.storage.tables import guest_list_formats
from geekx_ops.workspace import Transaction

_own = guest_list_formats.c


def remember(tx: Transaction, name: str, columns: Mapping[str, str]) -> None:
    """Remember *columns* under *name*, in the place of what was remembered under it."""
    slug = text.slug(name, what="the name of the format")
    tx.connection.execute(delete(guest_list_formats).where(_own.name == slug))
    tx.connection.execute(insert(guest_list_formats).values(name=slug, columns=json.dumps(dict(columns))))


def remembered(tx: Transaction, name: str) -> dict[str, str] | None:
    """The columns that were remembered under *name*, or None."""
    rows = tx.select(select(_own.columns).where(_own.name == name))
    found: dict[str, str] | None = json.loads(rows[0].columns) if rows else None
    return found


def names(tx: Transaction) -> list[str]:
    """All names under which columns are remembered."""
    return [str(row.name) for row in tx.select(select(_own.name).order_by(_own.name))]
