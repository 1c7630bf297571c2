"""An import that is stopped while it compares or takes in leaves everything as it was, and says how far it is."""

from __future__ import annotations

import io
import sys

import pytest

from geekx_ops.cli import progress
from geekx_ops.guest_lists.comparing import compare
from geekx_ops.guest_lists.importing import import_list
from geekx_ops.guest_lists.watching import Phase
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event
from tests.guest_lists.lists import CANCELLED, counts, line, lines, take_in, wishes
from tests.registration.seen import rows


@pytest.mark.parametrize("at", list(Phase))
def test_who_is_stopped_in_a_phase_leaves_everything_as_it_was(workspace: Workspace, at: Phase) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo", "Cy"))
    before = rows(workspace)

    def stop(phase: Phase, _done: int, _of: int) -> None:
        if phase is at:
            raise KeyboardInterrupt

    changed = [line(2, "Ada", CANCELLED), line(3, "Bo", seats=2), line(5, "Dee")]
    with pytest.raises(KeyboardInterrupt), workspace.write() as tx:
        import_list(tx, DINNER, changed, wishes(cancel_gone=True), watch=stop)
    assert rows(workspace) == before
    assert counts(take_in(workspace, lines("Ada", "Bo", "Cy")).comparison) == {"same": 3}


def test_each_phase_tells_how_far_it_is(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo", "Cy"))
    told: list[tuple[Phase, int, int]] = []
    changed = [line(2, "Ada", CANCELLED), line(3, "Bo", seats=2), line(5, "Dee")]
    with workspace.write() as tx:
        import_list(tx, DINNER, changed, wishes(cancel_gone=True), watch=lambda *seen: told.append(seen))
    assert told == [(Phase.COMPARING, 3, 3), *((Phase.TAKING_IN, number, 4) for number in range(1, 5))]
    told.clear()
    with workspace.read() as tx:
        compare(tx, DINNER, [*lines("Bo", "Eve")], wishes(), watch=lambda *seen: told.append(seen))
    assert told == [(Phase.COMPARING, 2, 2)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_there_is_a_bar_for_each_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    with progress.Phases() as phases:
        for label in ("Reading the list", "Comparing"):
            phases.show(label, 1, 2)
            phases.show(label, 2, 2)
    shown = terminal.getvalue()
    assert shown.index("Reading the list") < shown.index("Comparing")
    assert shown.count("100%") >= 2
