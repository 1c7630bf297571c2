"""Each rule with what breaks it, and the texts of all kinds with nothing against them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.mail import letters, lint, linting
from geekx_ops.mail.headers import Mailbox, mailbox
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.lint import Draft
from geekx_ops.mail.message import Message
from geekx_ops.workspace import Workspace
from tests.factories import fill
from tests.mail import samples
from tests.mail.letters import DATE, letter, templates
from tests.mail.mailing import DINNER, decide, make_party

POSTAL = "1 Road, Town"
LEAVE = "https://events.example.org/u/TOKEN"
EXTRA = (
    ("List-Unsubscribe", f"<{LEAVE}>, <mailto:leave@example.org>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)
HTML = f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><title>x</title><style>p {{ color: #fff }}</style></head>
<body lang="en" dir="ltr"><div class="preheader" style="display:none">It was a good evening with all of you there.</div>
<table role="presentation"><tr><td><h1>Thank you!</h1><h2>Talks</h2>
<p style="color:#222; background-color: #fff">See <a href="https://example.org/v">the video</a>.<br>
<a href="{LEAVE}">Unsubscribe</a> <img src="https://example.org/x.png" alt=""></p>
<p>1 Road,<br>Town</p></td></tr></table>
</body></html>
"""
TEXT = f"See the video:\nhttps://example.org/v\n\nUnsubscribe: {LEAVE}\n\n1 Road, Town\n"


def clean(**changes: object) -> Message:
    return letter(**{"html": HTML, "text": TEXT, "extra": EXTRA, **changes})


def ids(message: Message, kind: Kind = Kind.THANKS, postal: str | None = POSTAL) -> list[str]:
    return [f"{one.level} {one.id}" for one in lint.found(Draft.of(kind, message, postal), linting.RULES, "")]


def test_nothing_against_a_clean_mail() -> None:
    assert ids(clean()) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"subject": ""}, ["error subject-empty"]),
        ({"subject": "x" * 61}, ["warning subject-long"]),
        ({"subject": "x" * 79}, ["error subject-long"]),
        ({"subject": "THANK YOU"}, ["warning subject-loud"]),
        ({"subject": "MIT"}, []),
        ({"subject": "Thank you!!"}, ["warning subject-loud"]),
        ({"subject": "Hello {{ r.name }}"}, ["error placeholder"]),
        ({"subject": "Hello None"}, ["warning nothing"]),
        ({"subject": "It was a good evening with all of you there."}, ["warning preheader"]),
        ({"text": TEXT + "[[name]]\n"}, ["error placeholder"]),
        ({"text": TEXT + "\ue000name\ue001\n"}, ["error placeholder"]),
        ({"text": TEXT + "Act now!\n"}, ["warning spam-words"]),
        ({"text": TEXT + "https://example.org/other\n"}, ["error parts-differ"]),
        ({"text": "\n"}, ["error unsubscribe-link", "error postal", "error text-missing", "error parts-differ"]),
        ({"extra": ()}, ["error list-unsubscribe"]),
        ({"extra": (("List-Unsubscribe", f"<{LEAVE}>"),)}, ["warning one-click"]),
        ({"extra": (("List-Unsubscribe", "<https://evil.example.com/u/x>"), EXTRA[1])},
         ["warning unsubscribe-domain", "error unsubscribe-link", "error unsubscribe-link"]),
        ({"extra": (*EXTRA, ("Subject", "twice"))}, ["error duplicate-field"]),
        ({"sender": mailbox("team@gmail.com"), "reply_to": None},
         ["warning from-free", "error message-id-domain", "warning unsubscribe-domain"]),
        ({"reply_to": mailbox("me@example.com")}, ["warning reply-to-domain"]),
        ({"message_id": "1@localhost"}, ["error message-id-domain"]),
        ({"sender": Mailbox("team@other.example.org")}, []),
    ],
)  # fmt: skip
def test_head_and_words(changes: dict[str, object], found: list[str]) -> None:
    assert ids(clean(**changes)) == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("It was a good evening with all of you there.", "", ["warning preheader"]),
        ("It was a good evening with all of you there.", "Short", ["warning preheader"]),
        ("It was a good evening with all of you there.", "x" * 111, ["warning preheader"]),
        ("https://example.org/v", "", ["error link-empty", "error parts-differ"]),
        ("https://example.org/v", "#", ["error link-empty", "error parts-differ"]),
        (
            "https://example.org/v",
            "http://example.org/v",
            ["warning link-http", "error parts-differ", "error parts-differ"],
        ),
        (">the video<", "><", ["error link-text"]),
        (">the video<", ">Unsubscribe<", ["warning link-same"]),
        (">the video<", '><img src="https://example.org/x.png" alt="The video"><', []),
        ('<a href="https://example.org/v">', '<a href="https://example.org/v" aria-label="The video">', []),
        (' alt=""', "", ["error alt"]),
        ('<body lang="en" dir="ltr">', "<body>", ["error language"]),
        ('<html lang="en" dir="ltr">', '<html lang="en">', ["error language"]),
        (' role="presentation"', "", ["warning table-role"]),
        ("<h1>Thank you!</h1>", "", ["warning headings"]),
        ("<h2>Talks</h2>", "<h3>Talks</h3>", ["warning headings"]),
        ("color:#222", "color:#777", ["warning contrast"]),
        ("color:#222", "color:#767676", []),
        ("color:#222", "color:tomato", []),
        ("background-color: #fff", "background: #222 !important", ["warning contrast"]),
        ("<h2>", "<!-- " + "x" * 80_000 + " --><h2>", ["warning size"]),
        ("<h2>", "<!-- " + "x" * 100_000 + " --><h2>", ["error size"]),
        ("Town</p>", "City</p>", ["error postal"]),
        (f'<a href="{LEAVE}">Unsubscribe</a>', "", ["error unsubscribe-link"]),
        ("See ", '<a href="mailto:a@example.org?subject=x">Write</a> ', ["warning parts-differ"]),
        ("See ", '<a href="mailto:hello@example.org?subject=x">Write</a> ', []),
        ("</body></html>", "", []),
        ("<p>1 Road", "</i><p>1 Road", []),
    ],
)
def test_the_page(old: str, new: str, found: list[str]) -> None:
    assert old in HTML
    assert ids(clean(html=HTML.replace(old, new))) == found


def test_who_writes_has_to_be_told_on_paper_in_mails_to_many_only() -> None:
    assert ids(clean(), postal=None) == ["error postal"]
    assert ids(clean(extra=()), Kind.CONFIRMATION, None) == []


def test_a_mail_without_a_page() -> None:
    assert ids(clean(html=None), Kind.CONFIRMATION) == []


def test_a_date_ahead() -> None:
    assert [one.id for one in lint.ahead(letter(), DATE - timedelta(days=1, seconds=1))] == ["date-ahead"]
    assert list(lint.ahead(letter(), DATE - timedelta(days=1))) == []


def test_bytes_that_are_not_ours() -> None:
    draft = Draft.of(Kind.THANKS, clean(), POSTAL)
    odd = replace(draft, content=draft.content + b"\xff\n" + b"x" * 999)
    assert [one.id for one in lint.form(odd)] == ["eight-bit", "line-end", "long-line"]


def test_texts_have_names() -> None:
    assert linting.named(samples.reader(Audience.NO_SHOW).variant) == "no-show, jobs"
    variant = replace(samples.reader(Audience.CAME, jobs_ok=False).variant, language="de")
    assert linting.named(variant) == "came, de"


def test_what_guests_are_called_keeps_nobody_from_getting_a_mail(workspace: Workspace) -> None:
    make_party(workspace, "Ada Ash")
    names = ["{{ 7*7 }} Kim", "TODO", "[[x]] Y", "None", "https://example.org/win !!", "A" * 120]
    for number, name in enumerate(names):
        fill(workspace, name, email=f"{number}@example.org")
    with workspace.read() as tx:
        found = letters.letters(tx, DINNER, Kind.REMINDER)
        findings = [finding for one in found.letters for finding in linting.of_letter(found, one, tx.now)]
    assert {f"{one.level} {one.id} {one.where}" for one in findings} == {
        f"warning placeholder coming, #{number}" for number in (2, 3, 4)
    }


@pytest.mark.parametrize("slow", ["", "{% if r.seats %}{% endif %}"])
def test_what_a_template_left_behind_is_found_whatever_guests_are_called(
    workspace: Workspace, tmp_path: Path, slow: str
) -> None:
    make_party(workspace, "TODO Ash")
    own = templates(tmp_path, html=HTML, txt=f"Subject: x\n\n[[who]] {{{{ r.name }}}}{slow}\n{TEXT}", kind="change")
    decide(workspace, change="Later.")
    with workspace.read() as tx:
        found = linting.findings(letters.letters(tx, DINNER, Kind.CHANGE, folder=own), tx.now)
    told = [f"{one.level} {one.where}: {one.told}" for one in found if one.id == "placeholder"]
    assert told == [
        "error coming: the text has “[[” in it: something was not filled in.",
        "warning coming, #1: “TODO” stands in what #1 is called: is that her name?",
    ]
