"""Decks as files: what is refused, with what advice, and that nothing is lost."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from geekx_ops import extras
from geekx_ops.errors import Conflict, GeekxError, Invalid, MissingExtra, NotFound
from geekx_ops.qr import decks
from tests.qr.making_decks import pdf_file, pptx_file


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("deck.ppt", b"\xd0\xcf\x11\xe0", "Open it and save it as .pptx"),
        ("deck.key", b"x", "In Keynote: File, Export To, PowerPoint"),
        ("deck.odp", b"x", "export it as PDF"),
        ("deck.ppsx", b"x", "Save it as .pptx"),
        ("deck.txt", b"x", "is no deck that can be worked on"),
        ("deck.pptx", b"", "is damaged: it is no .pptx"),
        ("deck.pptx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "is encrypted, or an old .ppt"),
        ("deck.pptx", b"PK\x03\x04 and no more", "is damaged"),
        ("deck.pdf", b"", "cannot be opened; it is damaged"),
        ("deck.pdf", b"%PDF-1.7\nnothing", "cannot be opened; it is damaged"),
    ],
)
def test_what_is_no_deck_is_refused_with_advice(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid) as refused:
        decks.opened(tmp_path / name)
    assert said in refused.value.message


def test_half_a_deck_is_refused(tmp_path: Path) -> None:
    for path in (pptx_file(tmp_path), pdf_file(tmp_path)):
        path.write_bytes(path.read_bytes()[:400])
        with pytest.raises(Invalid):
            decks.opened(path)


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "deck.pptx", "w") as archive:
        archive.writestr("notes.txt", "hello")
    with pytest.raises(Invalid, match="cannot be opened"):
        decks.opened(tmp_path / "deck.pptx")


def test_a_signed_deck_is_refused(tmp_path: Path) -> None:
    path = pptx_file(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    with pytest.raises(Invalid, match="is signed"):
        decks.opened(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decks, "_LARGEST_UNPACKED", 1000)
    with pytest.raises(Invalid, match="unpacks to far more"):
        decks.opened(pptx_file(tmp_path))


def test_a_huge_deck_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "deck.pptx").open("wb") as stream:
        os.truncate(stream.fileno(), 500 * 2**20)  # takes no room on the disk
    with pytest.raises(Invalid, match="has 500 MB; decks of up to 300 MB are taken"):
        decks.opened(tmp_path / "deck.pptx")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no file"):
        decks.opened(tmp_path / "deck.pdf")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(GeekxError, match="cannot be"):
        decks.opened(tmp_path / "folder.pdf")


def test_a_copy_gets_a_name_of_its_own_and_keeps_it() -> None:
    assert decks.new_name(Path("a/deck.pptx")) == Path("a/deck.qr.pptx")
    assert decks.new_name(Path("a/deck.qr.pptx")) == Path("a/deck.qr.pptx")


def test_another_file_is_not_replaced_unless_that_is_said(tmp_path: Path) -> None:
    out = tmp_path / "deck.qr.pdf"
    assert decks.write(out, b"one", replace=False)
    assert not decks.write(out, b"one", replace=False)
    with pytest.raises(Conflict, match="exists already; nothing was written"):
        decks.write(out, b"two", replace=False)
    assert out.read_bytes() == b"one"
    assert decks.write(out, b"two", replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["deck.qr.pdf"]
    with pytest.raises(Invalid, match="cannot be written"):
        decks.write(tmp_path / "none" / "deck.pdf", b"x", replace=False)


def test_a_missing_package_is_asked_for_by_its_extra() -> None:
    with pytest.raises(
        MissingExtra, match=r"this needs nothing_of_that_name: pip install 'geekx-ops\[slides\]'"
    ) as missing:
        extras.needed("nothing_of_that_name.inside", extra="slides")
    assert missing.value.details == {"extra": "slides"}
    assert extras.found("nothing_of_that_name") is None
