"""What stands in the way of mails that arrive: what can be seen from here, and what has to be looked at elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geekx_ops.errors import GeekxError
from geekx_ops.events import service as events
from geekx_ops.mail import headers, stored
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.smtp import Session
from geekx_ops.mail.smtp_connecting import NoConnectionError
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.workspace import Transaction

OK, BAD, LOOK = "ok", "wrong", "look"
"""It is as it should be; it is not; it cannot be seen from here."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that was looked at: what it is, whether it is well, and what to do."""

    what: str
    level: str
    told: str


def of_event(tx: Transaction, slug: str) -> list[Seen]:
    """What an event says of its mails."""
    try:
        settings = stored.needed(tx, events.stored(tx, slug))
    except GeekxError as error:
        return [Seen("[mails]", BAD, error.message)]
    return list(_of_settings(settings))


def _of_settings(settings: MailSettings) -> Iterator[Seen]:
    try:
        sender = headers.mailbox(settings.address, headers.sender_name(settings.sender))
    except GeekxError as error:
        yield Seen("sender", BAD, error.message)
        return
    domain = sender.domain
    if sender.is_of_a_provider:
        yield Seen("sender", BAD, f"mails from {domain} that do not come from its own servers are thrown away; use a"
                                  " domain of your own")  # fmt: skip
    else:
        yield Seen("sender", OK, sender.address)
    yield from _way_out(settings)
    if settings.postal is None:
        told = "thanks and what follows cannot be planned: they have to name the sender's address on paper"
        yield Seen("postal", LOOK, f"{told}; set mails.postal")
    else:
        yield Seen("postal", OK, settings.postal)
    yield from _of_domain(domain)


def _way_out(settings: MailSettings) -> Iterator[Seen]:
    if settings.unsubscribe is None:
        told = "people unsubscribe by mail; from 5,000 mails a day Gmail and Yahoo want a page: set mails.unsubscribe"
        yield Seen("unsubscribe", LOOK, told)
    else:
        yield Seen("unsubscribe", OK, f"{settings.unsubscribe} has to take a POST without a login (RFC 8058)")


def _of_domain(domain: str) -> Iterator[Seen]:
    yield Seen("SPF", LOOK, f"TXT of {domain}: the server that sends has to be in it")
    yield Seen(
        "DKIM", LOOK, f"the server has to sign for {domain}, List-Unsubscribe and List-Unsubscribe-Post included"
    )
    yield Seen("DMARC", LOOK, f"TXT of _dmarc.{domain}: v=DMARC1; p=none will do")
    yield Seen("reverse DNS", LOOK, "of the server that sends; its provider sees to it")


def of_server(find: Callable[[], Server], *, call: bool) -> list[Seen]:
    """The settings that *find* gives, and with *call* whether the server answers and takes the login."""
    try:
        found = find()
    except GeekxError as error:
        return [Seen("server", BAD, error.message)]
    level = LOOK if found.tls is Tls.NONE and found.host not in {"localhost", "127.0.0.1", "::1"} else OK
    seen = [Seen("server", level, str(found)), Seen("pace", OK, _pace(found))]
    return [*seen, _called(found)] if call else seen


def _pace(server: Server) -> str:
    pace = server.pace
    day = "as many as there are" if pace.a_day is None else str(pace.a_day)
    return f"{pace.a_second:g} a second, {day} in 24 hours, connections: {pace.connections}"


def _called(server: Server) -> Seen:
    try:
        Session(server).close()
    except NoConnectionError as error:
        said = " ".join(filter(None, (str(error.answer.code or ""), error.answer.text)))
        return Seen("call", BAD, f"{error.answer.phase.value}: {said}")
    return Seen("call", OK, "the server answers" + ("" if server.user is None else ", and takes the login"))
