"""Files and folders that may not be written, and disks that are full: a clear sentence, and what was there is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cli.places import with_files_up_to, without_privileges
from tests.cli.running import Ran, environment, run, run_program

READS = ("guests list", "db check", "db current")
WRITES = ("signup Dee dee@example.org", "event cap 9")

DRIVER = """
import json, shutil, subprocess, sys
from pathlib import Path
disk, source = Path("disk"), Path("geekx.db")
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], check=True)
shutil.copy(source, disk / "geekx.db")
(disk / "event.toml").write_text("of before")

def geekx(command):
    program = [sys.executable, "-m", "geekx_ops", *command.split()]
    done = subprocess.run(program, capture_output=True, text=True, cwd=disk)
    return [done.returncode, done.stdout, done.stderr]

def fill(left):
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(file.tell() - left)
    return filler

found = {}
for left in (0, 36864):
    filler = fill(left)
    found[left] = {command: geekx(command) for command in json.loads(sys.argv[1])}
    filler.unlink()
found["after"] = {command: geekx(command) for command in ("guests list", "db check", "signup Eve eve@example.org")}
found["files"] = sorted(path.name for path in disk.iterdir())
found["text"] = (disk / "event.toml").read_text()
print(json.dumps(found))
"""


@pytest.fixture
def locked(party: Path) -> Iterator[Path]:
    """A folder with the party's database, to be closed by a test."""
    place = party / "locked"
    place.mkdir()
    shutil.copy(party / "geekx.db", place / "geekx.db")
    yield place
    place.chmod(0o700)
    (place / "geekx.db").chmod(0o600)


def all_of(commands: tuple[str, ...], database: Path, cwd: Path) -> dict[str, Ran]:
    def one(command: str) -> Ran:
        return run_program(*command.split(), "--db", database, cwd=cwd, before=without_privileges)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(commands, pool.map(one, commands), strict=True))


def test_a_file_that_may_not_be_written_can_be_read(locked: Path, party: Path) -> None:
    database = locked / "geekx.db"
    database.chmod(0o400)
    before = database.read_bytes()
    for ran in all_of(READS, database, party).values():
        assert (ran.code, ran.err) == (0, "")
    for ran in all_of(WRITES, database, party).values():
        assert (ran.code, ran.out) == (8, "")
        assert ran.err == (
            f"Error: {database} may not be written to. Nothing was changed; see the permissions of it and its folder.\n"
        )
    assert database.read_bytes() == before


def test_a_folder_that_may_not_be_written(locked: Path, party: Path) -> None:
    """SQLite cannot read there either, since readers leave a mark beside the file."""
    database = locked / "geekx.db"
    before = database.read_bytes()
    locked.chmod(0o500)
    for ran in all_of((*READS, *WRITES), database, party).values():
        assert (ran.code, ran.out) == (8, "")
        assert ran.err == (
            f"Error: {database} may not be written to. Nothing was changed; see the permissions of it and its folder.\n"
        )
    assert database.read_bytes() == before


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_what_may_not_even_be_read(what: str, locked: Path, party: Path) -> None:
    database = locked / "geekx.db"
    (database if what == "the file" else locked).chmod(0)
    commands = ("guests list", "event load event.toml", "db upgrade", "db backup copy.db", "db restore geekx.db --yes")
    for ran in all_of(commands, database, party).values():
        assert (ran.code, ran.out) == (8, "")
        assert ran.err.startswith(f"Error: {database} cannot be ")
        assert ran.err.count("\n") == 1


def test_where_nothing_may_be_made(locked: Path, party: Path) -> None:
    locked.chmod(0o500)
    new = all_of(("event load event.toml", "db upgrade"), locked / "new.db", party)
    assert {ran.err for ran in new.values()} == {
        f"Error: {locked / 'new.db'} cannot be made: Permission denied. Check the folder.\n"
    }
    backup = run_program("db", "backup", locked / "copy.db", cwd=party, before=without_privileges)
    assert backup == Ran(
        8, "", f"Error: {locked / 'copy.db'} cannot be written: Permission denied. Nothing was changed.\n"
    )
    out = run_program("event", "export", "--out", locked / "out.toml", cwd=party, before=without_privileges)
    assert out == Ran(2, "", f"Error: {locked / 'out.toml'} cannot be written: Permission denied.\n")


def test_an_event_file_that_may_not_be_read(party: Path) -> None:
    (party / "event.toml").chmod(0)
    ran = run_program("event", "load", "event.toml", cwd=party, before=without_privileges)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("Path 'event.toml' is not readable.\n")


def can_mount() -> bool:
    """Whether a disk can be had that nobody else sees, and that is gone with the command."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", Path.cwd().anchor + "mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="a disk of its own needs root")
def test_a_full_disk_keeps_what_was_there(party: Path) -> None:
    commands = ["guests list", *WRITES, "db backup copy.db", "event export --force --out event.toml"]
    (party / "disk").mkdir()
    command = ["unshare", "-m", sys.executable, "-c", DRIVER, json.dumps(commands)]
    done = subprocess.run(command, cwd=party, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    full = "Error: the disk is full. Nothing of this was kept, all that was there before is; make room and try again.\n"
    for left in ("0", "36864"):
        assert {command: found[left][command] for command in WRITES} == {command: [8, "", full] for command in WRITES}
    assert found["0"]["event export --force --out event.toml"][2] == full
    assert found["0"]["db backup copy.db"] == [8, "", full]
    assert found["36864"]["guests list"][:2] == found["after"]["guests list"][:2]
    assert [line.split()[1] for line in found["after"]["guests list"][1].splitlines()[1:]] == ["Ada", "Bo", "Cy"]
    assert found["after"]["db check"] == [0, "geekx.db is in order.\n", ""]
    assert found["after"]["signup Eve eve@example.org"][0] == 0
    assert found["files"] == ["event.toml", "geekx.db"]


def test_a_file_that_cannot_grow_keeps_what_was_there(party: Path) -> None:
    """A disk that fails at writing, as far as SQLite can tell; this needs no privileges."""
    (party / "notes.txt").write_bytes(bytes(300))
    for command in (*WRITES, "db backup copy.db", "event export --force --out notes.txt"):
        ran = run_program(*command.split(), cwd=party, before=with_files_up_to(300))
        assert (ran.code, ran.out) in {(8, ""), (2, "")}
        assert ran.err.startswith("Error: ")
        assert ran.err.count("\n") == 1
    assert run("guests", "list").out.count("\n") == 4
    assert run("db", "check") == Ran(0, "geekx.db is in order.\n", "")
    assert (party / "notes.txt").read_bytes() == bytes(300)
    assert sorted(path.name for path in party.iterdir()) == ["event.toml", "geekx.db", "notes.txt"]
