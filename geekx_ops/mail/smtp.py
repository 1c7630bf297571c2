"""A connection to a mail server (RFC 5321), one message at a time, and what was answered at which step.

`smtplib.sendmail` cannot tell what failed before the final dot from what failed after it. So the steps are taken one by
one here, and between the text and the dot the caller is asked: only then may the server have the message.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from geekx_ops.mail.retrying import Answer
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import Phase

MOST_MESSAGES = 100
LONGEST = 300.0
"""A connection is closed after so many messages or seconds: servers do not like older ones."""
IDLE = 30.0
"""Seconds after which a connection is asked whether it still is one."""

_READY = 354
_CHALLENGE = 334
_HELLO = "[127.0.0.1]"
_NUL = b"\0"
_DOT_FIRST = re.compile(rb"\n\.")  # three times as fast as to replace the same octets


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as a server gets it: who sends it, to whom, and its octets with CRLF line ends."""

    sender: str
    to: str
    content: bytes


class NoConnectionError(Exception):
    """No connection came about, or none that may be used; `answer` says at which step, and what was said."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


class Session:
    """A connection that is ready for messages. Raises NoConnectionError if there can be none."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._began = self._used = monotonic()
        self._messages = 0
        self._announced = self._unfinished = False
        self._smtp = _connected(server)

    @property
    def is_worn(self) -> bool:
        """Whether a new connection would be better."""
        return self._messages >= MOST_MESSAGES or monotonic() - self._began > LONGEST

    def is_alive(self) -> bool:
        """Whether the server still listens; it is asked if nothing was said for a while."""
        if self._smtp.sock is None:
            return False
        if monotonic() - self._used < IDLE:
            return True
        return self._said(Phase.MAIL, "NOOP").code is not None

    def announce(self, sender: str, to: str) -> None:
        """Say who writes to whom, so that the server answers while the text is being made, if it takes all at once.

        What follows is `hand_over` of that message, or `drop` if there is none after all.
        """
        self._messages += 1
        self._used = monotonic()
        if self._unfinished:  # by the message before
            self._said(Phase.MAIL, "RSET")
        self._announced = self._unfinished = True
        if self._takes_all_at_once:
            with suppress(OSError, smtplib.SMTPException):  # who reads the answer hears of it
                self._smtp.send("".join(f"{command}\r\n" for command in _envelope(sender, to).values()))

    def hand_over(self, parcel: Parcel, begin_dot: Callable[[], bool]) -> Answer:
        """Give the server *parcel*; the answer that decided about it.

        *begin_dot* is called when the whole text is there and only the dot is missing. If it says no, or raises, the
        connection is dropped, and with it the message.
        """
        if not self._announced:
            self.announce(parcel.sender, parcel.to)
        self._announced = False
        answer = self._begun(parcel)
        if answer.code != _READY:
            return answer
        try:
            self._smtp.send(_stuffed(parcel.content))
            may_end = begin_dot()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return Answer(Phase.BODY, None, _told(error))
        except BaseException:
            self.drop()
            raise
        if not may_end:
            self.drop()
            return Answer(Phase.BODY, None, "taken back")
        return self._ended()

    def _begun(self, parcel: Parcel) -> Answer:
        """Everything up to the server's word that the text may come; the first answer that is not good."""
        commands = _envelope(parcel.sender, parcel.to)
        said = self._all_said(commands) if self._takes_all_at_once else self._one_by_one(commands)
        refused, last = next(filter(_is_bad, said), None), said[-1]
        if refused is None:
            return last if last.code == _READY else Answer(Phase.DATA, None, f"{last.code} is no answer to DATA")
        if last.code == _READY:  # it waits for a text to nobody (RFC 2920, 3.1)
            self.drop()
        return refused

    def _one_by_one(self, commands: Mapping[Phase, str]) -> list[Answer]:
        """The answers to *commands*, up to the first that is not good."""
        said: list[Answer] = []
        for phase, command in commands.items():
            said.append(self._said(phase, command))
            if _is_bad(said[-1]):
                break
        return said

    @property
    def _takes_all_at_once(self) -> bool:
        """Whether commands may be sent before the answer to the one before (RFC 2920): there and back only once."""
        return self._smtp.has_extn("pipelining")

    def _all_said(self, commands: Iterable[Phase]) -> list[Answer]:
        """The answers to *commands*, which were sent at once."""
        said: list[Answer] = []
        for phase in commands:
            said.append(self._said(phase, None))
            if said[-1].code is None:
                break
        return said

    def _ended(self) -> Answer:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(self._server.dot_timeout)
        answer = self._said(Phase.DOT, ".")
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(self._server.timeout)
        self._unfinished = False
        return answer

    def _said(self, phase: Phase, command: str | None) -> Answer:
        """What the server says to *command*, or (None) to one that it has already.

        After anything that is no answer the connection is dropped.
        """
        answer = _asked(self._smtp, phase, command)
        if answer.code is None:
            self.drop()
        return answer

    def interrupt(self) -> None:
        """End, from another thread, whatever is waited for: who waits hears that the connection is gone."""
        sock = self._smtp.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of TLS as well: its own would forget what it is

    def drop(self) -> None:
        """Hang up without a word: what is not finished is forgotten by the server."""
        self._smtp.close()

    def close(self) -> None:
        """Take leave."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self.drop()


def _envelope(sender: str, to: str) -> Mapping[Phase, str]:
    """The commands before a text, each with its step."""
    return {Phase.MAIL: f"MAIL FROM:<{sender}>", Phase.RCPT: f"RCPT TO:<{to}>", Phase.DATA: "DATA"}


def _stuffed(content: bytes) -> bytes:
    """*content* with a second dot at the beginning of lines that begin with one (RFC 5321, 4.5.2), and a line end."""
    dotted = (b"." if content.startswith(b".") else b"") + _DOT_FIRST.sub(b"\n..", content)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _asked(smtp: smtplib.SMTP, phase: Phase, command: str | None) -> Answer:
    try:
        if command is not None:
            smtp.send(f"{command}\r\n")
        elif smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        code, text = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Answer(phase, None, _told(error))
    said = text.decode("utf-8", "replace")
    return Answer(phase, code, said) if code >= 200 else Answer(phase, None, f"not SMTP: {said}")  # noqa: PLR2004 - RFC


def _is_bad(answer: Answer) -> bool:
    return answer.code is None or answer.code >= 400  # noqa: PLR2004 - RFC 5321: 2 and 3 are good


def _told(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _connected(server: Server) -> smtplib.SMTP:
    smtp = _called(server)
    try:
        _greet(smtp)
        if server.tls is Tls.STARTTLS:
            _encrypt(smtp, server)
            _greet(smtp)
        if server.user is not None:
            _log_in(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _called(server: Server) -> smtplib.SMTP:
    """A connection, encrypted already if it is to be from its first octet."""
    try:
        smtp = _implicit(server) if server.tls is Tls.IMPLICIT else smtplib.SMTP(local_hostname=_HELLO)
        smtp.timeout = server.timeout
        smtp._host = server.host  # type: ignore[attr-defined] # noqa: SLF001 - what STARTTLS checks the certificate for
        code, text = smtp.connect(server.host, server.port)
        if smtp.sock is not None:
            # The dot is a packet of its own, which would wait for the receipt of the text before it: 40 ms a message.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except ssl.SSLError as error:
        raise NoConnectionError(_insecure(error, server)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NoConnectionError(Answer(Phase.CONNECT, None, _told(error))) from error
    if code != 220:  # noqa: PLR2004 - RFC 5321: ready
        smtp.close()
        raise NoConnectionError(Answer(Phase.CONNECT, code if code > 0 else None, text.decode("utf-8", "replace")))
    return smtp


def _implicit(server: Server) -> smtplib.SMTP:
    return smtplib.SMTP_SSL(local_hostname=_HELLO, context=_context(server))


def _context(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _greet(smtp: smtplib.SMTP) -> None:
    try:
        code, text = smtp.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        raise NoConnectionError(Answer(Phase.CONNECT, None, _told(error))) from error
    if code != 250:  # noqa: PLR2004 - RFC 5321
        raise NoConnectionError(Answer(Phase.CONNECT, code if code > 0 else None, text.decode("utf-8", "replace")))


def _encrypt(smtp: smtplib.SMTP, server: Server) -> None:
    """Nothing is sent in the clear because somebody on the way said so."""
    if not smtp.has_extn("starttls"):
        told = f"{server.host} offers no STARTTLS; set tls to implicit (port 465), or to none if it is your own machine"
        raise NoConnectionError(Answer(Phase.TLS, None, told, hopeless=True))
    try:
        smtp.starttls(context=_context(server))
    except ssl.SSLError as error:
        raise NoConnectionError(_insecure(error, server)) from error
    except smtplib.SMTPResponseException as error:
        raise NoConnectionError(Answer(Phase.CONNECT, error.smtp_code, _text(error.smtp_error))) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NoConnectionError(Answer(Phase.CONNECT, None, _told(error))) from error


def _insecure(error: ssl.SSLError, server: Server) -> Answer:
    if isinstance(error, ssl.SSLCertVerificationError):
        told = f"the certificate of {server.host} is not good: {error.verify_message.rstrip('.')}"
        return Answer(Phase.TLS, None, told, hopeless=True)
    if isinstance(error, ssl.SSLEOFError):
        return Answer(Phase.CONNECT, None, "the connection was closed")
    told = (
        f"{server.host} speaks no TLS on port {server.port}: {(error.reason or str(error)).replace('_', ' ').lower()}"
    )
    return Answer(Phase.TLS, None, told, hopeless=True)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    user, password = (text.encode() for text in (server.user or "", server.password or ""))
    if "PLAIN" in offered:
        answer = _asked(smtp, Phase.LOGIN, f"AUTH PLAIN {_base64(_NUL.join((b'', user, password)))}")
    elif "LOGIN" in offered:
        answer = _asked(smtp, Phase.LOGIN, "AUTH LOGIN")
        for word in (user, password):
            if answer.code == _CHALLENGE:
                answer = _asked(smtp, Phase.LOGIN, _base64(word))
    else:
        told = f"{server.host} offers no login that we know (it offers {', '.join(offered) or 'none'})"
        raise NoConnectionError(Answer(Phase.LOGIN, None, told, hopeless=True))
    if answer.code != 235:  # noqa: PLR2004 - RFC 4954: succeeded
        raise NoConnectionError(answer)


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
