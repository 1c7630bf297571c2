"""The projection: the sequential clamp, and the cases in which other engines went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.agenda.log import BEFORE
from geekx_ops.agenda.plan import Plan
from geekx_ops.agenda.planned import planned
from geekx_ops.agenda.timing import State, projection, shown_seconds
from tests.agenda.clocks import after, at, item, minutes, pause, plan_of, seen, times

THREE = plan_of(item("a"), item("b"), item("c"))


# Before the show


def test_before_the_show_it_is_the_plan_whatever_the_clock_says() -> None:
    for now in (-60, 0, 25, 999):
        shown = seen(THREE, now)
        assert times(shown) == {"a": (0, 10), "b": (10, 20), "c": (20, 30)}
        assert (shown.over, shown.current, shown.next and shown.next.item.slug) == (None, None, "a")


def test_only_an_overlap_in_the_plan_pushes_before_the_show() -> None:
    assert times(seen(plan_of(item("a", 20), item("b", hard=15)), 0)) == {"a": (0, 20), "b": (20, 30)}


def test_what_nothing_tells_stays_unknown() -> None:
    items = planned(Plan((item("a"), item("b"))), starts=None, ends=None)
    shown = projection(items, BEFORE, at(0))
    assert times(shown) == {"a": (None, None), "b": (None, None)}
    assert (shown.ends, shown.buffer, shown.items[0].start_drift) == (None, None, None)


def test_a_fact_fills_a_hole_in_the_plan() -> None:
    items = planned(Plan((item("a"), item("b"))), starts=None, ends=None)
    assert times(projection(items, after((5, "start", "a")), at(7))) == {"a": (5, 15), "b": (15, 25)}


def test_an_empty_plan() -> None:
    shown = seen((), 0)
    assert (shown.items, shown.ends, shown.next, shown.over) == ((), None, None, None)


# While it runs


def test_late_and_early() -> None:
    assert times(seen(THREE, 8, (5, "start", "a"))) == {"a": (5, 15), "b": (15, 25), "c": (25, 35)}
    early = seen(THREE, 7, (-2, "start", "a"), (6, "start", "b"))
    assert times(early) == {"a": (-2, 6), "b": (6, 16), "c": (16, 26)}
    assert early.over == minutes(-4)


def test_what_is_over_its_time_ends_now() -> None:
    shown = seen(THREE, 13, (0, "start", "a"))
    assert times(shown) == {"a": (0, 13), "b": (13, 23), "c": (23, 33)}
    assert (shown.left, shown.over) == (minutes(-3), minutes(3))


def test_a_hard_start_waits_for_its_time_and_is_pushed_by_what_is_before_it() -> None:
    items = plan_of(item("a"), item("b", hard=15), item("c"))
    assert times(seen(items, 5, (0, "start", "a"))) == {"a": (0, 10), "b": (15, 25), "c": (25, 35)}
    late = seen(items, 22, (0, "start", "a"))
    assert times(late) == {"a": (0, 22), "b": (22, 32), "c": (32, 42)}
    assert [one.live_gap for one in late.items] == [None, minutes(-7), minutes(0)]


def test_an_early_gap_does_not_pay_for_an_overlap_behind_it() -> None:
    """The net gap of 2 minutes would put C at +3; the gap is used up at B, and the overlap is not made good."""
    items = plan_of(item("a"), item("b", hard=20), item("c", hard=22))
    shown = seen(items, 15, (5, "start", "a"))
    assert times(shown) == {"a": (5, 15), "b": (20, 30), "c": (30, 40)}
    assert [one.start_drift for one in shown.items] == [minutes(5), minutes(0), minutes(8)]


def test_nothing_on_the_stage_lets_the_next_wait_for_now() -> None:
    shown = seen(THREE, 14, (0, "start", "a"), (10, "stop", "a"))
    assert times(shown) == {"a": (0, 10), "b": (14, 24), "c": (24, 34)}
    assert (shown.current, shown.over) == (None, minutes(4))


def test_items_without_a_log_in_front_of_what_is_on_were_passed() -> None:
    shown = seen(THREE, 3, (0, "start", "c"))
    assert [one.state for one in shown.items] == [State.PASSED, State.PASSED, State.ON]
    assert shown.next is None


def test_pointing_is_not_skipping() -> None:
    """Nothing has begun: an item that was skipped and taken up again leaves the plan as it was."""
    assert times(seen(THREE, 0, (0, "skip", "a"), (0, "undo", 1))) == times(seen(THREE, 0))


def test_a_skipped_item_takes_no_time() -> None:
    shown = seen(THREE, 2, (0, "start", "a"), (1, "skip", "b"))
    assert times(shown) == {"a": (0, 10), "b": (10, 10), "c": (10, 20)}
    assert shown.items[1].state is State.SKIPPED
    assert shown.next is not None
    assert shown.next.item.slug == "c"


def test_pauses_push_and_are_not_elapsed() -> None:
    paused = seen(THREE, 9, (0, "start", "a"), (4, "pause", "a"))
    assert (times(paused)["a"], paused.left, paused.items[0].state) == ((0, 15), minutes(6), State.PAUSED)
    resumed = seen(THREE, 12, (0, "start", "a"), (4, "pause", "a"), (9, "resume", "a"))
    assert (times(resumed)["a"], resumed.left, resumed.over) == ((0, 15), minutes(3), minutes(5))
    again = seen(
        THREE, 20, (0, "start", "a"), (4, "pause", "a"), (9, "resume", "a"), (10, "pause", "a"), (12, "resume", "a")
    )
    assert again.left == minutes(-3)


def test_time_given_and_taken() -> None:
    assert times(seen(THREE, 2, (0, "start", "a"), (1, "adjust", "a", 120)))["a"] == (0, 12)
    assert times(seen(THREE, 2, (0, "start", "a"), (1, "adjust", "b", -60)))["b"] == (10, 19)
    less = seen(THREE, 4, (0, "start", "a"), (1, "adjust", "a", -3600))
    assert (times(less)["a"], less.left) == ((0, 4), minutes(-4))  # never over before it began, nor before now


def test_back_makes_the_old_run_history() -> None:
    shown = seen(THREE, 12, (0, "start", "a"), (10, "start", "b"), (11, "back", None))
    assert times(shown) == {"a": (0, 12), "b": (12, 22), "c": (22, 32)}


def test_another_order_than_planned_keeps_the_facts() -> None:
    shown = seen(THREE, 22, (0, "start", "a"), (10, "start", "c"), (18, "start", "b"))
    assert times(shown) == {"a": (0, 10), "b": (18, 28), "c": (10, 18)}
    assert shown.next is None
    assert shown.ends == at(28)


def test_who_is_deleted_from_the_plan_leaves_its_facts_in_the_log() -> None:
    shown = seen(plan_of(item("a"), item("c")), 15, (0, "start", "a"), (8, "start", "b"))
    assert (times(shown), shown.current) == ({"a": (0, 8), "c": (15, 25)}, None)


def test_an_item_put_in_between_while_the_show_runs() -> None:
    grown = plan_of(item("a"), item("new", 5), item("b"), item("c"))
    assert times(seen(grown, 3, (0, "start", "a")))["b"] == (15, 25)


def test_an_edit_of_what_is_to_come_never_moves_the_past() -> None:
    steps = ((0, "start", "a"), (11, "start", "b"))
    changed = plan_of(item("a"), item("b"), item("c", 40, hard=90))
    assert [times(seen(items, 15, *steps))[name] for items in (THREE, changed) for name in "ab"] == [
        (0, 11),
        (11, 21),
    ] * 2


# A fixed end

FIXED = plan_of(item("a"), pause("dinner", 30, until=40), item("c"))


def test_a_fixed_end_takes_up_what_is_late() -> None:
    assert times(seen(FIXED, 18, (0, "start", "a")))["dinner"] == (18, 40)
    assert times(seen(FIXED, 55, (0, "start", "a"))) == {"a": (0, 55), "dinner": (55, 55), "c": (55, 65)}


def test_a_fixed_end_that_was_begun_after_it_ends_now() -> None:
    shown = seen(FIXED, 47, (0, "start", "a"), (45, "start", "dinner"))
    assert times(shown)["dinner"] == (45, 47)
    assert (shown.left, shown.over) == (minutes(-2), minutes(7))


def test_a_fixed_end_that_runs_is_not_moved_by_a_pause() -> None:
    shown = seen(FIXED, 30, (0, "start", "a"), (10, "start", "dinner"), (15, "pause", "dinner"))
    assert (times(shown)["dinner"], shown.left) == ((10, 40), minutes(10))


# Elastic items


def test_an_elastic_break_gives_time_back_down_to_its_shortest() -> None:
    items = plan_of(item("a"), pause("break", 15, shortest=5), item("c"))
    assert times(seen(items, 3, (0, "start", "a")))["break"] == (10, 25)
    assert times(seen(items, 5, (4, "start", "a")))["break"] == (14, 25)
    late = seen(items, 15, (14, "start", "a"))
    assert times(late) == {"a": (14, 24), "break": (24, 29), "c": (29, 39)}


def test_the_first_that_comes_gives_first() -> None:
    items = plan_of(item("a"), pause("one", 10, shortest=5), item("b"), pause("two", 10, shortest=5), item("c"))
    shown = times(seen(items, 8, (7, "start", "a")))
    assert (shown["one"], shown["two"], shown["c"]) == ((17, 22), (32, 40), (40, 50))


def test_an_elastic_item_that_begins_early_may_grow_up_to_its_longest() -> None:
    items = plan_of(item("a"), pause("break", 15, longest=20), item("c"))
    assert times(seen(items, 0, (-2, "start", "a")))["break"] == (8, 25)
    assert times(seen(items, -5, (-9, "start", "a")))["break"] == (1, 21)


def test_an_elastic_item_that_is_on_keeps_its_limits() -> None:
    items = plan_of(item("a"), pause("break", 15, shortest=5), item("c"))
    shown = seen(items, 27, (0, "start", "a"), (24, "start", "break"))
    assert (times(shown)["break"], shown.left) == ((24, 29), minutes(2))


def test_nobody_on_stage_loses_time_without_being_asked() -> None:
    items = plan_of(item("a"), item("b", 15, shortest=5, longest=20), item("c"))
    assert times(seen(items, 15, (14, "start", "a"))) == {"a": (14, 24), "b": (24, 39), "c": (39, 49)}
    assert times(seen(items, 0, (-5, "start", "a")))["b"] == (5, 20)


# Targets


def test_the_buffer_and_the_latest_starts() -> None:
    items = plan_of(item("a"), pause("break", 15, shortest=5), item("c"))
    shown = seen(items, 1, (0, "start", "a"), target=at(45))
    assert shown.buffer == minutes(10)
    assert [one.latest_start for one in shown.items] == [None, at(30), at(35)]
    assert seen(items, 1, (0, "start", "a"), target=at(30)).buffer == minutes(-5)


def test_the_latest_start_before_a_fixed_end() -> None:
    shown = seen(FIXED, 0, target=at(60))
    assert [one.latest_start for one in shown.items] == [at(30), at(40), at(50)]


# Clocks


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Europe/Berlin", "Australia/Sydney"])
@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05"])
def test_across_midnight_and_across_changed_clocks(zone: str, day: str) -> None:
    """Instants know no midnight: ten minutes are ten minutes on the nights when clocks are changed, too."""
    start = datetime.fromisoformat(f"{day}T23:55").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    items = planned(Plan(tuple(item(str(n), 60) for n in range(5))), starts=start, ends=None)
    shown = projection(items, BEFORE, start)
    assert [one.starts for one in shown.items] == [start + timedelta(hours=n) for n in range(5)]


def test_a_clock_that_was_put_back_makes_nothing_negative() -> None:
    shown = seen(THREE, -30, (0, "start", "a"))
    assert (times(shown), shown.left) == (times(seen(THREE, 0, (0, "start", "a"))), minutes(10))


@pytest.mark.parametrize(
    ("left", "shown"),
    [(299.9, 300), (0.999, 1), (0.001, 1), (0, 0), (-0.5, 0), (-1, -1), (-1.5, -1), (60, 60)],
)
def test_a_clock_rounds_up_so_that_nought_means_over(left: float, shown: int) -> None:
    assert shown_seconds(timedelta(seconds=left)) == shown
