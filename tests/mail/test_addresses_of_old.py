"""An address that was corrected: what went to the old one is written so, and goes to the new one if that is wished."""

from __future__ import annotations

import pytest

from geekx_ops.cli import mail_notes
from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.mail import outlooks, reached, steering
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.outlooks import Survey
from geekx_ops.mail.states import State
from geekx_ops.people import changing, erasing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event, sign_up
from tests.mail.delivering import ADA, BEN, sent_to
from tests.mail.mailing import decide, make_party, plan, plan_and_approve, send_to_sink

NEW = "ada@example.org"


def confirmed(workspace: Workspace) -> None:
    """Ada and Ben, whose confirmations go out by themselves."""
    make_event(workspace)
    decide(workspace, send=(Kind.CONFIRMATION,))
    with workspace.write() as tx:
        sign_up(tx, "Ada Ash")
        sign_up(tx, "Ben Birch")


def correct(workspace: Workspace, email: str = NEW) -> None:
    with workspace.write() as tx:
        changing.change(tx, "Ada Ash", email=email)


def listed(workspace: Workspace, kind: Kind | None = None) -> list[tuple[State, str | None]]:
    with workspace.read() as tx:
        return [(one.state, one.address) for one in steering.messages(tx, DINNER, kind)]


@pytest.mark.parametrize(
    ("answers", "state"),
    [([], State.SENT), (["550 5.1.1 no"], State.FAILED), (["550 5.7.1 no"], State.FAILED)],
)
def test_what_went_or_failed_by_itself_keeps_the_address_it_went_to(
    workspace_of_file: Workspace, answers: list[str], state: State
) -> None:
    confirmed(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": answers})
    correct(workspace_of_file)
    assert listed(workspace_of_file) == [(state, ADA), (State.SENT, BEN)]


@pytest.mark.parametrize("answers", [{"RCPT": ["450 later"]}, {"DATA": ["451 later"]}])
def test_what_is_tried_again_goes_to_the_new_address(
    workspace_of_file: Workspace, clock: Clock, answers: dict[str, list[str]]
) -> None:
    confirmed(workspace_of_file)
    sent_to(workspace_of_file, answers)
    correct(workspace_of_file)
    assert listed(workspace_of_file)[0] == (State.RETRY, NEW)
    clock.move(hours=1)
    assert send_to_sink(workspace_of_file)[1] == [NEW]


def test_what_failed_by_itself_is_tried_again_at_the_new_address(workspace_of_file: Workspace) -> None:
    confirmed(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": ["550 5.7.1 no"]})
    correct(workspace_of_file)
    with workspace_of_file.write() as tx:
        assert steering.retry(tx, DINNER, Kind.CONFIRMATION).messages == 1
    assert listed(workspace_of_file)[0] == (State.QUEUED, NEW)
    assert send_to_sink(workspace_of_file)[1] == [NEW]


def test_an_address_that_something_went_to_is_forgotten(workspace_of_file: Workspace, clock: Clock) -> None:
    confirmed(workspace_of_file)
    send_to_sink(workspace_of_file)
    clock.move(days=30)
    with workspace_of_file.write() as tx:
        erasing.erase(tx, "Ada Ash")
    assert listed(workspace_of_file) == [(State.SENT, None), (State.SENT, BEN)]


def test_who_is_somewhere_else_has_not_got_it(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file)
    plan_and_approve(workspace_of_file)
    send_to_sink(workspace_of_file)
    correct(workspace_of_file)
    with workspace_of_file.read() as tx:
        assert reached.lacking(tx, events.stored(tx, DINNER)) == {Kind.REMINDER: 1}
    plan_and_approve(workspace_of_file, missing=True)
    assert send_to_sink(workspace_of_file)[1] == [NEW]
    correct(workspace_of_file, ADA)
    with pytest.raises(Conflict, match="nobody gets the mail"):
        plan(workspace_of_file, missing=True)


def test_a_mail_to_many_follows_too_and_a_mailbox_gets_one(workspace_of_file: Workspace, clock: Clock) -> None:
    make_party(workspace_of_file)
    clock.move(days=30)
    plan_and_approve(workspace_of_file, Kind.THANKS)
    send_to_sink(workspace_of_file)
    correct(workspace_of_file)
    plan_and_approve(workspace_of_file, Kind.THANKS, missing=True)
    assert send_to_sink(workspace_of_file)[1] == [NEW]


def test_what_was_made_up_for_is_not_tried_again(workspace_of_file: Workspace) -> None:
    confirmed(workspace_of_file)
    sent_to(workspace_of_file, {"RCPT": ["550 5.1.1 no"]})
    correct(workspace_of_file)
    plan_and_approve(workspace_of_file, Kind.CONFIRMATION, missing=True)
    assert send_to_sink(workspace_of_file)[1] == [NEW]
    with workspace_of_file.write() as tx:
        (one, _) = outlooks.of_event(tx, DINNER, Kind.CONFIRMATION)
        assert (one.counts[State.FAILED], one.made_up_for) == (1, 1)
        assert steering.retry(tx, DINNER, Kind.CONFIRMATION).messages == 0
    assert "failed" not in " ".join(mail_notes.of_survey(Survey((one,), 0, {}, None, {}, 0, 0)))
