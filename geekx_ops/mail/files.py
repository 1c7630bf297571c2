"""A folder to look at mails before they are sent: a sample as files, all of them as a list, and a page about both."""

from __future__ import annotations

import csv
import os
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from geekx_ops import templating
from geekx_ops.errors import Conflict, Invalid, Unavailable
from geekx_ops.mail import linting, manifest, sampling
from geekx_ops.mail.filters import plural
from geekx_ops.mail.letters import Letter, Letters
from geekx_ops.mail.lint import Finding
from geekx_ops.mail.message import Message, fingerprint
from geekx_ops.mail.posting import is_about_one
from geekx_ops.text import spreadsheet_safe

MARKER = ".geekx-mails"
"""Lies in a folder that was written here; without it, nothing is replaced."""
COLUMNS = ("registration", "person", "address", "text", "subject", "sha256", "bytes", "refused")
"""Of manifest.csv."""

Show = Callable[[int, int], None]


class Every(StrEnum):
    """How all mails are written: as one mailbox, or as a file each."""

    MBOX = "mbox"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Looked:
    """A mail of the sample; its files have the name `file` and .eml, .html or .txt."""

    file: str
    text: str
    message: Message
    octets: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `digest` is the manifest's: what is approved is what was looked at."""

    folder: Path
    digest: str
    mails: int
    refused: int
    findings: tuple[Finding, ...]

    @property
    def page(self) -> Path:
        """Where to begin."""
        return self.folder / "index.html"


def write(
    found: Letters, folder: Path, *, now: datetime, every: Every | None = None, show: Show | None = None
) -> Written:
    """Write the mails of *found* into *folder*: new, empty, or written here before. It is there as a whole, or not.

    *show* is told how many are done, of how many. Raises Conflict if something else is in *folder*, Unavailable if it
    cannot be written to.
    """
    with _translated(folder):
        _refuse_foreign(folder)
        with _beside(folder) as part:
            sent, refused = _all_of(found, part, every, show or (lambda _done, _of: None))
            looked = [*_sample(found, part, now)]
            written = Written(folder, manifest.digest(sent), len(sent), refused, tuple(linting.findings(found, now)))
            _put(part / "index.html", _page(found, written, looked, every))
    return written


def _refuse_foreign(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise Conflict(f"{folder} holds something else; nothing was written. Name another folder.", path=str(folder))
    if os.path.lexists(folder) and not folder.is_dir():
        raise Conflict(f"{folder} is no folder; nothing was written. Name another one.", path=str(folder))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for its owner only, which takes the place of *folder* in the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        _put(part / MARKER, "Written by geekx mail, which replaces the whole folder when it is written again.\n")
        yield part
        if folder.exists():
            shutil.rmtree(folder)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = f"{error.filename or folder} cannot be written: {error.strerror}. Name another folder."
        raise Unavailable(told, path=str(folder)) from error


def _put(path: Path, content: str | bytes) -> None:
    with _opened(path) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)


def _opened(path: Path) -> IO[bytes]:
    """A new file for its owner only."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb")


def _all_of(found: Letters, part: Path, every: Every | None, show: Show) -> tuple[list[tuple[int, str]], int]:
    """The hash of each mail, and how many people get none; manifest.csv and, if asked for, the mails themselves."""
    sent: list[tuple[int, str]] = []
    refused = 0
    with _opened(part / "manifest.csv") as listed, _kept(part, every) as keep:
        rows = _Rows(listed)
        for done, letter in enumerate(found.letters, start=1):
            message = _made(found, letter)
            if isinstance(message, Invalid):
                rows.add(letter, refused=message.message)
                refused += 1
            else:
                content = message.serialized()
                digest = fingerprint(content)
                sent.append((letter.registration, digest))
                rows.add(letter, subject=message.subject, sha256=digest, bytes=len(content))
                keep(done, message, content)
            show(done, len(found.letters))
    return sent, refused


def _made(found: Letters, letter: Letter) -> Message | Invalid:
    """The mail, or why this person cannot be written to."""
    try:
        return found.message(letter)
    except Invalid as error:
        if not is_about_one(error):
            raise
        return error


class _Rows:
    """manifest.csv, a line for each person."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._writer = csv.DictWriter(self, COLUMNS, restval="", lineterminator="\n")
        self._writer.writeheader()

    def write(self, line: str) -> None:
        self._stream.write(line.encode())

    def add(self, letter: Letter, **values: Any) -> None:
        one = letter.recipient
        whose = {
            "registration": letter.registration,
            "person": one.person,
            "address": one.address,
            "text": linting.named(one.variant),
        }
        row = {name: spreadsheet_safe(str(value)) for name, value in {**whose, **values}.items()}
        self._writer.writerow(row)


@contextmanager
def _kept(part: Path, every: Every | None) -> Iterator[Callable[[int, Message, bytes], None]]:
    """What is done with each mail: into one mailbox, into a file of its own, or nothing."""
    if every is Every.MBOX:
        with _opened(part / "mails.mbox") as stream:
            yield lambda _number, message, content: _append(stream, message, content)
    elif every is Every.FILES:
        yield lambda number, _message, content: _put(_shelf(part, content) / f"{number:06}.eml", content)
    else:
        yield lambda _number, _message, _content: None


def _append(stream: IO[bytes], message: Message, content: bytes) -> None:
    # A mailbox has the line ends of its system; no line of ours begins with “From ”, so nothing is quoted.
    stream.write(f"From {message.sender.address} {message.date:%a %b %d %H:%M:%S %Y}\n".encode("ascii"))
    stream.write(content.replace(b"\r\n", b"\n") + b"\n")


def _shelf(part: Path, content: bytes) -> Path:
    """One of 256 folders: a single one with 100,000 files is slow everywhere."""
    shelf = part / "mails" / fingerprint(content)[:2]
    for folder in (shelf.parent, shelf):
        folder.mkdir(mode=0o700, exist_ok=True)
    return shelf


def _sample(found: Letters, part: Path, now: datetime) -> Iterator[Looked]:
    """The mails that are worth a look, and one that nobody gets: to the most awkward name there is."""
    letters = sampling.sample(found)
    (part / "sample").mkdir(mode=0o700)
    for number, letter in enumerate([*letters, *map(sampling.worst, letters[:1])], start=1):
        message = _made(found, letter)
        if isinstance(message, Invalid):  # the list of all has the reason
            continue
        text = linting.named(letter.recipient.variant)
        file = f"{number:02}-{text.replace(', ', '-')}"
        content = message.serialized()
        for ending, written in (("eml", content), ("html", shown_alone(message)), ("txt", message.text)):
            _put(part / "sample" / f"{file}.{ending}", written)
        yield Looked(file, text, message, len(content), tuple(linting.of_letter(found, letter, now)))


def shown_alone(message: Message) -> str:
    """The page of *message* with its pictures in it, for a browser."""
    html = message.html or ""
    for picture in message.pictures:
        html = html.replace(f"cid:{picture.cid}", f"data:image/png;base64,{b64encode(picture.png).decode('ascii')}")
    return html


def _page(found: Letters, written: Written, looked: list[Looked], every: Every | None) -> str:
    values = {
        "found": found,
        "written": written,
        "looked": looked,
        "every": every,
        "worst": sampling.WORST,
        "left_out": linting.left_out(found),
    }
    return templating.rendered("review/mails.html", values, filters={"plural": plural})
