"""The checks, held against what is stored."""

from __future__ import annotations

from geekx_ops.agenda import service
from geekx_ops.agenda.checking import findings
from geekx_ops.agenda.plan import Plan
from geekx_ops.events.event import Link
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import SEVEN, at, item
from tests.factories import DINNER, make_event

SLIDES = "https://example.org/slides"


def without_code(workspace: Workspace, *links: Link) -> list[str]:
    make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(60), links=links)
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _plan, _event: Plan((item("talk", links=(SLIDES,)),)))
        return [one.where for one in findings(tx, DINNER) if one.check == "no-qr"]


def test_a_link_of_the_event_has_a_code(workspace: Workspace) -> None:
    assert without_code(workspace, Link("slides", SLIDES)) == []


def test_another_link_has_none(workspace: Workspace) -> None:
    assert without_code(workspace, Link("menu", "https://example.org/menu")) == ["talk"]
