"""Who has not got a mail gets it alone: a corrected address, a seat given later, a late check-in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.door import service as door
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.mail import reached, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import State
from geekx_ops.people import changing
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, fill
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, sent_to

START = NOON + timedelta(days=21)


def thank_ada(workspace: Workspace, clock: Clock) -> None:
    """Approve thanks to Ada, who was checked in, and Ben, who was not."""
    mailing.make_party(workspace, "Ada Ash", "Ben Birch")
    clock.now = START
    with workspace.write() as tx:
        door.check_in(tx, DINNER, "Ada Ash")
    clock.now = START + timedelta(hours=22)
    mailing.plan_and_approve(workspace, Kind.THANKS)


def test_an_address_that_was_corrected_and_a_seat_given_later(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file, *GUESTS, "Ben Birch")
    mailing.plan_and_approve(workspace_of_file)
    with workspace_of_file.write() as tx:
        changing.change(tx, "Ben Birch", email="bb@example.org")
    fill(workspace_of_file, "Eve Elm")
    run, got = mailing.send_to_sink(workspace_of_file)
    (sent,) = run.sent
    assert (len(got), sent.outlook.held, sent.missing) == (40, {"another address since it was planned": 1}, 2)
    planned = mailing.plan(workspace_of_file, missing=True)
    assert planned.selection.left_out == {"had it before": 40}
    mailing.approve(workspace_of_file)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert got == ["bb@example.org", "eve.elm@example.org"]
    assert run.sent[0].missing == 0
    with pytest.raises(Conflict, match=r"nobody gets the mail “reminder” \(42 had it before\).* --again"):
        mailing.plan(workspace_of_file, missing=True)


def test_nobody_gets_it_twice_by_two_ways(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    run, handler = sent_to(workspace_of_file, {"RCPT": ["550 5.7.0 no", "550 5.7.0 no", "250 OK"]})
    assert (handler.got, run.sent[0].missing) == ([CLEO], 0)  # what failed is told anyhow
    mailing.plan_and_approve(workspace_of_file, only="Ada", at="now")
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA]
    mailing.plan_and_approve(workspace_of_file, missing=True)
    with workspace_of_file.write() as tx:
        assert steering.retry(tx, DINNER, Kind.REMINDER) == steering.Retried(1, {"had it before": 1}, is_stopped=False)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert (got, mailing.states(workspace_of_file)[State.CANCELLED]) == ([BEN], 1)
    with workspace_of_file.read() as tx:
        assert [one.reply for one in steering.messages(tx, DINNER, None, [State.CANCELLED])] == ["had it before"]


def test_what_a_new_plan_replaces_is_told(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    assert mailing.plan(workspace_of_file).warnings == ()
    assert mailing.plan(workspace_of_file).warnings == ()
    mailing.approve(workspace_of_file)
    told = ("this replaces the plan for 3 messages, which was approved.",)
    assert mailing.plan(workspace_of_file, only="Ada").warnings == told
    assert mailing.plan(workspace_of_file, only="Ben").warnings == ("this replaces the plan for 1 message.",)


def test_who_got_a_reminder_that_went_by_itself_gets_none_by_hand(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=(Kind.REMINDER,))
    clock.now = START - timedelta(hours=20)
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN, CLEO]
    fill(workspace_of_file, "Dee")
    with workspace_of_file.read() as tx:
        assert reached.lacking(tx, events.stored(tx, DINNER)) == {Kind.REMINDER: 1}
    with pytest.raises(Conflict, match="was sent already, to 3 of the 4 who are meant"):
        mailing.plan(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file, missing=True)
    assert mailing.send_to_sink(workspace_of_file)[1] == ["dee@example.org"]


def test_one_guest_alone(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file, only="Cleo")
    assert mailing.send_to_sink(workspace_of_file)[1] == [CLEO]
    with pytest.raises(Conflict, match="had it before"):
        mailing.plan(workspace_of_file, only="Cleo")
    with pytest.raises(NotFound):
        mailing.plan(workspace_of_file, only="Zoe")
    mailing.plan_and_approve(workspace_of_file, only="#3", again=True)
    assert mailing.send_to_sink(workspace_of_file)[1] == [CLEO]
    mailing.plan_and_approve(workspace_of_file, missing=True)
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN]


def test_who_was_checked_in_late_is_thanked_all_the_same(workspace_of_file: Workspace, clock: Clock) -> None:
    thank_ada(workspace_of_file, clock)
    with workspace_of_file.write() as tx:
        door.check_in(tx, DINNER, "Ben Birch", at=START)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert (got, run.sent[0].missing) == ([ADA], 1)
    planned = mailing.plan(workspace_of_file, Kind.THANKS, missing=True)
    assert planned.selection.counts == {"came": 1}
    mailing.approve(workspace_of_file, Kind.THANKS)
    assert mailing.send_to_sink(workspace_of_file)[1] == [BEN]


def test_what_cannot_be_told_any_more_is_nobody_missing(workspace_of_file: Workspace, clock: Clock) -> None:
    thank_ada(workspace_of_file, clock)
    with workspace_of_file.write() as tx:
        door.undo(tx, DINNER, "Ada Ash")
        one = mailing.mailings.needed(tx, event := events.locked(tx, DINNER), Kind.THANKS)
        guessed = mailing.mailings.change(tx, one, who="no-show")
        assert reached.missing(tx, event, guessed) == 0
        assert reached.missing(tx, event, mailing.mailings.change(tx, one, who="")) == 2


def test_what_went_at_the_same_instant_was_about_the_old_day(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    assert len(mailing.send_to_sink(workspace_of_file)[1]) == 3
    with workspace_of_file.write() as tx:
        capacity.postpone(tx, DINNER, by=timedelta(days=7))
        assert reached.lacking(tx, events.stored(tx, DINNER)) == {Kind.REMINDER: 3}
    mailing.plan_and_approve(workspace_of_file)
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN, CLEO]
    with workspace_of_file.read() as tx:
        assert reached.lacking(tx, events.stored(tx, DINNER)) == {}
    with pytest.raises(Conflict, match="was sent already, to 3 of the 3"):
        mailing.plan(workspace_of_file)
