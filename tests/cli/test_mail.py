"""`geekx mail`: from the plan to the last mail, and what stops on the way, with which exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geekx_ops.cli import mail_notes
from geekx_ops.demo.sink import Sink
from geekx_ops.mail import delivery, retrying
from geekx_ops.mail.drift import Drift
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.tally import Tally
from tests.cli.mailing import approved, mail, over, records
from tests.cli.running import run
from tests.mail.servers import Handler, nobody, running


@pytest.mark.usefixtures("mails")
def test_from_the_plan_to_the_last_mail(sink: Sink) -> None:
    ran = mail("plan", "reminder", "--to", "coming", "--at", "2026-05-25 03:00")
    assert ran.out.splitlines() == ["WHO       MESSAGES", "coming           2", "together         2"]
    assert "Note: Mon 25 May 2026 03:00 is an hour at which nobody wants mails." in ran.err
    assert records(mail("plan", "reminder", "--dry-run", "--format", "json"))[0]["audiences"] == {"coming": 2}
    manifest = records(mail("approve", "reminder", "--dry-run", "--format", "json"))[0]["manifest"]
    ran = mail("approve", "reminder", "--manifest", "0" * 16, "--yes")
    assert (ran.code, "nothing was approved" in " ".join(ran.err.split())) == (4, True)
    assert mail("approve", "reminder", "--manifest", manifest[:12], typed="y\n").code == 0
    ran = mail("send", "reminder", "--yes", **over(sink.port))
    assert (ran.code, "Nothing is due." in ran.err, sink.messages) == (0, True, [])
    assert mail("send", "reminder", "--at", "now").code == 0
    ran = mail("send", "reminder", "--go", typed="n\n", **over(sink.port))
    assert "Send 2 messages (reminder: 2) over 127.0.0.1:" in ran.err
    assert (ran.code, sink.messages) == (1, [])
    ran = mail("send", "reminder", "--yes", **over(sink.port))
    assert ran.code == 0
    assert [one.to for one in sink.messages] == ["ada@example.org", "bo@example.org"]
    assert records(mail("status", "reminder", "--format", "json"))[0] | {"send_at": None} == {
        "kind": "reminder", "mailing": 1, "by_itself": False, "state": "done", "to_send": 0, "sent": 2, "failed": 0,
        "held": 0, "unknown": 0, "due": None, "send_at": None, "why": None,
    }  # fmt: skip
    assert mail("plan", "reminder").code == 4
    assert "MAILING" not in mail("status").out
    assert mail("plan", "reminder", "--again").code == 0
    assert mail("status").out.split()[:2] == ["KIND", "MAILING"]


@pytest.mark.usefixtures("mails")
def test_without_go_nothing_is_sent() -> None:
    approved("reminder")
    ran = mail("send")
    assert (ran.code, "Nothing was sent. --go asks" in ran.err) == (0, True)
    assert "reminder" in ran.out
    assert mail("send", "--yes").code == 2  # no server


@pytest.mark.usefixtures("mails")
def test_mails_that_go_out_by_themselves(sink: Sink) -> None:
    assert run("guests", "cancel", "Ada", "--yes").code == 0
    assert run("signup", "Dee", "dee@example.org").code == 0
    assert "No mailing" in mail("status").err  # nothing is taken in by looking
    assert "confirmation" not in mail("send").out  # Cy moved up, Dee waits: neither is asked for
    assert run("guests", "cancel", "Bo", "--yes").code == 0
    assert run("event", "cap", "3").code == 0
    assert run("signup", "Eve", "eve@example.org").code == 0
    ran = mail("send", "--yes", "--format", "json", **over(sink.port))
    assert [one.to for one in sink.messages] == ["eve@example.org"]
    assert records(ran)[0]["by_itself"] is True


@pytest.mark.usefixtures("mails")
def test_what_people_are_shown_has_columns_of_trouble_only_if_there_is_trouble() -> None:
    approved("reminder")
    mail("plan", "thanks", "--to", "coming or waiting", "--at", "2026-05-25 09:00")
    told = [line.split("  ") for line in mail("status").out.splitlines()]
    assert [[cell.strip() for cell in line if cell.strip()] for line in told] == [
        ["KIND", "STATE", "TO SEND", "SENT", "GOES OUT"],
        ["reminder", "approved", "2", "0", "now"],
        ["thanks", "draft", "3", "0", "Mon 25 May 2026 09:00"],
    ]
    run("event", "postpone", "2026-04-02", "--yes")
    assert "too late" in mail("status").out
    mail("suppress", "ada@example.org", "--reason", "manual")
    mail("cancel", "reminder", "--yes")
    titles = mail("status", "reminder", "--all").out.splitlines()[0].split()
    assert titles == ["KIND", "STATE", "TO", "SEND", "SENT", "GOES", "OUT", "HELD", "WHY"]


@pytest.mark.usefixtures("mails")
def test_speakers_whom_no_mail_reaches_are_named_at_each_step() -> None:
    assert run("agenda", "speaker", "kim", "--name", "Kim Karr").code == 0
    assert run("agenda", "add", "Trees", "--duration", "10m", "--speaker", "kim").code == 0
    told = "Kim Karr speaks and gets no “thanks”: nobody of that name signed up with an address."
    for words in (
        ["plan", "thanks"],
        ["approve", "thanks", "--yes"],
        ["status"],
        ["preview", "thanks", "--no-browser"],
    ):
        assert told in " ".join(mail(*words).err.split()), words


@pytest.mark.usefixtures("mails")
def test_a_test_goes_to_oneself_alone(sink: Sink) -> None:
    approved("reminder")
    ran = mail("send", "reminder", "--test", "me@example.org", **over(sink.port))
    assert ran.out == "Sent 1 test to me@example.org. Their links unsubscribe nobody.\n"
    (got,) = sink.messages
    assert got.to == "me@example.org"
    assert b"\r\nSubject: [TEST] " in got.content
    assert records(mail("status", "--format", "json"))[0]["sent"] == 0
    assert mail("send", "--test", "me@example.org").code == 2
    with running(Handler(answers={"RCPT": ["550 5.1.1 no"]})) as port:
        ran = mail("send", "reminder", "--test", "me@example.org", **over(port))
    assert (ran.code, ran.err) == (6, "Error: 0 of 1 tests were sent; the server says: 550 5.1.1 no.\n")
    assert mail("send", "reminder", "--test", "me@example.org", **over(nobody())).code == 6


def test_lint_stands_before_an_approval(mails: Path) -> None:
    own = mails / "own" / "mail"
    own.mkdir(parents=True)
    (own / "reminder.txt").write_text("Subject: Soon\n\nCome.\n", encoding="utf-8")
    assert mail("plan", "reminder").code == 0
    ran = mail("approve", "reminder", "--yes", "--templates", "own")
    assert (ran.code, ran.err.startswith("Error: lint finds 1 error: ")) == (2, True)
    assert mail("approve", "reminder", "--yes", "--templates", "own", "--force").code == 0
    assert "mail.forced" in run("journal").out
    ran = mail("send", "reminder", "--at", "now", "--yes", **over(nobody()))
    assert (ran.code, "is not what was approved" in " ".join(ran.err.split())) == (4, True)


@pytest.mark.usefixtures("mails")
def test_members_who_changed_are_named_until_it_goes_out_to_the_others(sink: Sink) -> None:
    assert mail("plan", "reminder", "--at", "now").code == 0
    assert run("guests", "cancel", "Ada", "--yes").code == 0  # Cy moves up
    told = (
        "Note: since “reminder” was planned: Ada would not get it now; Cy would get it now and is not in it. It"
        " goes to those who still fit, and geekx mail plan reminder --missing afterwards to the rest"
    )
    for words in (["approve", "reminder", "--yes"], ["status"], ["send"]):
        assert told in " ".join(mail(*words).err.split()), words
    ran = mail("send", "--yes", **over(sink.port))
    assert (ran.code, [one.to for one in sink.messages]) == (0, ["bo@example.org"])
    assert "1 held: cancelled since" in ran.err
    assert "1 who would get “reminder” now has not got it: geekx mail plan reminder --missing" in ran.err


def test_what_is_said_of_many_others() -> None:
    many, bo, cy = tuple(f"Guest {one}" for one in range(9)), ("Bo",), ("Cy",)
    (told,) = mail_notes.of_drift(Kind.REMINDER, Drift(20, many, bo, cy))
    assert "Guest 4 and 4 more would not get it now; Bo would get it now and is not in it; Cy has another" in told
    assert told.endswith("These are too many: geekx mail plan reminder plans it anew; geekx mail send reminder --go"
                         " --force sends it to those who still fit")  # fmt: skip
    (told,) = mail_notes.of_drift(Kind.REMINDER, Drift(20, bo))
    assert told == "since “reminder” was planned: Bo would not get it now. It goes to those who still fit"
    assert list(mail_notes.of_drift(Kind.REMINDER, Drift(20))) == []


def test_what_is_approved_is_what_is_sent(mails: Path, sink: Sink) -> None:
    approved("reminder")
    text = (mails / "event.toml").read_text(encoding="utf-8")
    (mails / "event.toml").write_text(text.replace("The Barn", "The Shed"), encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    ran = mail("send", "reminder", "--yes", **over(sink.port))
    assert (ran.code, sink.messages) == (4, [])
    assert "“reminder” is not approved: the event was changed since it was approved" in " ".join(ran.err.split())


@pytest.mark.usefixtures("mails")
def test_a_mailing_that_is_too_late_is_not_sent(sink: Sink) -> None:
    assert mail("plan", "reminder", "--at", "2026-05-20 09:00").code == 0
    assert mail("approve", "reminder", "--yes").code == 0
    approved("thanks")
    ran = mail("send", "--yes", GEEKX_NOW="2026-05-23T12:00:00+00:00", **over(sink.port))
    assert "Note: “reminder” was not sent: more than 48 hours late." in ran.err
    assert len(sink.messages) == 3  # Cy waited
    assert "“reminder” was not sent: more than 48 hours late. geekx mail plan reminder" in mail("status").err
    assert [one["to_send"] for one in records(mail("status", "--format", "json"))] == [0, 0]
    assert mail("plan", "reminder", "--at", "2026-05-20 09:00").code == 0
    assert "1 mailing that came to nothing" in mail("status").err
    assert mail("approve", "reminder", "--yes").code == 0
    ran = mail("send", "--yes", GEEKX_NOW="2026-05-23T12:00:00+00:00", **over(sink.port))
    assert (ran.code, "more than 48 hours late" in ran.err, len(sink.messages)) == (6, True, 3)


@pytest.mark.usefixtures("mails")
def test_trouble_ends_with_6_and_loses_nothing(sink: Sink) -> None:
    approved("reminder")
    ran = mail("send", "reminder", "--yes", **over(nobody()))
    assert ran.code == 6
    assert "Error: sending stopped: the server does not answer: " in ran.err
    assert "2 messages wait, nothing is lost" in " ".join(ran.err.split())
    assert mail("send", "reminder", "--yes", **over(sink.port)).code == 0
    assert len(sink.messages) == 2


@pytest.mark.usefixtures("mails")
def test_what_is_put_off_is_told() -> None:
    approved("reminder")
    with running(Handler(answers={"RCPT": ["450 later"]})) as port:
        ran = mail("send", "reminder", "--yes", **over(port))
    assert (ran.code, "the next try is due Mon 4 May 2026 05:05: geekx mail send --go" in ran.err) == (0, True)
    assert "“reminder”: 1 put off (450 later)" in mail("status").err
    assert mail("retry", "reminder").out.startswith("1 message will be tried again.")
    ran = mail("status", "reminder", "--state", "queued", "--format", "json")
    assert [(one["name"], one["attempts"]) for one in records(ran)] == [("Ada", 0)]


@pytest.mark.usefixtures("mails")
def test_a_full_day_is_told(sink: Sink) -> None:
    approved("reminder")
    ran = mail("send", "reminder", "--yes", **over(sink.port, GEEKX_SMTP_PER_DAY="1"))
    assert (ran.code, len(sink.messages)) == (0, 1)
    assert "takes no more today; 1 wait until Tue 5 May 2026 05:00" in " ".join(ran.err.split())


@pytest.mark.usefixtures("mails")
def test_ctrl_c_says_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    approved("reminder")

    def interrupted(self: delivery.Delivery, *_: Any) -> Tally:
        self.course.stop("Ctrl-C", failed=False)
        return self.course.tally

    monkeypatch.setattr(delivery.Delivery, "run", interrupted)
    ran = mail("send", "reminder", "--yes", **over(nobody()))
    assert (ran.code, "Stopped (Ctrl-C). 2 messages wait" in " ".join(ran.err.split())) == (1, True)


@pytest.mark.usefixtures("mails")
def test_unknown_messages_are_listed_and_decided(sink: Sink) -> None:
    approved("reminder")
    with running(Handler(answers={"DATA": ["drop", "drop"]})) as port:
        ran = mail("send", "reminder", "--yes", **over(port))
    assert ran.code == 6
    assert "Note: “reminder”: of 2 messages nobody knows: geekx mail unknown" in mail("status").err
    first, second = records(mail("unknown", "--format", "json"))
    assert first["message_id"].endswith("@girlgeek.example.org")
    assert mail("unknown", str(first["number"])).code == 2
    assert mail("unknown", "--resend").code == 2
    assert mail("unknown", "99", "--resend").code == 3
    assert mail("unknown", str(first["number"]), "--mark-sent").out == "1 message marked as sent\n"
    assert mail("unknown", str(second["number"]), "--resend").code == 0
    assert "Every message is accounted for." in mail("unknown").err
    assert mail("send", "--yes", **over(sink.port)).code == 0
    assert [one.to for one in sink.messages] == ["bo@example.org"]


@pytest.mark.usefixtures("mails")
def test_a_run_that_was_killed_is_told(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    approved("reminder")
    with monkeypatch.context() as broken:
        broken.setattr(retrying, "verdict", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mail("send", "--yes", **over(sink.port))
    ran = mail("send", "--yes", **over(sink.port))
    assert "Note: an earlier run ended in the middle; of 1 message nobody knows" in ran.err
    assert len(sink.messages) == 2
