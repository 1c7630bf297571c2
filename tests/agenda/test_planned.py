from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.plan import Item, Plan
from geekx_ops.agenda.planned import planned
from tests.agenda.plan_strategies import at, minutes, talk


def clocks(*items: Item, starts: datetime | None = None, ends: datetime | None = None, **rest: Any) -> str:
    """`a 18:30-18:40 b 18:40-?` in UTC-7."""

    def clock(instant: datetime | None) -> str:
        return "?" if instant is None else f"{instant - minutes(7 * 60):%H:%M}"

    found = planned(Plan(tuple(items), **rest), starts=starts, ends=ends)
    return " ".join(f"{one.item.slug} {clock(one.starts)}-{clock(one.ends)}" for one in found)


def gaps(*items: Item) -> list[float | None]:
    found = planned(Plan(tuple(items)), starts=at("18:30"), ends=None)
    return [None if one.gap is None else one.gap / minutes(1) for one in found]


def test_soft_items_follow_each_other() -> None:
    assert clocks(talk("a"), talk("b", 5), talk("c"), starts=at("18:30")) == "a 18:30-18:40 b 18:40-18:45 c 18:45-18:55"


def test_a_plan_starts_when_it_says_so_and_not_when_the_event_does() -> None:
    assert clocks(talk("a"), starts=at("18:30")) == "a 18:30-18:40"
    found = planned(Plan((talk("a"),), starts=at("19:00")), starts=at("18:30"), ends=None)
    assert found[0].starts == at("19:00")


def test_a_hard_start_makes_a_gap_or_an_overlap() -> None:
    assert gaps(talk("a"), talk("b", starts=at("19:00")), talk("c", starts=at("19:05"))) == [None, 20, -5]
    assert clocks(talk("a"), talk("b", starts=at("18:35")), talk("c"), starts=at("18:30")) == (
        "a 18:30-18:40 b 18:35-18:45 c 18:45-18:55"
    )


def test_a_gap_is_counted_from_the_latest_end_before() -> None:
    assert gaps(talk("a", 60), talk("b", 5, starts=at("18:40")), talk("c", starts=at("19:00"))) == [None, -50, -30]


def test_what_stands_before_the_first_anchor_is_reckoned_back() -> None:
    assert clocks(talk("a"), talk("b", 5), talk("c", starts=at("19:00"))) == "a 18:45-18:55 b 18:55-19:00 c 19:00-19:10"
    doors_before = (talk("a"), talk("b", starts=at("17:30")))
    assert clocks(*doors_before, starts=at("18:30")) == "a 17:20-17:30 b 17:30-17:40"


def test_the_end_of_all_is_an_anchor_too() -> None:
    assert clocks(talk("a"), talk("b", 5), ends=at("21:00")) == "a 20:45-20:55 b 20:55-21:00"


def test_without_an_anchor_nothing_is_made_up() -> None:
    assert clocks(talk("a"), talk("b")) == "a ?-? b ?-?"
    assert clocks() == ""


def test_a_fixed_end_holds_and_is_an_anchor_for_what_follows() -> None:
    assert clocks(talk("a"), talk("b", 5, ends=at("19:00")), talk("c"), starts=at("18:30")) == (
        "a 18:30-18:40 b 18:40-19:00 c 19:00-19:10"
    )
    assert clocks(talk("a"), talk("b", 5, ends=at("19:00")), talk("c")) == "a 18:45-18:55 b 18:55-19:00 c 19:00-19:10"


def test_a_fixed_end_that_is_past_takes_no_time() -> None:
    assert clocks(talk("a", 40), talk("b", ends=at("19:00")), starts=at("18:30")) == "a 18:30-19:10 b 19:10-19:10"


def test_skipped_items_are_not_there() -> None:
    left = (talk("a"), talk("x", 90, skipped=True), talk("b"))
    assert clocks(*left, starts=at("18:30")) == "a 18:30-18:40 b 18:40-18:50"
    assert clocks(talk("x", skipped=True), talk("b"), starts=at("18:30")) == "b 18:30-18:40"


def test_each_room_goes_its_own_way() -> None:
    rooms = (talk("a", room="hall"), talk("b", 30, room="patio"), talk("c", room="hall"), talk("d", room="patio"))
    assert clocks(*rooms, starts=at("18:30")) == "a 18:30-18:40 b 18:30-19:00 c 18:40-18:50 d 19:00-19:10"


def test_an_item_over_midnight() -> None:
    assert clocks(talk("a", 90), talk("b"), starts=at("23:00")) == "a 23:00-00:30 b 00:30-00:40"


LENGTHS = st.lists(st.integers(0, 90), min_size=1, max_size=8)


@given(LENGTHS, st.integers(0, 8))
def test_soft_items_never_overlap_and_sums_hold(lengths: list[int], anchor: int) -> None:
    items = [talk(f"i{number}", length) for number, length in enumerate(lengths)]
    hard = min(anchor, len(items) - 1)
    items[hard] = talk(f"i{hard}", lengths[hard], starts=at("18:30"))
    found = planned(Plan(tuple(items)), starts=None, ends=None)
    assert [one.gap for one in found] == [None] + [minutes(0)] * (len(items) - 1)
    first, last = found[0].starts, found[-1].ends
    assert first is not None
    assert last is not None
    assert last - first == minutes(sum(lengths))


@given(LENGTHS, st.data())
def test_a_later_item_never_moves_earlier_ones(lengths: list[int], data: st.DataObject) -> None:
    items = [talk(f"i{number}", length) for number, length in enumerate(lengths)]
    at_item = data.draw(st.integers(0, len(items) - 1))
    changed = [*items[:at_item], talk("other", data.draw(st.integers(0, 300))), *items[at_item + 1 :]]
    before, after = (planned(Plan(tuple(each)), starts=at("18:30"), ends=None) for each in (items, changed))
    assert before[:at_item] == after[:at_item]
