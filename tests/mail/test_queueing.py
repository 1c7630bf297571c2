"""Sign-ups and promotions have their mail with them: the journal of their own transaction is the queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from geekx_ops.door.service import check_in
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.events.event import EventState, Promotion
from geekx_ops.mail import outlooks, queueing, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import MailingState, State
from geekx_ops.registration import capacity, guests
from geekx_ops.storage.tables import journal
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, cancel, fill, make_event, sign_up
from tests.mail.mailing import decide, send_to_sink

ROOT = Path(__file__).resolve().parents[2]
PERSONAL = (Kind.CONFIRMATION, Kind.WAITING, Kind.MOVED_UP, Kind.OFFER)


def make(workspace: Workspace, *send: Kind, **settings: Any) -> None:
    make_event(workspace, **{"cap": 2, **settings})
    decide(workspace, send=send or PERSONAL)


def take_in(workspace: Workspace) -> int:
    with workspace.write() as tx:
        return queueing.take_in(tx, DINNER)


def undone(workspace: Workspace, work: Callable[[Transaction], object]) -> None:
    """Do *work* in a transaction that fails at its end."""

    def fail(tx: Transaction) -> None:
        work(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workspace.transact(fail)


def queued(workspace: Workspace, *states: State) -> list[tuple[str, str]]:
    """Kind and name of each message in these states; by default, of those to be sent."""
    with workspace.read() as tx:
        found = steering.messages(tx, DINNER, None, states or [State.QUEUED])
    return [(one.kind.value, one.name) for one in found]


def held(workspace: Workspace) -> list[tuple[str, str, str | None]]:
    with workspace.read() as tx:
        found = steering.messages(tx, DINNER, None, [State.CANCELLED, State.SUPPRESSED])
    return [(one.kind.value, one.name, one.reply) for one in found]


def test_who_is_at_the_door_is_told_nothing_of_her_seat(workspace: Workspace, clock: Clock) -> None:
    make(workspace, cap=3)
    fill(workspace, "Ada", "Bo")
    take_in(workspace)
    clock.move(days=21)
    with workspace.write() as tx:
        check_in(tx, DINNER, "Ada")
        walk_in(tx, DINNER, WalkIn("Cy", "cy@example.org"))
        walk_in(tx, DINNER, WalkIn("Dee"))
    assert send_to_sink(workspace)[1] == ["bo@example.org"]
    assert held(workspace) == [("confirmation", "Ada", "at the door by now")]


def test_each_step_of_a_guest_has_its_mail(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada", "Bo", "Cy")
    assert take_in(workspace) == 3
    assert queued(workspace) == [("confirmation", "Ada"), ("confirmation", "Bo"), ("waiting", "Cy")]
    assert cancel(workspace, "Ada") == ["Cy"]
    assert take_in(workspace) == 1
    assert queued(workspace)[-1] == ("moved-up", "Cy")
    run, got = send_to_sink(workspace)
    assert sorted(got) == ["bo@example.org", "cy@example.org"]
    assert held(workspace) == [
        ("confirmation", "Ada", "cancelled since"),
        ("waiting", "Cy", "a newer mail says more"),
    ]
    assert {one.outlook.mailing.state for one in run.sent} == {MailingState.SENDING}
    assert send_to_sink(workspace)[1] == []


def test_nothing_goes_out_by_itself_unless_the_event_says_so(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    assert take_in(workspace) == 0  # no [mails] at all
    decide(workspace)
    fill(workspace, "Ada")
    assert take_in(workspace) == 0
    decide(workspace, send=(Kind.CONFIRMATION,))
    assert take_in(workspace) == 0  # what happened before is not told any more
    fill(workspace, "Bo", "Cy")
    assert take_in(workspace) == 1
    decide(workspace, send=())
    cancel(workspace, "Bo")
    assert take_in(workspace) == 0
    assert queued(workspace) == [("confirmation", "Bo")]


def test_what_is_decided_between_two_looks_counts_from_its_moment(workspace: Workspace) -> None:
    make_event(workspace)
    decide(workspace)
    fill(workspace, "Ada")
    decide(workspace, send=(Kind.CONFIRMATION,))
    fill(workspace, "Bo")
    decide(workspace, send=())
    fill(workspace, "Cy")
    assert take_in(workspace) == 1
    assert queued(workspace) == [("confirmation", "Bo")]


def test_looking_twice_queues_once(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada")
    assert [take_in(workspace), take_in(workspace)] == [1, 0]


def test_a_sign_up_that_is_undone_leaves_no_mail(workspace: Workspace) -> None:
    make(workspace)
    undone(workspace, lambda tx: sign_up(tx, "Ada"))
    assert take_in(workspace) == 0
    fill(workspace, "Bo")
    assert take_in(workspace) == 1
    assert queued(workspace) == [("confirmation", "Bo")]


def test_a_look_that_is_undone_loses_nothing(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada")
    undone(workspace, lambda tx: queueing.take_in(tx, DINNER))
    assert take_in(workspace) == 1


def test_without_the_cursor_in_the_same_transaction_mails_would_go_out_twice(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a cursor that is not moved."""
    make(workspace)
    fill(workspace, "Ada")
    monkeypatch.setattr(queueing, "_move_cursor", lambda *_: None)
    take_in(workspace)
    with pytest.raises(Exception, match=r"(?i)unique"):
        take_in(workspace)


KILLED = """
import os, signal, sys
from geekx_ops.registration.service import sign_up
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON
with open_workspace(sys.argv[1], clock=lambda: NOON) as workspace:
    with workspace.write() as tx:
        sign_up(tx, DINNER, name="Kept", email="kept@example.org")
    with workspace.write() as tx:
        sign_up(tx, DINNER, name="Lost", email="lost@example.org")
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_sign_up_that_was_killed_leaves_no_mail_and_the_one_before_has_its_own(
    database: str, workspace: Workspace
) -> None:
    make(workspace)
    done = subprocess.run([sys.executable, "-c", KILLED, database], cwd=ROOT, env={**os.environ}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert take_in(workspace) == 1
    assert queued(workspace) == [("confirmation", "Kept")]


def test_offers_and_what_becomes_of_them(workspace: Workspace, clock: Clock) -> None:
    make(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=2))
    fill(workspace, "Ada", "Bo")
    cancel(workspace, "Ada")
    take_in(workspace)
    assert queued(workspace) == [("confirmation", "Ada"), ("offer", "Bo")]
    with workspace.write() as tx:
        guests.confirm(tx, DINNER, "Bo")
    take_in(workspace)
    assert queued(workspace)[-1] == ("confirmation", "Bo")
    cancel(workspace, "Bo")
    fill(workspace, "Cy", "Dee")
    cancel(workspace, "Cy")
    take_in(workspace)
    assert ("offer", "Dee") in queued(workspace)
    clock.move(hours=3)
    assert send_to_sink(workspace)[1] == []
    assert ("offer", "Dee", "the offer has ended") in held(workspace)


def test_a_change_of_the_event_is_told_to_all_who_are_concerned(workspace: Workspace) -> None:
    make(workspace, *PERSONAL, Kind.CHANGE)
    fill(workspace, "Ada", "Bo", "Cy")
    cancel(workspace, "Bo")
    send_to_sink(workspace)
    fill(workspace, "Dee")
    with workspace.write() as tx:
        capacity.postpone(tx, DINNER, by=timedelta(days=7))
    take_in(workspace)
    # Dee's own mail is made of the event as it will be.
    assert queued(workspace) == [("waiting", "Dee"), ("change", "Ada"), ("change", "Cy")]
    decide(workspace, send=(*PERSONAL, Kind.CHANGE), change="We moved by a week.")
    assert sorted(send_to_sink(workspace)[1]) == ["ada@example.org", "cy@example.org", "dee@example.org"]


def test_a_kind_that_lacks_something_does_not_stop_the_others(workspace: Workspace) -> None:
    make(workspace, Kind.CONFIRMATION, Kind.CHANGE)
    fill(workspace, "Ada")
    send_to_sink(workspace)
    with workspace.write() as tx:
        capacity.postpone(tx, DINNER, by=timedelta(days=7))
    fill(workspace, "Bo")
    run, got = send_to_sink(workspace)
    assert got == ["bo@example.org"]
    assert run.failed
    assert [one.mailing.kind for one in run.blocked] == [Kind.CHANGE]
    assert "set mails.change" in run.blocked[0].why or "mails.change" in run.blocked[0].why


def test_a_cancelled_event_is_told_and_everything_else_is_not(workspace: Workspace) -> None:
    make(workspace, *PERSONAL, Kind.CANCELLED_EVENT)
    fill(workspace, "Ada", "Bo", "Cy")
    with workspace.write() as tx:
        capacity.end(tx, DINNER, EventState.CANCELLED)
    assert sorted(send_to_sink(workspace)[1]) == ["ada@example.org", "bo@example.org", "cy@example.org"]
    assert {kind for kind, _ in queued(workspace, State.SENT)} == {"cancelled-event"}


def test_more_seats_are_a_new_ticket(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada")
    send_to_sink(workspace)
    with workspace.write() as tx:
        guests.change(tx, DINNER, "Ada", party_size=2)
    assert take_in(workspace) == 1
    with workspace.write() as tx:
        guests.change(tx, DINNER, "Ada", companions=["Bo"])
    assert take_in(workspace) == 0


def test_a_sign_up_does_no_more_than_before(workspace: Workspace) -> None:
    """What the mails need stands in the row of the journal that a sign-up writes anyhow."""
    make(workspace)
    fill(workspace, "Ada")
    with workspace.read() as tx:
        rows = tx.select(select(journal.c.action).order_by(journal.c.id))
    assert [row.action for row in rows] == ["event.created", "mails.changed", "registration.confirmed"]


def test_the_outlook_tells_what_goes_by_itself(workspace: Workspace) -> None:
    make(workspace)
    fill(workspace, "Ada")

    def look(tx: Transaction) -> list[outlooks.Outlook]:
        queueing.take_in(tx, DINNER)
        return outlooks.of_event(tx, DINNER)

    with workspace.write() as tx:
        (found,) = look(tx)
    assert (found.mailing.automatic, found.left, found.goes_now) == (True, 1, True)


def test_who_has_no_address_waits_for_no_mail(workspace: Workspace) -> None:
    make(workspace)
    with workspace.write() as tx:
        sign_up(tx, "Ada Ash", email=None)
        sign_up(tx, "Ben Birch")
    assert take_in(workspace) == 1
