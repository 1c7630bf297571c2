"""`geekx mail`: stopping, going on, who wants no mails, what is refused, and what the doctor sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.demo.sink import Sink
from geekx_ops.mail.unsubscribe import token
from tests.cli.mailing import approved, mail, over, records
from tests.cli.running import run
from tests.mail.servers import nobody


@pytest.mark.usefixtures("mails")
def test_stopping_and_going_on(sink: Sink) -> None:
    approved("reminder")
    assert mail("stop").out == "Stopped: “reminder”, “confirmation”. Next: geekx mail resume\n"
    assert run("event", "cap", "4").code == 0
    assert run("signup", "Eve", "eve@example.org").code == 0  # it is stopped before there is one
    assert "Note: “confirmation” is stopped; 1 wait: geekx mail resume confirmation" in mail("status").err
    assert mail("stop").out == "Nothing was going out.\n"
    assert "Nothing is due." in mail("send", "--yes", **over(sink.port)).err
    assert mail("resume", "reminder").out == "May go on: “reminder”. Next: geekx mail send --go\n"
    assert mail("cancel", "confirmation", "--yes").code == 4  # it goes by itself
    assert mail("resume").out == "May go on: “confirmation”. Next: geekx mail send --go\n"
    assert mail("resume").out == "Nothing was stopped.\n"
    assert mail("cancel", "reminder", "--yes").out == "Ended “reminder”: 2 messages will not be sent.\n"
    assert mail("cancel", "reminder", "--yes").code == 4
    assert mail("send", "reminder", "--at", "now").code == 4
    assert mail("retry", "thanks").out.startswith("0 messages")
    assert mail("cancel", "thanks", "--yes").code == 3


def test_who_wants_no_mails(mails: Path) -> None:
    (mails / "gone.csv").write_text("Name,Email\nAda,ada@example.org\nNobody,\n", encoding="utf-8")
    assert mail("suppress", "--file", "gone.csv", "--dry-run").out == "1 more would get no mails.\n"
    assert mail("suppress", "--file", "gone.csv").out == "1 more get no mails.\n"
    assert mail("suppress", "ADA@example.org").out == "0 more get no mails.\n"
    assert "suppressed" in mail("plan", "reminder").out
    assert mail("suppress", "bo@example.org", "--kind", "thanks", "--reason", "unsubscribed").code == 0
    assert mail("suppress", "bo@example.org", "--this-event").code == 0
    found = records(mail("suppressed", "--format", "json"))
    assert [(one["email"], one["scope"], one["event"], one["kind"]) for one in found] == [
        ("ada@example.org", "all", None, None),
        ("bo@example.org", "kind", None, "thanks"),
        ("bo@example.org", "event", "dinner", None),
    ]
    assert mail("unsuppress", "bo@example.org", "--kind", "thanks").out == "1 of 1 get mails again.\n"
    assert mail("unsuppress", "bo@example.org", "cy@example.org").out == "1 of 2 get mails again.\n"
    for wrong in ([], ["nobody"], ["--kind", "thanks", "--this-event", "bo@example.org"]):
        assert mail("suppress", *wrong).code == 2
    (mails / "none.csv").write_text("Name\nAda\n", encoding="utf-8")
    assert mail("suppress", "--file", "none.csv").code == 2


@pytest.mark.usefixtures("mails")
def test_who_unsubscribes_by_token_still_gets_her_ticket() -> None:
    assert mail("suppress", "--token", token(bytes(32), 1, "ada@example.org")).code == 3  # no secret yet
    approved("reminder")
    from geekx_ops.mail import keys
    from geekx_ops.workspace import open_workspace

    with open_workspace("geekx.db") as workspace, workspace.read() as tx:
        secret = keys.key(tx)
    assert secret is not None
    assert mail("suppress", "--token", token(secret, 1, "ada@example.org")).out == "1 more get no mails.\n"
    assert mail("suppress", "--token", token(secret, 1, "bo@example.org")).code == 3
    assert mail("suppress", "--token", token(secret, 99, "ada@example.org")).code == 3
    assert mail("suppress", "--token", "x" * 28).code == 3
    assert mail("suppress", "--token", "x" * 27).code == 2
    assert mail("suppress", "--token", token(secret, 2, "bo@example.org"), "--kind", "thanks").code == 2
    assert "left out: suppressed" in mail("plan", "reminder").out
    assert mail("plan", "change").code == 4  # nothing to tell; but nobody is left out for it


def test_the_doctor_looks_around(mails: Path, sink: Sink) -> None:
    ran = mail("doctor", "--format", "json", "--call", **over(sink.port))
    found = {one["check"]: one["result"] for one in records(ran)}
    assert (found["sender"], found["server"], found["call"], found["SPF"]) == ("ok", "ok", "ok", "look")
    ran = mail("doctor", "--call", **over(nobody()))
    assert (ran.code, "connect: " in ran.out) == (2, True)
    text = (mails / "event.toml").read_text(encoding="utf-8").replace("hello@girlgeek.example.org", "me@web.de")
    lacking = text.replace('postal = "1 Example Street"\n', "").replace(
        'unsubscribe = "https://girlgeek.example.org/u"\n', ""
    )
    (mails / "event.toml").write_text(lacking, encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    ran = mail("doctor")
    assert "thrown away" in ran.out
    assert "cannot be planned: they have to name the sender's address on paper; set mails.postal" in ran.out
    assert ran.err == "Error: 2 things are wrong; mails would not arrive.\n"


@pytest.mark.usefixtures("party")
def test_an_event_without_mails_says_so() -> None:
    assert mail("plan", "reminder").code == 3
    assert "this event says nothing of mails yet" in mail("doctor").out
    assert mail("approve", "reminder", "--yes").code == 3


@pytest.mark.usefixtures("mails")
def test_what_cannot_be_planned() -> None:
    assert mail("plan", "thanks", "--to", "no-show").code == 4
    assert mail("plan", "reminder", "--to", "friends").code == 2
    assert mail("plan", "reminder", "--at", "soon").code == 2
    assert mail("plan", "postcard").code == 2
    ran = mail("plan", "winner")
    assert (ran.code, "nobody gets the mail “winner”" in ran.err) == (4, True)
    ran = mail("plan", "reminder", GEEKX_NOW="2026-05-25T00:00:00+00:00")
    assert "its usual time was" not in ran.err
    ran = mail("plan", "reminder", "--at", "1d before start")
    assert ran.code == 0
    ran = mail("plan", "reminder", GEEKX_NOW="2026-05-25T12:00:00+00:00")
    assert "Note: its usual time was Sun 24 May 2026 18:30" in ran.err
    assert "the event is not over" in mail("plan", "thanks").err
