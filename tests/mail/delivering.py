"""Runs over servers that answer as they are told, and what was written down of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from geekx_ops.mail.sending import Run
from geekx_ops.mail.states import Phase, State
from geekx_ops.storage.tables import mail_attempts
from geekx_ops.workspace import Workspace
from tests.mail.mailing import at, make_party, plan_and_approve, send
from tests.mail.servers import Answers, Handler, running

GUESTS = [f"Guest Number{number}" for number in range(40)]
ADA, BEN, CLEO = "ada.ash@example.org", "ben.birch@example.org", "cleo.cedar@example.org"


def ready(workspace: Workspace, *names: str) -> None:
    make_party(workspace, *names)
    plan_and_approve(workspace)


def sent_to(workspace: Workspace, answers: Answers | None = None, **server: Any) -> tuple[Run, Handler]:
    """A run over a server that gives these answers first."""
    handler = Handler(answers=answers or {})
    with running(handler) as port:
        return send(workspace, at(port, **server)), handler


def attempts(workspace: Workspace) -> list[tuple[Phase, State, int | None, str | None]]:
    own = mail_attempts.c
    with workspace.read() as tx:
        rows = tx.select(select(own.phase, own.state, own.code, own.reply).order_by(own.id))
        return [(row[0], row[1], row[2], row[3]) for row in rows]
