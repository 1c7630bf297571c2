"""`geekx people …`: shown, changed, merged, and gone from the file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geekx_ops.storage import scrub
from tests.cli.places import with_files_up_to
from tests.cli.running import Ran, run, run_program
from tests.cli.terminal import Terminal

EVENING = "2026-05-25T18:40-07:00"
AFTER = "2026-06-01T12:00-07:00"


def said(*arguments: str, **settings: str) -> str:
    done = run(*arguments, **settings)
    assert (done.code, done.err) == (0, ""), done
    return done.out


@pytest.fixture
def over(party: Path) -> Path:
    """The dinner is over: Ada came, Bo did not, Cy waited in vain."""
    run("door", "check-in", "ada", GEEKX_NOW=EVENING)
    return party


@pytest.mark.usefixtures("over")
def test_a_person_is_shown_with_all_events() -> None:
    said("people", "change", "ada", "--employer", "Acme", "--note", "speaks", "--do-not-contact")
    assert said("people", "show", "ada", GEEKX_NOW=AFTER) == (
        "          number  1\n"
        "            name  Ada\n"
        "           email  ada@example.org\n"
        "        employer  Acme\n"
        "            note  speaks\n"
        "  do not contact  yes\n"
        "EVENT   ON          STANDING   SEATS  PRESENCE  CAME  ARRIVED\n"
        "dinner  2026-05-25  confirmed      1  came         1  18:40\n"
        "1 event: came to 1.\n"
    )
    assert said("people", "show", "bo", GEEKX_NOW=AFTER).endswith(
        "dinner  2026-05-25  confirmed      1  no-show         \n"
        "1 event: came to 0, not to 1 in spite of a seat.\n".replace("         \n", "\n")
    )


@pytest.mark.usefixtures("over")
def test_a_person_for_programs() -> None:
    (shown,) = json.loads(said("people", "show", "ada", "--format", "json", GEEKX_NOW=AFTER))
    assert (shown["number"], shown["events"], shown["came"], shown["no_shows"], shown["unrecorded"]) == (1, 1, 1, 0, 0)
    assert shown["visits"] == [
        {
            "event": "dinner",
            "starts": "2026-05-26T01:30:00+00:00",
            "registration": 1,
            "standing": "confirmed",
            "seats": 1,
            "presence": "came",
            "came": 1,
            "arrived_at": "2026-05-26T01:40:00+00:00",
        }
    ]
    assert said("people", "show", "bo", "--format", "csv", GEEKX_NOW=AFTER) == (
        "event,starts,registration,standing,seats,presence,came,arrived_at\n"
        "dinner,2026-05-26T01:30:00+00:00,2,confirmed,1,no-show,0,\n"
    )


@pytest.mark.usefixtures("party")
def test_who_came_to_nothing() -> None:
    done = run("people", "top", GEEKX_NOW=AFTER)
    assert done.out.splitlines() == [
        "NUMBER  NAME  EMAIL            EMPLOYER  EVENTS  CAME  NO SHOWS  UNRECORDED  LAST EVENT",
        "     1  Ada   ada@example.org                 1     0         0           1  dinner",
        "     2  Bo    bo@example.org                  1     0         0           1  dinner",
    ]
    assert done.err == "Note: at 1 of 1 event nobody was checked in; a seat there counts as unrecorded, not as come.\n"
    assert run("people", "top") == Ran(0, "", "Nobody came to anything yet.\n")


@pytest.mark.usefixtures("over")
def test_who_came_most() -> None:
    found = json.loads(said("people", "top", "--number", "1", "--last", "3", "--format", "json", GEEKX_NOW=AFTER))
    assert [(one["name"], one["came"], one["first_came"]) for one in found] == [("Ada", 1, "2026-05-26T01:40:00+00:00")]


@pytest.mark.usefixtures("party")
def test_people_are_listed_and_changed() -> None:
    assert said("people", "change", "2", "--contact") == "No change. Bo (person 2, bo@example.org)\n"
    changed = "Bo B (person 2, b@example.org); Acme; do not contact; needs a ramp\n"
    given = ["--name", "Bo B", "--email", "b@example.org", "--employer", "Acme", "--note", "needs a ramp"]
    assert said("people", "change", "bo", *given, "--do-not-contact") == changed
    assert said("people", "list", "--do-not-contact", "--format", "csv") == (
        "number,name,email,employer,note,do_not_contact\n2,Bo B,b@example.org,Acme,needs a ramp,yes\n"
    )
    (record,) = json.loads(said("people", "change", "bo", "--note", "", "--format", "json"))
    assert (record["note"], record["changed"]) == (None, True)
    assert run("people", "list", "--name", "zoe") == Ran(0, "", "Nobody found.\n")


@pytest.mark.usefixtures("party")
def test_two_records_become_one() -> None:
    clash = "Spring Dinner: #1 (confirmed) stays, #3 (waiting, 1 seat) is cancelled.\n"
    before = said("people", "list")
    assert said("people", "merge", "ada", "cy", "--dry-run") == (
        f"Ada (person 1, ada@example.org) would get 1 registration of Cy (person 3).\n{clash}"
        "cy@example.org would be forgotten: who signs up under it is new.\n"
        "Dry run: nothing was changed.\n"
    )
    assert said("people", "list") == before
    assert said("people", "merge", "bo", "ada", "--yes") == (
        "Bo (person 2, bo@example.org) has 1 registration of Ada (person 1).\n"
        "Spring Dinner: #1 (confirmed) stays, #2 (confirmed, 1 seat) is cancelled.\n"
        "ada@example.org is forgotten: who signs up under it is new.\n"
        "Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )
    (record,) = json.loads(said("people", "merge", "bo", "cy", "--yes", "--format", "json"))
    assert (record["gone"], record["cancelled"], record["promoted"]) == (3, [3], [])


def test_a_merge_is_asked_for(party: Path) -> None:
    with Terminal("people", "merge", "ada", "bo", cwd=party) as terminal:
        terminal.wait_for(
            "Merge Bo (person 2, bo@example.org), with 1 registration, into Ada (person 1, ada@example.org)? "
            "Spring Dinner: #1 (confirmed) stays, #2 (confirmed, 1 seat) is cancelled. [y/N]: "
        )
        terminal.type("n\n")
        assert terminal.ended()[0] == 1


def bytes_of(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.glob("geekx.db*"))).lower()


def test_a_person_is_erased_from_the_file(over: Path) -> None:
    assert b"ada@example.org" in bytes_of(over)
    assert said("people", "erase", "ada@example.org", "--yes", GEEKX_NOW=AFTER) == (
        "Person 1 is erased; 1 registration stays, without a name.\n"
        "geekx.db was written anew without what was erased, and looked through for what is to be forgotten.\n"
    )
    assert b"ada@example.org" not in bytes_of(over)
    assert "1  (erased)" in said("guests", "list")
    assert said("door", "count", "--format", "json", GEEKX_NOW=AFTER).count('"came": 1') == 1
    assert said("db", "check") == "geekx.db is in order.\n"
    again = "Person 1 was erased before.\ngeekx.db was written anew without what was erased.\n"
    assert said("people", "erase", "1") == again


def test_seats_to_come_are_given_back_only_if_that_is_said(party: Path) -> None:
    refused = run("people", "erase", "ada", "--yes")
    assert (refused.code, refused.out) == (4, "")
    assert "Ada is registered for Spring Dinner (#1, confirmed); nothing was changed." in refused.err
    assert b"ada@example.org" in bytes_of(party)
    out = said("people", "erase", "ada", "--yes", "--cancel-registrations")
    assert out.startswith("Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\nPerson 1 is erased;")


@pytest.mark.usefixtures("over")
def test_where_she_is_still_named_is_told() -> None:
    run("db", "backup", "copy.db")
    Path("strange.db").symlink_to("nowhere")
    said("people", "change", "bo", "--name", "Bo Sample", "--note", "sits by ada Sample", GEEKX_NOW=AFTER)
    said("people", "change", "ada", "--name", "Ada Sample", GEEKX_NOW=AFTER)
    text = Path("event.toml").read_text(encoding="utf-8").replace("The Barn", "Ada Sample's Barn")
    Path("event.toml").write_text(text, encoding="utf-8")
    said("event", "load", "event.toml")
    assert said("people", "erase", "ada", "--yes", GEEKX_NOW=AFTER) == (
        "Person 1 is erased; 1 registration stays, without a name.\n"
        "The name was taken out of 1 text about others.\n"
        "Still named, look there yourself: dinner: event.venue.\n"
        "geekx.db was written anew without what was erased, and looked through for what is to be forgotten.\n"
        "Rows that were not changed still hold a name or address: events.venue.\n"
        "1 other file still holds a name or address. Delete what is not needed, or erase there too, with --db FILE:\n"
        "  copy.db\n"
        "1 other file could not be read to look; look there yourself:\n"
        "  strange.db\n"
    )


@pytest.mark.usefixtures("over")
def test_an_erasure_for_programs() -> None:
    run("db", "backup", "copy.db")
    (record,) = json.loads(said("people", "erase", "ada", "--yes", "--format", "json", GEEKX_NOW=AFTER))
    assert record == {
        "number": 1,
        "changed": True,
        "registrations": 1,
        "texts": 0,
        "still_named": [],
        "promoted": [],
        "still_in_rows": [],
        "still_in_files": ["copy.db"],
        "unreadable_files": [],
    }


def test_a_program_that_reads_is_told_and_the_next_erasure_finishes(
    over: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "PATIENCE", 0.1)
    with closing(sqlite3.connect(over / "geekx.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        refused = run("people", "erase", "ada", "--yes", GEEKX_NOW=AFTER)
        assert b"ada@example.org" in bytes_of(over)
    assert refused.code == 8
    assert refused.out == "Person 1 is erased; 1 registration stays, without a name.\n"
    assert refused.err.endswith("Close that program, and repeat it: geekx people erase 1\n")
    said("people", "erase", "1")
    assert b"ada@example.org" not in bytes_of(over)


def test_a_full_disk_is_told(over: Path) -> None:
    run("journal")
    size = (over / "geekx.db").stat().st_size
    full = with_files_up_to(size // 2)
    done = run_program("people", "erase", "ada", "--yes", cwd=over, before=full, GEEKX_NOW=AFTER)
    assert (done.code, done.out) == (8, "Person 1 is erased; 1 registration stays, without a name.\n")
    assert done.err.startswith("Error: the records are anonymised, but geekx.db may still hold what they said: ")
    assert said("db", "check") == "geekx.db is in order.\n"
    assert said("people", "erase", "1").startswith("Person 1 was erased before.\n")
    assert b"ada@example.org" not in bytes_of(over)


@pytest.mark.usefixtures("party")
def test_nothing_is_known_of_nobody() -> None:
    for verb in ("show", "erase", "change"):
        assert run("people", verb, "nobody") == Ran(
            3, "", "Error: nobody is found by “nobody”. `geekx people list` shows everybody.\n"
        )


def test_what_lies_beyond_a_server_is_told(postgres_database: str) -> None:
    here = {"GEEKX_DB": postgres_database}
    said("event", "new", "Ball", "--starts", "2026-05-05 19:00", "--timezone", "UTC", **here)
    said("signup", "Ada", "ada@example.org", "--event", "ball", **here)
    assert said("people", "erase", "ada", "--yes", "--cancel-registrations", **here) == (
        "Person 1 is erased; 1 registration stays, without a name.\n"
        "The tables were written anew without what was erased. The server's own log and its backups are beyond geekx: "
        "they forget when they are rotated.\n"
    )
