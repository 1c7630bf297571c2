"""Who has not got a mail gets it alone: a corrected address, a seat given later, a late check-in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.door import service as door
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.mail import reached
from geekx_ops.mail.kinds import Kind
from geekx_ops.people import changing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, fill
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS

START = NOON + timedelta(days=21)


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
    assert planned.selection.left_out == {"has it already": 40}
    mailing.approve(workspace_of_file)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert got == ["bb@example.org", "eve.elm@example.org"]
    assert run.sent[0].missing == 0
    with pytest.raises(Conflict, match=r"nobody gets the mail “reminder” \(42 has it already\).* --again"):
        mailing.plan(workspace_of_file, missing=True)


def test_one_guest_alone(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file, only="Cleo")
    assert mailing.send_to_sink(workspace_of_file)[1] == [CLEO]
    with pytest.raises(Conflict, match="has it already"):
        mailing.plan(workspace_of_file, only="Cleo")
    with pytest.raises(NotFound):
        mailing.plan(workspace_of_file, only="Zoe")
    mailing.plan_and_approve(workspace_of_file, only="#3", again=True)
    assert mailing.send_to_sink(workspace_of_file)[1] == [CLEO]
    mailing.plan_and_approve(workspace_of_file, missing=True)
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN]


def test_who_was_checked_in_late_is_thanked_all_the_same(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file, "Ada Ash", "Ben Birch")
    clock.now = START
    with workspace_of_file.write() as tx:
        door.check_in(tx, DINNER, "Ada Ash")
    clock.now = START + timedelta(hours=22)
    mailing.plan_and_approve(workspace_of_file, Kind.THANKS)
    with workspace_of_file.write() as tx:
        door.check_in(tx, DINNER, "Ben Birch", at=START)
    run, got = mailing.send_to_sink(workspace_of_file)
    assert (got, run.sent[0].missing) == ([ADA], 1)
    planned = mailing.plan(workspace_of_file, Kind.THANKS, missing=True)
    assert planned.selection.counts == {"came": 1}
    mailing.approve(workspace_of_file, Kind.THANKS)
    assert mailing.send_to_sink(workspace_of_file)[1] == [BEN]


def test_what_cannot_be_told_any_more_is_nobody_missing(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file, "Ada Ash", "Ben Birch")
    clock.now = START
    with workspace_of_file.write() as tx:
        door.check_in(tx, DINNER, "Ada Ash")
    clock.now = START + timedelta(hours=22)
    mailing.plan_and_approve(workspace_of_file, Kind.THANKS)
    with workspace_of_file.write() as tx:
        door.undo(tx, DINNER, "Ada Ash")
        one = mailing.mailings.needed(tx, event := events.locked(tx, DINNER), Kind.THANKS)
        guessed = mailing.mailings.change(tx, one, who="no-show")
        assert reached.missing(tx, event, guessed) == 0
        assert reached.missing(tx, event, mailing.mailings.change(tx, one, who="")) == 2
