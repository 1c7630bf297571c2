"""What to cut to end in time."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.cutting import Proposal, proposal
from geekx_ops.agenda.log import BEFORE, Act, Entry, replay
from geekx_ops.agenda.plan import ItemKind, Plan
from geekx_ops.agenda.planned import Planned, planned
from geekx_ops.agenda.timing import projection
from tests.agenda.clocks import after, at, item, known, log, minutes, pause, plan_of
from tests.agenda.test_timing_properties import happened, plans, steps

EVENING = plan_of(
    item("a", speakers=("ada",)),
    pause("break", 20, shortest=10),
    item("panel", 30, kind=ItemKind.PANEL, shortest=15, speakers=("ada", "bo", "cy")),
    item("b", 15, shortest=8, speakers=("bo",)),
)


def cut(items: tuple[Planned, ...], now: float, target: float, *steps: Any) -> Proposal:
    return proposal(items, after(*steps), at(now), target=at(target))


def told(found: Proposal) -> dict[str, float]:
    return {one.item.slug: one.less / minutes(1) for one in found.cuts}


def test_nothing_is_cut_where_time_suffices() -> None:
    found = cut(EVENING, 1, 80, (0, "start", "a"))
    assert (found.cuts, found.missing, found.ends) == ((), minutes(0), at(75))


def test_items_with_the_fewest_people_give_first_and_no_more_than_is_needed() -> None:
    assert told(cut(EVENING, 1, 70, (0, "start", "a"))) == {"break": 5}
    assert told(cut(EVENING, 1, 62, (0, "start", "a"))) == {"break": 10, "b": 3}
    found = cut(EVENING, 1, 50, (0, "start", "a"))
    assert (told(found), found.would_end, found.missing) == ({"break": 10, "b": 7, "panel": 8}, at(50), minutes(0))
    assert [(one.before, one.after) for one in found.cuts] == [
        (minutes(20), minutes(10)),
        (minutes(15), minutes(8)),
        (minutes(30), minutes(22)),
    ]


def test_what_is_not_enough_says_what_is_missing() -> None:
    found = cut(EVENING, 1, 40, (0, "start", "a"))
    assert (told(found), found.would_end, found.missing) == ({"break": 10, "b": 7, "panel": 15}, at(43), minutes(3))


def test_what_a_break_gives_by_itself_stays_given_when_another_item_is_cut() -> None:
    """Late by 10, the break is at its shortest; cutting the panel must not let it grow again."""
    found = cut(EVENING, 11, 60, (10, "start", "a"))
    assert found.ends == at(75)
    shortened = {name: less for name, less in told(found).items() if name != "break"}
    assert (shortened, found.would_end) == ({"b": 7, "panel": 8}, at(60))


def test_a_cut_before_something_fixed_buys_nothing_behind_it() -> None:
    items = plan_of(pause("break", 20, shortest=5), item("a", hard=30), item("b", 20, shortest=10))
    assert told(cut(items, 0, 50)) == {"b": 10}
    fixed = plan_of(pause("break", 20, shortest=5), pause("dinner", 20, until=40), item("b", 20, shortest=15))
    assert told(cut(fixed, 0, 56)) == {"b": 4}


def test_what_is_on_can_give_as_well() -> None:
    assert told(cut(EVENING, 31, 70, (0, "start", "a"), (10, "start", "break"), (30, "start", "panel"))) == {"b": 5}
    on = cut(EVENING, 62, 70, (0, "start", "a"), (10, "start", "break"), (30, "start", "panel"), (60, "start", "b"))
    assert told(on) == {"b": 5}


def test_seconds_are_rounded_to_whole_minutes_but_never_below_the_shortest() -> None:
    items = plan_of(pause("break", 20, shortest=10.5), item("b"))
    assert told(cut(items, 0, 29.5)) == {"break": 1}
    assert told(cut(items, 0, 0)) == {"break": 9.5}


def test_an_end_that_is_not_known_has_no_proposal() -> None:
    items = planned(Plan((item("a", shortest=1),)), starts=None, ends=None)
    found = proposal(items, BEFORE, at(0), target=at(5))
    assert (found.cuts, found.ends, found.missing) == ((), None, None)


@given(plans(overlaps=False), steps, st.integers(0, 120))
def test_what_is_proposed_does_what_it_says(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], target: int
) -> None:
    rows, now = happened(items, drawn)
    found = proposal(items, replay(rows, ""), now, target=at(target))
    accepted = rows + [
        Entry(len(rows) + n, Act.ADJUST, "", one.item.slug, now, "stage", -int(one.less.total_seconds()))
        for n, one in enumerate(found.cuts, start=1)
    ]
    shown = projection(items, replay(accepted, ""), now)
    assert shown.ends == found.would_end
    assert known(shown.ends) <= known(found.ends)
    for one in found.cuts:
        assert minutes(0) < one.less <= one.item.duration
        fewer = [row for row in accepted if row.item != one.item.slug or row in rows]
        assert known(projection(items, replay(fewer, ""), now).ends) > known(shown.ends) or len(found.cuts) > 1


def test_log_and_after_agree() -> None:
    assert replay(log((0, "start", "a")), "") == after((0, "start", "a"))
