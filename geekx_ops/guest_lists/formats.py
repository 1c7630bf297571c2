"""How lists are read that no platform made: which column is what, what statuses mean, remembered under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from geekx_ops import text
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import guest_list_formats
from geekx_ops.workspace import Transaction

_own = guest_list_formats.c
_STATUS = "status:"
"""Begins the key of a status among the columns; no field is called so."""


@dataclass(frozen=True, slots=True)
class Format:
    """What somebody said of a list: `columns` has the title of each field, `statuses` what its words mean."""

    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Standing] = field(default_factory=dict)


def remember(tx: Transaction, name: str, what: Format) -> None:
    """Remember *what* was said under *name*, in the place of what was remembered under it."""
    slug = text.slug(name, what="the name of the format")
    kept = {**what.columns, **{f"{_STATUS}{word}": standing.value for word, standing in what.statuses.items()}}
    tx.connection.execute(delete(guest_list_formats).where(_own.name == slug))
    tx.connection.execute(insert(guest_list_formats).values(name=slug, columns=json.dumps(kept)))


def remembered(tx: Transaction, name: str) -> Format | None:
    """What was remembered under *name*, or None."""
    rows = tx.select(select(_own.columns).where(_own.name == name))
    if not rows:
        return None
    kept: dict[str, str] = json.loads(rows[0].columns)
    statuses = {key.removeprefix(_STATUS): Standing(value) for key, value in kept.items() if key.startswith(_STATUS)}
    return Format({key: title for key, title in kept.items() if not key.startswith(_STATUS)}, statuses)


def names(tx: Transaction) -> list[str]:
    """All names under which columns are remembered."""
    return [str(row.name) for row in tx.select(select(_own.name).order_by(_own.name))]
