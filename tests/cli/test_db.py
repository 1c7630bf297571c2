"""`geekx db`: what each verb says."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops.storage.schema import head
from tests.cli.running import Ran, run
from tests.cli.test_event import said


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def names(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM people ORDER BY id")]


def test_a_database_is_made_and_then_up_to_date(folder: Path) -> None:
    assert said("db", "upgrade") == f"geekx.db: schema none → {head()}.\n"
    assert said("db", "upgrade") == f"geekx.db is up to date (schema {head()}).\n"
    assert said("db", "current").splitlines()[1].split() == ["geekx.db", head(), head()]
    assert [path.name for path in folder.iterdir()] == ["geekx.db"]


def test_an_empty_database_file_is_made_into_ours(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "geekx.db")) as connection:
        connection.execute("VACUUM")
    assert run("guests", "list").code == 5
    assert said("db", "upgrade") == f"geekx.db: schema none → {head()}.\n"


@pytest.mark.usefixtures("party")
def test_a_sound_database_is_in_order() -> None:
    assert said("db", "check") == "geekx.db is in order.\n"
    assert said("db", "check", "--format", "csv") == ""


def test_what_is_wrong_is_told_and_nothing_changed(party: Path) -> None:
    change(party / "geekx.db", "UPDATE registration_tally SET seats = seats + 1")
    before = (party / "geekx.db").read_bytes()
    ran = run("db", "check")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines()[0] == "- dinner: the count of seats (standard) is 3, the rows say 2"
    assert ran.err.splitlines()[-1].startswith("Error: ")
    listed = run("db", "check", "--format", "json")
    assert "the rows say 2" in json.loads(listed.out)[0]["problem"]
    assert json.loads(listed.err)["kind"] == "conflict"
    assert (party / "geekx.db").read_bytes() == before


def test_a_backup_and_its_return(party: Path) -> None:
    assert (
        said("db", "backup", "copy.db") == "Copied geekx.db to copy.db. It holds personal data: only you can read it.\n"
    )
    assert (party / "copy.db").stat().st_mode & 0o777 == 0o600
    run("signup", "Dee", "dee@example.org")
    assert said("db", "restore", "copy.db", "--yes") == (
        "geekx.db now holds what copy.db holds.\n"
        "What it held before is kept as geekx-before-restore-20260504-120000.db.\n"
    )
    assert names(party / "geekx.db") == ["Ada", "Bo", "Cy"]
    assert names(party / "geekx-before-restore-20260504-120000.db") == ["Ada", "Bo", "Cy", "Dee"]


def test_a_second_return_keeps_both_states(party: Path) -> None:
    run("db", "backup", "copy.db")
    run("signup", "Dee", "dee@example.org")
    run("db", "restore", "copy.db", "--yes")
    assert said("db", "restore", "copy.db", "--yes").endswith("kept as geekx-before-restore-20260504-120000-2.db.\n")
    assert names(party / "geekx-before-restore-20260504-120000.db") == ["Ada", "Bo", "Cy", "Dee"]


def test_a_backup_has_a_name_of_its_own(party: Path) -> None:
    assert said("db", "backup").startswith("Copied geekx.db to geekx-20260504-120000.db. ")
    again = run("db", "backup")
    assert (again.code, again.out) == (4, "")
    assert again.err.startswith("Error: geekx-20260504-120000.db exists already; nothing was copied.")
    assert run("db", "backup", "--force").code == 0
    assert names(party / "geekx-20260504-120000.db") == ["Ada", "Bo", "Cy"]


def test_what_is_no_backup_is_not_restored(party: Path) -> None:
    before = (party / "geekx.db").read_bytes()
    assert run("db", "restore", "no.db", "--yes") == Ran(
        3, "", "Error: there is no backup at no.db; nothing was changed.\n"
    )
    assert run("db", "restore", "event.toml", "--yes").code == 8
    assert run("db", "restore", "geekx.db", "--yes").code == 4
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.parametrize("where", ["nowhere/geekx.db", "event.toml/geekx.db"])
def test_where_there_is_no_folder_nothing_is_restored(where: str, party: Path) -> None:
    run("db", "backup", "copy.db")
    ran = run("db", "restore", "copy.db", "--yes", "--db", where)
    assert (ran.code, ran.out) == (8, "")
    assert ran.err.startswith(f"Error: {where} cannot be written: ")
    assert sorted(path.name for path in party.iterdir()) == ["copy.db", "event.toml", "geekx.db"]


def test_a_server_has_tools_of_its_own(postgres_database: str, party: Path) -> None:
    told = "Error: this is a database server: use its own tools, pg_dump and pg_restore.\n"
    assert run("db", "backup", "--db", postgres_database) == Ran(2, "", told)
    assert run("db", "restore", str(party / "geekx.db"), "--yes", "--db", postgres_database) == Ran(2, "", told)


@pytest.mark.usefixtures("party")
def test_the_commands_work_on_a_server(postgres_database: str) -> None:
    at = {"GEEKX_DB": postgres_database}
    assert run("event", "load", "event.toml", **at).out.startswith("New event: ")
    assert run("signup", "Ada", "ada@example.org", **at).out == (
        "Ada (#1) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )
    assert run("guests", "list", **at).out.count("\n") == 2
    assert run("db", "current", **at).code == 0
    assert run("db", "upgrade", **at).out.endswith(f"is up to date (schema {head()}).\n")
    assert run("db", "check", **at).out.endswith("is in order.\n")


@pytest.mark.parametrize("command", ["db check", "db current", "guests list", "db upgrade"])
def test_no_password_is_told(command: str, folder: Path) -> None:
    assert folder.is_dir()
    ran = run(*command.split(), "--db", "postgresql://ada:secret@127.0.0.1:1/geekx")
    assert (ran.code, ran.out) == (8, "")
    assert ran.err.startswith("Error: the database server does not answer: ")
    assert "secret" not in ran.err
