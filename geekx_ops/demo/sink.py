"""A mail server for one's own machine, which keeps what it gets and delivers nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

_LARGEST = 50_000_000
_END = b"\r\n.\r\n"
_OK = b"250 OK\r\n"
_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": _OK,
    b"RCPT": _OK,
    b"RSET": _OK,
    b"NOOP": _OK,
    b"DATA": b"354 End with a dot\r\n",
    b"QUIT": b"221 Bye\r\n",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came: who sent it, to whom, and its octets."""

    sender: str
    to: str
    content: bytes


async def _at_once(_received: Received) -> None:
    """What happens between a message and its receipt: nothing."""


class Sink:
    """Listens on a port of this machine while it is used in a `with`; *accept* is called before a receipt is given."""

    def __init__(self, accept: Callable[[Received], Awaitable[None]] = _at_once) -> None:
        self.messages: list[Received] = []
        self.port = 0
        self._accept = accept
        self._ready = Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="sink", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._conversation, "127.0.0.1", 0, limit=_LARGEST))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        talking = asyncio.all_tasks(self._loop)
        for task in talking:
            task.cancel()
        if talking:
            self._loop.run_until_complete(asyncio.wait(talking))
        self._loop.close()

    async def _conversation(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A conversation that is broken off, by either side, is over; asyncio would call it a bug.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.write(b"220 sink\r\n")
            envelope: dict[bytes, str] = {}
            while line := await reader.readline():
                word = line[:4].upper()
                if word in {b"MAIL", b"RCPT"}:
                    envelope[word] = line[line.find(b"<") + 1 : line.rfind(b">")].decode("utf-8", "replace")
                writer.write(_ANSWERS.get(word, b"500 What?\r\n"))
                if word == b"QUIT":
                    break
                if word == b"DATA":
                    text = await reader.readuntil(_END)
                    await self._take(Received(envelope[b"MAIL"], envelope[b"RCPT"], _unstuffed(text)))
                    writer.write(_OK)
        writer.close()

    async def _take(self, received: Received) -> None:
        self.messages.append(received)
        await self._accept(received)


def _unstuffed(text: bytes) -> bytes:
    """What was sent: without the final dot, and without the second one at the beginning of lines (RFC 5321, 4.5.2)."""
    content = text[: -len(b".\r\n")]
    return (
        content[1:].replace(b"\r\n..", b"\r\n.") if content.startswith(b"..") else content.replace(b"\r\n..", b"\r\n.")
    )
