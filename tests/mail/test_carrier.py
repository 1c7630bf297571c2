"""The message that follows: it is taken with the dot of the one before, made meanwhile, and announced together with it.

Whatever then happens to the one before, or to it, nobody gets a mail twice or none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from threading import Event, Timer
from typing import Any
from unittest.mock import patch

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.mail import outbox, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.outbox import Claimed
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.posting import CHANGED_ALONE, Post
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.smtp import Envelope, Session
from geekx_ops.mail.states import Phase, State
from geekx_ops.people import erasing
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, dinner, fill, make_event, sign_up
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, attempts, ready, sent_to, sent_while
from tests.mail.mailing import FAST, at, send, states
from tests.mail.servers import Answers, Handler, forgetful, running

ALL = {State.SENT: 3}


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Who was announced with each dot; None: nobody."""
    found: list[str | None] = []
    end = Session.end

    def noted(self: Session, following: Envelope | None = None) -> None:
        found.append(None if following is None else following.to)
        end(self, following)

    monkeypatch.setattr(Session, "end", noted)
    return found


def test_each_goes_with_the_dot_of_the_one_before(workspace: Workspace, announced: list[str | None]) -> None:
    ready(workspace)
    assert sent_to(workspace)[1].got == [ADA, BEN, CLEO]
    assert announced == [BEN, CLEO, None]
    assert states(workspace) == ALL


def test_it_keeps_to_the_pace(workspace_of_file: Workspace, announced: list[str | None]) -> None:
    ready(workspace_of_file)
    assert sent_to(workspace_of_file, pace=Pace(a_second=20, connections=1))[1].got == [ADA, BEN, CLEO]
    assert announced == [None, None, None]


def test_it_keeps_to_the_day(workspace_of_file: Workspace, announced: list[str | None]) -> None:
    ready(workspace_of_file, *GUESTS[:5])
    _, handler = sent_to(workspace_of_file, pace=replace(FAST, a_day=3))
    assert (len(handler.got), [one is None for one in announced]) == (3, [False, False, True])
    assert states(workspace_of_file) == {State.QUEUED: 2, State.SENT: 3}


@pytest.mark.parametrize(
    "answers",
    [
        {"DATA": ["drop"]},
        {"DATA": ["421 4.3.2 closing"]},
        {"DATA": ["450 4.2.0 greylisted"]},
        {"DATA": ["550 5.7.1 not this one"]},
        {"MAIL": ["250 OK", "drop"]},
        {"MAIL": ["250 OK", "421 4.3.2 closing"]},
        {"MAIL": ["250 OK", "451 4.3.0 later"]},
        {"RCPT": ["250 OK", "drop"]},
        {"RCPT": ["250 OK", "450 4.2.0 greylisted"]},
        {"RCPT": ["250 OK", "550 5.1.1 no such user"]},
    ],
)
def test_trouble_with_either_is_trouble_of_that_one(
    answers: Answers, workspace_of_file: Workspace, clock: Clock
) -> None:
    ready(workspace_of_file)
    about = ADA if "DATA" in answers else BEN
    _, handler = sent_to(workspace_of_file, answers)
    clock.move(hours=1)
    _, later = sent_to(workspace_of_file)
    got = [*handler.got, *later.got]
    assert len(got) == len(set(got))
    assert set(got) >= {ADA, BEN, CLEO} - {about}
    ended = states(workspace_of_file)
    assert ended.get(State.SENT, 0) + ended.get(State.UNKNOWN, 0) == len(got)
    assert set(ended) <= {State.SENT, State.FAILED, State.UNKNOWN}


def test_what_is_changed_while_it_waits_is_not_sent_as_it_was(workspace: Workspace) -> None:
    """Ben's companion is forgotten while the server thinks about Ada's mail: his mail was made with her name."""
    make_event(workspace)
    mailing.decide(workspace)
    fill(workspace, "Ada Ash")
    with workspace.write() as tx:
        sign_up(tx, "Ben Birch", 2, companions=["Grace Hopper"])
        sign_up(tx, "Grace Hopper")
    fill(workspace, "Cleo Cedar")
    mailing.plan_and_approve(workspace)

    def forget(tx: Transaction) -> None:
        erasing.erase(tx, "grace.hopper@example.org", cancel_registrations=True)

    run, got = sent_while(workspace, forget)
    assert (got, run.stop) == ([ADA, CLEO], None)
    assert run.sent[0].outlook.reasons[State.FAILED] == {CHANGED_ALONE: 1}


def test_time_passes_while_the_server_thinks(workspace: Workspace, clock: Clock) -> None:
    """The event begins meanwhile, and nobody has written anything."""
    ready(workspace)
    starts = dinner().starts

    def begin(_: Transaction) -> None:
        clock.now = starts

    assert sent_while(workspace, begin)[1] == [ADA]
    assert states(workspace) == {State.SENT: 1, State.CANCELLED: 2}


def test_what_cannot_be_made_ahead_is_told_in_its_turn(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first must not suffer from it: it has its dot."""
    ready(workspace_of_file)
    made = Post.made

    def broken(self: Post, one: Any) -> Any:
        if one.message.address == BEN:
            raise ZeroDivisionError
        return made(self, one)

    with monkeypatch.context() as patched:
        patched.setattr(Post, "made", broken)
        with pytest.raises(ZeroDivisionError):
            sent_to(workspace_of_file)
    assert states(workspace_of_file) == {State.SENT: 1, State.CLAIMED: 1, State.QUEUED: 1}
    assert sorted(sent_to(workspace_of_file)[1].got) == [BEN, CLEO]


def test_a_server_that_forgets_what_comes_with_a_dot(workspace_of_file: Workspace, announced: list[str | None]) -> None:
    """It is waited for once, and from then on each is announced by itself: no trouble that counts against a server."""
    ready(workspace_of_file)
    got: list[str] = []
    with forgetful(got) as port:
        run = send(workspace_of_file, at(port, timeout=0.2))
    assert (run.stop, got) == (None, [ADA, BEN, CLEO])
    assert announced == [BEN, None, None]
    assert states(workspace_of_file) == ALL
    assert attempts(workspace_of_file) == [(Phase.DOT, State.SENT, 250, "queued")] * 3


def test_a_server_that_hangs_up_after_each_message(workspace_of_file: Workspace, announced: list[str | None]) -> None:
    """It is called again at once, and the next message is announced early all the same."""
    ready(workspace_of_file)
    run, handler = sent_to(workspace_of_file, {"MAIL": ["250 OK", "drop", "250 OK", "drop"]})
    assert (run.stop, handler.got, handler.greeted) == (None, [ADA, BEN, CLEO], 3)
    assert announced == [BEN, CLEO, None]
    assert [state for _, state, _, _ in attempts(workspace_of_file)] == [State.SENT] * 3


@pytest.mark.parametrize("together", [False, True])
def test_a_mailing_that_is_ended_while_the_server_thinks(workspace: Workspace, *, together: bool) -> None:
    ready(workspace)
    _, got = sent_while(workspace, lambda tx: steering.cancel(tx, DINNER, Kind.REMINDER), together=together)
    assert got == [ADA]
    assert states(workspace) == {State.SENT: 1, State.CANCELLED: 2}


def test_what_is_put_off_in_a_mailing_that_is_ended_meanwhile(workspace: Workspace) -> None:
    """It would have been tried again."""
    ready(workspace)
    said = {"DATA": ["450 4.2.0 later"]}
    run, got = sent_while(workspace, lambda tx: steering.cancel(tx, DINNER, Kind.REMINDER), answers=said)
    assert (run.stop, got) == (None, [])
    assert states(workspace) == {State.CANCELLED: 3}


def test_a_bounce_on_another_connection_is_heard_of(workspace: Workspace) -> None:
    """While the server thinks about Ada's mail, it says over the other connection that Bea's mailbox is nobody's."""
    make_event(workspace)
    mailing.decide(workspace)
    asked, taken, heard = Event(), Event(), Event()

    @dataclass
    class Slow(Handler):
        async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
            taken.set()
            await asyncio.to_thread(heard.wait, 5)
            return await super().handle_DATA(*given)

        async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
            if "bea.x@gmail.com" in given:
                asked.set()
                await asyncio.to_thread(taken.wait, 5)
                return "550 5.1.1 no such user"
            await asyncio.to_thread(asked.wait, 5)
            return await super().handle_RCPT(*given)

    with workspace.write() as tx:
        sign_up(tx, "Ada Ash")
        sign_up(tx, "Bea X", email="bea.x@gmail.com")
        sign_up(tx, "Bea Y", email="beax@gmail.com")
    mailing.plan_and_approve(workspace)
    settle = outbox.settle

    def noted(tx: Transaction, message: Claimed, answer: Answer, found: Verdict) -> bool:
        if found.bounced:
            Timer(0.1, heard.set).start()  # when this is committed
        return settle(tx, message, answer, found)

    with running(Slow()) as port, patch.object(outbox, "settle", noted):
        send(workspace, at(port, pace=replace(FAST, connections=2)))
    assert states(workspace) == {State.SENT: 1, State.FAILED: 1, State.SUPPRESSED: 1}


def test_what_is_wrong_with_the_one_that_would_follow_is_its_own(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient = Post._recipient

    def refused(self: Post, tx: Transaction, event: Any, message: Claimed) -> Any:
        if message.address == BEN:
            raise Invalid("Ben cannot be written to", person=message.person)
        return recipient(self, tx, event, message)

    ready(workspace_of_file)
    monkeypatch.setattr(Post, "_recipient", refused)
    sent_to(workspace_of_file)
    assert states(workspace_of_file)[State.SENT] == 1
    assert State.FAILED not in states(workspace_of_file)


def test_what_is_taken_and_not_sent_waits_for_the_next_run(workspace: Workspace) -> None:
    """Somebody ends the mailing while the server thinks: nothing of the next message is left in anybody's hands."""
    ready(workspace)
    sent_while(workspace, lambda tx: steering.stop(tx, DINNER))
    with workspace.write() as tx:
        steering.resume(tx, DINNER)
    assert sent_to(workspace)[1].got == [BEN, CLEO]
    assert states(workspace) == ALL
