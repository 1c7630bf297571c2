"""An evening at the dinner, done step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geekx_ops.agenda import evening as stage
from geekx_ops.agenda import service
from geekx_ops.agenda.evening import Stage
from geekx_ops.agenda.plan import Item, Plan
from geekx_ops.errors import GeekxError
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import item, pause
from tests.factories import DINNER

ITEMS = (item("welcome", 5), item("talk", 10), pause("break", 15, shortest=5), item("last", 20))


def plan(workspace: Workspace, *items: Item, **rest: Any) -> None:
    """Make the plan one of *items*."""
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _plan, _event: Plan(items, **rest))


def do(workspace: Workspace, act: Callable[..., Any], *given: Any, **rest: Any) -> Stage:
    """The stage after *act*."""
    with workspace.write() as tx:
        found = act(tx, DINNER, *given, **rest)
    answer = found[0] if isinstance(found, tuple) else found
    assert isinstance(answer, Stage)
    return answer


def now(workspace: Workspace, room: str | None = None) -> Stage:
    """The stage as it is."""
    with workspace.read() as tx:
        return stage.stage(tx, DINNER, room)


def refused(workspace: Workspace, act: Callable[..., Any], *given: Any, **rest: Any) -> GeekxError:
    """How it is refused; nothing is noted by it."""
    before = now(workspace).entries
    with pytest.raises(GeekxError) as caught:
        do(workspace, act, *given, **rest)
    assert now(workspace).entries == before
    return caught.value
