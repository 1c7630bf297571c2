"""The event is moved, or is off: who does not hear of it is told to the organizer, and so is an old text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.events.event import EventState, SignUpSwitch
from geekx_ops.mail import announcing, queueing
from geekx_ops.mail.announcing import Announcement
from geekx_ops.mail.kinds import Kind
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, dinner, fill
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO

START = NOON + timedelta(days=21)
EVERYBODY = [ADA, BEN, CLEO]


def announced(workspace: Workspace) -> Announcement | None:
    with workspace.read() as tx:
        queueing.take_in(tx, DINNER)
        return announcing.announcement(tx, DINNER)


def change(workspace: Workspace, **changes: Any) -> None:
    with workspace.write() as tx:
        capacity.change_event(tx, dinner(**changes))


def end(workspace: Workspace, *, back: bool = False) -> None:
    with workspace.write() as tx:
        if back:
            capacity.switch_sign_up(tx, DINNER, SignUpSwitch.OPEN)
        else:
            capacity.end(tx, DINNER, EventState.CANCELLED)


def test_nobody_is_left_without_word_silently(workspace: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace)
    mailing.decide(workspace, change="We are in the shed.")
    assert announced(workspace) is None
    clock.move(hours=1)
    change(workspace, venue="The Shed")
    assert announced(workspace) == Announcement(Kind.CHANGE, 0, 3, "We are in the shed.", is_old=False)
    clock.move(hours=1)
    fill(workspace, "Dee")  # she has read of the shed
    mailing.plan_and_approve(workspace, Kind.CHANGE, to="not waiting", only="Ben")
    assert mailing.send_to_sink(workspace)[1] == [BEN]
    assert announced(workspace) == Announcement(Kind.CHANGE, 0, 2, "We are in the shed.", is_old=False)
    mailing.plan_and_approve(workspace, Kind.CHANGE, missing=True)
    run, got = mailing.send_to_sink(workspace)
    assert (got, run.sent[0].missing) == ([ADA, CLEO, "dee@example.org"], 0)
    assert announced(workspace) is None


def test_a_text_of_an_earlier_change_waits_for_a_word(workspace: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace)
    mailing.decide(workspace, change="We are in the shed.", send=(Kind.CHANGE,))
    clock.move(hours=1)
    change(workspace, venue="The Shed")
    assert announced(workspace) == Announcement(Kind.CHANGE, 3, 0, "We are in the shed.", is_old=False)
    assert mailing.send_to_sink(workspace)[1] == EVERYBODY
    clock.move(hours=1)
    change(workspace, venue="The Shed", starts=START + timedelta(days=7), ends=START + timedelta(days=7, hours=4))
    assert announced(workspace) == Announcement(Kind.CHANGE, 3, 0, "We are in the shed.", is_old=True)
    run, got = mailing.send_to_sink(workspace)
    assert (got, run.failed) == ([], True)
    assert "was sent already about an earlier change" in run.blocked[0].why
    mailing.decide(workspace, change="A week later.", send=(Kind.CHANGE,))
    assert announced(workspace) == Announcement(Kind.CHANGE, 3, 0, "A week later.", is_old=False)
    assert mailing.send_to_sink(workspace)[1] == EVERYBODY
    clock.move(hours=1)
    change(workspace, venue="The Shed", starts=START + timedelta(days=8), ends=START + timedelta(days=8, hours=4))
    assert mailing.send_to_sink(workspace)[1] == []
    assert mailing.send_to_sink(workspace, kind=Kind.CHANGE, forced=True)[1] == EVERYBODY


def test_an_old_text_is_told_when_it_is_planned(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, change="We are in the shed.")
    change(workspace_of_file, venue="The Shed")
    clock.move(hours=1)
    mailing.plan_and_approve(workspace_of_file, Kind.CHANGE)
    assert mailing.send_to_sink(workspace_of_file)[1] == EVERYBODY
    clock.move(hours=1)
    change(workspace_of_file, venue="The Hut")
    (warning,) = mailing.plan(workspace_of_file, Kind.CHANGE).warnings
    assert warning.startswith("what mails.change says was sent already about an earlier change")


def test_a_text_that_is_missing_is_told(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=(Kind.CHANGE,))
    change(workspace_of_file, venue="The Shed")
    assert announced(workspace_of_file) == Announcement(Kind.CHANGE, 3, 0, None, is_old=False)
    for forced in (False, True):
        run, got = mailing.send_to_sink(workspace_of_file, kind=Kind.CHANGE, forced=forced)
        assert (got, "write it in mails.change" in run.blocked[0].why) == ([], True)


@pytest.mark.parametrize("send", [(), (Kind.CANCELLED_EVENT, Kind.CONFIRMATION)])
def test_an_event_that_is_off(send: tuple[Kind, ...], workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=send)
    fill(workspace_of_file, "Dee")  # her ticket is not sent any more
    clock.move(hours=1)
    end(workspace_of_file)
    waiting, untold = (4, 0) if send else (0, 4)
    assert announced(workspace_of_file) == Announcement(Kind.CANCELLED_EVENT, waiting, untold, None, is_old=False)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert (len(got), run.failed) == (waiting, False)
    clock.move(hours=1)
    end(workspace_of_file, back=True)
    back = Announcement(Kind.CHANGE, 0, 4, None, is_old=False)
    assert announced(workspace_of_file) == (back if send else None)  # who never heard of it needs no word


def test_that_it_is_off_is_not_said_when_it_is_not_any_more(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=(Kind.CANCELLED_EVENT,))
    end(workspace_of_file)
    end(workspace_of_file, back=True)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert (got, run.blocked) == ([], ())


def test_who_asks_too_late_is_told_nothing(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    change(workspace_of_file, venue="The Shed")
    clock.now = START + timedelta(days=1)
    assert announced(workspace_of_file) is None
