from __future__ import annotations

import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.raffle import checking, proof, protocol
from geekx_ops.raffle.checking import Known
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.rules_text import prizes_in, rules_text
from geekx_ops.version import __version__
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
            proof.verified({**files, name: changed})
        assert name in caught.value.message


def test_an_edit_that_also_mends_the_sums_is_found(folder: Path) -> None:
    files = proof.read(folder)
    for name in ("tickets.txt", "rules.txt", "commit.txt", "rounds.txt", "log.txt", "secret.txt"):
        changed = {**files, name: files[name].replace(b"1", b"2", 1)}
        changed[checking.SUMS] = checking.sums_text(changed).encode()
        photo = protocol.digest(files["commit.txt"])
        with pytest.raises(Invalid):
            proof.verified(changed, Known(photo=photo))


def forged_page(folder: Path, name: str, old: str, new: str) -> dict[str, bytes]:
    """The proof with *old* in one of its files made *new*, and sums that fit."""
    files = proof.read(folder)
    assert old.encode() in files[name]
    changed = {**files, name: files[name].replace(old.encode(), new.encode(), 1)}
    return {**changed, checking.SUMS: checking.sums_text(changed).encode()}


def test_a_page_with_another_winner_is_found_though_the_sums_fit(folder: Path) -> None:
    found = proof.verified(proof.read(folder))
    winner, other = found.winners[0][1], found.rankings[1][-1]
    with pytest.raises(Invalid, match=rf"index\.html, line \d+: is not what geekx-ops {__version__}.*it was edited"):
        proof.verified(forged_page(folder, "index.html", winner, other))
    with pytest.raises(Invalid, match=r"verify\.sh, line 1: is not what"):
        proof.verified(forged_page(folder, "verify.sh", "#!/bin/sh", "#!/bin/true"))
    with pytest.raises(Invalid, match=r"index\.html, line \d+: is not what"):
        proof.verified(forged_page(folder, "index.html", "</html>\n", "</html>\n<p>or not</p>\n"))


def test_a_page_of_another_version_holds_if_it_says_the_same_and_is_named_if_not(folder: Path) -> None:
    mine, theirs = f"geekx-ops {__version__}", "geekx-ops 99.1"
    files = forged_page(folder, "index.html", mine, theirs)
    assert proof.verified(files).winners
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with pytest.raises(Invalid, match=r"index\.html.*says that version 99\.1 made it"):
        proof.verified(forged_page(folder, "index.html", "were in", "are in"))


def test_a_page_that_tells_no_version_is_not_the_program_s(folder: Path) -> None:
    with pytest.raises(Invalid, match=r"index\.html, line 6: is not what"):
        proof.verified(forged_page(folder, "index.html", '<meta name="generator"', '<meta name="editor"'))


@pytest.mark.parametrize(
    "prizes", [("mug",), ("A & B", "<i>", "it's"), ("a. b, c", "2 d"), ("2 x, 4 y", "z", "5 z, 7")]
)
@pytest.mark.parametrize("wins", [1, 2])
def test_the_prizes_are_read_out_of_the_rules(prizes: tuple[str, ...], wins: int) -> None:
    assert prizes_in(rules_text(Rules(prizes, wins_each=wins), ZoneInfo("UTC"))) == prizes


def test_prizes_that_may_be_read_in_two_ways_are_called_by_their_numbers() -> None:
    text = rules_text(Rules(("mugs, 2 of them", "book")), ZoneInfo("UTC"))
    assert prizes_in(text) == ("prize 1", "prize 2")


def test_a_folder_of_another_event_and_another_photo(folder: Path) -> None:
    files = proof.read(folder)
    with pytest.raises(Invalid, match="not of “Another”"):
        proof.verified(files, Known(event="Another"))
    with pytest.raises(Invalid, match="photo"):
        proof.verified(files, Known(photo="0" * 64))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "log.txt").unlink()
    with pytest.raises(Invalid, match=r"log\.txt is missing"):
        proof.verified(proof.read(folder))


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
