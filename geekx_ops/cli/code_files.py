"""Codes as files: which form a name asks for, and many of them into one folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from geekx_ops.qr.symbol import Symbol

FORMS = ("png", "svg", "pdf")
_LARGEST_INPUT = 10 * 2**20

as_option = click.option("--as", "kind", type=click.Choice(FORMS), default="png", show_default=True,
                         help="What kind of files to write.")  # fmt: skip
level_option = click.option("--level", type=click.Choice(("L", "M", "Q", "H")), metavar="L|M|Q|H",
                            help="How much may be lost, at least. [default: M; H with a logo]")  # fmt: skip
folder_option = click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER",
                             help="Where to put the files.")  # fmt: skip


def drawn(symbol: Symbol, kind: str, *, logo: Path | None = None, share: float = 0.0, pixels: int = 10) -> bytes:
    """The file of *symbol*."""
    from geekx_ops.qr import drawing
    from geekx_ops.qr import logo as logos

    if logo is None:
        makers = {"svg": lambda: drawing.svg(symbol).encode(), "pdf": lambda: drawing.pdf(symbol)}
        return makers.get(kind, lambda: drawing.png(symbol, pixels=pixels))()
    if kind == "pdf":
        raise Invalid("a logo goes onto PNG and SVG; make one of those.")
    if kind == "svg":
        return logos.svg(symbol, content_of(logo), share).encode()
    return logos.png(symbol, content_of(logo), share, pixels=pixels)


def content_of(file: Path) -> bytes:
    """What *file* holds. Raises NotFound, or Invalid if it cannot be read."""
    try:
        if file.stat().st_size > _LARGEST_INPUT:
            raise Invalid(f"{file} is larger than {_LARGEST_INPUT >> 20} MB.", path=str(file))
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}.", path=str(file)) from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", path=str(file)) from None


def form_of(out: Path) -> str:
    """Which form the name of *out* asks for."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in FORMS:
        raise Invalid(f"{out} should end with .png, .svg or .pdf; a code is written as one of those.", path=str(out))
    return kind


def write_all(folder: Path, files: Mapping[str, bytes], *, force: bool, private: bool = False) -> int:
    """Write *files* into *folder*; how many were not there already. Nothing is written if one would be replaced.

    Raises Conflict for that unless *force*. *private* ones are for their owner only.
    """
    from geekx_ops.qr.decks import put

    new = {name: content for name, content in files.items() if not _is_there(folder / name, content)}
    replaced = [name for name in new if os.path.lexists(folder / name)]
    if replaced and not force:
        told = f"{folder / replaced[0]} exists and is another code; nothing was written. Say --force to replace"
        raise Conflict(f"{told} {len(replaced)} of them.", path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        for name, content in new.items():
            put(folder / name, content, private=private)
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}.", path=str(folder)) from None
    return len(new)


def _is_there(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
