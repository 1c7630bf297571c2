"""An event is moved: what was planned for it goes along, what was approved is looked at again, nothing old goes out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from geekx_ops.events import service as events
from geekx_ops.mail import mailings, moving, outlooks, queueing, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import MailingState, State
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, dinner, make_event
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, sent_to

START = NOON + timedelta(days=21)
LATER = timedelta(days=7)


def change(workspace: Workspace, **changes: Any) -> list[str]:
    """Change the event as its file would; what that changes in mailings."""
    with workspace.write() as tx:
        before = events.stored(tx, DINNER).settings
        capacity.change_event(tx, dinner(**changes))
        return list(map(str, moving.follow(tx, DINNER, before)))


def move(workspace: Workspace, by: timedelta = LATER) -> list[str]:
    return change(workspace, starts=START + by, ends=START + by + timedelta(hours=4))


def newest(workspace: Workspace, kind: Kind = Kind.REMINDER) -> mailings.Mailing:
    with workspace.read() as tx:
        return mailings.needed(tx, events.stored(tx, DINNER), kind)


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        (None, START + LATER - timedelta(days=1)),
        ("2026-05-20 10:00", datetime.fromisoformat("2026-05-27T17:00+00:00")),
        ("now", None),
    ],
)
def test_a_plan_moves_along_and_is_approved_anew(at: str | None, moved: datetime | None, workspace: Workspace) -> None:
    mailing.make_party(workspace)
    mailing.plan_and_approve(workspace, at=at)
    assert len(told := move(workspace)) == 1
    assert told[0].startswith("mailing reminder: approved, ")
    one = newest(workspace)
    assert (one.state, one.send_at, one.why) == (
        MailingState.DRAFT,
        moved,
        "the event was changed since it was approved",
    )
    assert mailing.send_to_sink(workspace)[1] == []
    mailing.approve(workspace)
    with workspace.read() as tx:
        assert len(outlooks.of_event(tx, DINNER)) == 1


def test_a_time_that_went_by_is_at_once(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan(workspace_of_file, at=None)
    assert move(workspace_of_file, -timedelta(days=20, hours=12)) == [
        "mailing reminder: draft, Sun 24 May 2026 05:00 → draft, at any time"
    ]


def test_what_guests_need_not_hear_of_changes_nothing(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    assert change(workspace_of_file, cap=20) == []
    assert newest(workspace_of_file).state is MailingState.APPROVED
    assert change(workspace_of_file, venue="The Shed") == [
        "mailing reminder: approved, at any time → draft, at any time"
    ]
    assert change(workspace_of_file, venue="The Barn") == []  # a draft is looked at in any case


def test_an_event_without_mails_moves_alone(workspace_of_file: Workspace) -> None:
    make_event(workspace_of_file)
    assert move(workspace_of_file) == []


def test_what_is_half_sent_is_ended(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": ["250 OK", "450 later", "450 later"]})
    clock.move(hours=1)
    assert move(workspace_of_file) == ["mailing reminder: sending → ended, 2 not sent"]
    assert newest(workspace_of_file).state is MailingState.CANCELLED
    assert mailing.states(workspace_of_file) == {State.SENT: 1, State.CANCELLED: 2}
    assert move(workspace_of_file) == []
    mailing.plan_and_approve(workspace_of_file)  # Ada has one, of another evening
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN, CLEO]


def test_a_reminder_by_itself_goes_out_again_for_the_other_day(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=(Kind.REMINDER,))
    clock.now = START - timedelta(hours=20)
    run, _ = sent_to(workspace_of_file, {"RCPT": ["250 OK", "450 later", "250 OK"]})
    assert run.sent[0].outlook.counts == {State.SENT: 2, State.RETRY: 1}
    clock.move(hours=1)
    move(workspace_of_file)
    assert mailing.send_to_sink(workspace_of_file)[1] == []
    with workspace_of_file.read() as tx:
        (held,) = steering.messages(tx, DINNER, None, [State.CANCELLED])
    assert (held.name, held.reply) == ("Ben Birch", "the event was moved")
    clock.now += LATER
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, BEN, CLEO]
    assert mailing.send_to_sink(workspace_of_file)[1] == []


def test_a_reminder_that_somebody_planned_does_not_go_by_itself_as_well(
    workspace_of_file: Workspace, clock: Clock
) -> None:
    mailing.make_party(workspace_of_file)
    mailing.decide(workspace_of_file, send=(Kind.REMINDER,))
    mailing.plan(workspace_of_file, at=None)
    clock.move(hours=1)
    move(workspace_of_file)
    clock.now = START + LATER - timedelta(hours=20)
    with workspace_of_file.write() as tx:
        assert queueing.take_in(tx, DINNER) == 0
