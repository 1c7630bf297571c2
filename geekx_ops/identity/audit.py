"""Whether the stored people keep the rule of who is who: asked by `geekx db check`."""

from __future__ import annotations

from sqlalchemy import select

from geekx_ops.identity import addresses
from geekx_ops.storage.tables import people
from geekx_ops.workspace import Transaction


def problems(tx: Transaction) -> list[str]:
    """A sentence for each person whom the identity rule would not find by her own address."""
    rows = tx.select(select(people.c.id, people.c.email, people.c.email_key).order_by(people.c.id))
    return [
        f"the address of person {number} is not the one that she is found by"
        for number, email, key in rows
        if key != (None if email is None else addresses.email_key(email))
    ]
