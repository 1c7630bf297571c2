"""A mailing under way that says something else by now: what is left of it is looked at, and approved again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.errors import Conflict
from geekx_ops.events.event import Question, QuestionKind
from geekx_ops.mail import letters, outbox, outlooks, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.posting import CHANGED_ALONE, NOT_AS_APPROVED
from geekx_ops.mail.sending import Run
from geekx_ops.mail.settings import JobAd
from geekx_ops.mail.states import MailingState, State
from geekx_ops.people import erasing
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, dinner, fill, make_event, sign_up
from tests.mail.delivering import ADA, BEN, CLEO, ready, sent_to
from tests.mail.mailing import FAST, approve, decide, plan, plan_and_approve, send_to_sink, states
from tests.mail.servers import Answers

AFTER = NOON + timedelta(days=25, hours=5)
ONE_A_DAY = replace(FAST, a_day=1)


def later() -> Answers:
    return {"RCPT": ["250 OK", "450 later", "450 later"]}


def half_sent(workspace: Workspace, clock: Clock) -> None:
    """Ada has got it, the others are put off, and the event has another name by now."""
    ready(workspace)
    sent_to(workspace, later())
    with workspace.write() as tx:
        capacity.change_event(tx, dinner(name="Summer Dinner"))
    clock.move(minutes=5)


def stopped(run: Run) -> list[str | None]:
    return [one.tally.stop for one in run.sent]


def test_the_rest_is_approved_again_and_goes_out(workspace: Workspace, clock: Clock) -> None:
    half_sent(workspace, clock)
    assert stopped(send_to_sink(workspace)[0]) == [NOT_AS_APPROVED]
    with workspace.read() as tx:
        shown = letters.letters(tx, DINNER, Kind.REMINDER)
        assert [one.recipient.address for one in shown.letters] == [BEN, CLEO]
    with pytest.raises(Conflict, match="is not what there is now"):
        approve(workspace, reviewed="0" * 64)
    checked = approve(workspace)
    assert (checked.messages, checked.mailing.state) == (2, MailingState.SENDING)
    run, got = send_to_sink(workspace)
    assert (sorted(got), run.stop) == ([BEN, CLEO], None)
    assert states(workspace) == {State.SENT: 3}
    with pytest.raises(Conflict, match="“reminder” is done; nothing of it is left to be approved"):
        approve(workspace)


def test_when_the_rest_is_tried_again_stays_as_it_was(workspace: Workspace, clock: Clock) -> None:
    half_sent(workspace, clock)
    clock.move(minutes=-4)
    approve(workspace)
    assert states(workspace) == {State.SENT: 1, State.RETRY: 2}
    with workspace.read() as tx:
        (one,) = outlooks.of_event(tx, DINNER)
    assert (one.ready, one.reasons[State.RETRY]) == (0, {"450 later": 2})


def test_what_is_on_its_way_is_not_approved_again(workspace: Workspace, clock: Clock) -> None:
    half_sent(workspace, clock)
    with workspace.write() as tx:
        claimed = outbox.claim(tx, 1, worker="another")
    assert claimed is not None
    assert approve(workspace).messages == 1
    with workspace.write() as tx:
        (still,) = outbox.of_states(tx, 1, [State.CLAIMED])
        assert (still.id, still.sha256) == (claimed.id, claimed.sha256)
        assert outbox.claim(tx, 1, worker="another") is not None
    with pytest.raises(Conflict, match="nothing of it is left to be approved"):
        approve(workspace)


def test_what_was_stopped_before_it_began_is_approved_as_it_is_now(workspace: Workspace) -> None:
    ready(workspace)
    with workspace.write() as tx:
        steering.stop(tx, DINNER)
        erasing.erase(tx, ADA, cancel_registrations=True)
        capacity.change_event(tx, dinner(name="Summer Dinner"))
    assert approve(workspace).mailing.state is MailingState.PAUSED
    with workspace.write() as tx:
        assert [one.state for one in steering.resume(tx, DINNER)] == [MailingState.APPROVED]
    assert send_to_sink(workspace, forced=True)[1] == [BEN, CLEO]  # Ada is one of three


def test_somebody_who_is_forgotten_does_not_make_an_approval_void(workspace_of_file: Workspace) -> None:
    ready(workspace_of_file)
    with workspace_of_file.write() as tx:
        erasing.erase(tx, ADA, cancel_registrations=True)
    approve(workspace_of_file)
    assert send_to_sink(workspace_of_file, forced=True)[1] == [BEN, CLEO]


def with_a_companion(workspace: Workspace, *others: str) -> None:
    """Ada has got it, Ben and *others* have not, and Ben's companion, who stands in his, is forgotten."""
    make_event(workspace)
    decide(workspace)
    fill(workspace, "Ada Ash")
    with workspace.write() as tx:
        sign_up(tx, "Ben Birch", 2, companions=["Grace Hopper"])
        sign_up(tx, "Grace Hopper")
    fill(workspace, *others)
    plan_and_approve(workspace)
    sent_to(workspace, pace=ONE_A_DAY)
    with workspace.write() as tx:
        erasing.erase(tx, "grace.hopper@example.org", cancel_registrations=True)


def test_a_companion_who_is_forgotten_holds_up_one_message(workspace: Workspace, clock: Clock) -> None:
    with_a_companion(workspace, "Cleo Cedar", "Dora Dune")
    clock.move(days=1)
    run, got = send_to_sink(workspace)
    assert (got, run.stop) == ([CLEO, "dora.dune@example.org"], None)
    (sent,) = run.sent
    assert sent.outlook.mailing.state is MailingState.DONE
    assert sent.outlook.reasons[State.FAILED] == {CHANGED_ALONE: 1}
    plan(workspace, missing=True)
    approve(workspace)
    assert send_to_sink(workspace)[1] == [BEN]


def test_the_last_message_waits_for_an_approval(workspace_of_file: Workspace, clock: Clock) -> None:
    with_a_companion(workspace_of_file)
    clock.move(days=1)
    assert stopped(send_to_sink(workspace_of_file)[0]) == [NOT_AS_APPROVED]
    approve(workspace_of_file)
    assert send_to_sink(workspace_of_file)[1] == [BEN]


def advertise(workspace: Workspace, *names: str, until: int) -> None:
    """An event whose guests want to hear of jobs, and a job that is open for so many days."""
    make_event(workspace, questions=(Question("jobs", "Jobs?", QuestionKind.YES_NO),))
    fill(workspace, *names, answers={"jobs": "yes"})
    ad = JobAd("Dev", "Acme", "https://acme.example.org/j", (NOON + timedelta(days=until)).date())
    decide(workspace, jobs_consent="jobs", photos="https://p.example.org/", jobs=(ad,))


def test_a_job_that_ends_while_a_mailing_is_under_way_changes_nothing(workspace: Workspace, clock: Clock) -> None:
    advertise(workspace, "Ada Ash", "Ben Birch", "Cleo Cedar", until=25)
    clock.now = AFTER
    plan_and_approve(workspace, Kind.FOLLOW_UP)
    got = []
    for _ in range(3):
        run, handler = sent_to(workspace, pace=ONE_A_DAY)
        got += handler.got
        assert run.stop is None
        clock.move(days=1, minutes=1)
    assert got == [ADA, BEN, CLEO]


def test_a_job_is_told_if_it_is_open_when_the_mail_is_to_go(workspace_of_file: Workspace, clock: Clock) -> None:
    advertise(workspace_of_file, "Ada Ash", until=24)
    clock.now = AFTER - timedelta(days=3)
    plan(workspace_of_file, Kind.FOLLOW_UP, at="4d after end, at 09:00")
    with workspace_of_file.read() as tx:
        assert letters.letters(tx, DINNER, Kind.FOLLOW_UP).facts.jobs == ()  # by then it is not
    approve(workspace_of_file, Kind.FOLLOW_UP)
    clock.now = AFTER
    assert send_to_sink(workspace_of_file)[1] == [ADA]
