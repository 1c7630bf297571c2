"""What somebody is may change between planning and sending: she never gets a text that is wrong by then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.door import service as door
from geekx_ops.mail import steering
from geekx_ops.mail.holding import why_other
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.states import State
from geekx_ops.registration import guests
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, sign_up
from tests.mail import mailing
from tests.mail.delivering import ADA, CLEO

START = NOON + timedelta(days=21)


@pytest.mark.parametrize(
    ("planned", "now", "why"),
    [
        (Audience.NO_SHOW, {Audience.NO_SHOW}, None),
        (Audience.CAME, {Audience.CAME, Audience.WINNER}, None),
        (Audience.COMING, {Audience.CAME}, None),
        (Audience.COMING, {Audience.NO_SHOW}, None),
        (Audience.NO_SHOW, {Audience.CAME}, "planned as “no-show”, and “came” by now"),
        (Audience.NO_SHOW, {Audience.CAME, Audience.SPEAKER}, "planned as “no-show”, and “speaker” by now"),
        (Audience.CAME, {Audience.NO_SHOW}, "planned as “came”, and “no-show” by now"),
        (Audience.NO_SHOW, {Audience.COMING}, "planned as “no-show”, and “coming” by now"),
        (Audience.COMING, {Audience.CANCELLED}, "planned as “coming”, and “cancelled” by now"),
        (Audience.WAITING, {Audience.COMING}, "planned as “waiting”, and “coming” by now"),
        (Audience.WINNER, {Audience.CAME}, "planned as “winner”, and “came” by now"),
    ],
)
def test_a_text_fits_as_long_as_she_is_what_it_says(planned: Audience, now: set[Audience], why: str | None) -> None:
    held = why_other(planned, frozenset(now))
    assert (held and held.why) == why


def party_after(workspace: Workspace, clock: Clock) -> None:
    """The day after a dinner to which Ada came and Ben and Cleo did not; Dee waited."""
    mailing.make_party(workspace, cap=3)
    with workspace.write() as tx:
        sign_up(tx, "Dee Dogwood")
    clock.now = START
    with workspace.write() as tx:
        assert door.check_in(tx, DINNER, "Ada Ash").entry is not None
    clock.now = START + timedelta(hours=22)


def held(workspace: Workspace) -> list[tuple[str, str | None]]:
    with workspace.read() as tx:
        return [(one.name, one.reply) for one in steering.messages(tx, DINNER, None, [State.CANCELLED])]


def test_who_is_checked_in_late_does_not_read_that_she_was_missed(workspace: Workspace, clock: Clock) -> None:
    party_after(workspace, clock)
    mailing.plan_and_approve(workspace, Kind.THANKS)
    with workspace.write() as tx:
        door.check_in(tx, DINNER, "Ben Birch", at=START)
    assert mailing.send_to_sink(workspace)[1] == [ADA, CLEO, "dee.dogwood@example.org"]
    assert held(workspace) == [("Ben Birch", "planned as “no-show”, and “came” by now")]


def test_it_is_seen_in_the_middle_of_a_run(
    workspace_of_file: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    party_after(workspace_of_file, clock)
    mailing.plan_and_approve(workspace_of_file, Kind.THANKS)
    settle = mailing.outbox.settle

    def and_change(tx: Any, *rest: Any) -> None:
        settle(tx, *rest)
        monkeypatch.undo()
        door.check_in(tx, DINNER, "Ben Birch", at=START)
        guests.cancel(tx, DINNER, "Dee Dogwood")

    monkeypatch.setattr(mailing.outbox, "settle", and_change)
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, CLEO]
    assert held(workspace_of_file) == [
        ("Ben Birch", "planned as “no-show”, and “came” by now"),
        ("Dee Dogwood", "planned as “waiting”, and “cancelled” by now"),
    ]
