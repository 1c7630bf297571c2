"""Which event is meant, and that what was read of one is not kept beyond its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service
from geekx_ops.events.event import EventState
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, dinner, make_event


def meant(workspace: Workspace, slug: str | None = None) -> str:
    with workspace.read() as tx:
        return service.chosen_slug(tx, slug)


def change_and_fail(workspace: Workspace) -> None:
    with workspace.write() as tx:
        service.save(tx, replace(dinner(), cap=9))
        assert service.stored(tx, DINNER).settings.cap == 9
        raise ZeroDivisionError


def test_without_an_event_none_is_meant(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        meant(workspace)
    assert meant(workspace, "picnic") == "picnic"


def test_of_several_events_one_must_be_chosen(workspace: Workspace) -> None:
    make_event(workspace)
    assert meant(workspace) == DINNER
    make_event(workspace, slug="picnic", name="Picnic")
    with pytest.raises(Conflict, match=r"There are dinner, picnic\. Say"):
        meant(workspace)
    with workspace.write() as tx:
        service.use(tx, "picnic")
    assert meant(workspace) == "picnic"


def test_when_the_chosen_event_is_retired_nobody_is_moved_to_another_one(workspace: Workspace) -> None:
    make_event(workspace)
    make_event(workspace, slug="picnic", name="Picnic")
    with workspace.write() as tx:
        service.use(tx, "picnic")
        capacity.end(tx, "picnic", EventState.RETIRED)
    with pytest.raises(Conflict, match='the chosen event, "picnic", is retired'):
        meant(workspace)


def test_what_another_program_changed_is_seen(new_sqlite: Callable[[], Path], clock: Clock) -> None:
    path = new_sqlite()
    with open_workspace(path, clock=clock) as ours, open_workspace(path, clock=clock) as theirs:
        make_event(ours, cap=3)
        make_event(theirs, cap=5)
        with ours.write() as tx:
            assert service.locked(tx, DINNER).settings.cap == 5


def test_what_was_undone_is_not_remembered(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    with pytest.raises(ZeroDivisionError):
        change_and_fail(workspace)
    with workspace.write() as tx:
        assert service.stored(tx, DINNER).settings.cap == 3
        service.save(tx, replace(dinner(), cap=4))
        assert service.stored(tx, DINNER).settings.cap == 4
