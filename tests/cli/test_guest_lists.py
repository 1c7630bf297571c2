"""`geekx guests import` and `geekx guests export`, as they are typed."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.running import Ran, run

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "guest-lists"
FORM = "Name;Mail;Seats\nGus Example;gus@example.org;2\nHana Sample;hana@;1\nIda Trial;ida@example.org;1\n"
COLUMNS = ("--column", "name=Name", "--column", "email=Mail", "--column", "seats=Seats")


@pytest.fixture
def form(party: Path) -> Path:
    """A list that nobody recognises, with one bad line; the event has two seats, both taken."""
    (party / "form.csv").write_text(FORM, encoding="utf-8")
    return party


def imported(*arguments: str, typed: str | None = None) -> Ran:
    return run("guests", "import", *arguments, typed=typed)


def test_what_differs_is_shown_and_then_done(party: Path) -> None:
    listed = str(EXAMPLES / "luma.csv")
    told = imported(listed, "--dry-run").out.splitlines()
    assert (told[1:3], told[5:]) == (
        ["+ Cleo Trial: 1 seat, waiting", "+ Dan Trial: 1 seat; waits, no seat free"],
        [
            "New questions of the event, which only lists answer: what-do-you-eat, where-do-you-work.",
            "2 new, 2 changed, 1 not coming. Nothing was changed.",
            "It would register 2 waiting.",
            "No seat would be free for Dan Trial; with --allow-over they get seats all the same.",
        ],
    )
    assert told[3].endswith("nothing → “Analytical Engines”; name stays “Ada”, the list says “Ada Example”")
    assert "where-do-you-work" not in run("event", "show").out
    done = imported(listed).out.splitlines()
    assert (done[2], done[-3]) == ("+ Dan Trial: 1 seat; waits, no seat free", "Registered: 2 waiting.")
    assert done[-2].startswith("No seat was free for Dan Trial. --allow-over would have given them seats; now")
    assert party.joinpath("geekx.db").exists()


@pytest.mark.usefixtures("party")
def test_the_records_of_an_import() -> None:
    told = json.loads(imported(str(EXAMPLES / "luma.csv"), "--dry-run", "--format", "json").out)
    assert [(one["kind"], one["line"], one["name"], one["conflicts"]) for one in told][:1] == [
        ("changed", 2, "Ada Example", {"name": "Ada → Ada Example"})
    ]
    rows = imported(str(EXAMPLES / "luma.csv"), "--dry-run", "--format", "csv").out.splitlines()
    assert rows[0] == "kind,line,number,name,email,standing,seats,changes,conflicts,reason,stands"


@pytest.mark.usefixtures("form")
def test_bad_lines_go_to_a_file_that_can_be_mended() -> None:
    refused = imported("form.csv", *COLUMNS)
    assert (refused.code, refused.err.splitlines()[0]) == (
        2,
        "Error: 1 line of the list cannot be taken in, so nothing was changed:",
    )
    done = imported("form.csv", *COLUMNS, "--remember", "our-form", "--skip-bad")
    assert done.out.splitlines()[-4:-2] == ["2 new, 1 refused.", "Registered: 2 waiting."]
    rejects = Path("form-rejects.csv")
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    text = rejects.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Name;Mail;Seats;reason"
    again = imported("form.csv", "--as", "our-form", "--skip-bad")
    assert again.code == 4
    assert again.err == (
        "Error: form-rejects.csv exists already and may hold lines to mend; nothing was changed. If they are mended "
        "and taken in, delete it; else give the new ones another file: --rejects NAME.\n"
    )
    rejects.write_text(text.replace("hana@", "hana@example.org"), encoding="utf-8-sig")
    mended = imported("form-rejects.csv", "--as", "our-form")
    assert mended.out.splitlines()[-4:-2] == ["1 new.", "Registered: 1 waiting."]
    whole = Path("form.csv").read_text(encoding="utf-8").replace("hana@", "hana@example.org")
    Path("form.csv").write_text(whole, encoding="utf-8")
    assert imported("form.csv", "--as", "our-form").out.splitlines()[-1] == "3 same."


@pytest.mark.usefixtures("form")
def test_who_is_gone_is_cancelled_after_a_question() -> None:
    imported("form.csv", *COLUMNS, "--remember", "our-form", "--skip-bad")
    Path("form.csv").write_text("Name;Mail;Seats\nGus Example;gus@example.org;2\n", encoding="utf-8")
    asked = imported("form.csv", "--as", "our-form", "--cancel-gone", typed="n\n")
    assert (asked.code, "Cancel 1 registration of those who are gone from the list?" in asked.err) == (1, True)
    assert "Ida Trial" in run("guests", "list").out
    assert "gone from the list: Ida Trial." in imported("form.csv", "--as", "our-form", "--cancel-gone", "--yes").out
    assert "Ida Trial" not in run("guests", "list").out


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.csv",), "there is no file none.csv"),
        (("form.csv",), "no platform makes lists with the columns Name, Mail, Seats"),
        (("form.csv", "--column", "Mail"), "--column takes FIELD=TITLE"),
        (("form.csv", "--column", "mail=Mail"), "a column cannot be “mail”; it can be: name, first_name"),
        (("form.csv", "--column", "email=E-mail"), "the list has no column “E-mail”; it has: Name, Mail, Seats"),
        (("form.csv", "--as", "form"), "“form” is no platform and no name that was remembered"),
        (("form.csv", *COLUMNS, "--remember", "Our Form"), "“our-form” would do"),
        (("form.csv", *COLUMNS, "--type", "balcony"), "there is no ticket type “balcony” here; there is: standard"),
    ],
)
def test_what_cannot_be_imported_is_told(arguments: tuple[str, ...], told: str) -> None:
    before = run("guests", "list").out
    done = imported(*arguments, "--skip-bad", "--rejects", "bad.csv")
    assert (done.code in {2, 3}, told in done.err, done.out) == (True, True, "")
    assert run("guests", "list").out == before
    assert not Path("bad.csv").exists() or arguments[-2] == "--remember"


@pytest.mark.usefixtures("party")
def test_the_export_is_taken_in_and_nothing_has_changed() -> None:
    for name in ("guests.csv", "guests.xlsx"):
        Path(name).unlink(missing_ok=True)
        assert run("guests", "export", name).out.startswith(f"Wrote {name}: 3 guests.")
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    assert Path("guests.csv").read_bytes().startswith(b"\xef\xbb\xbfnumber,name,email")
    assert imported("guests.csv").out.splitlines()[-1] == "3 same."


@pytest.mark.usefixtures("party")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("guests.pdf",), "guests.pdf would be written as .csv or .xlsx"),
        (("guests.xlsx", "--semicolon"), "--semicolon is for CSV"),
        (("new.csv", "--columns", "nmae"), "there is no column “nmae”"),
        (("new.csv", "--columns", "ticket_code"), "say --with-codes"),
        (("guests.csv",), "guests.csv exists already; nothing was written."),
        (("geekx.db", "--force"), "geekx.db would be written as .csv or .xlsx"),
    ],
)
def test_what_cannot_be_exported_is_told(arguments: tuple[str, ...], told: str) -> None:
    Path("guests.csv").touch()
    done = run("guests", "export", *arguments)
    assert (done.code in {2, 4}, told in done.err, done.out) == (True, True, "")


@pytest.mark.usefixtures("party")
def test_columns_and_guests_are_chosen() -> None:
    done = run(
        "guests", "export", "-", "--columns", "name, seats", "--standing", "waiting", "--with-codes", "--semicolon"
    )
    assert done.out == "name;seats;ticket_code\nCy;1;\n"


def test_a_list_is_explained_without_a_database(folder: Path) -> None:
    told = imported(str(EXAMPLES / "luma.csv"), "--explain").out.splitlines()
    assert told[0].endswith("luma.csv is a list of luma, known by its columns api_id, approval_status.")
    assert told[1] == "It is text in UTF-8, with commas between its cells."
    found = dict(line.rsplit("  ", 1) for line in told[3:])
    said = {column.strip(): what.strip() for column, what in found.items()}
    assert (said["email"], said["What do you eat?"], said["amount"]) == ("email", "a question", "left out")
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("party")
def test_bad_lines_of_a_list_that_was_stopped_are_written_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the last moment: the file for bad lines is written already, and must not stay alone."""
    Path("form.csv").write_text("Name;Mail\nGus;gus@example.org\nHana;hana@\n", encoding="utf-8")
    command = ("guests", "import", "form.csv", "--column", "name=Name", "--column", "email=Mail", "--skip-bad")
    written: list[bool] = []

    def stop(*_: object) -> None:
        written.append(Path("form-rejects.csv").exists())
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("geekx_ops.storage.engine.commit", stop)
        stopped = run(*command)
    assert (stopped.code, stopped.err, stopped.out, written) == (
        1,
        "\nStopped. What was not finished was undone.\n",
        "",
        [True],
    )
    assert not Path("form-rejects.csv").exists()
    again = run(*command)
    assert again.out.splitlines()[-4:-2] == ["1 new, 1 refused.", "Registered: 1 waiting."]


@pytest.mark.usefixtures("form")
def test_what_a_status_means_is_said_once_and_remembered() -> None:
    Path("maybe.csv").write_text("api_id,name,approval_status\n1,Gus,approved\n2,Hana,maybe\n", encoding="utf-8")
    for way in ((), ("--dry-run",)):
        refused = imported("maybe.csv", *way)
        assert (refused.code, "  “maybe” in line 3\nSay what each means" in refused.err) == (2, True)
    done = imported("maybe.csv", "--status", "Maybe=cancelled", "--remember", "ours")
    assert done.out.splitlines()[1:3] == ["+ Gus: 1 seat; waits, no seat free", "1 new, 1 not coming."]
    assert imported("maybe.csv", "--as", "ours").out.splitlines()[-1] == "1 same, 1 not coming."
    assert "--status takes WORD=STANDING" in imported("maybe.csv", "--status", "maybe").err
    assert "a status cannot mean “perhaps”" in imported("maybe.csv", "--status", "maybe=perhaps").err


@pytest.mark.usefixtures("form")
def test_ticket_types_that_all_become_the_only_one_are_said() -> None:
    Path("types.csv").write_text(
        "api_id,name,approval_status,ticket_name\n1,Gus,approved,VIP\n2,Hana,approved,General  Admission\n"
        "3,Ida,approved,VIP\n4,Jo,approved,standard\n",
        encoding="utf-8",
    )
    told = "Ticket types that are not here: VIP, General Admission; taken as standard."
    assert [line for line in imported("types.csv").out.splitlines() if line.startswith("Ticket types")] == [told]
    assert "Ticket types" not in imported("types.csv").out


def test_of_a_list_that_nobody_recognises_it_is_told_what_its_columns_could_be(tmp_path: Path) -> None:
    path = tmp_path / "unknown.csv"
    path.write_text("First Name,Surname,Mail,api_id\nAda,Example,ada@example.org,1\n", encoding="utf-8")
    told = imported(str(path), "--explain", "--format", "csv")
    assert (told.code, told.out.splitlines()) == (
        2,
        ["column,could_be", "First Name,first_name", "Surname,last_name", "Mail,email", "api_id,a question"],
    )
    assert "Nearest is luma, of which it lacks “approval_status”." in told.err
    assert "\n  --column 'first_name=First Name' --column last_name=Surname --column email=Mail\n" in told.err
    assert "A column can be name, first_name, last_name, email, standing, seats," in told.err
