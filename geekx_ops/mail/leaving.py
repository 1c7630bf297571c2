"""Who unsubscribed, by the token that she came back with."""

from __future__ import annotations

from geekx_ops.errors import NotFound
from geekx_ops.identity import people
from geekx_ops.identity.people import Profile
from geekx_ops.mail import keys, readdressing, suppressing, unsubscribe
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.states import Reason
from geekx_ops.workspace import Transaction


def person_leaving(tx: Transaction, token: str) -> str:
    """The address of the one whose *token* it is, also if she had another then. Raises NotFound for none of ours."""
    person = people.profile(tx, unsubscribe.person_of(token))
    if person is None or not _is_of(tx, token, person):
        former = readdressing.person_of_former(tx, token)
        person = None if former is None else people.profile(tx, former)
    if person is None or person.email is None:
        raise NotFound("this token is not of this database, or of somebody who was erased. Nothing was changed.")
    return person.email


def _is_of(tx: Transaction, token: str, person: Profile) -> bool:
    secret = keys.key(tx)
    return secret is not None and person.email is not None and unsubscribe.is_genuine(secret, token, person.email)


def unsubscribe_token(tx: Transaction, token: str) -> bool:
    """Write no more mails, of those that one can leave, to the one whose *token* it is; whether that is new."""
    key = mailbox_key(person_leaving(tx, token))
    return suppressing.suppress_key(tx, key, Reason.UNSUBSCRIBED, source="token")
