"""What ends a run, what is looked at before each message, and who else may send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest

from geekx_ops.errors import Unavailable
from geekx_ops.mail import delivery, outbox, outlooks, recovering, sending, sending_lock, steering, suppressing
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.posting import Post
from geekx_ops.mail.states import MailingState, Reason, State
from geekx_ops.people import changing, erasing
from geekx_ops.registration import guests
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, sign_up
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, ready, sent_to, sent_while
from tests.mail.mailing import Kind, at, make_party, send_to_sink, states
from tests.mail.servers import Handler, running, saying


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


@pytest.mark.parametrize("together", [False, True])
def test_stopping_in_another_terminal_ends_a_run(workspace: Workspace, *, together: bool) -> None:
    ready(workspace)
    run, got = sent_while(workspace, lambda tx: steering.stop(tx, DINNER), together=together)
    assert got == [ADA]
    assert (run.sent[0].outlook.mailing.state, run.sent[0].outlook.mailing.why) == (
        MailingState.PAUSED,
        "stopped by organizer",
    )
    assert states(workspace) == {State.QUEUED: 2, State.SENT: 1}


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


def test_a_key_does_not_wait_for_a_server_that_is_silent(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "GRACE", 0.05)
    ready(workspace_of_file)
    begun = Event()
    begin_dot = outbox.begin_dot

    def begin(*given: Any) -> bool:
        begun.set()
        return begin_dot(*given)

    def interrupt(*_: Any) -> None:
        if begun.is_set():
            raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "begin_dot", begin)
    polite = b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 x\r\n"
    with saying(*polite, silent=True) as port:
        server = at(port, timeout=600.0, dot_timeout=600.0)
        run = sending.Sending(workspace_of_file, server, sending.Order(DINNER), show=interrupt).run()
    assert (run.stop, run.failed) == ("Ctrl-C", False)
    assert states(workspace_of_file) == {State.QUEUED: 2, State.UNKNOWN: 1}


def test_after_that_no_dot_is_sent(workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "GRACE", 0.0)
    ready(workspace_of_file)
    stopped = Event()
    made = Post.made

    def made_late(self: Post, one: Any) -> Any:
        stopped.wait(5)
        return made(self, one)

    def interrupt(*_: Any) -> None:
        Timer(0.1, stopped.set).start()
        raise KeyboardInterrupt

    monkeypatch.setattr(Post, "made", made_late)
    handler = Handler()
    with running(handler) as port:
        sending.Sending(workspace_of_file, at(port), sending.Order(DINNER), show=interrupt).run()
    assert (handler.got, states(workspace_of_file)) == ([], {State.QUEUED: 3})


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
    assert states(workspace_of_file) == {State.QUEUED: 1, State.CLAIMED: 1, State.DOT: 1}
    clock.move(minutes=1)
    run, got = send_to_sink(workspace_of_file)
    assert (run.recovered.queued, run.recovered.unknown, got) == (1, 1, [CLEO, BEN])


def test_a_mailing_ends_with_the_last_word_about_it(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(workspace_of_file, "Ada Ash")
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_to_sink(workspace_of_file)
    assert recovering.set_right(workspace_of_file).unknown == 1
    with workspace_of_file.write() as tx:
        assert [one.mailing.state for one in outlooks.of_event(tx, DINNER)] == [MailingState.DONE]
        (one,) = steering.messages(tx, DINNER, None, [State.UNKNOWN])
        steering.mark_sent(tx, DINNER, [one.number])
        assert [one.mailing.state for one in outlooks.of_event(tx, DINNER)] == [MailingState.DONE]


def test_a_mailing_ends_whose_last_guest_is_forgotten(workspace: Workspace) -> None:
    ready(workspace, "Ada Ash", "Ben Birch")
    sent_to(workspace, {"RCPT": ["250 OK", "450 later"]})
    assert recovering.set_right(workspace) == outbox.NOTHING
    with workspace.write() as tx:
        erasing.erase(tx, BEN, cancel_registrations=True)
    assert recovering.set_right(workspace) == outbox.NOTHING
    with workspace.write() as tx:
        assert [one.mailing.state for one in outlooks.of_event(tx, DINNER)] == [MailingState.DONE]
        assert recovering.recover(tx) == outbox.NOTHING


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
    with workspace_of_file.write() as tx:
        others = {"could not be made when it was approved": 1}
        assert steering.retry(tx, DINNER, Kind.REMINDER) == steering.Retried(0, others, is_stopped=False)


def test_cancelling_keeps_what_was_sent(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": ["250 OK", "450 later", "450 later"]})
    with workspace_of_file.write() as tx:
        assert steering.cancel(tx, DINNER, Kind.REMINDER) == 2
    assert states(workspace_of_file) == {State.SENT: 1, State.CANCELLED: 2}
