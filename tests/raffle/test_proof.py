from __future__ import annotations

import random
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.raffle import checking, proof, protocol
from geekx_ops.raffle.checking import Known
from geekx_ops.workspace import open_workspace
from tests.conftest import Clock
from tests.raffle import evening as room


@pytest.fixture
def folder(sqlite_database: Path, clock: Clock, tmp_path: Path) -> Path:
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(7).randrange) as workspace:
        room.make_room(workspace, clock)
        room.play(workspace, tmp_path / "proof")
    return tmp_path / "proof"


def test_names_are_nowhere_in_it(folder: Path) -> None:
    whole = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not any(word.encode() in whole for name in room.NAMES for word in (name, name.split()[1]))


@pytest.mark.parametrize("name", [*checking.FILES, checking.SUMS])
def test_every_changed_byte_is_found_and_named(folder: Path, name: str) -> None:
    files = proof.read(folder)
    content = files[name]
    for place in range(0, len(content), max(1, len(content) // 60)):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        with pytest.raises(Invalid) as caught:
            checking.checked({**files, name: changed})
        assert name in caught.value.message


def test_an_edit_that_also_mends_the_sums_is_found(folder: Path) -> None:
    files = proof.read(folder)
    for name in ("tickets.txt", "rules.txt", "commit.txt", "rounds.txt", "log.txt", "secret.txt"):
        changed = {**files, name: files[name].replace(b"1", b"2", 1)}
        changed[checking.SUMS] = checking.sums_text(changed).encode()
        photo = protocol.digest(files["commit.txt"])
        with pytest.raises(Invalid):
            checking.checked(changed, Known(photo=photo))


def test_a_folder_of_another_event_and_another_photo(folder: Path) -> None:
    files = proof.read(folder)
    with pytest.raises(Invalid, match="not of “Another”"):
        checking.checked(files, Known(event="Another"))
    with pytest.raises(Invalid, match="photo"):
        checking.checked(files, Known(photo="0" * 64))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "log.txt").unlink()
    with pytest.raises(Invalid, match=r"log\.txt is missing"):
        checking.checked(proof.read(folder))


def test_it_is_not_written_over_other_files(folder: Path) -> None:
    files = proof.read(folder)
    proof.write(folder, files)
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(Conflict, match=r"mine\.txt"):
        proof.write(folder, files)


def test_what_was_half_written_when_the_power_went_is_written_over(folder: Path) -> None:
    files = proof.read(folder)
    (folder / "log.txt").unlink()
    (folder / ".log.txt.part").write_bytes(files["log.txt"][:10])
    proof.write(folder, files)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
