"""A mail to oneself, before anybody else gets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from geekx_ops.errors import DeliveryFailed
from geekx_ops.mail import letterheads, letters
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letters import Letters
from geekx_ops.mail.smtp import Envelope, Parcel, Session
from geekx_ops.mail.smtp_connecting import NoConnectionError
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.workspace import Transaction

MARK = "[TEST]"


def parcels(tx: Transaction, slug: str, kind: Kind, address: str, *, folder: Path | None = None) -> list[Parcel]:
    """One mail of each text that mails of *kind* have, to *address*, marked as a test.

    The data are real, the link to unsubscribe is nobody's, and nothing of it is in the outbox.
    """
    found = letters.letters(tx, slug, kind, folder=folder)
    return list(_parcels(found, address, tx.randrange(2**32)))


def _parcels(found: Letters, address: str, nonce: int) -> Iterator[Parcel]:
    head = letterheads.for_a_test(found.head, nonce)
    for number, letter in enumerate(letters.samples(found)):
        mine = replace(letter.recipient, address=address)
        message = found.rendered.message(mine, head, number)
        marked = replace(message, subject=f"{MARK} {message.subject}")
        yield Parcel(Envelope(letterheads.envelope_sender(head), marked.to.address), marked.serialized())


def send(server: Server, tests: Sequence[Parcel]) -> None:
    """Hand *tests* to *server*. Raises DeliveryFailed, with the server's words, for the first that it does not take."""
    try:
        session = Session(server)
    except NoConnectionError as error:
        raise DeliveryFailed(f"no test was sent: {error.answer.text or error.answer.code}.") from None
    try:
        for sent, one in enumerate(tests):
            answer = session.hand_over(one)
            if answer.code is None or answer.code >= 300:  # noqa: PLR2004 - RFC 5321: 250
                told = " ".join(filter(None, (str(answer.code or ""), answer.text)))
                raise DeliveryFailed(f"{sent} of {len(tests)} tests were sent; the server says: {told}.", sent=sent)
    finally:
        session.close()
