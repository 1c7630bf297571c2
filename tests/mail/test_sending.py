"""Mailings from the plan to the server."""

from __future__ import annotations

from geekx_ops.mail.states import MailingState, State
from geekx_ops.workspace import Workspace
from tests.mail.mailing import make_party, plan_and_approve, send_to_sink


def test_everybody_who_is_meant_gets_it_once(workspace: Workspace) -> None:
    make_party(workspace)
    plan_and_approve(workspace)
    run, got = send_to_sink(workspace)
    assert got == ["ada.ash@example.org", "ben.birch@example.org", "cleo.cedar@example.org"]
    (sent,) = run.sent
    assert (sent.outlook.mailing.state, sent.outlook.counts) == (MailingState.DONE, {State.SENT: 3})
    assert (run.stop, run.failed, run.missed, run.blocked) == (None, False, (), ())
    assert send_to_sink(workspace)[1] == []
