"""Whole runs over servers with good and bad days: what becomes of each message, and of the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from geekx_ops.mail import pacing, steering, suppressing
from geekx_ops.mail.pacing import Bucket, Pace
from geekx_ops.mail.smtp_settings import Tls
from geekx_ops.mail.states import MailingState, Phase, State
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, attempts, ready, sent_to
from tests.mail.mailing import Kind, at, send, send_to_sink, states
from tests.mail.servers import Handler, certified, nobody, running, saying


def test_a_refused_address_is_written_to_no_more(workspace: Workspace) -> None:
    ready(workspace)
    run, handler = sent_to(workspace, {"RCPT": ["250 OK", f"550 5.1.1 <{BEN}> unknown"]})
    assert handler.got == [ADA, CLEO]
    assert states(workspace) == {State.SENT: 2, State.FAILED: 1}
    assert (run.failed, run.sent[0].outlook.mailing.state) == (False, MailingState.DONE)
    assert attempts(workspace) == [
        (Phase.DOT, State.SENT, 250, "2.0.0 queued as 42"),
        (Phase.RCPT, State.FAILED, 550, "5.1.1 <(address)> unknown"),
        (Phase.DOT, State.SENT, 250, "2.0.0 queued as 42"),
    ]
    with workspace.read() as tx:
        assert [(one.address, one.reason.value, one.source) for one in suppressing.listed(tx)] == [
            (BEN, "bounce", "delivery")
        ]


def test_greylisting_is_waited_out(workspace: Workspace, clock: Clock) -> None:
    ready(workspace)
    run, handler = sent_to(workspace, {"RCPT": ["450 4.2.0 greylisted"] * 3})
    assert (handler.got, states(workspace)) == ([], {State.RETRY: 3})
    assert run.sent[0].outlook.next_try == clock.now + timedelta(minutes=5)
    assert sent_to(workspace)[1].got == []  # it is not time
    clock.move(minutes=5)
    run, handler = sent_to(workspace)
    assert (handler.got, states(workspace)) == ([ADA, BEN, CLEO], {State.SENT: 3})
    assert run.sent[0].outlook.mailing.state is MailingState.DONE


def test_what_is_put_off_too_often_fails(workspace_of_file: Workspace, clock: Clock) -> None:
    ready(workspace_of_file, "Ada Ash")
    for _ in range(5):
        assert states(workspace_of_file) in ({State.QUEUED: 1}, {State.RETRY: 1})
        sent_to(workspace_of_file, {"RCPT": ["451 4.3.0 later"]})
        clock.move(hours=12)
    sent_to(workspace_of_file, {"RCPT": ["451 4.3.0 later"]})
    assert states(workspace_of_file) == {State.FAILED: 1}


def test_a_server_that_hangs_up_is_called_again(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    run, handler = sent_to(workspace_of_file, {"MAIL": ["250 OK", "drop", "421 4.3.2 closing"]})
    assert sorted(handler.got) == [ADA, BEN, CLEO]
    assert (run.stop, states(workspace_of_file)) == (None, {State.SENT: 3})
    with workspace_of_file.read() as tx:
        assert [one.attempts for one in steering.messages(tx, DINNER)] == [1, 1, 1]


def test_a_message_at_which_the_server_breaks_does_not_stop_the_others(sqlite_database: Path, clock: Clock) -> None:
    def ticking() -> datetime:
        clock.move(milliseconds=1)
        return clock.now

    with open_workspace(sqlite_database, clock=ticking) as workspace:
        ready(workspace)
        run, handler = sent_to(workspace, {"RCPT": ["drop", "250 OK", "250 OK", *["drop"] * 9]})
        assert handler.got == [BEN, CLEO]
        assert run.stop == "the server does not answer: Connection unexpectedly closed"
        assert states(workspace) == {State.QUEUED: 1, State.SENT: 2}


def test_an_end_that_is_not_answered_is_held_and_never_sent_again(workspace: Workspace, clock: Clock) -> None:
    ready(workspace)
    _, handler = sent_to(workspace, {"DATA": ["250 OK", "drop"]})
    assert handler.got == [ADA, BEN, CLEO]  # Ben's was taken; we cannot know that
    assert states(workspace) == {State.SENT: 2, State.UNKNOWN: 1}
    clock.move(days=2)
    assert sent_to(workspace)[1].got == []
    with workspace.read() as tx:
        (unknown,) = steering.messages(tx, DINNER, None, [State.UNKNOWN])
    assert (unknown.name, unknown.attempts) == ("Ben Birch", 1)
    assert unknown.message_id is not None
    with workspace.write() as tx:
        steering.resend(tx, DINNER, [unknown.number])
    assert sent_to(workspace)[1].got == [BEN]
    assert states(workspace) == {State.SENT: 3}


def test_a_server_that_is_silent_after_each_message_gets_two(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    handler = Handler(seconds=0.4)
    with running(handler) as port:
        run = send(workspace_of_file, at(port, dot_timeout=0.05))
    assert run.stop == "the server was silent after 2 messages in a row"
    assert states(workspace_of_file) == {State.QUEUED: 1, State.UNKNOWN: 2}


def test_a_wrong_login_stops_all_at_once(workspace_of_file: Workspace, tmp_path: Path) -> None:
    ready(workspace_of_file)
    context, vouching = certified()
    handler = Handler()
    with running(handler, tls_context=context, authenticator=handler.authenticate) as port:
        server = at(port, tls=Tls.STARTTLS, ca_file=vouching(tmp_path), user="us", password="wrong")  # noqa: S106
        run = send(workspace_of_file, server)
    assert len(handler.logins) == 1
    assert run.failed
    assert run.stop == "the server refused the login (535 5.7.8 Authentication credentials invalid)"
    assert states(workspace_of_file) == {State.QUEUED: 3}
    assert send_to_sink(workspace_of_file)[1] == [ADA, BEN, CLEO]


def test_a_wrong_certificate_stops_all_before_anything_is_said(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    context, _ = certified()
    handler = Handler()
    with running(handler, tls_context=context) as port:
        run = send(workspace_of_file, at(port, tls=Tls.STARTTLS))
    assert (run.stop or "").startswith("the certificate of 127.0.0.1 is not good: ")
    assert (handler.messages, states(workspace_of_file)) == ([], {State.QUEUED: 3})


def test_a_server_that_is_away_is_called_some_times(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    run = send(workspace_of_file, at(nobody()))
    assert (run.stop or "").startswith("the server does not answer: ")
    assert run.failed
    assert states(workspace_of_file) == {State.QUEUED: 3}


def test_a_server_that_hangs_is_given_up(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file, "Ada Ash")
    with saying(b"220 hello\r\n", silent=True) as port:
        run = send(workspace_of_file, at(port, timeout=0.05))
    assert run.stop is not None
    assert states(workspace_of_file) == {State.QUEUED: 1}


def test_a_mailing_that_is_taken_for_spam_is_paused(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file, *GUESTS[:6])
    run, handler = sent_to(workspace_of_file, {"DATA": ["554 5.7.1 spam"] * 9})
    assert handler.got == []
    assert run.stop == "the server refused 3 messages in a row (554 5.7.1 spam)"
    assert states(workspace_of_file) == {State.FAILED: 3, State.QUEUED: 3}
    assert run.sent[0].outlook.mailing.state is MailingState.PAUSED
    assert send_to_sink(workspace_of_file)[1] == []
    with workspace_of_file.write() as tx:
        assert [one.state for one in steering.resume(tx, DINNER)] == [MailingState.SENDING]
        assert steering.retry(tx, DINNER, Kind.REMINDER) == steering.Retried(3, {}, is_stopped=False)
    assert len(send_to_sink(workspace_of_file)[1]) == 6


def test_a_busy_server_is_written_to_more_slowly(workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(workspace_of_file)
    paces: list[float] = []
    taken = pacing.taken

    def noted(bucket: Bucket, now: float, a_second: float) -> tuple[Bucket, float]:
        paces.append(a_second)
        return taken(bucket, now, a_second)

    monkeypatch.setattr(pacing, "taken", noted)
    sent_to(workspace_of_file, {"DATA": ["452 4.3.1 busy"]})
    assert paces == [100_000.0, 100_000.0, 50_000.0, 50_000.0, 50_000.0]


def test_a_full_day_ends_a_run_and_counts_over_restarts(workspace: Workspace, clock: Clock) -> None:
    ready(workspace)
    small = Pace(a_second=100_000, a_day=2, connections=1)
    began = clock.now
    run, handler = sent_to(workspace, pace=small)
    assert handler.got == [ADA, BEN]
    assert (run.stop, run.failed, run.room_again) == (None, False, began + timedelta(days=1))
    clock.move(hours=23)
    run, handler = sent_to(workspace, pace=small)
    assert (handler.got, run.room_again) == ([], began + timedelta(days=1))
    clock.move(hours=1)
    run, handler = sent_to(workspace, pace=small)
    assert (handler.got, run.room_again) == ([CLEO], None)


def test_several_connections_together_keep_to_the_day(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file, *GUESTS[:12])
    small = Pace(a_second=100_000, a_day=2, connections=4)
    refused = {"RCPT": ["550 5.7.0 not her"]}  # who gets nothing takes no room
    run, handler = sent_to(workspace_of_file, refused, pace=small)
    assert (len(handler.got), run.stop) == (2, None)
    assert states(workspace_of_file) == {State.QUEUED: 9, State.SENT: 2, State.FAILED: 1}


@pytest.mark.parametrize("said", ["550 relay not permitted", "554 Service unavailable; Client host blocked"])
def test_a_server_that_takes_nobody_from_here_does_not_use_up_the_list(said: str, workspace_of_file: Workspace) -> None:
    ready(workspace_of_file, *GUESTS[:8])
    run, handler = sent_to(workspace_of_file, {"RCPT": [said] * 8})
    assert run.stop == f"the server refused 3 messages in a row ({said})"
    assert (handler.got, states(workspace_of_file)) == ([], {State.QUEUED: 5, State.FAILED: 3})
