"""The secret of a database: whoever has it can make tokens and Message-IDs that are taken for ours."""

from __future__ import annotations

from sqlalchemy import insert, select

from geekx_ops.storage.tables import settings
from geekx_ops.workspace import Transaction

_NAME = "mail_key"
_OCTETS = 32


def key(tx: Transaction) -> bytes | None:
    """The secret, if there is one."""
    rows = tx.select(select(settings.c.value).where(settings.c.name == _NAME))
    return bytes.fromhex(rows[0].value) if rows else None


def made(tx: Transaction) -> bytes:
    """The secret; drawn and kept when it is first needed."""
    found = key(tx)
    if found is None:
        found = bytes(tx.randrange(256) for _ in range(_OCTETS))
        tx.connection.execute(insert(settings).values(name=_NAME, value=found.hex()))
    return found
