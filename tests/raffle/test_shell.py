"""`verify.sh`, by the shells and tools that people have, against the library."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from geekx_ops import resources
from geekx_ops.raffle import checking, proof, protocol, record, service
from geekx_ops.raffle.checking import Checked
from geekx_ops.raffle.record import START, Line
from geekx_ops.raffle.vocabulary import Method, Step
from geekx_ops.workspace import open_workspace
from tests.conftest import Clock
from tests.raffle import evening as room
from tests.raffle.random_draws import random_proof

SCRIPT = resources.directory("templates") / "raffle/verify.sh"
TOOLS = ("awk", "grep", "md5sum", "mktemp", "printf", "rm", "sha256sum", "sort", "xargs")
DRAWS = int(os.environ.get("GEEKX_TEST_DRAWS", "250"))
"""How many random draws the script repeats; a thousand take a minute."""
SHELLS = ("sh", "bash", "dash", "mksh", "busybox")
ENDS = ("All of it holds", "Not looked at here")
AWKS = ("mawk", "gawk", "original-awk", "busybox")


def shell(*arguments: str | Path, cwd: Path, sh: str = "sh", path: Path | None = None) -> tuple[int, str, str]:
    """What `verify.sh` says, run by *sh*, with nothing but the tools in the folder *path* if it is given."""
    program = [shutil.which(sh) or sh, *(["ash"] if sh == "busybox" else []), SCRIPT, *arguments]
    settings = dict(os.environ) if path is None else {"PATH": str(path)}
    ran = subprocess.run(program, cwd=cwd, env=settings, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def expected(found: Checked) -> list[str]:
    """What it says of a draw, the keys left out."""
    ranked = [f"{rank} {code}" for order in found.rankings.values() for rank, code in enumerate(order, 1)]
    answered = [line for line in found.lines if line.step is not Step.CALLED]
    prizes = [f"prize {line.prize} {line.code} {line.step.value}" for line in answered]
    return [f"commitment {found.commitment}", *ranked, *prizes]


def told(output: str) -> list[str]:
    lines = [line for line in output.splitlines() if not line.startswith(("==", "round ", *ENDS))]
    return [" ".join(line.split()[:2]) if line[0].isdigit() else line for line in lines]


def published(folder: Path, number: int, chance: random.Random) -> Iterator[str]:
    """*number* random draws, a tenth of them by RFC 3797, as folders; what is to be said of them.

    Of the first ten every page is whole.
    """
    for at in range(number):
        method = Method.COMMITMENT if at % 10 else Method.RFC3797
        files = random_proof(chance, method=method, event=f"Random {at}", bare=at >= 10)
        proof.write(folder / f"{at:04}", files)
        yield from expected(checking.checked(files))


@pytest.mark.slow
def test_the_script_and_the_library_agree_on_random_draws(tmp_path: Path) -> None:
    wanted = list(published(tmp_path, DRAWS, random.Random(20220525)))
    code, output, complaints = shell(*sorted(path.name for path in tmp_path.iterdir()), cwd=tmp_path)
    assert (code, complaints, output.count("\ncommitment ")) == (0, "", DRAWS)
    assert told(output) == wanted


def tools(folder: Path, **other: str) -> Path:
    """A folder with the tools that the script names and no more; *other* ones in the place of the usual."""
    folder.mkdir()
    for name in TOOLS:
        program = other.get(name, name)
        if found := shutil.which(program):
            (folder / name).symlink_to(found)
        elif program:
            pytest.skip(f"no {program} here")
    return folder


def agrees(folder: Path, *, sh: str, path: Path) -> None:
    if shutil.which(sh) is None:
        pytest.skip(f"no {sh} here")
    wanted = list(published(folder / "draws", 10, random.Random(sh)))
    names = sorted(f"draws/{one.name}" for one in (folder / "draws").iterdir())
    code, output, complaints = shell(*names, cwd=folder, sh=sh, path=path)
    assert (code, complaints, told(output)) == (0, "", wanted)


@pytest.mark.parametrize("sh", SHELLS)
def test_any_shell_runs_it(tmp_path: Path, sh: str) -> None:
    agrees(tmp_path, sh=sh, path=tools(tmp_path / "bin"))


@pytest.mark.parametrize("awk", AWKS)
def test_any_awk_does(tmp_path: Path, awk: str) -> None:
    agrees(tmp_path, sh="sh", path=tools(tmp_path / "bin", awk=awk))


def test_busybox_alone_does(tmp_path: Path) -> None:
    agrees(tmp_path, sh="busybox", path=tools(tmp_path / "bin", **dict.fromkeys(TOOLS, "busybox")))


def test_the_tools_of_a_mac_do(tmp_path: Path) -> None:
    """No sha256sum and no md5sum, but shasum, md5, and the awk of its authors. BSD's sort is not to be had here."""
    path = tools(tmp_path / "bin", sha256sum="", md5sum="", awk="original-awk")
    perl, sums = shutil.which("perl"), shutil.which("shasum")
    if perl is None or sums is None:
        pytest.skip("no shasum here")
    (path / "perl").symlink_to(perl)
    (path / "shasum").symlink_to(sums)
    plain = f'for one; do {shutil.which("md5sum")} < "$one" | {shutil.which("cut")} -c1-32; done'
    (path / "md5").write_text(f"#!{shutil.which('sh')}\nshift\n{plain}\n")
    (path / "md5").chmod(0o755)
    agrees(tmp_path, sh="bash", path=path)


@pytest.fixture
def folder(sqlite_database: Path, clock: Clock, tmp_path: Path) -> Path:
    """The proofs of two draws of an evening."""
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(7).randrange) as workspace:
        room.make_room(workspace, clock)
        room.play(workspace, tmp_path / "first")
        room.play(workspace, tmp_path / "second")
    return tmp_path


def test_the_photo_is_compared(folder: Path) -> None:
    found = checking.checked(proof.read(folder / "first"))
    code, output, _ = shell(found.commitment, cwd=folder / "first")
    assert (code, told(output)) == (0, expected(found))
    assert shell("0" * 64, cwd=folder / "first")[0::2] == (1, "WRONG: the commitment is not the one of the photo\n")
    assert shell("thrid", cwd=folder)[0::2] == (1, "WRONG: commit.txt is missing\n")
    assert "thrid is neither a folder nor" in shell("thrid", cwd=folder / "first")[2]


def test_the_draws_of_an_evening_follow_one_another(folder: Path) -> None:
    assert shell("first", "second", cwd=folder)[0] == 0
    code, _, complaint = shell("second", "first", cwd=folder)
    assert (code, complaint) == (1, "WRONG: this is not the draw after the one before\n")


@pytest.mark.parametrize("name", [*checking.FILES, checking.SUMS])
def test_an_edited_and_a_missing_file_are_named(folder: Path, name: str) -> None:
    path = folder / "first" / name
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    code, _, complaint = shell(cwd=folder / "first")
    assert (code, name in complaint) == (1, True)
    path.unlink()
    assert shell(cwd=folder / "first") == (1, "", f"WRONG: {name} is missing\n")


def mended(folder: Path, **texts: bytes) -> None:
    """Other texts, and sums that fit them."""
    mended_files(folder, {f"{name}.txt": content for name, content in texts.items()})


def mended_files(folder: Path, other: Mapping[str, bytes]) -> None:
    files = {**proof.read(folder), **other}
    for name, content in {**files, checking.SUMS: checking.sums_text(files).encode()}.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("tickets", b"1\n", b"2\n", "tickets.txt was changed after the commitment"),
        ("rules", b"mug", b"cup", "rules.txt was changed after the commitment"),
        ("rounds", b"1 407-92-5518 ", b"1 407-92-5518 0", "round 1: the link does not match what was committed to"),
    ],
)
def test_an_edit_that_also_mends_the_sums_is_found(
    folder: Path, name: str, old: bytes, new: bytes, complaint: str
) -> None:
    mended(folder / "first", **{name: (folder / "first" / f"{name}.txt").read_bytes().replace(old, new, 1)})
    code, _, told_of = shell(cwd=folder / "first")
    assert (code, told_of) == (1, f"WRONG: {complaint}\n")


def test_a_ticket_that_is_a_path_writes_no_file(folder: Path) -> None:
    """Whoever runs it trusts nothing that lies in the folder."""
    tickets = b"../../../outside.1\n"
    commitment = (folder / "first/commit.txt").read_bytes().splitlines(keepends=True)
    commitment[4] = f"tickets={protocol.digest(tickets)}\n".encode()
    mended(folder / "first", tickets=tickets, commit=b"".join(commitment))
    code, _, complaint = shell(cwd=folder / "first")
    assert (code, complaint) == (1, "WRONG: tickets.txt has a line that is no ticket\n")


def edited(folder: Path, name: str, old: str, new: str) -> tuple[int, str]:
    """What the script says of the first proof, with *old* in a file made *new*, and sums that fit."""
    content = (folder / "first" / name).read_bytes().decode()
    assert old in content
    mended_files(folder / "first", {name: content.replace(old, new, 1).encode()})
    return shell(cwd=folder / "first")[0::2]


def test_a_page_that_shows_something_else_is_found(folder: Path) -> None:
    found = checking.checked(proof.read(folder / "first"))
    winner, other = found.winners[0][1], found.rankings[1][-1]
    page = (folder / "first/index.html").read_bytes()
    edits = [
        (f"<code>{winner}</code>", f"<code>{other}</code>"),
        ("<td>tote bag</td>", "<td>book</td>"),
        ("was not there", "has it"),
        (found.commitment[:4] + " ", "0000 "),
        ("407-92-5518", "407-92-5519"),
    ]
    for old, new in edits:
        complaint = "WRONG: index.html shows something else than the other files give\n"
        assert edited(folder, "index.html", old, new) == (1, complaint)
        mended_files(folder / "first", {"index.html": page})
    code, output, _ = shell(cwd=folder / "first")
    assert (code, output.splitlines()[-2:]) == (
        0,
        [
            f"All of it holds. Compare the commitment with your photo: {found.commitment}",
            "Not looked at here, but by geekx raffle verify: secret.txt, a beacon, and the other words of index.html.",
        ],
    )


def resealed(lines: Iterable[Line]) -> bytes:
    """A log with hashes that fit its lines."""
    text, before = "", START
    for number, line in enumerate(lines, start=1):
        new = replace(line, number=number, hash="")
        new = replace(new, hash=record.line_hash(before, new))
        text, before = text + record.line_text(new), new.hash
    return text.encode()


def test_a_log_that_does_not_follow_is_found_and_named_as_the_library_names_it(folder: Path) -> None:
    files = proof.read(folder / "first")
    lines = checking.checked(files).lines
    other = checking.checked(files).rankings[1][-1]
    logs = {
        f"{other} was not next in the ranking": [replace(one, code=other) for one in lines],
        "the prize is not the next one": [replace(one, prize=2) for one in lines],
        "is of a round that does not follow from the rules": [replace(one, round=2) for one in lines],
        "somebody is called while another has not answered": [lines[0], *lines],
        "answers for somebody who was not called": [lines[0], replace(lines[1], code=other), *lines[2:]],
        "ends before every prize was drawn": lines[:-2],
    }
    for complaint, log in logs.items():
        mended(folder / "first", log=resealed(log))
        code, _, told_of = shell(cwd=folder / "first")
        assert (code, complaint in told_of) == (1, True)
    mended(folder / "first", log=files["log.txt"].replace(b"claimed", b"absent", 1))
    assert "was changed, or does not follow the line before it" in shell(cwd=folder / "first")[2]
    mended(folder / "first", log=b"1 2 3\n")
    assert shell(cwd=folder / "first")[2] == "WRONG: log.txt has a line of another form\n"


def test_rounds_and_counts_that_do_not_fit_are_found(folder: Path) -> None:
    files = proof.read(folder / "first")
    link = protocol.chain(files["secret.txt"].decode().strip(), service.LINKS)[2]
    mended(folder / "first", rounds=files["rounds.txt"] + f"2 12345678 {link}\n".encode())
    assert "has a round for which the log gives no reason" in shell(cwd=folder / "first")[2]
    mended(folder / "first", rounds=files["rounds.txt"].replace(b"407-92-5518", b"407-92-55"))
    assert "fewer than 8 digits" in shell(cwd=folder / "first")[2]
    mended(folder / "first", rounds=files["rounds.txt"].replace(b"1 ", b"2 ", 1))
    assert "rounds.txt is not in its order" in shell(cwd=folder / "first")[2]
    mended(folder / "first", rounds=files["rounds.txt"], commit=files["commit.txt"].replace(b"people=6", b"people=7"))
    assert shell(cwd=folder / "first")[0] == 1
