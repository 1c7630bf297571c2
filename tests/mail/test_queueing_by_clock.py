"""Mails that follow from the clock: once, to whoever is meant by then, and not beside what somebody planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.demo.sink import Sink
from geekx_ops.errors import Conflict
from geekx_ops.mail import members, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, fill, sign_up
from tests.mail.mailing import FAST, approve, at, plan, send, send_to_sink
from tests.mail.test_queueing import held, make, take_in

BEFORE = NOON + timedelta(days=18, hours=6)
"""The speaker-note has its moment in these days."""


def test_a_reminder_goes_out_by_itself_when_its_time_has_come(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.REMINDER, Kind.THANKS)
    fill(workspace, "Ada", "Bo", "Cy")
    assert take_in(workspace) == 0
    clock.move(days=20)
    assert take_in(workspace) == 2
    assert take_in(workspace) == 0
    assert sorted(send_to_sink(workspace)[1]) == ["ada@example.org", "bo@example.org"]
    clock.move(days=2)
    assert take_in(workspace) == 0  # thanks are approved by a person


def test_who_plans_what_would_go_by_itself_is_told_and_decides(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.REMINDER)
    fill(workspace, "Ada")
    told = "“reminder” would have gone out by itself; now only this does, and only once it is approved."
    assert told in plan(workspace).warnings
    assert told not in plan(workspace).warnings
    assert told not in plan(workspace, Kind.CONFIRMATION).warnings
    clock.move(days=20)
    assert take_in(workspace) == 0
    approve(workspace)
    assert send_to_sink(workspace)[1] == ["ada@example.org"]
    assert take_in(workspace) == 0


def test_what_went_by_itself_is_not_planned_for_the_same_guests(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.REMINDER)
    fill(workspace, "Ada", "Bo")
    clock.move(days=20)
    assert len(send_to_sink(workspace)[1]) == 2
    with pytest.raises(Conflict, match="“reminder” was sent already, to 2 of the 2 who are meant"):
        plan(workspace)
    assert not any("by itself" in one for one in plan(workspace, again=True).warnings)


def test_what_was_half_sent_and_ended_is_not_planned_for_the_same_guests(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada", "Bo")
    plan(workspace)
    approve(workspace)
    with Sink() as sink:
        send(workspace, at(sink.port, pace=replace(FAST, a_day=1)))
    with workspace.write() as tx:
        steering.cancel(tx, DINNER, Kind.REMINDER)
    with pytest.raises(Conflict, match="“reminder” was sent already, to 1 of the 2 who are meant"):
        plan(workspace)


def test_a_reminder_is_not_sent_when_the_event_has_begun(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.REMINDER)
    fill(workspace, "Ada")
    clock.move(days=20)
    take_in(workspace)
    clock.move(days=1)
    assert send_to_sink(workspace)[1] == []
    assert held(workspace) == [("reminder", "Ada", "the event has begun")]


def put_on_stage(workspace: Workspace, *names: str) -> None:
    slugs = tuple(name.split()[0].lower() for name in names)
    plan = Plan(
        items=(Item("trees", "Trees", timedelta(minutes=10), speakers=slugs),),
        speakers=tuple(map(Speaker, slugs, names)),
    )
    with workspace.write() as tx:
        agenda.load(tx, DINNER, plan)


def test_who_becomes_a_speaker_after_the_moment_gets_her_note(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.SPEAKER_NOTE, cap=9)
    fill(workspace, "Ada Ash", "Ben Birch", "Cleo Cedar")
    clock.now = BEFORE
    assert send_to_sink(workspace)[1] == []  # nobody speaks yet
    put_on_stage(workspace, "Ada Ash")
    assert send_to_sink(workspace)[1] == ["ada.ash@example.org"]
    put_on_stage(workspace, "Ada Ash", "Ben Birch")
    assert send_to_sink(workspace)[1] == ["ben.birch@example.org"]
    clock.move(days=2)
    put_on_stage(workspace, "Ada Ash", "Ben Birch", "Cleo Cedar")
    assert take_in(workspace) == 0  # more than two days after the moment


def test_a_mailbox_that_two_share_gets_one(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.SPEAKER_NOTE, cap=9)
    with workspace.write() as tx:
        sign_up(tx, "Ada Ash", email="both@gmail.com")
        sign_up(tx, "Ben Birch", email="bo.th+x@gmail.com")
    clock.now = BEFORE
    put_on_stage(workspace, "Ben Birch")
    assert take_in(workspace) == 1
    put_on_stage(workspace, "Ada Ash", "Ben Birch")
    assert take_in(workspace) == 0


def test_who_signs_up_after_the_reminder_has_read_it_in_her_ticket(workspace: Workspace, clock: Clock) -> None:
    make(workspace, Kind.REMINDER, cap=9)
    fill(workspace, "Ada")
    clock.move(days=20)
    assert take_in(workspace) == 1
    fill(workspace, "Bo")
    assert take_in(workspace) == 0


def test_guests_are_looked_at_again_only_if_something_was_done(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(workspace, Kind.SPEAKER_NOTE)
    fill(workspace, "Ada Ash")
    clock.now = BEFORE
    put_on_stage(workspace, "Ada Ash")
    assert take_in(workspace) == 1
    take_in(workspace)  # of its own row in the journal
    monkeypatch.setattr(members, "selection", lambda *_: 1 / 0)
    assert take_in(workspace) == 0
