"""Help: of every command, quickly, and the same wherever it is told."""

from __future__ import annotations

import csv
import subprocess
import sys

import click
import pytest

from geekx_ops.cli import agenda, event_changes
from geekx_ops.cli.main import COMMANDS, main
from geekx_ops.events import file_values
from tests.cli.running import GROUPS, LEAVES, USES, run

HEAVY = {"alembic", "jinja2", "psycopg", "qrcode", "sqlalchemy"}
LOADED = """
import sys
from geekx_ops.cli.main import main
for page in sys.stdin.read().split("\\n"):
    try:
        main([*page.split(), "-h"])
    except SystemExit as end:
        assert not end.code, end.code
    print("LOADED", page, *{name.partition(".")[0] for name in sys.modules}, sep=",")
"""
"""Prints, after each page of the help, what is loaded by then."""

PAGES = ["", *GROUPS, *LEAVES]


def test_each_command_has_a_use_in_these_tests() -> None:
    assert sorted(USES) == sorted(LEAVES)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_has_help(page: str) -> None:
    ran = run(*page.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: main {page}".rstrip())


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], input="\n".join(PAGES), capture_output=True, check=True, text=True
    )
    found = {page: set(names) for _, page, *names in csv.reader(_told(done.stdout))}
    assert list(found) == PAGES
    assert {page: names & HEAVY for page, names in found.items() if names & HEAVY} == {}
    assert all({"click", "geekx_ops"} <= names for names in found.values())


def _told(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith("LOADED,")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_line_of_the_top_help_is_the_first_of_the_commands_own(name: str) -> None:
    with click.Context(main) as ctx:
        command = main.get_command(ctx, name)
    assert command is not None
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]


def test_the_top_help_lists_the_commands_in_their_order() -> None:
    out = run("--help").out
    lines = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line[2:3].strip()]
    assert lines == list(COMMANDS)


@pytest.mark.parametrize("page", GROUPS)
def test_no_line_of_a_groups_help_is_cut_off(page: str) -> None:
    listed = run(page, "--help").out.partition("Commands:")[2]
    assert [line for line in listed.splitlines() if line.endswith("...")] == []


@pytest.mark.parametrize("name", LEAVES)
def test_every_option_says_what_it_does(name: str) -> None:
    with click.Context(main) as ctx:
        command: click.Command | None = main
        for word in name.split():
            assert isinstance(command, click.Group)
            command = command.get_command(ctx, word)
    assert command is not None
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_version_is_told() -> None:
    assert run("--version").out == "geekx 0.1.0\n"


def test_an_unknown_command_is_refused_with_a_hint() -> None:
    ran = run("gests")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("Error: No such command 'gests'. Did you mean guests?\n")
    assert run("guest").err.endswith("Did you mean guests?\n")
    assert run("xyzzy").err.endswith("Error: No such command 'xyzzy'.\n")


def test_the_most_seats_are_those_of_the_event_file() -> None:
    assert event_changes.MOST_SEATS == file_values.MOST_SEATS


def test_the_agenda_has_each_of_its_verbs_in_one_section() -> None:
    assert sorted(name for names in agenda.SECTIONS.values() for name in names) == sorted(agenda.command.commands)


@pytest.mark.parametrize("page", ["", *GROUPS])
def test_each_command_has_one_line_in_the_help_of_its_group(page: str) -> None:
    _, _, listed = run(*page.split(), "--help").out.partition("\n  -h, --help")
    assert [row for row in listed.splitlines()[1:] if row.startswith("     ")] == []
