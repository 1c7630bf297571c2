"""What changed between approval and delivery, or between two runs: only what is true and approved goes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import null, update

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events.event import EventState
from geekx_ops.mail import outbox, outlooks, steering
from geekx_ops.mail.posting import NOT_AS_APPROVED
from geekx_ops.mail.states import MailingState, State
from geekx_ops.people import changing
from geekx_ops.registration import capacity
from geekx_ops.storage.tables import people
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, dinner, sign_up
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, ready, sent_to, sent_while
from tests.mail.mailing import Kind, approve, decide, make_party, plan, send_to_sink, states
from tests.mail.servers import Answers


def later() -> Answers:
    return {"RCPT": ["250 OK", "450 later", "450 later"]}


def renamed(workspace: Workspace) -> None:
    with workspace.write() as tx:
        capacity.change_event(tx, dinner(name="Summer Dinner"))


def test_an_event_that_changed_after_the_approval_stops_its_mails(workspace: Workspace) -> None:
    ready(workspace)
    renamed(workspace)
    with pytest.raises(Conflict, match="what would be sent is not what was approved"):
        send_to_sink(workspace, kind=Kind.REMINDER)
    run, _ = send_to_sink(workspace)  # whatever else is due does not wait for it
    assert NOT_AS_APPROVED in run.blocked[0].why
    assert states(workspace) == {State.QUEUED: 3}
    approve(workspace)
    assert send_to_sink(workspace)[1] == [ADA, BEN, CLEO]


def test_an_event_that_changed_between_two_runs_stops_the_second(workspace_of_file: Workspace, clock: Clock) -> None:
    ready(workspace_of_file)
    assert sent_to(workspace_of_file, later())[1].got == [ADA]
    clock.move(minutes=5)
    renamed(workspace_of_file)
    run, got = send_to_sink(workspace_of_file)
    assert (run.stop, run.failed, got) == (NOT_AS_APPROVED, True, [])
    assert states(workspace_of_file) == {State.SENT: 1, State.QUEUED: 1, State.RETRY: 1}


def test_a_mailing_that_cannot_go_on_does_not_hold_up_the_others(workspace_of_file: Workspace, clock: Clock) -> None:
    ready(workspace_of_file)
    sent_to(workspace_of_file, later())
    decide(workspace_of_file, send=(Kind.CONFIRMATION,))
    renamed(workspace_of_file)
    with workspace_of_file.write() as tx:
        sign_up(tx, "Dora Dune")
    clock.move(minutes=5)
    run, got = send_to_sink(workspace_of_file)
    assert got == ["dora.dune@example.org"]
    assert [one.tally.stop for one in run.sent] == [NOT_AS_APPROVED, None]
    assert (run.stop, run.failed) == (NOT_AS_APPROVED, True)


def test_a_server_that_takes_nothing_holds_up_all(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    decide(workspace_of_file, practical="Come early.")
    approve(workspace_of_file)
    plan(workspace_of_file, Kind.PRACTICAL_NOTE)
    approve(workspace_of_file, Kind.PRACTICAL_NOTE)
    run, handler = sent_to(workspace_of_file, {"MAIL": ["550 5.7.1 not yours"]})
    assert (handler.got, len(run.sent)) == ([], 1)


def test_templates_of_one_kind_that_cannot_be_used_stop_that_kind(workspace_of_file: Workspace, tmp_path: Path) -> None:
    ready(workspace_of_file)
    decide(workspace_of_file, send=(Kind.CONFIRMATION,))
    with workspace_of_file.write() as tx:
        sign_up(tx, "Dora Dune")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "reminder.txt").write_text("{{ nothing }}", encoding="utf-8")
    run, got = send_to_sink(workspace_of_file, folder=tmp_path)
    assert (got, [one.mailing.kind for one in run.blocked]) == (["dora.dune@example.org"], [Kind.REMINDER])
    with pytest.raises(Invalid, match="nothing"):
        send_to_sink(workspace_of_file, folder=tmp_path, kind=Kind.REMINDER)


def test_a_mail_by_itself_to_an_address_that_no_server_takes(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    decide(workspace_of_file, send=(Kind.CONFIRMATION,))
    with workspace_of_file.write() as tx:
        sign_up(tx, "Özlem", email="özlem@example.org")
        sign_up(tx, "Ben Birch")
    assert send_to_sink(workspace_of_file)[1] == [BEN]
    assert states(workspace_of_file, Kind.CONFIRMATION) == {State.SENT: 1, State.FAILED: 1}


def test_a_mailing_of_which_no_message_can_be_sent(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        changing.change(tx, "Ada Ash", email="ädä@example.org")
    plan(workspace_of_file)
    with pytest.raises(Conflict, match=r"no message of “reminder” can be sent: .*SMTPUTF8"):
        approve(workspace_of_file)


def without_address(tx: Transaction) -> None:
    tx.connection.execute(update(people).where(people.c.name != "Ada Ash").values(email=null(), email_key=null()))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without_address, "no address any more"),
        (lambda tx: capacity.end(tx, DINNER, EventState.CANCELLED), "the event is cancelled"),
    ],
)
@pytest.mark.parametrize("together", [False, True])
def test_what_happens_during_a_run_counts_for_the_next_message(
    change: Callable[[Transaction], object], why: str, workspace: Workspace, *, together: bool
) -> None:
    ready(workspace)
    assert sent_while(workspace, change, together=together)[1] == [ADA]
    assert states(workspace) == {State.SENT: 1, State.CANCELLED: 2}
    with workspace.read() as tx:
        assert {one.reply for one in steering.messages(tx, DINNER, None, [State.CANCELLED])} == {why}


def test_whether_anybody_wrote_has_to_be_asked(workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the message that waits behind the first goes out as if nothing had happened."""
    monkeypatch.setattr(Transaction, "mark", lambda _: 0)
    ready(workspace_of_file)
    assert sent_while(workspace_of_file, without_address)[1] == [ADA, BEN]


def test_a_connection_is_renewed_before_servers_tire_of_it(
    workspace_of_file: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(workspace_of_file, *GUESTS[:7])
    monkeypatch.setattr("geekx_ops.mail.smtp.MOST_MESSAGES", 3)
    run, handler = sent_to(workspace_of_file)
    assert (run.stop, len(handler.got)) == (None, 7)
    assert handler.greeted == 3


def test_templates_that_are_nowhere(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    with pytest.raises(NotFound, match="there is no folder nowhere to take templates from"):
        send_to_sink(workspace_of_file, folder=Path("nowhere"))


def test_what_is_stopped_is_not_planned_anew(workspace_of_file: Workspace, clock: Clock) -> None:
    ready(workspace_of_file)
    sent_to(workspace_of_file, later())
    with pytest.raises(Conflict, match="“reminder” is sending; nothing was planned"):
        plan(workspace_of_file)
    with workspace_of_file.write() as tx:
        steering.stop(tx, DINNER)
    clock.move(minutes=5)
    assert send_to_sink(workspace_of_file)[1] == []
    with workspace_of_file.write() as tx:
        assert [one.state for one in steering.resume(tx, DINNER)] == [MailingState.SENDING]
    assert send_to_sink(workspace_of_file)[1] == [BEN, CLEO]


def test_what_failed_in_a_mailing_that_is_done_is_tried_again(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    _, handler = sent_to(workspace_of_file, {"RCPT": ["250 OK", "550 5.7.0 not now"]})
    assert handler.got == [ADA, CLEO]
    with workspace_of_file.write() as tx:
        assert steering.retry(tx, DINNER, Kind.REMINDER).messages == 1
        assert [one.mailing.state for one in outlooks.of_event(tx, DINNER)] == [MailingState.SENDING]
    assert send_to_sink(workspace_of_file)[1] == [BEN]
    assert states(workspace_of_file) == {State.SENT: 3}


def test_a_run_that_ended_before_a_dot_is_queued_again(workspace: Workspace) -> None:
    ready(workspace)
    with workspace.write() as tx:
        claimed = outbox.claim(tx, 1, worker="a life before")
    assert claimed is not None
    run, got = send_to_sink(workspace)
    assert (run.recovered, sorted(got)) == (outbox.Recovered(1, 0), [ADA, BEN, CLEO])
