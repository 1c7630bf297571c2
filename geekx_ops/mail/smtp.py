"""A connection to a mail server (RFC 5321), one message at a time, and what was answered at which step.

`smtplib.sendmail` cannot tell what failed before the final dot from what failed after it. So the steps are taken one by
one here: only once the dot was sent may the server have the message.
"""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from geekx_ops.mail.retrying import Answer
from geekx_ops.mail.smtp_connecting import asked, connected, trouble
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import Phase

MOST_MESSAGES = 100
LONGEST = 300.0
"""A connection is closed after so many messages or seconds: servers do not like older ones."""
IDLE = 30.0
"""Seconds after which a connection is asked whether it still is one."""

_READY = 354
_DOT_FIRST = re.compile(rb"\n\.")  # three times as fast as to replace the same octets


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a message, and to whom."""

    sender: str
    to: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as a server gets it: its octets have CRLF line ends."""

    envelope: Envelope
    content: bytes


class Session:
    """A connection that is ready for messages. Raises NoConnectionError if there can be none."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._began = self._used = monotonic()
        self._messages = 0
        self._announced = self._unfinished = False
        self._smtp = connected(server)

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

    @property
    def is_announced(self) -> bool:
        """Whether it was said to whom the next message goes."""
        return self._announced

    def announce(self, envelope: Envelope) -> None:
        """Say who writes to whom; a server that takes all at once answers while the text is being made.

        What follows is `tell` of that message, or `take_back` if there is none after all.
        """
        if self._unfinished:  # by the message before
            self._said(Phase.MAIL, "RSET")
        self._send(self._opened(envelope))

    def tell(self, parcel: Parcel) -> Answer | None:
        """Give the server all of *parcel* but its final dot; the answer that ended it before that, or None."""
        if not self._announced:
            self.announce(parcel.envelope)
        self._announced = False
        answer = self._begun(parcel.envelope)
        if answer.code != _READY:
            return answer
        try:
            self._smtp.send(_stuffed(parcel.content))
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return Answer(Phase.BODY, None, trouble(error))
        return None

    def end(self, following: Envelope | None = None) -> None:
        """Send the final dot: from here on the server may have the message. What follows is `answered`.

        With it goes the envelope of the *following* message, if the server takes all at once (RFC 2920, 3.1).
        """
        self._wait_up_to(self._server.dot_timeout)
        self._send(".\r\n" + ("" if following is None else self._opened(following)))

    def answered(self) -> Answer:
        """What the server says to the dot."""
        answer = self._said(Phase.DOT, None)
        self._wait_up_to(self._server.timeout)
        self._unfinished = self._announced
        return answer

    def take_back(self) -> None:
        """Of a message that was announced nothing comes: a server that heard of it waits for its text."""
        if self._announced:
            if self._takes_all_at_once:
                self.drop()
            self._announced = self._unfinished = False

    def hand_over(self, parcel: Parcel) -> Answer:
        """Give the server *parcel*; the answer that decided about it."""
        refused = self.tell(parcel)
        if refused is not None:
            return refused
        self.end()
        return self.answered()

    def _opened(self, envelope: Envelope) -> str:
        """What is sent at once for the next message."""
        self._used = monotonic()
        self._messages += 1
        self._announced = self._unfinished = True
        return "".join(f"{one}\r\n" for one in _commands(envelope).values()) if self._takes_all_at_once else ""

    def _send(self, text: str) -> None:
        if text:
            with suppress(OSError, smtplib.SMTPException):  # who reads the answer hears of it
                self._smtp.send(text)

    def _wait_up_to(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _begun(self, envelope: Envelope) -> Answer:
        """Everything up to the server's word that the text may come; the first answer that is not good."""
        commands = _commands(envelope)
        said = self._answers(commands)
        refused, last = next(filter(_is_bad, said), None), said[-1]
        if refused is None:
            return last if last.code == _READY else Answer(Phase.DATA, None, f"{last.code} is no answer to DATA")
        if last.code == _READY:  # it waits for a text to nobody (RFC 2920, 3.1)
            self.drop()
        return refused

    def _answers(self, commands: Mapping[Phase, str]) -> list[Answer]:
        """The answers to *commands*: to all if they were sent at once, else up to the first that is not good."""
        at_once = self._takes_all_at_once
        said: list[Answer] = []
        for phase, command in commands.items():
            said.append(self._said(phase, None if at_once else command))
            if said[-1].code is None or (_is_bad(said[-1]) and not at_once):
                break
        return said

    @property
    def _takes_all_at_once(self) -> bool:
        """Whether commands may be sent before the answer to the one before (RFC 2920): there and back only once."""
        return self._smtp.has_extn("pipelining")

    def _said(self, phase: Phase, command: str | None) -> Answer:
        """What the server says to *command*, or (None) to one that it has already.

        After anything that is no answer the connection is dropped.
        """
        answer = asked(self._smtp, phase, command)
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
        self._announced = False
        self._smtp.close()

    def close(self) -> None:
        """Take leave."""
        self.take_back()
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self.drop()


def _commands(envelope: Envelope) -> Mapping[Phase, str]:
    """What is said before a text, each with its step."""
    return {
        Phase.MAIL: f"MAIL FROM:<{envelope.sender}>",
        Phase.RCPT: f"RCPT TO:<{envelope.to}>",
        Phase.DATA: "DATA",
    }


def _stuffed(content: bytes) -> bytes:
    """*content* with a second dot at the beginning of lines that begin with one (RFC 5321, 4.5.2), and a line end."""
    dotted = (b"." if content.startswith(b".") else b"") + _DOT_FIRST.sub(b"\n..", content)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _is_bad(answer: Answer) -> bool:
    return answer.code is None or answer.code >= 400  # noqa: PLR2004 - RFC 5321: 2 and 3 are good
