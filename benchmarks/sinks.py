"""Mail servers in processes of their own, which take everything: postfix's `smtp-sink`, and ours."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

HERE = "127.0.0.1"
SMTP_SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
"""Where it is installed; None: nowhere."""

OURS = """
import sys
from geekx_ops.demo.sink import Sink
with Sink() as sink:
    print(sink.port, flush=True)
    sys.stdin.read()
"""


def any_sink() -> AbstractContextManager[int]:
    """The port of one of them: postfix's, if it is there."""
    return _own_sink() if SMTP_SINK is None else smtp_sink()


@contextmanager
def _own_sink() -> Iterator[int]:
    command = [sys.executable, "-c", OURS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.communicate()


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """The port of postfix's, with these options of its own; see its manual."""
    assert SMTP_SINK is not None
    with socket.create_server((HERE, 0)) as free:
        port = int(free.getsockname()[1])
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []  # it insists on that
    with subprocess.Popen([SMTP_SINK, *privileges, *options, f"{HERE}:{port}", "100"]) as process:
        try:
            while process.poll() is None and not _listens(port):
                time.sleep(0.01)
            yield port
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as calling:
        return calling.connect_ex((HERE, port)) == 0
