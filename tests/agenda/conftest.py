"""The dinner with a running order, as it begins."""

from __future__ import annotations

import pytest

from geekx_ops.workspace import Workspace
from tests.agenda.clocks import SEVEN, at
from tests.agenda.evenings import ITEMS, plan
from tests.conftest import Clock
from tests.factories import make_event


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """Four items from seven to ten to eight."""
    make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(50))
    plan(workspace, *ITEMS)
    clock.now = SEVEN
    return workspace
