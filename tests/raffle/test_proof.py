from __future__ import annotations

import random
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from geekx_ops import resources
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


def shell(folder: Path, *arguments: str, sh: str = "sh") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sh, "verify.sh", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_the_shell_and_the_library_find_the_same(folder: Path) -> None:
    found = checking.checked(proof.read(folder))
    for sh in ("sh", "bash", "dash"):
        if shutil.which(sh):
            ran = shell(folder, found.commitment, sh=sh)
            ranked = [line.split()[1] for line in ran.stdout.splitlines() if line[0].isdigit()]
            assert (ran.returncode, ran.stderr, ranked) == (0, "", found.rankings[1])
            prizes = [line.split()[1:3] for line in ran.stdout.splitlines() if line.endswith(" claimed")]
            assert prizes == [[str(prize), code] for prize, code in found.winners]


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


def test_the_shell_finds_an_edited_list(folder: Path) -> None:
    (folder / "tickets.txt").write_bytes((folder / "tickets.txt").read_bytes() + b"ZZZZ.1\n")
    ran = shell(folder)
    assert (ran.returncode, "tickets.txt" in ran.stderr) == (1, True)


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


def random_draw(chance: random.Random) -> tuple[list[str], str]:
    held = {f"P{chance.randrange(10**6):06}": chance.randint(1, 2) for _ in range(chance.randint(1, 4))}
    return protocol.tickets_text(held.items()).split(), sha256(chance.randbytes(8)).hexdigest()


def people(output: str) -> list[str]:
    return [line.split()[1] for line in output.splitlines()]


def test_the_loop_of_the_script_agrees_with_the_library(tmp_path: Path) -> None:
    script = (resources.directory("templates") / "raffle/verify.sh").read_text(encoding="utf-8")
    loop = script[script.index('  while read -r t; do echo "$(h "$key|$t") $t"') : script.index("\ndone < rounds.txt")]
    chance = random.Random(20)
    made = [random_draw(chance) for _ in range(40)]
    for number, (tickets, _) in enumerate(made):
        (tmp_path / str(number)).write_text("".join(f"{ticket}\n" for ticket in tickets))
    (tmp_path / "keys").write_text("".join(f"{number} {key}\n" for number, (_, key) in enumerate(made)))
    before = 'export LC_ALL=C\nsum() { sha256sum; }\nh() { printf %s "$1" | sum | cut -c1-64; }\n'
    around = f"{before}while read -r n key; do\n{loop.replace('tickets.txt', '$n')}\ndone < keys\n"
    ran = subprocess.run(["sh", "-c", around], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert people(ran.stdout) == [one for tickets, key in made for one in protocol.ranked_people(key, tickets)]


def test_sha256sum_sort_and_awk_agree_with_the_library_on_a_thousand_draws(tmp_path: Path) -> None:
    """In one go: a process for each of their hashes would take a minute."""
    chance = random.Random(21)
    made = [random_draw(chance) for _ in range(1000)]
    for number, (tickets, key) in enumerate(made):
        for ticket in tickets:
            (tmp_path / f"{number:04} {ticket}").write_text(f"{key}|{ticket}")
    batch = (
        "export LC_ALL=C; sha256sum -- * | awk '{ print $2, $1, $3 }' | sort |"
        " awk '{ split($3, p, \".\"); if (!seen[$1, p[1]]++) print $1, p[1] }'"
    )
    ran = subprocess.run(["sh", "-c", batch], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert people(ran.stdout) == [one for tickets, key in made for one in protocol.ranked_people(key, tickets)]
