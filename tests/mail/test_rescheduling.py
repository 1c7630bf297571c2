"""A mail is dated when it goes out, and not when somebody planned it."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest

from geekx_ops.demo.sink import Sink
from geekx_ops.errors import Conflict
from geekx_ops.mail import approving, outlooks
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.rescheduling import reschedule
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON
from tests.mail import mailing

START = NOON + timedelta(days=21)


def dates(workspace: Workspace) -> list[datetime]:
    """Those of the mails that go out now."""
    with Sink() as sink:
        mailing.send(workspace, mailing.at(sink.port))
    return [parsedate_to_datetime(message_from_bytes(one.content)["Date"]) for one in sink.messages]


def lint(workspace: Workspace) -> set[str]:
    with workspace.read() as tx:
        return {one.id for one in approving.findings(tx, DINNER, Kind.REMINDER)}


def dates_back(workspace: Workspace) -> bool:
    with workspace.read() as tx:
        return outlooks.of_event(tx, DINNER)[0].dates_back(tx.now)


def test_a_reminder_is_dated_when_it_is_to_go(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file, at="1d before start")
    assert "date-ahead" not in lint(workspace_of_file)
    clock.now = START - timedelta(hours=23)
    assert not dates_back(workspace_of_file)
    assert dates(workspace_of_file) == [START - timedelta(days=1)] * 3


def test_another_time_is_another_date_and_the_approval_stays(workspace_of_file: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    clock.move(days=3)
    assert dates_back(workspace_of_file)
    with workspace_of_file.write() as tx:
        reschedule(tx, DINNER, Kind.REMINDER, "now")
    assert not dates_back(workspace_of_file)
    assert dates(workspace_of_file) == [clock.now] * 3


def test_what_is_not_as_approved_gets_no_other_time(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan_and_approve(workspace_of_file)
    mailing.decide(workspace_of_file, sender="Somebody")
    with workspace_of_file.write() as tx, pytest.raises(Conflict, match=r"not what was approved.* Its time was not"):
        reschedule(tx, DINNER, Kind.REMINDER, "now")


def test_a_draft_gets_another_time(workspace_of_file: Workspace) -> None:
    mailing.make_party(workspace_of_file)
    mailing.plan(workspace_of_file)
    with workspace_of_file.write() as tx:
        assert reschedule(tx, DINNER, Kind.REMINDER, "1d before start").send_at == START - timedelta(days=1)
