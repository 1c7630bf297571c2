"""What is done on the stage: one row each, decided on what is there, and refused where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.agenda import evening as stage
from geekx_ops.agenda.evening import Tap
from geekx_ops.agenda.log import Act
from geekx_ops.errors import Closed, Conflict, NotFound
from geekx_ops.events.event import EventState
from geekx_ops.registration import capacity
from geekx_ops.workspace import Workspace
from tests.agenda.clocks import at, item, minutes, pause, times
from tests.agenda.evenings import do, now, plan, refused
from tests.conftest import Clock
from tests.factories import DINNER, NOON, make_event


def test_an_evening_from_the_first_item_to_the_last(evening: Workspace, clock: Clock) -> None:
    assert times(now(evening).shown) == {"welcome": (0, 5), "talk": (5, 15), "break": (15, 30), "last": (30, 50)}
    clock.now = at(2)
    assert times(do(evening, stage.start).shown)["last"] == (30, 50)  # the break gives the two minutes back
    clock.now = at(9)
    assert do(evening, stage.go_on).shown.over == minutes(4)
    clock.now = at(30)
    shown = do(evening, stage.go_on).shown
    assert (times(shown)["break"], times(shown)["last"]) == ((30, 35), (35, 55))
    assert shown.buffer == minutes(-5)
    clock.now = at(35)
    assert do(evening, stage.go_on).shown.next is None
    clock.now = at(56)
    after = do(evening, stage.stop)
    assert (after.shown.current, after.shown.ends, after.seen) == (None, at(56), 5)
    assert [entry.act for entry in after.entries] == [Act.START] * 4 + [Act.STOP]


def test_each_tap_is_told_with_what_follows_from_it(evening: Workspace, clock: Clock) -> None:
    do(evening, stage.start)
    clock.now = at(1)
    assert do(evening, stage.pause).evening.is_paused
    clock.now = at(3)
    assert times(do(evening, stage.resume).shown)["welcome"] == (0, 7)
    assert times(do(evening, stage.adjust, minutes(2)).shown)["welcome"] == (0, 9)
    assert times(do(evening, stage.skip).shown)["talk"] == (9, 9)
    assert times(do(evening, stage.undo).shown)["talk"] == (9, 19)
    clock.now = at(8)
    assert do(evening, stage.start, "last").evening.current == "last"
    assert do(evening, stage.go_back).evening.current == "welcome"


def test_two_taps_of_next_within_a_second_are_one(evening: Workspace, clock: Clock) -> None:
    do(evening, stage.start)
    clock.now = at(5)
    first = do(evening, stage.go_on)
    clock.now = at(5) + timedelta(milliseconds=999)
    again = do(evening, stage.go_on)
    assert (again.entry, again.entries) == (None, first.entries)
    clock.now = at(5) + timedelta(seconds=1)
    assert do(evening, stage.go_on).evening.current == "break"


def test_whoever_has_not_seen_the_last_row_is_told_so(evening: Workspace, clock: Clock) -> None:
    seen = now(evening).seen
    do(evening, stage.start, tap=Tap(seen=seen))
    clock.now = at(4)
    error = refused(evening, stage.go_on, tap=Tap(seen=seen))
    assert (type(error), error.message) == (
        Conflict,
        "somebody else was quicker: look what is on now, and tap again if it is still meant.",
    )


def test_a_clock_that_was_put_back_writes_no_row_before_another(evening: Workspace, clock: Clock) -> None:
    clock.now = at(10)
    do(evening, stage.start)
    clock.now = at(-30)
    found = do(evening, stage.go_on)
    assert [entry.at for entry in found.entries] == [at(10), at(10)]
    assert (found.evening.current, found.shown.left) == ("talk", minutes(10))


@pytest.mark.parametrize(
    ("act", "given", "told"),
    [
        (stage.stop, (), "nothing is on. Nothing was noted. `geekx agenda next` begins what is to come."),
        (stage.pause, (), "nothing is on. Nothing was noted. `geekx agenda next` begins what is to come."),
        (stage.resume, (), "nothing is on. Nothing was noted. `geekx agenda next` begins what is to come."),
        (stage.go_back, (), "nothing has begun yet, so there is nothing to go back to. Nothing was noted."),
        (stage.undo, (), "there is nothing to take back. Nothing was noted."),
        (stage.adjust, (timedelta(),), "say by how much, such as +2m or -90s. Nothing was noted."),
        (stage.adjust, (timedelta(hours=13),), "that is more than twelve hours. Nothing was noted."),
        (
            stage.start,
            ("dessert",),
            'there is no "dessert" on this stage tonight; nothing was noted. There is: welcome, talk, break, last.',
        ),
    ],
)
def test_what_cannot_be_before_the_show(
    evening: Workspace, act: Callable[..., Any], given: tuple[Any, ...], told: str
) -> None:
    assert refused(evening, act, *given).message == told


def test_what_cannot_be_while_it_runs(evening: Workspace, clock: Clock) -> None:
    do(evening, stage.start)
    clock.now = at(5)
    do(evening, stage.go_on)
    told = [
        refused(evening, stage.start, "talk"),
        refused(evening, stage.resume),
        refused(evening, stage.skip, "talk"),
        refused(evening, stage.skip, "welcome"),
        refused(evening, stage.adjust, minutes(1), "welcome"),
    ]
    assert [error.message for error in told] == [
        "“Talk” is on already. Nothing was noted.",
        "“Talk” is not paused. Nothing was noted.",
        "“Talk” is on and cannot be skipped. Nothing was noted. `geekx agenda next` ends it.",
        "“Welcome” is over and cannot be skipped. Nothing was noted.",
        "“Welcome” is over: its time cannot change any more. Nothing was noted.",
    ]
    do(evening, stage.pause)
    assert refused(evening, stage.pause).message.startswith("“Talk” is paused already.")
    clock.now = at(20)
    do(evening, stage.start, "last")
    clock.now = at(30)
    assert refused(evening, stage.go_on).message == (
        "nothing is to come after “Last”. Nothing was noted. `geekx agenda stop` ends it."
    )
    do(evening, stage.stop)
    assert refused(evening, stage.go_on).message == (
        "nothing is to come. Nothing was noted. `geekx agenda start ITEM` plays one again."
    )


def test_a_cut_is_accepted_with_one_command_and_taken_back_with_one(evening: Workspace, clock: Clock) -> None:
    plan(evening, item("welcome", 5), pause("break", 15, shortest=5), item("last", 20, shortest=12))
    do(evening, stage.start)
    clock.now = at(2)
    before = now(evening).shown
    found = do(evening, stage.accept_cut, at(25))
    assert [(entry.item, entry.seconds, entry.together) for entry in found.entries[1:]] == [
        ("break", -600, 2),
        ("last", -300, 2),
    ]
    assert found.shown.ends == at(25)
    assert do(evening, stage.undo).shown == before
    assert refused(evening, stage.accept_cut, at(40)).message == (
        "nothing has to be cut to end by then. Nothing was noted."
    )
    plan(evening, item("welcome", 5), item("last", 20))
    assert refused(evening, stage.accept_cut, at(10)).message == (
        "nothing can be cut to end by then. Nothing was noted."
    )


def test_nothing_is_played_at_an_event_that_is_called_off(evening: Workspace) -> None:
    with evening.write() as tx:
        capacity.end(tx, DINNER, EventState.CANCELLED)
    error = refused(evening, stage.start)
    assert (type(error), error.message) == (Closed, "Spring Dinner is cancelled: nothing is played. Nothing was noted.")


def test_what_was_taken_back_does_not_hold_the_clock(evening: Workspace, clock: Clock) -> None:
    """A rehearsal on the same day that was undone is no past."""
    clock.now = at(30)
    do(evening, stage.start)
    do(evening, stage.undo)
    clock.now = at(0)
    assert do(evening, stage.start).shown.over == timedelta()


def test_on_another_day_nothing_is_played(evening: Workspace, clock: Clock) -> None:
    clock.move(days=30)
    error = refused(evening, stage.start)
    assert isinstance(error, Closed)
    assert error.message == (
        "Spring Dinner is on another day: its doors open Mon 25 May 2026 19:00. Nothing was noted. Is it the right"
        " event, and the clock right? See --event, and GEEKX_NOW for a rehearsal (on a copy: geekx db backup)."
    )


def test_an_event_without_a_plan(workspace: Workspace) -> None:
    make_event(workspace, starts=NOON, ends=NOON + timedelta(hours=1))
    found = now(workspace)
    assert (found.shown.items, found.forecast) == ((), None)
    with pytest.raises(Conflict, match="nothing is to come"):
        do(workspace, stage.start)
    with pytest.raises(NotFound):
        do_elsewhere(workspace)


def do_elsewhere(workspace: Workspace) -> None:
    with workspace.read() as tx:
        stage.stage(tx, "lunch")
