"""How the rest of the evening will go if it goes on as it did."""

from __future__ import annotations

import pytest

from geekx_ops.agenda.forecast import Forecast, forecast
from geekx_ops.agenda.plan import ItemKind
from geekx_ops.agenda.planned import Planned
from tests.agenda.clocks import after, at, item, minutes, pause, plan_of

TOOK = (6.1, 11.9, 13.9, 10.9, 16.9, 14.9, 18.6)
"""Minutes that seven talks of ten minutes took at a real dinner."""
TALKS = plan_of(*(item(f"talk-{number}") for number in range(1, 8)))


def foreseen(items: tuple[Planned, ...], talks: int, *, took: tuple[float, ...] = TOOK) -> Forecast | None:
    """The forecast after *talks* talks, at the moment at which the next begins."""
    steps, now = [], 0.0
    for number in range(talks + 1):
        if number < len(items):
            steps.append((now, "start", f"talk-{number + 1}"))
        now += took[number] if number < talks else 0
    if talks >= len(items):
        steps.append((now, "stop", f"talk-{talks}"))
    return forecast(items, after(*steps), at(now), target=at(75))


def test_nothing_is_foreseen_before_a_talk_is_over() -> None:
    assert foreseen(TALKS, 0) is None
    breaks = plan_of(pause("talk-1", 10), item("talk-2"))
    assert foreseen(breaks, 1) is None


def test_what_was_seen_is_counted_in_with_one_talk_that_takes_its_time() -> None:
    one = foreseen(TALKS, 1)
    assert one is not None
    assert one.talks == 1
    assert one.factor == pytest.approx((1 + 0.61) / 2)
    four = foreseen(TALKS, 4)
    assert four is not None
    assert four.factor == pytest.approx((1 + 0.61 + 1.19 + 1.39 + 1.09) / 5)


def test_the_end_is_carried_on() -> None:
    four = foreseen(TALKS, 4)
    assert four is not None
    expected = sum(TOOK[:4]) + 3 * 10 * four.factor
    assert four.likely.ends is not None
    assert (four.likely.ends - at(0)) / minutes(1) == pytest.approx(expected, abs=1e-4)
    assert four.earliest is not None
    assert four.latest is not None
    assert four.earliest < four.likely.ends < four.latest


def test_the_real_dinner_as_it_was_foreseen() -> None:
    """The talks grew longer and longer: after four the range still missed the end by five minutes, then it held it."""
    really, held, nearer = at(sum(TOOK)), [], []
    for talks in range(2, 7):
        found = foreseen(TALKS, talks)
        assert found is not None
        assert found.earliest is not None
        assert found.latest is not None
        assert found.likely.ends is not None
        held.append(found.earliest <= really <= found.latest)
        by_plan = at(sum(TOOK[:talks]) + 10 * (7 - talks))
        nearer.append(abs(found.likely.ends - really) < abs(by_plan - really))
    assert held == [True, True, False, True, True]
    assert nearer == [False, True, True, True, True]


def test_the_more_is_known_the_narrower_the_range() -> None:
    steady = (12.0,) * 7
    widths = []
    for talks in (1, 3, 6):
        found = foreseen(TALKS, talks, took=steady)
        assert found is not None
        assert found.latest is not None
        assert found.earliest is not None
        widths.append((found.latest - found.earliest) / minutes(1))
    assert widths == sorted(widths, reverse=True)


def test_breaks_are_not_scaled_and_give_time_back_as_in_the_projection() -> None:
    items = plan_of(item("talk-1"), pause("break", 20, shortest=5), item("talk-2"))
    found = forecast(items, after((0, "start", "talk-1"), (20, "start", "break")), at(20))
    assert found is not None
    lengths = {one.item.slug: (one.ends or at(0)) - (one.starts or at(0)) for one in found.likely.items}
    assert lengths == {"talk-1": minutes(20), "break": minutes(10), "talk-2": minutes(15)}


def test_an_elastic_talk_overruns_as_the_others_do() -> None:
    items = plan_of(item("talk-1"), item("talk-2", 10, shortest=5))
    found = forecast(items, after((0, "start", "talk-1"), (20, "start", "talk-2")), at(20))
    assert found is not None
    assert (found.factor, found.likely.ends) == (1.5, at(35))


def test_a_pause_is_no_overrun() -> None:
    items = plan_of(item("talk-1"), item("talk-2", kind=ItemKind.PANEL))
    steps = [(0, "start", "talk-1"), (5, "pause", "talk-1"), (25, "resume", "talk-1"), (30, "start", "talk-2")]
    found = forecast(items, after(*steps), at(30))
    assert found is not None
    assert found.factor == 1


def test_once_all_is_over_nothing_is_left_to_doubt() -> None:
    found = foreseen(TALKS, 7)
    assert found is not None
    assert found.earliest == found.likely.ends == found.latest == at(sum(TOOK))
