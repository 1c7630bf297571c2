"""`geekx event`: what each verb says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import EVENT
from tests.cli.running import Ran, run

NEW = """\
New event: Spring Dinner (dinner)
  When:         Mon 25 May 2026 18:30, The Barn, Palo Alto
  Seats:        2
  Ticket types: standard
  Questions:    dietary, wishes
  Sign-up:      from now until Mon 25 May 2026 21:30
  Prizes:       A mug
"""
SHOWN = """\
Spring Dinner (dinner, scheduled)
Mon 25 May 2026 18:30, The Barn, Palo Alto
Sign-up is open until Mon 25 May 2026 21:30.
Seats: cap 2, 0 free, 2 taken, 0 held back; 1 in the queue
  standard: 2 taken
confirmed: 2 registrations, 2 seats
waiting: 1 registration, 1 seat
"""
LISTED = """\
EVENT   NAME           STARTS                 STATE      SEATS  TAKEN  WAITING
dinner  Spring Dinner  Mon 25 May 2026 18:30  scheduled      2      2        1
"""


def said(*arguments: str, typed: str | None = None) -> str:
    """What a command says that goes well and has nothing to complain about."""
    ran = run(*arguments, typed=typed)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_loading_makes_the_database_and_the_event(folder: Path) -> None:
    (folder / "event.toml").write_text(EVENT, encoding="utf-8")
    assert run("event", "load", "event.toml") == Ran(0, NEW, "Made the database geekx.db.\n")
    assert said("event", "load", "event.toml") == "dinner: no change.\n"


def test_a_dry_run_makes_not_even_a_database(folder: Path) -> None:
    (folder / "event.toml").write_text(EVENT, encoding="utf-8")
    assert said("event", "load", "event.toml", "--dry-run") == NEW + "Dry run: nothing was changed.\n"
    assert [path.name for path in folder.iterdir()] == ["event.toml"]


def test_loading_shows_what_differs_and_who_moves_up(party: Path) -> None:
    changed = EVENT.replace("cap = 2", "cap = 3").replace("The Barn", "The Café")
    (party / "event.toml").write_text(changed, encoding="utf-8")
    told = (
        "dinner:\n    event.venue: The Barn → The Café\n    event.cap: 2 → 3\n"
        "Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )
    assert said("event", "load", "event.toml", "--dry-run") == told + "Dry run: nothing was changed.\n"
    assert said("event", "load", "event.toml") == told
    assert said("event", "load", "event.toml") == "dinner: no change.\n"


def test_what_is_exported_can_be_loaded_and_changes_nothing(party: Path) -> None:
    text = said("event", "export")
    assert text.startswith('[event]\nslug = "dinner"\n')
    assert said("event", "export", "--out", "out.toml") == ""
    assert (party / "out.toml").read_text(encoding="utf-8") == text
    assert said("event", "load", "out.toml") == "dinner: no change.\n"
    assert sorted(path.name for path in party.iterdir()) == ["event.toml", "geekx.db", "out.toml"]


def test_an_export_replaces_a_file_only_if_that_is_said(party: Path) -> None:
    (party / "out.toml").write_text("mine", encoding="utf-8")
    told = "Error: out.toml exists already; nothing was written. Give another name, or --force to replace it.\n"
    assert run("event", "export", "--out", "out.toml") == Ran(4, "", told)
    assert (party / "out.toml").read_text(encoding="utf-8") == "mine"
    assert said("event", "export", "--out", "out.toml", "--force") == ""
    assert (party / "out.toml").read_text(encoding="utf-8") == said("event", "export")


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_an_export_never_replaces_the_database_nor_what_is_no_file(force: tuple[str, ...], party: Path) -> None:
    (party / "link.db").symlink_to("geekx.db")
    (party / "hard.db").hardlink_to(party / "geekx.db")
    (party / "link.toml").symlink_to("event.toml")
    (party / "dangling.toml").symlink_to("nothing.toml")
    os.mkfifo(party / "pipe")
    before = sorted(party.iterdir()), (party / "geekx.db").read_bytes()
    for name in ("geekx.db", "link.db", "hard.db", str(party / "geekx.db")):
        told = f"Error: {name} is the database itself; nothing was written. Give another name.\n"
        assert run("event", "export", "--out", name, *force) == Ran(4, "", told)
    for name in ("link.toml", "dangling.toml", "pipe", os.devnull):
        ran = run("event", "export", "--out", name, *force)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"Error: {name} cannot be written: it is not an ordinary file. ")
    assert (sorted(party.iterdir()), (party / "geekx.db").read_bytes()) == before
    assert (party / "link.toml").is_symlink()


def test_an_event_that_is_over_already_is_noted(party: Path) -> None:
    note = "Note: Spring Dinner is over already: it ended Sun 25 May 2025 21:30.\n"
    assert run("event", "postpone", "2025-05-25", "--yes").err == note
    (party / "event.toml").write_text(EVENT.replace("2026", "2025"), encoding="utf-8")
    assert run("event", "load", "event.toml", "--dry-run").err == note
    assert run("event", "load", "event.toml").err == note
    made = run("event", "new", "Ball", "--starts", "2025-06-01 19:00", "--timezone", "UTC")
    assert (made.code, made.err) == (0, "Note: Ball is over already: it ended Sun 1 Jun 2025 22:00.\n")


@pytest.mark.parametrize("out", ["nowhere/out.toml", "folder"])
def test_where_nothing_can_be_written_it_is_said(out: str, party: Path) -> None:
    (party / "folder").mkdir()
    ran = run("event", "export", "--out", out)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {out} cannot be written: ")
    assert sorted(path.name for path in party.iterdir()) == ["event.toml", "folder", "geekx.db"]


def test_an_example_can_be_loaded(folder: Path) -> None:
    for name in ("mosaicml-dinner", "webflow-dinner"):
        (folder / "event.toml").write_text(said("event", "example", name), encoding="utf-8")
        assert run("event", "load", "event.toml").out.startswith("New event: ")
    assert said("event", "example") == said("event", "example", "mosaicml-dinner")


def test_a_new_event_is_made_of_a_few_words(folder: Path) -> None:
    ran = run("event", "new", "Bal  Masqué", "--starts", "2026-06-01 19:00", "--timezone", "Europe/Paris",
              "--lasts", "2h30", "--cap", "9", "--venue", "La Salle")  # fmt: skip
    assert ran == Ran(
        0,
        "New event: Bal Masqué (bal-masque)\n"
        "  When:         Mon 1 Jun 2026 19:00, La Salle\n"
        "  Seats:        9\n"
        "  Ticket types: standard\n"
        "  Sign-up:      from now until Mon 1 Jun 2026 21:30\n",
        "Made the database geekx.db.\n",
    )
    assert (folder / "geekx.db").stat().st_mode & 0o777 == 0o600
    again = run("event", "new", "Bal masque", "--starts", "2026-06-01 19:00", "--timezone", "UTC")
    assert again == Ran(
        4, "", 'Error: there is an event "bal-masque" already; nothing was changed. Give another --slug.\n'
    )


@pytest.mark.usefixtures("party")
def test_an_event_in_numbers() -> None:
    assert said("event", "show") == SHOWN
    assert said("event", "list") == LISTED


@pytest.mark.usefixtures("party")
def test_the_event_that_is_meant_is_chosen() -> None:
    run("event", "new", "Ball", "--starts", "2026-06-01 19:00", "--timezone", "UTC")
    ran = run("event", "show")
    assert ran == Ran(
        4, "", "Error: which event? There are ball, dinner. Say --event SLUG, or choose one: geekx event use SLUG.\n"
    )
    assert said("event", "use", "dinner") == "From now on: Spring Dinner (dinner).\n"
    assert said("event", "show") == SHOWN
    assert said("event", "show", "--event", "ball").startswith("Ball (ball, scheduled)\n")
    assert run("event", "show", GEEKX_EVENT="ball").out.startswith("Ball (ball, scheduled)\n")


@pytest.mark.usefixtures("party")
def test_an_event_that_there_is_not() -> None:
    told = 'Error: there is no event "nix". `geekx event list` shows those there are.\n'
    assert run("event", "show", "--event", "nix") == Ran(3, "", told)
    assert run("guests", "list", GEEKX_EVENT="nix") == Ran(3, "", told)
    assert run("event", "use", "nix") == Ran(3, "", told)


@pytest.mark.usefixtures("folder")
def test_no_event_yet() -> None:
    run("db", "upgrade")
    ran = run("guests", "list")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Error: there is no event")
    assert "Make one with `geekx event new` or `geekx event load FILE`" in ran.err
    assert run("event", "list") == Ran(0, "", "No events yet. `geekx event new` makes one.\n")


@pytest.mark.usefixtures("party")
def test_sign_up_is_closed_and_opened() -> None:
    assert said("event", "close") == "Sign-up for Spring Dinner is closed. `geekx event open` opens it again.\n"
    refused = run("signup", "Dee", "dee@example.org")
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.startswith("Error: ")
    assert said("event", "open") == "Sign-up for Spring Dinner is open.\n"
    assert "Sign-up was opened by hand.\n" in said("event", "show")
    assert said("event", "open", "--by-times") == "Sign-up for Spring Dinner follows its times.\n"


@pytest.mark.usefixtures("party")
def test_an_event_is_called_off_and_brought_back() -> None:
    back = "`geekx event open --event dinner` brings it back.\n"
    assert said("event", "cancel", "--yes") == f"Spring Dinner is cancelled. {back}"
    assert said("event", "open", "--yes") == "Sign-up for Spring Dinner is open.\n"
    assert said("event", "retire", "--yes").startswith(f"Spring Dinner is retired. {back}")
    assert said("guests", "list", "--event", "dinner").count("\n") == 4


@pytest.mark.parametrize("to", ["2026-06-08", "2026-06-08 18:30"])
@pytest.mark.usefixtures("party")
def test_an_event_is_moved_to_another_day(to: str) -> None:
    assert said("event", "postpone", to, "--yes") == (
        "dinner:\n"
        "    event.starts: Mon 25 May 2026 18:30 PDT → Mon 8 Jun 2026 18:30 PDT\n"
        "    event.ends: Mon 25 May 2026 21:30 PDT → Mon 8 Jun 2026 21:30 PDT\n"
    )


@pytest.mark.usefixtures("party")
def test_seats_are_raised_lowered_held_and_released() -> None:
    moved = "Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    assert said("event", "cap", "4") == f"dinner:\n    event.cap: 2 → 4\n{moved}"
    assert said("event", "hold", "crew", "1") == "dinner:\n  + held.crew: 1 seat of standard\n"
    refused = run("event", "cap", "3")
    assert (refused.code, refused.out) == (4, "")
    assert said("event", "cap", "3", "--allow-over") == "dinner:\n    event.cap: 4 → 3\n"
    assert said("event", "release", "crew") == "dinner:\n    held.crew: 1 seat of standard → 0 seats of standard\n"
    assert said("event", "cap", "none") == "dinner:\n    event.cap: 3 → no limit\n"


@pytest.mark.parametrize("seats", ["0", "-1", "many", "", "1.5", "٣", "1000000001", "9" * 5000])
@pytest.mark.usefixtures("party")
def test_a_cap_that_is_none_is_refused(seats: str) -> None:
    ran = run("event", "cap", "--", seats)
    assert ran == Ran(2, "", f"Error: the cap is a number of seats, 1 to 1000000000, or “none”; not “{seats[:40]}”.\n")


@pytest.mark.usefixtures("party")
def test_the_largest_cap_is_taken() -> None:
    assert said("event", "cap", "0001000000000").startswith("dinner:\n    event.cap: 2 → 1000000000\n")
