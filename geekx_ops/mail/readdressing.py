"""Whoever has another address, or became one with another record, is still the one who left: by her wish, or a token.

Which tokens were hers is written into the journal, as digests: what they were made of is forgotten.
"""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import select

from geekx_ops.identity.people import Person
from geekx_ops.mail import keys, suppressing, unsubscribe
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.storage.tables import journal
from geekx_ops.workspace import Transaction

_KEPT = "mail.token_kept"


def follow(tx: Transaction, former: Person, now: Person) -> None:
    """*former* is *now*: what she wants no mails of counts for the new address, and what she got leads to it."""
    if former.id != now.id:
        for token, person in _former_tokens(tx).items():
            if person == former.id:
                _keep(tx, token, now)
    secret = keys.key(tx)
    if secret is not None and former.email is not None:
        _keep(tx, _digest(unsubscribe.token(secret, former.id, former.email)), now)
    if former.email is not None and now.email is not None:
        suppressing.follow(tx, mailbox_key(former.email), mailbox_key(now.email))


def person_of_former(tx: Transaction, token: str) -> int | None:
    """Whose *token* it is by now, if it was one's for an address or a record that is no more."""
    return _former_tokens(tx).get(_digest(token.strip()))


def _keep(tx: Transaction, digest: str, now: Person) -> None:
    tx.record(_KEPT, person=now.id, token=digest)


def _former_tokens(tx: Transaction) -> dict[str, int]:
    """The digest of each, and whose it is: what was written last counts, as she may have been merged again."""
    rows = tx.select(
        select(journal.c.details, journal.c.person_id).where(journal.c.action == _KEPT).order_by(journal.c.id)
    )
    return {json.loads(details)["token"]: person for details, person in rows}


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
