"""The programme as it is stored: releases, and the evening as it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from geekx_ops.agenda import evening, releases, service
from geekx_ops.agenda.plan import Item, Plan
from geekx_ops.printing.gathering import programme
from geekx_ops.printing.programme import Programme
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import SEVEN, at, item
from tests.conftest import Clock
from tests.factories import DINNER, make_event


def plan(workspace: Workspace, *items: Item, **rest: Any) -> None:
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _plan, _event: Plan(items, **rest))


def printed(workspace: Workspace, *contacts: str) -> Programme:
    with workspace.read() as tx:
        return programme(tx, DINNER, contacts)


def test_the_release_is_told_and_whether_it_is_old(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(60))
    assert (printed(workspace).release, printed(workspace).listed) == (None, ())
    plan(workspace, item("welcome", 5))
    with workspace.write() as tx:
        releases.release(tx, DINNER)
    found = printed(workspace, "Ada, 555 0100")
    assert (found.release, found.changed, found.printed_at) == (1, False, clock.now)
    assert found.contacts == ("Ada, 555 0100",)
    plan(workspace, item("welcome", 10))
    assert printed(workspace).changed


def test_a_room_that_has_begun_has_expected_times(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(60))
    plan(workspace, item("welcome", 5, room="A"), item("talk", 10, room="A"), item("patio", 10, room="B"))
    assert not printed(workspace).has_begun
    clock.now = at(7)
    with workspace.write() as tx:
        evening.start(tx, DINNER, tap=evening.Tap("A"))
    found = {one.planned.item.slug: one.expected for one in printed(workspace).listed}
    assert found["patio"] is None
    assert found["talk"] is not None
    assert found["talk"].start_drift == timedelta(minutes=7)
    assert [one.number for one in printed(workspace).listed] == [1, 2, 3]
