"""A connection to a mail server until it is ready for messages: greeted, encrypted, logged in.

Certificates are always verified, and nothing is said in the clear because somebody on the way took the offer out.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from base64 import b64encode

from geekx_ops.mail.retrying import Answer
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import Phase

SILENCE = "no answer in time"
_CHALLENGE = 334
_HELLO = "[127.0.0.1]"
_NUL = b"\0"


class NoConnectionError(Exception):
    """No connection came about, or none that may be used; `answer` says at which step, and what was said."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def connected(server: Server) -> smtplib.SMTP:
    """A connection to *server* that is ready for messages. Raises NoConnectionError."""
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
        raise NoConnectionError(Answer(Phase.CONNECT, None, trouble(error))) from error
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
        raise NoConnectionError(Answer(Phase.CONNECT, None, trouble(error))) from error
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
        raise NoConnectionError(Answer(Phase.CONNECT, None, trouble(error))) from error


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
        answer = asked(smtp, Phase.LOGIN, f"AUTH PLAIN {_base64(_NUL.join((b'', user, password)))}")
    elif "LOGIN" in offered:
        answer = asked(smtp, Phase.LOGIN, "AUTH LOGIN")
        for word in (user, password):
            if answer.code == _CHALLENGE:
                answer = asked(smtp, Phase.LOGIN, _base64(word))
    else:
        told = f"{server.host} offers no login that we know (it offers {', '.join(offered) or 'none'})"
        raise NoConnectionError(Answer(Phase.LOGIN, None, told, hopeless=True))
    if answer.code != 235:  # noqa: PLR2004 - RFC 4954: succeeded
        raise NoConnectionError(answer)


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")


def asked(smtp: smtplib.SMTP, phase: Phase, command: str | None) -> Answer:
    """What the server says to *command*, or (None) to one that it has already."""
    try:
        if command is not None:
            smtp.send(f"{command}\r\n")
        elif smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        code, text = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Answer(phase, None, trouble(error))
    said = text.decode("utf-8", "replace")
    return Answer(phase, code, said) if code >= 200 else Answer(phase, None, f"not SMTP: {said}")  # noqa: PLR2004 - RFC


def trouble(error: Exception) -> str:
    """What went wrong with a connection, in a few words."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return SILENCE
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
