"""Why somebody did not take her prize: kept for the organizer, never published, and gone when she is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.people import erasing, event_export, retiring
from geekx_ops.raffle import draws, reasons, service
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import ENDS
from tests.factories import DINNER
from tests.raffle import evening as room


@pytest.fixture
def called(workspace: Workspace, clock: Clock) -> service.Called:
    """Somebody was called for the only prize."""
    room.make_room(workspace, clock)
    room.freeze(workspace, Rules(("mug",)))
    room.commit(workspace)
    room.number(workspace)
    return room.call(workspace)


def name_of(one: service.Called) -> str:
    return next(name for name in room.NAMES if name.split()[0] == one.shown.split()[0])


def known(workspace: Workspace) -> dict[int, str]:
    with workspace.read() as tx:
        return reasons.of_draw(tx, draws.last(tx, events.stored(tx, DINNER)))


def exported(workspace: Workspace) -> list[str | None]:
    with workspace.read() as tx:
        found = event_export.exported(tx, events.stored(tx, DINNER))
    return [line["reason"] for line in found["raffle"]["draws"][0]["log"]]


@pytest.mark.usefixtures("called")
def test_a_reason_is_kept_and_not_published(workspace: Workspace, tmp_path: Path) -> None:
    room.answer(workspace, Step.DECLINED, "  gave it   to a friend ")
    room.call(workspace)
    room.answer(workspace)
    assert known(workspace) == {2: "gave it to a friend"}
    assert exported(workspace) == [None, "gave it to a friend", None, None]
    assert not any(b"friend" in content for content in room.published(workspace, tmp_path / "proof").values())


@pytest.mark.usefixtures("called")
def test_who_is_not_eligible_is_told_why(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="by which rule"), workspace.write() as tx:
        service.answer(tx, DINNER, Step.INELIGIBLE)
    with pytest.raises(Invalid, match="200"), workspace.write() as tx:
        service.answer(tx, DINNER, Step.ABSENT, "x" * 201)
    assert known(workspace) == {}
    room.answer(workspace, Step.INELIGIBLE, "works for the host")
    assert known(workspace) == {2: "works for the host"}


def test_it_goes_when_she_is_erased_and_whom_else_it_names_too(
    workspace: Workspace, called: service.Called, clock: Clock
) -> None:
    mine = name_of(called)
    room.answer(workspace, Step.ABSENT, "on the phone")
    other = room.call(workspace)
    room.answer(workspace, Step.DECLINED, f"gave way to {mine}")
    clock.move(days=2)
    with workspace.write() as tx:
        erasing.erase(tx, mine)
    assert known(workspace) == {2: "(erased)", 4: "gave way to (erased)"}
    with workspace.write() as tx:
        erasing.erase(tx, name_of(other))
    assert known(workspace) == {2: "(erased)", 4: "(erased)"}


@pytest.mark.usefixtures("called")
def test_it_goes_when_the_event_is_put_away(workspace: Workspace, clock: Clock) -> None:
    room.answer(workspace, Step.ABSENT, "on the phone")
    with workspace.read() as tx:
        clock.now = ENDS + timedelta(days=events.stored(tx, DINNER).settings.retention_days + 1)
    with workspace.write() as tx:
        retiring.retire(tx, DINNER, without_export=True)
    assert known(workspace) == {2: "(erased)"}
