"""A mail server of its own process. It writes the Message-ID of each mail into a file, and answers 2 ms later."""

from __future__ import annotations

import asyncio
import os
import re
import sys

from geekx_ops.demo.sink import Received, Sink

SECONDS = 0.002
"""Between taking a message and saying so."""


def main() -> None:
    accepted = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    async def accept(received: Received) -> None:
        found = re.search(rb"(?m)^Message-ID: <(\S+)>", received.content)
        assert found is not None
        os.write(accepted, found[1] + b"\n")
        await asyncio.sleep(SECONDS)

    with Sink(accept) as sink:
        os.write(1, f"{sink.port}\n".encode())
        sys.stdin.read()


if __name__ == "__main__":
    main()
