"""Runs over the mail server that postfix has for tests, where that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from benchmarks.sinks import SMTP_SINK, smtp_sink
from geekx_ops.mail.message import fingerprint
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.states import State
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Workspace
from tests.mail.delivering import GUESTS, ready
from tests.mail.mailing import at, send, states

pytestmark = pytest.mark.skipif(SMTP_SINK is None, reason="postfix's smtp-sink is not installed")


@pytest.fixture
def anybodys_folder() -> Iterator[Path]:
    """A folder in which others may write: the server gives up its rights."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_each_mail_arrives_once_over_several_connections(workspace_of_file: Workspace, anybodys_folder: Path) -> None:
    ready(workspace_of_file, *GUESTS)
    with smtp_sink("-d", str(anybodys_folder / "mail.")) as port:
        run = send(workspace_of_file, at(port, pace=Pace(a_second=100_000, connections=4)))
    assert (run.stop, states(workspace_of_file)) == (None, {State.SENT: len(GUESTS)})
    files = [file.read_bytes() for file in anybodys_folder.iterdir()]
    assert sorted(fingerprint(content(file)) for file in files) == sorted(fingerprints(workspace_of_file))


def content(file: bytes) -> bytes:
    """The message in a file of smtp-sink, which writes LF, lines of its own before it, and one after it."""
    return file[file.index(b"\nFrom: ") + 1 : -1].replace(b"\n", b"\r\n")


def fingerprints(workspace: Workspace) -> list[str]:
    with workspace.read() as tx:
        return [row.sha256 for row in tx.select(select(mail_outbox.c.sha256))]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("-r", "rcpt"), {State.RETRY: 3}),
        (("-r", "."), {State.RETRY: 3}),
        (("-f", "rcpt"), {State.FAILED: 3}),
        (("-Q", "rcpt"), {State.QUEUED: 3}),
        (("-q", "data"), {State.QUEUED: 3}),
        (("-q", "."), {State.UNKNOWN: 2, State.QUEUED: 1}),
        (("-p",), {State.SENT: 3}),
    ],
    ids=" ".join,
)
def test_what_becomes_of_mails_on_its_bad_days(
    options: tuple[str, ...], found: dict[State, int], workspace_of_file: Workspace
) -> None:
    """It puts off (-r), refuses (-f), hangs up with a word (-Q) or without (-q), offers no commands at once (-p)."""
    ready(workspace_of_file)
    with smtp_sink(*options) as port:
        send(workspace_of_file, at(port))
    assert states(workspace_of_file) == found
