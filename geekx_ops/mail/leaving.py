"""Who unsubscribed, by the token that she came back with."""

from __future__ import annotations

from geekx_ops.errors import NotFound
from geekx_ops.identity import people
from geekx_ops.mail import keys, suppressing, unsubscribe
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.states import Reason
from geekx_ops.workspace import Transaction


def person_leaving(tx: Transaction, token: str) -> str:
    """The address of the one whose *token* it is. Raises NotFound if we did not make it, or for another address."""
    person = people.profile(tx, unsubscribe.person_of(token))
    secret = keys.key(tx)
    if person is None or person.email is None or secret is None:
        raise _foreign()
    if not unsubscribe.is_genuine(secret, token, person.email):
        raise _foreign()
    return person.email


def unsubscribe_token(tx: Transaction, token: str) -> bool:
    """Write no more mails, of those that one can leave, to the one whose *token* it is; whether that is new."""
    key = mailbox_key(person_leaving(tx, token))
    return suppressing.suppress_key(tx, key, Reason.UNSUBSCRIBED, source="token")


def _foreign() -> NotFound:
    return NotFound("this token is not of this database, or of an address that she has no more. Nothing was changed.")
