"""Runs over servers that answer as they are told, and what was written down of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from geekx_ops.mail.sending import Run
from geekx_ops.mail.states import Phase, State
from geekx_ops.storage.tables import mail_attempts
from geekx_ops.workspace import Transaction, Workspace, open_workspace
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


@dataclass
class Meddled(Handler):
    """While it thinks about the first message, somebody else does something."""

    meddle: Callable[[], object] = lambda: None
    texts: int = 0

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(*given)
        self.texts += 1
        if self.texts == 1:
            await asyncio.to_thread(self.meddle)
        return said


def sent_while(
    workspace: Workspace,
    change: Callable[[Transaction], object],
    *,
    together: bool = True,
    answers: Answers | None = None,
) -> tuple[Run, list[str]]:
    """A run in which *change* is made by another program while the server thinks about the first message; who got one.

    By then the next one is taken, made and, if the server takes several commands *together*, announced.
    """

    def meddle() -> None:
        address = workspace.url.render_as_string(hide_password=False)
        with open_workspace(address, clock=workspace.clock, randrange=Random(5).randrange) as other:
            other.transact(change)

    handler = Meddled(answers=answers or {}, meddle=meddle, together=together)
    with running(handler) as port:
        return send(workspace, at(port)), handler.got


def attempts(workspace: Workspace) -> list[tuple[Phase, State, int | None, str | None]]:
    own = mail_attempts.c
    with workspace.read() as tx:
        rows = tx.select(select(own.phase, own.state, own.code, own.reply).order_by(own.id))
        return [(row[0], row[1], row[2], row[3]) for row in rows]
