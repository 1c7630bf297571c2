"""An event with guests whose mails are planned, approved and sent to a server of the test's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from geekx_ops.demo.sink import Sink
from geekx_ops.mail import approving, mailings, outbox, outlooks, planning, stored
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.planning import Planned, Wishes
from geekx_ops.mail.sending import Order, Run, Sending
from geekx_ops.mail.settings import MailSettings
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import State
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, fill, make_event

SETTINGS = MailSettings(
    sender="Girl Geek X",
    address="hello@girlgeek.example.org",
    postal="Girl Geek X, 1 Example Street, Palo Alto",
    survey="https://girlgeek.example.org/survey",
)
FAST = Pace(a_second=100_000, connections=1)
NAMES = ("Ada Ash", "Ben Birch", "Cleo Cedar")


def at(port: int, **rest: Any) -> Server:
    """The server on a port of this machine."""
    given = {"host": "127.0.0.1", "tls": Tls.NONE, "pace": FAST, "timeout": 5.0, "dot_timeout": 5.0, **rest}
    return Server(port=port, **given)


def decide(workspace: Workspace, **changes: Any) -> None:
    """Store `[mails]` with *changes*."""
    with workspace.write() as tx:
        stored.load(tx, DINNER, replace(SETTINGS, **changes))


def make_party(workspace: Workspace, *names: str, **settings: Any) -> None:
    """An event with guests who have seats."""
    make_event(workspace, **settings)
    decide(workspace)
    fill(workspace, *(names or NAMES))


def plan(workspace: Workspace, kind: Kind = Kind.REMINDER, **wishes: Any) -> Planned:
    with workspace.write() as tx:
        return planning.plan(tx, DINNER, kind, Wishes(**{"at": "now", **wishes}))


def approve(workspace: Workspace, kind: Kind = Kind.REMINDER, **rest: Any) -> approving.Check:
    with workspace.write() as tx:
        return approving.approve(tx, DINNER, kind, **rest)


def plan_and_approve(workspace: Workspace, kind: Kind = Kind.REMINDER, **wishes: Any) -> None:
    plan(workspace, kind, **wishes)
    approve(workspace, kind)


def send(workspace: Workspace, server: Server, **order: Any) -> Run:
    return Sending(workspace, server, Order(DINNER, **order), hurry=0.0).run()


def send_to_sink(workspace: Workspace, **order: Any) -> tuple[Run, list[str]]:
    """Send to a sink; who got something, in the order in which it came."""
    with Sink() as sink:
        run = send(workspace, at(sink.port), **order)
    return run, [one.to for one in sink.messages]


def states(workspace: Workspace, kind: Kind = Kind.REMINDER) -> dict[State, int]:
    """How many messages of the newest mailing of *kind* are in which state."""
    with workspace.read() as tx:
        return {state: n for one in outlooks.of_event(tx, DINNER, kind) for state, n in one.counts.items()}


__all__ = ["DINNER", "FAST", "NAMES", "SETTINGS", "Kind", "mailings", "outbox"]
