"""Whole runs over servers with good and bad days: what becomes of each message, and of the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from geekx_ops.errors import Unavailable
from geekx_ops.mail import outbox, pacing, sending, sending_lock, steering, suppressing
from geekx_ops.mail.pacing import Bucket, Pace
from geekx_ops.mail.sending import Run
from geekx_ops.mail.smtp_settings import Tls
from geekx_ops.mail.states import MailingState, Phase, Reason, State
from geekx_ops.people import changing
from geekx_ops.registration import guests
from geekx_ops.storage.tables import mail_attempts
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, sign_up
from tests.mail import mailing
from tests.mail.mailing import Kind, at, make_party, plan_and_approve, send, send_to_sink, states
from tests.mail.servers import Answers, Handler, certified, nobody, running, saying

GUESTS = [f"Guest Number{number}" for number in range(40)]
ADA, BEN, CLEO = "ada.ash@example.org", "ben.birch@example.org", "cleo.cedar@example.org"


def ready(workspace: Workspace, *names: str) -> None:
    make_party(workspace, *names)
    plan_and_approve(workspace)


def sent_to(workspace: Workspace, answers: Answers | None = None, **server: Any) -> tuple[Run, Handler]:
    """A run over a server that gives these answers first."""
    handler = Handler(answers=answers or {})
    with running(handler) as port:
        return send(workspace, at(port, **server)), handler


def attempts(workspace: Workspace) -> list[tuple[Phase, State, int | None, str | None]]:
    own = mail_attempts.c
    with workspace.read() as tx:
        rows = tx.select(select(own.phase, own.state, own.code, own.reply).order_by(own.id))
        return [(row[0], row[1], row[2], row[3]) for row in rows]


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
        assert steering.retry(tx, DINNER, Kind.REMINDER) == 3
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
    assert paces == [100_000.0, 50_000.0, 50_000.0, 50_000.0]


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


def test_several_connections_share_the_work(workspace: Workspace) -> None:
    ready(workspace, *GUESTS[:20])
    run, handler = sent_to(workspace, pace=Pace(a_second=100_000, connections=4))
    assert sorted(handler.got) == sorted(f"{name.lower().replace(' ', '.')}@example.org" for name in GUESTS[:20])
    assert run.sent[0].outlook.counts == {State.SENT: 20}


@pytest.mark.parametrize(
    ("change", "state", "why"),
    [
        (lambda tx: changing.change(tx, "Ben Birch", do_not_contact=True), State.SUPPRESSED, "not to be contacted"),
        (
            lambda tx: suppressing.suppress(tx, [BEN], reason=Reason.COMPLAINT),
            State.SUPPRESSED,
            "complaint",
        ),
        (
            lambda tx: changing.change(tx, "Ben Birch", email="bb@example.org"),
            State.CANCELLED,
            "another address since it was planned",
        ),
        (lambda tx: guests.cancel(tx, DINNER, "Ben Birch"), State.CANCELLED, "cancelled since"),
    ],
)
def test_what_happened_since_is_looked_at_before_each_message(
    change: Callable[[Any], object], state: State, why: str, workspace_of_file: Workspace
) -> None:
    ready(workspace_of_file, *GUESTS[:40], "Ben Birch")
    with workspace_of_file.write() as tx:
        change(tx)
    assert len(send_to_sink(workspace_of_file)[1]) == 40
    assert states(workspace_of_file) == {State.SENT: 40, state: 1}
    with workspace_of_file.read() as tx:
        (held,) = steering.messages(tx, DINNER, None, [state])
    assert (held.name, held.reply) == ("Ben Birch", why)


def test_stopping_in_another_terminal_ends_a_run(workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(workspace_of_file)
    settle = outbox.settle

    def and_stop(tx: Any, *rest: Any) -> None:
        settle(tx, *rest)
        steering.stop(tx, DINNER)

    monkeypatch.setattr(outbox, "settle", and_stop)
    run, got = send_to_sink(workspace_of_file)
    assert got == [ADA]
    assert (run.sent[0].outlook.mailing.state, run.sent[0].outlook.mailing.why) == (
        MailingState.PAUSED,
        "stopped by organizer",
    )


def test_a_key_ends_it_when_what_is_on_its_way_is_there(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    handler = Handler(seconds=0.3)

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with running(handler) as port:
        order = sending.Order(DINNER)
        run = sending.Sending(workspace_of_file, at(port), order, show=interrupt).run()
    assert (run.stop, run.failed) == ("Ctrl-C", False)
    assert handler.got == [ADA]
    assert states(workspace_of_file) == {State.QUEUED: 2, State.SENT: 1}
    assert send_to_sink(workspace_of_file)[1] == [BEN, CLEO]


def test_a_broken_database_ends_it_and_loses_nothing(
    workspace_of_file: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(workspace_of_file)

    def full(*_: Any) -> None:
        raise Unavailable("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "settle", full)
        with pytest.raises(Unavailable, match="the disk is full"):
            send_to_sink(workspace_of_file)
    assert states(workspace_of_file) == {State.QUEUED: 2, State.DOT: 1}
    clock.move(minutes=1)
    run, got = send_to_sink(workspace_of_file)
    assert (run.recovered.unknown, got) == (1, [BEN, CLEO])


def test_one_at_a_time_sends(database: str, workspace: Workspace) -> None:
    ready(workspace)
    another = pytest.raises(Unavailable, match="another geekx sends the mails of this database")
    with sending_lock.sending(workspace), open_workspace(database) as other, another:
        send_to_sink(other)
    assert send_to_sink(workspace)[1] == [ADA, BEN, CLEO]


def test_a_lock_that_cannot_be_written(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    place = Path(workspace_of_file.place)
    place.with_name(place.name + sending_lock.ENDING).mkdir()
    with pytest.raises(Unavailable, match=r"\.sending cannot be written: "):
        send_to_sink(workspace_of_file)


def test_an_address_that_no_server_takes_is_hers_alone(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        sign_up(tx, "Özlem", email="özlem@example.org")
    mailing.plan(workspace_of_file)
    check = mailing.approve(workspace_of_file)
    assert (check.messages, len(check.unfit)) == (1, 1)
    assert "SMTPUTF8" in check.unfit[0]
    assert send_to_sink(workspace_of_file)[1] == [ADA]
    assert states(workspace_of_file) == {State.SENT: 1, State.FAILED: 1}


def test_cancelling_keeps_what_was_sent(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": ["250 OK", "450 later", "450 later"]})
    with workspace_of_file.write() as tx:
        assert steering.cancel(tx, DINNER, Kind.REMINDER) == 2
    assert states(workspace_of_file) == {State.SENT: 1, State.CANCELLED: 2}
