"""`geekx mail`: what is said beside the numbers, and the command that comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.demo.sink import Sink
from geekx_ops.mail import outbox, recovering, retrying, sending, sending_lock
from geekx_ops.workspace import open_workspace
from tests.cli.mailing import approved, mail, over, records
from tests.cli.running import Ran, run
from tests.mail.servers import Handler, running

LATER = "2026-05-06T12:00+00:00"


def told(ran: Ran) -> str:
    return " ".join(ran.err.split())


def sent(port: int, *more: str, now: str = "2026-05-04T12:00+00:00") -> Ran:
    return mail("send", "--yes", *more, **over(port, GEEKX_NOW=now))


def write(folder: Path, **texts: str) -> None:
    """Load the event with other texts in [mails]."""
    text = (folder / "event.toml").read_text(encoding="utf-8")
    lines = "".join(f"{key} = {value}\n" for key, value in texts.items())
    kept = "".join(line for line in text.splitlines(keepends=True) if line.partition(" =")[0] not in texts)
    (folder / "event.toml").write_text(kept.replace("[mails]\n", f"[mails]\n{lines}"), encoding="utf-8")


@pytest.mark.usefixtures("mails")
def test_mails_with_an_old_date_are_told() -> None:
    approved("reminder")
    assert "dated" not in mail("send").err
    assert "are dated Mon 4 May 2026 05:00; for today's date" in told(mail("send", GEEKX_NOW=LATER))
    ran = mail("send", GEEKX_NOW="2099-01-01T00:00+00:00")
    assert "dated" not in ran.err  # the event has begun: nothing goes


@pytest.mark.usefixtures("mails")
def test_failures_are_told_and_end_with_6(sink: Sink) -> None:
    approved("reminder")
    with running(Handler(answers={"RCPT": ["550 5.1.1 nobody here"]})) as port:
        ran = sent(port)
    assert ran.code == 6
    assert "“reminder”: 1 failed: 550 5.1.1 nobody here. Who: geekx mail status reminder --state failed" in told(ran)
    assert "Error: 1 message failed; see the notes above. What can be sent was sent." in told(ran)
    ran = mail("retry", "reminder")
    assert (ran.out, "1 not tried again: suppressed (bounce)" in told(ran)) == (
        "0 messages will be tried again.\n",
        True,
    )
    assert mail("unsuppress", "ada@example.org").code == 0
    assert mail("retry", "reminder").out.endswith("tried again. Next: geekx mail send reminder --go\n")
    assert sent(sink.port).code == 0
    assert [one.to for one in sink.messages] == ["ada@example.org"]


@pytest.mark.usefixtures("mails")
def test_a_mailing_that_is_paused_says_what_comes_next(monkeypatch: pytest.MonkeyPatch, sink: Sink) -> None:
    monkeypatch.setattr(retrying, "REFUSALS_IN_A_ROW", 1)
    approved("reminder")
    with running(Handler(answers={"DATA": ["554 5.7.1 spam"]})) as port:
        ran = sent(port)
    assert ran.code == 6
    assert "1 message waits, nothing is lost. Mend it, then: geekx mail resume reminder, geekx mail send" in told(ran)
    assert "Note: “reminder” is stopped; 1 wait: geekx mail resume reminder" in told(mail("status"))
    assert "then geekx mail send reminder --go" in mail("retry", "reminder").out
    assert mail("resume", "reminder").code == 0
    assert (sent(sink.port).code, len(sink.messages)) == (0, 2)


@pytest.mark.usefixtures("mails")
def test_what_is_held_is_explained(sink: Sink) -> None:
    approved("reminder")
    assert mail("suppress", "ada@example.org").code == 0
    assert run("people", "change", "Bo", "--email", "bob@example.org").code == 0
    assert mail("send", "--yes", "--force", **over(sink.port)).code == 0
    note = "“reminder”: 2 held: another address since it was planned; suppressed (manual)"
    assert note in told(ran := mail("status"))
    assert "1 who would get “reminder” now has not got it: geekx mail plan reminder --missing" in told(ran)
    assert mail("plan", "reminder", "--missing", "--at", "now").code == 0
    assert "“reminder” is not approved. Next: geekx mail preview reminder" in told(mail("status"))
    assert mail("approve", "reminder", "--yes").code == 0
    assert sent(sink.port).code == 0
    assert [one.to for one in sink.messages] == ["bob@example.org"]
    assert "has not got it" not in mail("status").err
    assert mail("plan", "reminder").code == 4


@pytest.mark.usefixtures("mails")
def test_what_came_to_nothing_is_left_out() -> None:
    for _ in range(2):
        approved("reminder")
        assert mail("cancel", "reminder", "--yes").code == 0
    ran = mail("status")
    assert (ran.out, "Note: 2 mailings that came to nothing: geekx mail status --all" in told(ran)) == ("", True)
    assert [one["state"] for one in records(mail("status", "--all", "--format", "json"))] == ["cancelled"] * 2


@pytest.mark.usefixtures("mails")
def test_a_draft_of_an_event_that_is_off() -> None:
    approved("reminder")
    ran = run("event", "cancel", "--yes")
    assert "No mail tells 3 guests yet that the event is off: geekx mail plan cancelled-event" in told(ran)
    assert mail("plan", "cancelled-event", "--at", "now").code == 0
    assert mail("cancel", "cancelled-event", "--yes").code == 0
    assert run("event", "open", "--yes").err == ""
    assert run("event", "cancel", "--yes").code == 0
    (found,) = records(mail("status", "--format", "json"))
    assert (found["due"], found["why"]) == (
        "void",
        "of an event that is cancelled, or that it is cancelled and it is not",
    )


def test_whoever_moves_an_event_hears_who_hears_of_it(mails: Path) -> None:
    approved("reminder")
    ran = run("event", "postpone", "2026-06-08", "--yes")
    assert "mailing reminder: approved, at any time → draft, at any time" in ran.out
    assert "No mail tells 3 guests yet of the last change: geekx mail plan change --missing" in told(ran)
    assert "mails.change says nothing yet, and has to." in told(ran)
    write(mails, send='["change"]', change='"A week later."')
    ran = run("event", "load", "event.toml")  # it moves back
    assert ran.code == 0, ran
    # `change` was not in `send` when it moved: that is what counts
    assert "mails.change says: “A week later.”" in told(ran)


def test_a_text_that_was_sent_before_is_told(mails: Path, sink: Sink) -> None:
    write(mails, send='["change"]', change='"In the shed."')
    assert run("event", "load", "event.toml").code == 0
    ran = run("event", "postpone", "2026-06-08", "--yes", GEEKX_NOW="2026-05-05T12:00+00:00")
    assert "The next geekx mail send --go tells 3 guests of the last change." in told(ran)
    assert sent(sink.port, now=LATER).code == 0
    ran = run("event", "postpone", "2026-06-15", "--yes", GEEKX_NOW="2026-05-07T12:00+00:00")
    assert "3 guests wait to be told of the last change. mails.change says: “In the shed.” That was sent" in told(ran)
    assert "see below" in (ran := mail("status")).out
    assert "“change” does not go out: what mails.change says was sent already about an earlier change" in told(ran)
    ran = sent(sink.port, now="2026-05-07T13:00+00:00")
    assert (ran.code, len(sink.messages)) == (6, 3)
    assert "Error: 1 mailing was not sent; see the notes above." in told(ran)


@pytest.mark.usefixtures("mails")
def test_all_commands_say_the_same_of_a_run_that_was_killed(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    approved("reminder")
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sent(sink.port)
    with open_workspace("geekx.db") as workspace, sending_lock.sending(workspace):
        assert recovering.set_right(workspace) == outbox.NOTHING  # somebody sends: it may be on its way
    ran = mail("unknown")
    assert "Note: an earlier run ended in the middle; of 1 message nobody knows" in told(ran)
    assert "Mon 4 May 2026 05:00" in ran.out
    assert "an earlier run" not in mail("status").err
    assert records(mail("status", "--format", "json"))[0]["unknown"] == 1
    assert sent(sink.port).code == 0
    assert mail("unknown", "1", "--mark-sent").code == 0
    assert records(mail("status", "--format", "json"))[0]["state"] == "done"


@pytest.mark.usefixtures("mails")
def test_ctrl_c_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch, sink: Sink) -> None:
    approved("reminder")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as early:
        early.setattr(sending.Sending, "run", interrupted)
        ran = sent(sink.port)
        one = mail("send", "reminder", "--yes", **over(sink.port))
    assert (ran.code, told(ran)) == (1, "Stopped. What was sent is written down; geekx mail send --go goes on.")
    assert told(one) == "Stopped. What was sent is written down; geekx mail send reminder --go goes on."
    with monkeypatch.context() as early:
        early.setattr("geekx_ops.cli.asking.somebody_is_there", lambda: True)
        early.setattr("click.confirm", interrupted)
        ran = mail("send", "--go", **over(sink.port))
    assert (ran.code, told(ran)) == (1, "Stopped. Nothing was sent to guests.")


@pytest.mark.usefixtures("mails")
def test_a_message_that_was_sent_shows_to_whom(sink: Sink) -> None:
    assert run("guests", "cancel", "Ada", "--yes").code == 0
    assert run("signup", "Eve", "eve@example.org").code == 0
    assert run("event", "cap", "4").code == 0
    assert run("signup", "Fay", "fay@example.org").code == 0
    assert sent(sink.port).code == 0
    assert "confirmation" in mail("status").out
    (found,) = records(mail("status", "--messages", "--format", "json"))
    assert (found["name"], found["email"]) == ("Fay", "fay@example.org")


def test_a_queue_that_has_to_move_is_told(mails: Path) -> None:
    text = (mails / "event.toml").read_text(encoding="utf-8")
    offers = '\n[signup]\npromotion = "offer"\n'
    (mails / "event.toml").write_text(text + offers, encoding="utf-8")
    run("event", "load", "event.toml")
    run("signup", "Dee", "dee@example.org")
    run("guests", "cancel", "Ada", "--yes")
    note = "1 offer ran out; 1 in the queue can move up: geekx guests move-up --due"
    assert note not in told(mail("status"))
    for ran in (mail("status", GEEKX_NOW=LATER), mail("send", "--yes", GEEKX_NOW=LATER)):
        assert note in told(ran), ran
    assert note not in told(mail("status", GEEKX_NOW="2099-01-01T00:00+00:00"))
    assert run("guests", "move-up", "--due", GEEKX_NOW=LATER).code == 0
    assert "ran out" not in told(mail("status", GEEKX_NOW=LATER))


def test_the_rest_of_a_mailing_that_says_something_else_by_now(mails: Path, sink: Sink) -> None:
    approved("reminder")
    with running(Handler(answers={"RCPT": ["250 OK", "450 later"]})) as port:
        assert sent(port).code == 0
    text = (mails / "event.toml").read_text(encoding="utf-8")
    (mails / "event.toml").write_text(text.replace("Spring Dinner", "Summer Dinner"), encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    assert mail("retry", "reminder").code == 0
    ran = sent(sink.port)
    assert (ran.code, sink.messages) == (6, [])
    assert "Next: geekx mail preview reminder, geekx mail approve reminder, geekx mail send --go" in told(ran)
    manifest = records(mail("render", "reminder", "--out", "mails", "--format", "json"))[0]["manifest"]
    assert mail("approve", "reminder", "--manifest", manifest, "--yes").code == 0
    assert sent(sink.port).code == 0
    assert [one.to for one in sink.messages] == ["bo@example.org"]


def test_each_mailing_that_stops_is_told(mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "REFUSALS_IN_A_ROW", 1)
    approved("reminder")
    write(mails, practical='"Come early."')
    assert run("event", "load", "event.toml").code == 0
    approved("practical-note")
    assert mail("approve", "reminder", "--yes").code == 0
    with running(Handler(answers={"DATA": ["554 5.7.1 spam", "554 5.7.1 ham"]})) as port:
        ran = sent(port)
    assert ran.code == 6
    assert "“reminder” stopped: the server refused 1 messages in a row (554 5.7.1 spam). Mend it, then:" in told(ran)
    assert "sending stopped: the server refused 1 messages in a row (554 5.7.1 ham). 2 messages wait" in told(ran)
