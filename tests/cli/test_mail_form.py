"""`geekx mail preview`, `render` and `lint`, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tests.cli.running import run

MAILS = """
[mails]
sender = "Girl Geek X"
address = "hello@girlgeek.example.org"
postal = "1 Example Street, Palo Alto"
"""


@pytest.fixture
def writing(party: Path) -> Path:
    """The party, whose organizer has decided who writes."""
    event = party / "event.toml"
    event.write_text(event.read_text(encoding="utf-8") + MAILS, encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    return party


def test_a_preview_opens_in_the_browser(writing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    done = run("mail", "preview", "reminder", "--out", "look", "--format", "json")
    assert done.code == 0
    assert opened == [(writing / "look/index.html").as_uri()]
    told = json.loads(done.out)[0]
    assert (told["mails"], told["refused"], told["errors"]) == (2, 0, 0)
    assert told["manifest"] in (writing / "look/index.html").read_text(encoding="utf-8")


def test_a_preview_without_a_browser_lies_in_a_private_folder_of_its_own(writing: Path) -> None:
    done = run("mail", "preview", "waiting", "--no-browser")
    assert done.err == "Look at mail-preview/index.html. It holds personal data: only you can read it.\n"
    assert (writing / "mail-preview").stat().st_mode & 0o777 == 0o700
    assert run("mail", "preview", "reminder", "--no-browser").code == 0


@pytest.mark.parametrize(("form", "file"), [("mbox", "mails.mbox"), ("files", "mails")])
def test_all_mails_are_written(writing: Path, form: str, file: str) -> None:
    done = run("mail", "render", "reminder", "--out", "out", "--all", form)
    assert done.code == 0, done
    assert done.out.splitlines()[0].split() == ["MAILS", "REFUSED", "ERRORS", "WARNINGS", "MANIFEST"]
    assert done.out.splitlines()[1].split()[:4] == ["2", "0", "0", "0"]
    assert (writing / "out" / file).exists()
    again = run("mail", "render", "reminder", "--out", "out")
    assert again.out == done.out
    assert not (writing / "out" / file).exists()


@pytest.mark.usefixtures("writing")
def test_a_manifest_that_was_rendered_is_what_gets_approved() -> None:
    run("mail", "plan", "reminder")
    rendered = json.loads(run("mail", "render", "reminder", "--out", "out", "--format", "json").out)[0]
    done = run("mail", "approve", "reminder", "--manifest", rendered["manifest"], "--yes")
    assert done.code == 0, done


def test_whom_it_is_for_can_be_chosen(writing: Path) -> None:
    done = run("mail", "render", "change", "--to", "waiting", "--out", str(writing / "out"))
    assert done.code == 4
    assert "mails.change" in done.err
    done = run("mail", "render", "reminder", "--to", "coming and not crew", "--out", "out", "--format", "json")
    assert json.loads(done.out)[0]["mails"] == 2


@pytest.mark.usefixtures("writing")
def test_lint_finds_nothing_in_what_is_ours() -> None:
    done = run("mail", "lint", "reminder")
    assert (done.code, done.out, done.err) == (0, "", "Nothing was found.\n")
    assert json.loads(run("mail", "lint", "reminder", "--format", "json").out) == []


def test_lint_tells_what_is_wrong_with_a_template_of_ones_own(writing: Path) -> None:
    own = writing / "own/mail"
    own.mkdir(parents=True)
    (own / "reminder.txt").write_text("Subject: HELLO\n\nHello {{ r.name }}!\n", encoding="utf-8")
    done = run("mail", "lint", "reminder", "--templates", "own", "--format", "json")
    assert done.code == 2
    found = [(one["level"], one["rule"]) for one in json.loads(done.out)]
    assert found == [("error", "unsubscribe-link"), ("warning", "template-alone"), ("warning", "subject-loud")]
    assert json.loads(done.err)["errors"] == 1


@pytest.mark.parametrize("command", [["preview", "--no-browser"], ["render", "--out", "out"], ["lint"]])
def test_a_template_that_cannot_be_used_is_told_with_file_and_line(writing: Path, command: list[str]) -> None:
    own = writing / "own/mail"
    own.mkdir(parents=True)
    (own / "reminder.html").write_text("<p>\n{{ r.frist_name }}", encoding="utf-8")
    done = run("mail", *command, "reminder", "--templates", "own")
    assert done.code == 2
    assert "own/mail/reminder.html, line 2 cannot be used: nobody has “r.frist_name”" in done.err
    assert not (writing / "out").exists()


def test_what_there_is_not(party: Path) -> None:
    done = run("mail", "lint", "reminder")
    assert done.code == 3
    assert "[mails]" in done.err
    done = run("mail", "lint", "reminders")
    assert done.code == 2
    assert "is no kind of mail" in done.err
    assert [path.name for path in party.iterdir() if path.is_dir()] == []


def test_of_what_goes_out_by_itself_all_are_shown_and_the_queued_are_counted(writing: Path) -> None:
    event = writing / "event.toml"
    event.write_text(event.read_text(encoding="utf-8") + 'send = ["confirmation"]\n', encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    run("event", "cap", "4")
    assert run("signup", "Cleo Cedar", "cleo@example.org").code == 0
    done = run("mail", "preview", "confirmation", "--no-browser", "--format", "json")
    shown = json.loads(done.out)[0]["mails"]
    assert shown > 1
    assert done.err.startswith(
        f"Note: “confirmation” goes out by itself: 1 is queued. Shown: {shown}, as everybody whom it may concern"
    )
    assert "Note" not in run("mail", "render", "reminder", "--out", "out").err


@pytest.mark.parametrize("command", [["preview", "--no-browser"], ["render", "--out", "out"], ["approve", "--yes"]])
def test_a_file_of_ones_own_that_is_used_by_nothing_is_named(writing: Path, command: list[str]) -> None:
    (writing / "own/mail").mkdir(parents=True)
    (writing / "own/mail/remindr.txt").write_text("Subject: x\n\nx", encoding="utf-8")
    run("mail", "plan", "reminder")
    done = run("mail", *command, "reminder", "--templates", "own")
    assert done.code == 0
    told = "Note: the template mail/remindr.txt is used by nothing; is “mail/reminder.txt” meant?\n"
    assert told in done.err


def test_errors_of_lint_are_told_in_sentences(writing: Path) -> None:
    (writing / "own/mail").mkdir(parents=True)
    (writing / "own/mail/reminder.txt").write_text("Subject: x\n\n[[x]] {{ r.unsubscribe_url }}", encoding="utf-8")
    run("mail", "plan", "reminder")
    done = run("mail", "approve", "reminder", "--templates", "own", "--yes")
    assert "something was not filled in. Nothing was approved." in done.err


def test_templates_of_ones_own_are_named_in_the_next_step_or_set_once(writing: Path) -> None:
    (writing / "own/mail").mkdir(parents=True)
    text = "{% extends 'base/mail/reminder.txt' %}{% block subject %}Soon{% endblock %}"
    (writing / "own/mail/reminder.txt").write_text(text, encoding="utf-8")
    run("mail", "plan", "reminder", "--at", "now")
    done = run("mail", "approve", "reminder", "--templates", "own", "--yes")
    assert done.err.endswith("Next: geekx mail send reminder --templates own\n")
    assert "Note: there is a mail/reminder.txt of yours and no mail/reminder.html: the page, which nearly" in done.err
    refused = run("mail", "send", "reminder", "--at", "now")
    assert (refused.code, "or --templates names other ones;" in " ".join(refused.err.split())) == (4, True)
    assert run("mail", "send", "reminder", "--at", "now", GEEKX_TEMPLATES="own").code == 0
    done = run("mail", "approve", "reminder", "--yes", GEEKX_TEMPLATES="own")
    assert done.err.endswith("Next: geekx mail send reminder\n")


def test_our_templates_are_written_to_start_from(writing: Path) -> None:
    done = run("mail", "template", "reminder", "--out", "own")
    assert done.out == "own/mail/reminder.html\nown/mail/reminder.txt\n"
    assert run("mail", "lint", "reminder", "--templates", "own").err == "Nothing was found.\n"
    again = run("mail", "template", "reminder", "--out", "own", "--parts")
    assert again.code == 4
    assert "reminder.html is there already; nothing was written" in again.err
    assert not (writing / "own/mail/layout.html").exists()
