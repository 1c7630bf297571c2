"""Several rooms on one evening, and looks back at it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.agenda import evening as stage
from geekx_ops.agenda.evening import Tap
from geekx_ops.errors import Conflict, GeekxError, Invalid, NotFound
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import at, item
from tests.agenda.evenings import do, now, plan, refused
from tests.conftest import Clock
from tests.factories import DINNER


def test_rooms_run_beside_each_other(evening: Workspace, clock: Clock) -> None:
    plan(evening, item("a", room="hall"), item("b", room="bar"), item("c", room="hall"))
    assert refused_room(evening).message == (
        'there are several rooms: say --room "hall" or --room "bar". [agenda] room = "…" in the event file makes one of'
        " them the usual one."
    )
    do(evening, stage.start, tap=Tap("hall"))
    clock.now = at(3)
    do(evening, stage.start, tap=Tap("bar"))
    assert (now(evening, "hall").evening.current, now(evening, "bar").evening.current) == ("a", "b")
    do(evening, stage.undo, tap=Tap("hall"))
    assert (now(evening, "hall").evening.current, now(evening, "bar").evening.current) == (None, "b")
    with pytest.raises(Invalid, match="nothing is planned in “attic”; there is: hall, bar"):
        now(evening, "attic")


def test_the_log_of_one_room_does_not_hold_back_the_clock_of_another(evening: Workspace, clock: Clock) -> None:
    plan(evening, item("a", room="hall"), item("b", room="bar"))
    clock.now = at(20)
    do(evening, stage.start, tap=Tap("hall"))
    clock.now = at(2)
    begun = do(evening, stage.start, tap=Tap("bar"))
    assert (begun.entry and begun.entry.at, begun.behind) == (at(2), timedelta())
    held = do(evening, stage.stop, tap=Tap("hall"))
    assert (held.entry and held.entry.at, held.behind) == (at(20), timedelta(minutes=18))


def test_an_item_of_another_room_is_told_with_its_room(evening: Workspace) -> None:
    plan(evening, item("a"), item("b", room="bar"), item("c", room="bar"))
    for step in (stage.start, stage.skip):
        error = refused(evening, step, "b")
        assert (type(error), error.message) == (
            NotFound,
            '“B” is not on this stage: it is in “bar”; say --room "bar". Nothing was noted.',
        )
    error = refused(evening, stage.adjust, timedelta(minutes=1), "a", tap=Tap("bar"))
    assert 'it is in the room without a name; say --room "".' in error.message


def test_how_it_stands_in_the_others(evening: Workspace, clock: Clock) -> None:
    plan(evening, item("a", room="hall"), item("b", room="bar"), item("c", room="cellar"))
    do(evening, stage.start, tap=Tap("bar"))
    clock.now = at(3)
    hall, bar, cellar = (one.shown for one in found_all(evening))
    assert now(evening, "bar").others == (hall, cellar)
    assert (bar.current and bar.current.item.slug, hall.current) == ("b", None)


def test_a_look_back_does_not_know_what_was_done_later(evening: Workspace, clock: Clock) -> None:
    plan(evening, item("a"), item("b"))
    do(evening, stage.start)
    clock.now = at(12)
    do(evening, stage.go_on)
    clock.now = at(30)
    do(evening, stage.undo)
    for minute, current, later in ((5, "a", 2), (12, "b", 1), (31, "a", 0)):
        clock.now = at(minute)
        with evening.read() as tx:
            found = stage.stage(tx, DINNER, looks_back=True)
        assert (found.evening.current, len(found.later), found.shown.now) == (current, later, at(minute))
    clock.now = at(5)
    assert now(evening).shown.current is not None
    assert now(evening).seen == 3


def found_all(workspace: Workspace) -> tuple[stage.Stage, ...]:
    with workspace.read() as tx:
        return stage.stages(tx, DINNER)


def refused_room(workspace: Workspace) -> GeekxError:
    with pytest.raises(Conflict) as caught:
        now(workspace)
    return caught.value
