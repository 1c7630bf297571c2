"""Decks as files: which kind, whether it can be worked on, and how a new one takes the place of an old one."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.qr.placing import Spot
from geekx_ops.qr.symbol import Symbol

NAME = "qr-stamp"
"""What every part of ours is called inside a deck, so that it is found again."""

LARGEST = 300 * 2**20
_LARGEST_UNPACKED = 4 * LARGEST
_OLE = b"\xd0\xcf\x11\xe0"

_ADVICE = {
    ".ppt": "Open it and save it as .pptx",
    ".key": "In Keynote: File, Export To, PowerPoint",
    ".odp": "Save it as .pptx, or export it as PDF",
    ".ppsx": "Save it as .pptx; a show can be made of it afterwards",
    ".potx": "It is a template: make a deck of it and save that as .pptx",
}


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide as it is seen: its number from 1, its size in points, whether it is skipped in a show."""

    number: int
    width: float
    height: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is put on a slide: the code, where it leads, and the words beside it."""

    slug: str
    url: str
    symbol: Symbol
    caption: str

    @property
    def description(self) -> str:
        """For those who do not see it."""
        return f"QR code: {self.url}"


class Deck(Protocol):
    """A deck in memory, of either kind."""

    @property
    def slides(self) -> Sequence[Slide]:
        """Its slides, without a closing one of ours."""

    def covered(self, number: int, place: Spot) -> float | None:
        """Which share of *place* has content on slide *number*, None if that cannot be told."""

    def put(self, number: int, stamp: Stamp, place: Spot) -> None:
        """Put *stamp* on slide *number*."""

    def close_with(self, stamp: Stamp) -> None:
        """Add a slide at the end with a large code."""

    def clean(self) -> int:
        """Take out everything of ours; how many codes there were."""

    def content(self) -> bytes:
        """The file."""


def opened(path: Path) -> Deck:
    """The deck in the file *path*. Raises NotFound, Invalid with advice, or MissingExtra."""
    kind = path.suffix.lower()
    if kind not in {".pptx", ".pptm", ".pdf"}:
        advice = _ADVICE.get(kind, "Save it as .pptx, or export it as PDF")
        raise Invalid(f"{path.name} is no deck that can be worked on. {advice}, and use that.", path=str(path))
    content = read(path)
    if kind == ".pdf":
        from geekx_ops.qr.pdf_deck import PdfDeck  # noqa: PLC0415 - each kind needs packages of its own

        return PdfDeck(content, path.name)
    _refuse_unsound(content, path.name)
    from geekx_ops.qr.pptx_deck import PptxDeck  # noqa: PLC0415 - the same

    return PptxDeck(content, path.name)


def read(path: Path) -> bytes:
    """What *path* holds. Raises NotFound, or Invalid if it is too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            told = f"{path.name} has {size / 2**20:.0f} MB; decks of up to {LARGEST >> 20} MB are taken. Most of it is"
            raise Invalid(f"{told} pictures or films: compress them (File, Compress Pictures) and save it.", size=size)
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}.", path=str(path)) from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", path=str(path)) from None


def _refuse_unsound(content: bytes, name: str) -> None:
    """Raise Invalid for what only looks like a .pptx."""
    if content.startswith(_OLE):
        raise Invalid(f"{name} is encrypted, or an old .ppt. Save it as .pptx without a password, and use that.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Invalid(f"{name} is damaged: it is no .pptx. Save it again from the program it was made with.") from None
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise Invalid(f"{name} unpacks to far more than a deck holds; it was not opened.")
    if any(entry.filename.startswith("_xmlsignatures/") for entry in entries):
        raise Invalid(f"{name} is signed, and a code on it would break the signature. Use a copy without it.")


def new_name(path: Path) -> Path:
    """Where the stamped copy of *path* goes: beside it; a stamped copy is brought up to date itself."""
    return path if path.stem.endswith(".qr") else path.with_name(f"{path.stem}.qr{path.suffix}")


def write(out: Path, content: bytes, *, replace: bool) -> bool:
    """Write *out*, whole or not at all; whether that changed anything. Raises Conflict unless it may *replace* one."""
    if out.is_file() and out.read_bytes() == content:
        return False
    if os.path.lexists(out) and not replace:
        raise Conflict(f"{out} exists already; nothing was written. Give another name, or --force.", path=str(out))
    try:
        put(out, content)
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror}. Nothing was changed.", path=str(out)) from None
    return True


def put(out: Path, content: bytes, *, private: bool = False) -> None:
    """Write *out*, whole or not at all; a *private* file is for its owner only. Raises OSError."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600 if private else 0o666)
        part.write_bytes(content)
        part.replace(out)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
