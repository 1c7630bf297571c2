"""Real mail servers (aiosmtpd) that do what servers do on bad days."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answers = dict[str, list[str]]
"""What is answered to MAIL, RCPT, DATA (to the text): one after the other, then what is usual."""


@dataclass
class Handler:
    """Answers as it is told, and keeps what it took. `drop` names steps at which it hangs up."""

    answers: Answers = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    seconds: float = 0.0
    """How long it thinks before it answers to a text."""
    together: bool = True
    """Whether it takes several commands at once (RFC 2920)."""
    messages: list[Envelope] = field(default_factory=list)
    greeted: int = 0
    """How often somebody said who he is."""
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted += 1
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.together else responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self._said(server, "MAIL", "250 OK")
        if said.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return said

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self._said(server, "RCPT", "250 OK")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return said

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.seconds:
            time.sleep(self.seconds)  # noqa: ASYNC251 - it is to be slow
        said = self._said(server, "DATA", "250 2.0.0 queued as 42")
        if said.startswith("2"):
            self.messages.append(envelope)
        return said

    def _said(self, server: SMTP, step: str, usual: str) -> str:
        waiting = self.answers.get(step, [])
        said = waiting.pop(0) if waiting else usual
        if step in self.drop or said == "drop":
            if said == "drop":
                self.drop.discard(step)
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 nobody hears it" if said == "drop" else said

    @property
    def got(self) -> list[str]:
        """To whom it took something."""
        return [one.rcpt_tos[0] for one in self.messages]

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == "correct horse — battery".encode(), handled=False)


class OnAnyPort(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(handler: Handler, **settings: Any) -> Iterator[int]:
    """The port at which *handler* listens."""
    controller = OnAnyPort(handler, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def saying(*said: bytes, silent: bool = False) -> Iterator[int]:
    """The port of a server that says these lines, one after each line that it hears, whatever it is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = Event()

        def talk() -> None:
            while not done.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, connection.makefile("rb") as heard:
                    for line in said:
                        connection.sendall(line)
                        if not heard.readline():
                            break
                    if silent:
                        done.wait(10)

        thread = Thread(target=talk, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@contextmanager
def forgetful(got: list[str]) -> Iterator[int]:
    """The port of a server that takes several commands at once, but forgets what came together with a dot."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=_forget, args=(listening, got), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


_COMMANDS = frozenset({b"EHLO", b"MAIL", b"RCPT", b"DATA", b"RSET", b"QUIT"})


def _forget(listening: socket.socket, got: list[str]) -> None:
    usual = {b"EHLO": b"250-me\r\n250 PIPELINING", b"DATA": b"354 go on", b"QUIT": b"221 bye"}
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            connection.sendall(b"220 hello\r\n")
            heard, to = b"", ""
            while more := connection.recv(100_000):
                heard += more
                if b"\r\n.\r\n" in heard:
                    got.append(to)
                    connection.sendall(b"250 queued\r\n")
                    heard = b""
                while b"\r\n" in heard and heard[:4].upper() in _COMMANDS:
                    line, _, heard = heard.partition(b"\r\n")
                    to = line.decode().partition("<")[2].rstrip(">") if line.startswith(b"RCPT") else to
                    connection.sendall(usual.get(line[:4].upper(), b"250 OK") + b"\r\n")


def nobody() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def certified(name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Callable[[Any], str]]:
    """What a server called *name* proves itself with, and what writes the file of who vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)

    def vouching(folder: Any) -> str:
        file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(file))
        return str(file)

    return context, vouching
