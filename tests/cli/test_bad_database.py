"""A database that is none, or not ours, or held by another: a clear sentence, and not a byte changed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops.mail import sending_lock
from geekx_ops.storage import backup
from geekx_ops.storage import engine as engines
from geekx_ops.workspace import open_workspace
from tests.cli.mailing import approved, mail, over
from tests.cli.running import USES, WITHOUT_DATABASE, Ran, run
from tests.mail.servers import nobody

COMMANDS = sorted(set(USES) - WITHOUT_DATABASE - {"db restore", "qr check"})  # a deck is checked without one as well
MAKES_ONE = {"event load", "event new", "db upgrade"}
HOLDER = """
import sqlite3, sys
for order in sys.stdin:
    path, first = order.rstrip("\\n").split("\\t")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(first)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE settings SET value = value")
    print("held", flush=True)
    sys.stdin.readline()
    connection.close()
    print("let go", flush=True)
"""


def other_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")


def old_alembic(path: Path) -> None:
    """Another program that keeps its schema with Alembic, too."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE events (id INTEGER)")


def garbage_pages(path: Path) -> None:
    content = path.with_name("geekx.db").read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def half(path: Path) -> None:
    content = path.with_name("geekx.db").read_bytes()
    path.write_bytes(content[: len(content) // 2])


def garbage_schema(path: Path) -> None:
    content = path.with_name("geekx.db").read_bytes()
    path.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))


def garbage_name(path: Path) -> None:
    """SQLite quotes a table's name in its complaint, and the name is no text."""
    content = path.with_name("geekx.db").read_bytes()
    path.write_bytes(
        content.replace(b"tableevents", b"table\xff\xfeents").replace(b"CREATE TABLE events", b"CREATE TABLE (vents")
    )


MISSING = "there is no database at bad.db. Make one with `geekx event new` or `geekx event load FILE`, "
NOT_OURS = "bad.db is not a database of geekx. Nothing was changed; check --db and GEEKX_DB."
FOREIGN = "this database belongs to another program. Nothing was changed; check --db and GEEKX_DB."
DAMAGED = "bad.db is damaged"
KINDS: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "nothing": (lambda _: None, 3, MISSING),
    "an empty file": (Path.touch, 3, MISSING),
    "a folder": (Path.mkdir, 8, "bad.db cannot be opened. "),
    "a letter": (lambda path: path.write_text("Dear reader, " * 99), 8, NOT_OURS),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), 8, NOT_OURS),
    "a database of another program": (other_programs, 8, FOREIGN),
    "one that uses Alembic": (old_alembic, 8, FOREIGN),
    "damaged pages": (garbage_pages, 8, DAMAGED),
    "a damaged schema": (garbage_schema, 8, DAMAGED),
    "half a file": (half, 8, DAMAGED),
    "a name that is no text": (garbage_name, 8, DAMAGED),
}


def bytes_of(path: Path) -> bytes | str:
    return path.read_bytes() if path.is_file() else "folder" if path.is_dir() else "nothing"


EVERY_KIND = {"db check", "event load", "guests list", "mail send", "signup"}
"""Commands that meet each of them; the others, which all open a database by the same few lines, three each in turn."""
REFUSALS = [
    (command, kind)
    for at, command in enumerate(COMMANDS)
    for turn, kind in enumerate(KINDS)
    if (command in EVERY_KIND or (turn - at) % len(KINDS) in {0, 3, 7})
    and (command not in MAKES_ONE or KINDS[kind][1] != 3)
]


@pytest.mark.parametrize(("command", "kind"), REFUSALS)
def test_a_database_that_is_none_is_refused(command: str, kind: str, party: Path) -> None:
    make, code, told = KINDS[kind]
    make(party / "bad.db")
    before, listing = bytes_of(party / "bad.db"), sorted(path.name for path in party.iterdir())
    ran = run(*command.split(), *USES[command], "--db", "bad.db")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"Error: {told}")
    assert ran.err.count("\n") == 1
    assert bytes_of(party / "bad.db") == before
    assert sorted(path.name for path in party.iterdir()) == listing


@pytest.mark.parametrize("kind", ["a folder", "a letter", "a database of another program"])
def test_what_is_not_ours_is_not_replaced_by_a_backup(kind: str, party: Path) -> None:
    make, code, _ = KINDS[kind]
    make(party / "bad.db")
    before = bytes_of(party / "bad.db")
    ran = run("db", "restore", "geekx.db", "--yes", "--db", "bad.db")
    assert (ran.code, ran.out) == (code, "")
    assert bytes_of(party / "bad.db") == before


@pytest.mark.parametrize("kind", ["nothing", "an empty file", "damaged pages", "a damaged schema", "half a file"])
def test_what_is_ours_and_damaged_is_mended_by_a_backup(kind: str, party: Path) -> None:
    KINDS[kind][0](party / "bad.db")
    shutil.copy(party / "geekx.db", party / "copy.db")
    before = bytes_of(party / "bad.db")
    ran = run("db", "restore", "copy.db", "--yes", "--db", "bad.db")
    assert (ran.code, ran.err) == (0, "")
    assert run("db", "check", "--db", "bad.db") == Ran(0, "bad.db is in order.\n", "")
    kept = party / "bad-before-restore-20260504-120000.db"
    assert (before in {b"", "nothing"}) != kept.exists()


@pytest.mark.parametrize("kind", ["nothing", "an empty file"])
@pytest.mark.parametrize("command", sorted(MAKES_ONE))
def test_a_database_is_made_where_there_is_none(command: str, kind: str, party: Path) -> None:
    KINDS[kind][0](party / "bad.db")
    ran = run(*command.split(), *USES[command], "--db", "bad.db")
    assert ran.code == 0
    assert run("db", "check", "--db", "bad.db").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_path_that_is_none_is_refused(command: str, party: Path) -> None:
    listing = sorted(path.name for path in party.iterdir())
    for path, code in (("", 2), (":memory:", 2), ("x" * 5000, 8), ("event.toml/x.db", None), ("no/x.db", None)):
        ran = run(*command.split(), *USES[command], "--db", path)
        assert ran.code == (code or (8 if command in MAKES_ONE else 3))
        assert ran.err.startswith("Error: ")
    assert sorted(found.name for found in party.iterdir()) == listing


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a minute here for another program."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.01)


@pytest.fixture(scope="module")
def other_process() -> Iterator[Callable[[str], str]]:
    """Another process: what it answers to a line."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        orders, answers = process.stdin, process.stdout
        assert orders is not None
        assert answers is not None

        def answer(order: str) -> str:
            orders.write(f"{order}\n")
            return answers.readline()

        yield answer
        process.kill()


@pytest.fixture
def holder(other_process: Callable[[str], str]) -> Iterator[Callable[[Path, str], None]]:
    """Another process that holds a database."""

    def hold(path: Path, first: str = "SELECT 1") -> None:
        assert other_process(f"{path}\t{first}") == "held\n"

    yield hold
    assert other_process("enough") == "let go\n"


READS = {
    "guests list", "guests show", "guests why", "guests answers", "guests export", "event export", "event list",
    "event show", "journal", "db current", "db check", "db backup", "door count", "door export", "door find",
    "door log", "door paper", "guests forecast", "people list", "people show", "people top", "agenda show",
    "agenda log", "agenda report", "agenda forecast", "agenda cut", "agenda status", "agenda releases",
    "agenda speakers", "qr links", "qr tickets", "agenda print", "raffle preview", "raffle status", "raffle history",
    "mail send", "mail status", "mail suppressed", "mail unknown",
}  # fmt: skip
FIRST = {
    "agenda check": 4,
    "door merge": 3,
    "raffle log": 3,
    "raffle number": 3,
    "raffle secret": 3,
    "qr check": 3,
    "qr stamp": 3,
    "agenda import": 3,
    "agenda diff": 3,
    "agenda export": 4,
    "agenda release": 4,
    "agenda chapters": 4,
    "agenda live": 2,
    "mail preview": 3,
    "mail render": 3,
    "mail lint": 3,
    "mail approve": 3,
    "mail doctor": 2,
}
"""What is wrong with what they read: findings, no file, deck, draw, item, release, log, terminal, or [mails]."""


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", COMMANDS)
def test_while_another_process_writes_one_can_read_and_not_write(
    command: str, party: Path, holder: Callable[[Path], None]
) -> None:
    run("event", "hold", "crew", "0", "--allow-over")
    before = (party / "geekx.db").read_bytes()
    holder(party / "geekx.db")
    ran = run(*command.split(), *USES[command])
    if command in READS:
        assert (ran.code, "busy" in ran.err) == (0, False)
    elif command in FIRST:
        assert ran.code == FIRST[command]
    else:
        told = (
            "Error: geekx.db is kept busy by another program. Nothing was changed; close that program, or try again.\n"
        )
        assert ran == Ran(8, "", told)
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", sorted({*USES} - WITHOUT_DATABASE))
def test_while_another_process_has_it_for_itself_alone(
    command: str, party: Path, holder: Callable[[Path, str], None]
) -> None:
    shutil.copy(party / "geekx.db", party / "backup.db")
    holder(party / "geekx.db", "PRAGMA locking_mode = EXCLUSIVE")
    before = (party / "geekx.db").read_bytes()
    ran = run(*command.split(), *USES[command])
    assert (ran.code, ran.out) == (8, "")
    assert ran.err.startswith("Error: geekx.db is kept busy by another program. ")
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_while_another_geekx_sends_that_is_what_is_told(mails: Path, holder: Callable[[Path], None]) -> None:
    approved("reminder")
    holder(mails / "geekx.db")
    with open_workspace("geekx.db") as workspace, sending_lock.sending(workspace):
        ran = mail("send", "--yes", **over(nobody()))
    assert (ran.code, "another geekx sends the mails of this database at this moment" in ran.err) == (8, True)
    assert "is kept busy by another program" in mail("send", "--yes", **over(nobody())).err
