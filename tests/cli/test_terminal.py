"""At a terminal: questions, Ctrl-C, colours, the width; and what happens when there is none."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import EVENT
from tests.cli.running import Ran, environment, run, run_program, started
from tests.cli.terminal import CTRL_C, CTRL_D, Terminal

STOPPED = "Stopped. What was not finished was undone.\n"
DECLINED = "Nothing was changed.\n"
REFUSED = "Error: nothing was changed. Say --yes to do it without being asked.\n"
ASKS = {
    "guests cancel Ada": "Cancel 1 seat of Ada (confirmed)? [y/N]: ",
    "event postpone 2026-06-08": "Move Spring Dinner from Mon 25 May 2026 18:30 to Mon 8 Jun 2026 18:30? [y/N]: ",
    "event cancel": "Call Spring Dinner off? [y/N]: ",
    "event retire": "Put Spring Dinner away? It goes on until Mon 25 May 2026 21:30. [y/N]: ",
    "db restore copy.db": "Replace geekx.db by copy.db? [y/N]: ",
}


@pytest.fixture
def asked(party: Path) -> Path:
    """A party, a backup of it, and a required question."""
    text = EVENT.replace('kind = "choice"', 'kind = "choice"\nrequired = true')
    (party / "event.toml").write_text(text, encoding="utf-8")
    run("event", "load", "event.toml")
    run("db", "backup", "copy.db")
    return party


def test_somebody_at_a_terminal_is_asked_for_what_is_missing(asked: Path) -> None:
    with Terminal("signup", cwd=asked) as terminal:
        terminal.wait_for("Name: ")
        terminal.type("Zoë Ñandú\n")
        terminal.wait_for("E-mail: ")
        terminal.type("zoe@example.org\n")
        terminal.wait_for("What should the kitchen know? [none, vegan]: ")
        terminal.type("vegan\n")
        code, shown = terminal.ended()
    assert code == 0
    assert "Zoë Ñandú (#4) is \x1b[33m\x1b[1mwaiting\x1b[0m: 1 seat, standard; number 2 in the queue.\n" in shown


@pytest.mark.parametrize(("seats", "told"), [("", "no limit"), ("40", "40")])
def test_an_event_is_made_by_answering(seats: str, told: str, folder: Path) -> None:
    with Terminal("event", "new", cwd=folder) as terminal:
        for question, answer in (
            ("Name: ", "Ball"),
            ("Time zone (America/Los_Angeles): ", "Pacific"),
            ("Error: there is no time zone “Pacific”. ", "UTC"),
            ("Starts (2027-03-04 18:30): ", "next week"),
            ("Error: “next week” is not understood as a time; ", "2026-03-04 18:30"),
            ("Seats (empty: no limit): ", "lots"),
            ("Error: the cap is a number of seats, ", seats),
        ):
            terminal.wait_for(question)
            terminal.type(f"{answer}\n")
        code, shown = terminal.ended()
    assert code == 0
    assert "New event: Ball (ball)\n" in shown
    assert f"  Seats:        {told}\n" in shown
    assert shown.endswith("Note: Ball is over already: it ended Wed 4 Mar 2026 21:30.\n")
    assert "Note: GEEKX_NOW is set: it is taken to be Mon 4 May 2026 12:00 UTC.\n" in shown


@pytest.mark.parametrize("command", ["event cap 9", "signup Ada ada@example.org", "event use dinner", "event cap 1"])
def test_who_writes_at_a_terminal_is_reminded_of_a_pretended_time(command: str, party: Path) -> None:
    with Terminal(*command.split(), cwd=party) as terminal:
        _, shown = terminal.ended()
    zone = "12:00 UTC" if "use" in command else "05:00 PDT"
    assert shown.startswith(f"Note: GEEKX_NOW is set: it is taken to be Mon 4 May 2026 {zone}.\n")
    with Terminal(*command.split(), cwd=party, GEEKX_NOW="") as terminal:
        assert "GEEKX_NOW" not in terminal.ended()[1]


def test_who_reads_or_is_a_program_is_not_reminded(party: Path) -> None:
    with Terminal("guests", "list", cwd=party) as terminal:
        assert "GEEKX_NOW" not in terminal.ended()[1]
    assert run_program("event", "cap", "9", cwd=party).err == ""


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("command", ["signup", "event cancel", "signup Zoe zoe@example.org"])
def test_stopping_at_a_question_is_one_line_and_changes_nothing(command: str, key: str, asked: Path) -> None:
    before = (asked / "geekx.db").read_bytes()
    with Terminal(*command.split(), cwd=asked) as terminal:
        terminal.wait_for(": ")
        terminal.type(key)
        code, shown = terminal.ended()
    assert code == 1
    assert shown.endswith(STOPPED)
    assert shown.count("\n") <= 2
    assert (asked / "geekx.db").read_bytes() == before


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_a_question_is_answered_at_the_terminal(answer: str, code: int, asked: Path) -> None:
    with Terminal("event", "cancel", cwd=asked) as terminal:
        terminal.wait_for("[y/N]: ")
        terminal.type(f"{answer}\n")
        ended, shown = terminal.ended()
    assert ended == code
    assert ("is cancelled" in shown) == (answer == "y")


@pytest.mark.parametrize("command", ASKS)
def test_what_destroys_asks_first(command: str, asked: Path) -> None:
    before = (asked / "geekx.db").read_bytes()
    assert run(*command.split(), typed="n\n") == Ran(1, "", ASKS[command] + "n\n" + DECLINED)
    assert run(*command.split(), typed="") == Ran(2, "", ASKS[command] + "\n" + REFUSED)
    assert run(*command.split(), typed="maybe\nn\n").err.count("[y/N]") == 2
    assert (asked / "geekx.db").read_bytes() == before
    ran = run(*command.split(), typed="y\n")
    assert (ran.code, ran.err) == (0, ASKS[command] + "y\n")
    assert (asked / "geekx.db").read_bytes() != before or command.startswith("db")


def test_a_cancelled_event_is_brought_back_when_that_is_said(asked: Path) -> None:
    assert asked.is_dir()
    run("event", "cancel", "--yes")
    assert run("event", "open", typed="n\n") == Ran(
        1, "", "Spring Dinner is cancelled. Bring it back? [y/N]: n\n" + DECLINED
    )
    assert run("event", "open", "--yes").out == "Sign-up for Spring Dinner is open.\n"


@pytest.mark.parametrize(("command", "code"), [("event cancel", 2), ("signup", 2), ("guests list", 0)])
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_bug(command: str, code: int, closed: str, party: Path) -> None:
    line = " ".join([*(f"'{word}'" for word in started(*command.split())), closed])
    done = subprocess.run(["sh", "-c", line], cwd=party, env=environment(), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == code


def test_colours_are_for_terminals_that_want_them(party: Path) -> None:
    red, plain = "\x1b[31m\x1b[1mError:\x1b[0m ", "Error: "
    for no_color, expected in (("", red), ("1", plain)):
        with Terminal("guests", "show", "Zoe", cwd=party, NO_COLOR=no_color) as terminal:
            code, shown = terminal.ended()
        assert (code, shown.startswith(expected)) == (3, True)
    piped = run_program("signup", "Ada", "ada@example.org", cwd=party)
    assert "\x1b" not in piped.out + run_program("guests", "show", "Zoe", cwd=party).err


def test_a_table_is_as_wide_as_the_terminal(party: Path) -> None:
    for columns, whole in ((60, False), (120, True)):
        with Terminal("guests", "list", cwd=party, columns=columns) as terminal:
            _, shown = terminal.ended()
        assert max(map(len, shown.splitlines())) <= columns
        assert ("ada@example.org" in shown) is whole
    assert "ada@example.org" in run_program("guests", "list", cwd=party, COLUMNS="40").out


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_closed_pipe_ends_quietly(form: str, party: Path) -> None:
    with closing(sqlite3.connect(party / "geekx.db")) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            " INSERT INTO journal (at, actor, action, event_id, details)"
            " SELECT '2026-05-04T12:00:00.000000+00:00', 'organizer', 'event.changed', 1, '{}' FROM n"
        )
        connection.commit()
    command = started("journal", "--last", "3000", "--format", form)
    with subprocess.Popen(
        command, cwd=party, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(2)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 1}


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_terminal_that_lacks_letters_shows_others(encoding: str, party: Path) -> None:
    run("signup", "Zoë 李小龍", "zoe@example.org")
    done = subprocess.run(
        started("guests", "list", "--name", "zo"), cwd=party, capture_output=True, check=True,
        env=environment(PYTHONIOENCODING=f"{encoding}:strict", PYTHONUTF8="0"),
    )  # fmt: skip
    assert done.stderr == b""
    assert "Zoë \\u674e\\u5c0f\\u9f8d" in done.stdout.decode(encoding)


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=20)
    return process.returncode, complaint


@pytest.fixture
def reading(party: Path) -> tuple[subprocess.Popen[str], int]:
    """A command that is in the middle of its work: it reads its event file from a pipe that the test holds."""
    os.mkfifo(party / "slow.toml")
    process = subprocess.Popen(
        started("event", "load", "slow.toml"), cwd=party, env=environment(), stderr=subprocess.PIPE, text=True
    )
    return process, os.open(party / "slow.toml", os.O_WRONLY)


def test_stopping_a_command_in_the_middle_is_one_line(reading: tuple[subprocess.Popen[str], int], party: Path) -> None:
    before = (party / "geekx.db").read_bytes()
    process, pipe = reading
    assert interrupted(process) == (1, "\n" + STOPPED)
    os.close(pipe)
    assert (party / "geekx.db").read_bytes() == before


def test_stopping_a_command_that_waits_for_the_database_undoes_it(
    reading: tuple[subprocess.Popen[str], int], party: Path
) -> None:
    before = (party / "geekx.db").read_bytes()
    process, pipe = reading
    with closing(sqlite3.connect(party / "geekx.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        os.write(pipe, EVENT.replace("cap = 2", "cap = 9").encode())
        os.close(pipe)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        holder.rollback()
    assert process.communicate(timeout=20)[1] == "\n" + STOPPED
    assert process.returncode == 1
    assert (party / "geekx.db").read_bytes() == before
