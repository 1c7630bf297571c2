from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate, pairwise
from math import comb, prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.door.forecast import MOST_SEATS, USUAL_RATE, Turnout, chance_of_too_many, forecast, seats_to_give
from geekx_ops.errors import Invalid


def evening(came: int, seats: int) -> Turnout:
    return Turnout("dinner", seats, came)


@st.composite
def evenings(draw: st.DrawFn, most: int = 300) -> Turnout:
    seats = draw(st.integers(0, most))
    return evening(draw(st.integers(0, seats)), seats)


PAST = st.lists(evenings(), max_size=8)
SEATS = st.integers(0, 300)
RISKS = st.floats(0.001, 0.5)
SIX_ALIKE = [evening(96, 120)] * 6


def width(interval: tuple[int, int]) -> int:
    low, high = interval
    return high - low


def rising(base: Fraction, count: int) -> Fraction:
    """The Pochhammer symbol: base (base + 1) … over *count* factors."""
    return prod((base + step for step in range(count)), start=Fraction(1))


def exact(seats: int, a: Fraction, b: Fraction) -> list[Fraction]:
    """The beta-binomial probabilities of 0 to *seats*, without logarithms or rounding."""
    return [
        comb(seats, came) * rising(a, came) * rising(b, seats - came) / rising(a + b, seats)
        for came in range(seats + 1)
    ]


def binomial(seats: int, rate: Fraction) -> list[Fraction]:
    """What chance alone would do."""
    return [comb(seats, came) * rate**came * (1 - rate) ** (seats - came) for came in range(seats + 1)]


def middle(chances: list[Fraction], share: Fraction) -> tuple[int, int]:
    """The middle *share*, cut off from both sides: what lies outside is at most half of the rest on each."""
    below, above = list(accumulate(chances)), list(accumulate(reversed(chances)))
    outside = (1 - share) / 2
    low = sum(chance <= outside for chance in below)
    return low, len(chances) - 1 - sum(chance <= outside for chance in above)


# With no past evening: mean 0.8, and rho = 1 - 0.96 * 12.5 / 13.5 = 1/9, so concentration 8.
NOTHING_KNOWN = Fraction("6.4"), Fraction("1.6")


@pytest.mark.parametrize("seats", [1, 2, 3, 7, 20, 120])
def test_without_past_evenings_it_is_the_exact_beta_binomial_of_the_rule_of_thumb(seats: int) -> None:
    chances = exact(seats, *NOTHING_KNOWN)
    assert sum(chances) == 1
    seen = forecast([], seats)
    assert seen.likely == middle(chances, Fraction(80, 100))
    assert seen.nearly_sure == middle(chances, Fraction(95, 100))
    for cap in range(seats + 1):
        above = chance_of_too_many([], seats=seats, cap=cap)
        assert above == pytest.approx(float(sum(chances[cap + 1 :])), rel=1e-9, abs=1e-300)


def test_without_past_evenings_it_is_honestly_wide() -> None:
    seen = forecast([], 120)
    assert (seen.expected, seen.rate, seen.assumed, seen.based_on) == (96.0, 0.8, 1.0, ())
    assert (seen.likely, seen.nearly_sure) == ((73, 115), (57, 118))
    assert seats_to_give([], cap=120) == 123


def test_one_past_evening_by_hand() -> None:
    # 24 seats count 24 / (24 + 24) = 1/2 evening, as much as the rule of thumb: the mean is half way to 18 of 24.
    seen = forecast([evening(18, 24)], 24)
    assert seen.rate == pytest.approx((0.8 + 0.75) / 2)
    assert seen.assumed == pytest.approx(0.5)
    # rho of evenings: (3 * 0.04 + (distance - 1/24) / 2) / (3 + (1 - 1/24) / 2), the distance over m (1 - m) (1 - 1/2)
    mean = Fraction("0.775")
    distance = (Fraction("0.75") - mean) ** 2 / (mean * (1 - mean)) * 2
    rho = (Fraction("0.12") + (distance - Fraction(1, 24)) / 2) / (3 + Fraction(23, 48))
    asked = Fraction("12.5") + 24 / (1 + 23 * rho)  # Kish: n / (1 + (n - 1) rho)
    whole = (1 - rho) * asked / (asked + 1)
    concentration = whole / (1 - whole)
    chances = exact(24, mean * concentration, (1 - mean) * concentration)
    assert (seen.likely, seen.nearly_sure) == (middle(chances, Fraction(4, 5)), middle(chances, Fraction(19, 20)))
    for cap in range(12, 25):
        above = chance_of_too_many([evening(18, 24)], seats=24, cap=cap)
        assert above == pytest.approx(float(sum(chances[cap + 1 :])), rel=1e-9, abs=1e-300)


def test_four_evenings() -> None:
    past = [evening(98, 120), evening(103, 120), evening(90, 110), evening(100, 120)]
    seen = forecast(past, 120)
    assert (round(seen.expected), seen.likely, seen.nearly_sure) == (99, (89, 109), (82, 112))
    assert seen.based_on == tuple(past)
    assert round(seen.assumed, 2) == 0.13
    assert [seats_to_give(past, cap=120, risk=risk) for risk in (0.01, 0.05, 0.2, 0.5)] == [126, 130, 136, 144]


@given(PAST, SEATS)
def test_a_forecast_is_sound(past: list[Turnout], seats: int) -> None:
    seen = forecast(past, seats)
    assert 0 < seen.rate < 1
    assert 0 < seen.assumed <= 1
    assert seen.expected == seats * seen.rate
    (least, most), (low, high) = seen.nearly_sure, seen.likely
    assert 0 <= least <= low <= round(seen.expected) <= high <= most <= seats


@given(PAST, SEATS, st.integers(0, 20))
def test_more_seats_never_bring_fewer_people(past: list[Turnout], seats: int, more: int) -> None:
    few, many = forecast(past, seats), forecast(past, seats + more)
    assert many.expected >= few.expected
    for before, after in ((few.likely, many.likely), (few.nearly_sure, many.nearly_sure)):
        assert before[0] <= after[0] <= before[0] + more
        assert before[1] <= after[1] <= before[1] + more


@given(PAST, SEATS)
def test_the_middle_holds_what_it_says(past: list[Turnout], seats: int) -> None:
    seen = forecast(past, seats)
    for (low, high), share in ((seen.likely, 0.80), (seen.nearly_sure, 0.95)):
        below = 1 - chance_of_too_many(past, seats=seats, cap=low - 1)
        above = chance_of_too_many(past, seats=seats, cap=high)
        assert below <= (1 - share) / 2 + 1e-9
        assert above <= (1 - share) / 2 + 1e-9


@given(PAST, st.integers(0, 200), RISKS)
def test_as_many_seats_are_given_as_the_risk_bears_and_no_more(past: list[Turnout], cap: int, risk: float) -> None:
    seats = seats_to_give(past, cap=cap, risk=risk)
    assert cap <= seats <= MOST_SEATS * cap
    assert chance_of_too_many(past, seats=seats, cap=cap) <= risk
    assert seats == MOST_SEATS * cap or chance_of_too_many(past, seats=seats + 1, cap=cap) > risk


@given(PAST, st.integers(0, 150), RISKS, RISKS)
def test_who_bears_more_may_give_more(past: list[Turnout], cap: int, one: float, other: float) -> None:
    careful, bold = sorted((one, other))
    assert seats_to_give(past, cap=cap, risk=careful) <= seats_to_give(past, cap=cap, risk=bold)
    assert seats_to_give(past, cap=cap, risk=bold) <= seats_to_give(past, cap=cap + 1, risk=bold)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6), st.integers(50, 1000))
def test_the_more_alike_evenings_were_the_narrower_it_is(apart: list[int], seats: int) -> None:
    def around_80(apart: list[int]) -> list[Turnout]:
        return [evening(80 + sign * distance, 100) for distance in apart for sign in (-1, 1)]

    varied, alike = forecast(around_80(apart), seats), forecast(around_80([d // 2 for d in apart]), seats)
    assert varied.rate == pytest.approx(alike.rate)
    assert width(alike.likely) <= width(varied.likely)
    assert width(alike.nearly_sure) <= width(varied.nearly_sure)


def test_every_evening_like_the_others_makes_it_narrower_but_never_narrower_than_chance() -> None:
    chance = binomial(120, Fraction(4, 5))
    seen = [forecast([evening(96, 120)] * count, 120) for count in (0, 1, 2, 4, 8, 16, 1000)]
    likely = [width(each.likely) for each in seen]
    assert likely == sorted(likely, reverse=True)
    assert likely[0] > 2 * likely[4]
    assert likely[-1] >= width(middle(chance, Fraction(4, 5)))
    assert width(seen[-1].nearly_sure) >= width(middle(chance, Fraction(19, 20)))


@given(PAST, st.integers(1, 120))
def test_it_is_never_surer_than_chance_would_be(past: list[Turnout], seats: int) -> None:
    seen = forecast(past, seats)
    above = [chance_of_too_many(past, seats=seats, cap=cap) for cap in range(-1, seats + 1)]
    chance = seats * seen.rate * (1 - seen.rate)  # the variance of a binomial
    ours = [more - less for more, less in pairwise(above)]
    assert variance(ours) >= chance * (1 - 1e-9)


def variance(chances: list[float]) -> float:
    mean = sum(came * chance for came, chance in enumerate(chances))
    return sum((came - mean) ** 2 * chance for came, chance in enumerate(chances))


@given(PAST, evenings())
def test_the_more_evenings_the_less_is_assumed(past: list[Turnout], one_more: Turnout) -> None:
    before, after = forecast(past, 100), forecast([*past, one_more], 100)
    assert after.assumed < before.assumed if one_more.seats else after == before


@given(PAST, st.randoms(use_true_random=False))
def test_the_order_of_evenings_does_not_matter(past: list[Turnout], random: Random) -> None:
    shuffled = random.sample(past, len(past))
    one, other = forecast(past, 100), forecast(shuffled, 100)
    assert one.rate == pytest.approx(other.rate)
    assert one.assumed == pytest.approx(other.assumed)


def test_evenings_without_seats_are_left_out() -> None:
    assert forecast([evening(0, 0)], 120) == forecast([], 120)
    assert forecast([evening(0, 0), *SIX_ALIKE], 120) == forecast(SIX_ALIKE, 120)


def test_no_seats_no_people() -> None:
    seen = forecast(SIX_ALIKE, 0)
    assert (seen.expected, seen.likely, seen.nearly_sure) == (0, (0, 0), (0, 0))
    assert seats_to_give(SIX_ALIKE, cap=0) == 0


def test_a_room_for_one() -> None:
    # Of two people with one seat, both come with a probability of about 0.65: that is not to be risked.
    assert seats_to_give([], cap=1, risk=0.5) == 1
    assert seats_to_give([evening(1, 10)] * 9, cap=1, risk=0.05) == 2


def test_where_everybody_came_nearly_everybody_is_expected() -> None:
    seen = forecast([evening(100, 100)] * 8, 100)
    assert 0.98 < seen.rate < 1
    assert seen.nearly_sure[1] == 100
    assert seats_to_give([evening(100, 100)] * 8, cap=100) == 100


def test_where_nobody_came_hardly_anybody_is_expected() -> None:
    nobody = [evening(0, 100)] * 8
    seen = forecast(nobody, 100)
    assert 0 < seen.rate < 0.07
    assert seen.likely[0] == 0
    assert seats_to_give(nobody, cap=100) == MOST_SEATS * 100


def test_all_or_nothing_is_as_wide_as_can_be() -> None:
    seen = forecast([evening(0, 100), evening(100, 100)] * 5, 100)
    assert seen.likely[0] < 5
    assert seen.likely[1] > 95


def test_a_single_guest_tells_little() -> None:
    assert forecast([evening(0, 1)], 100).rate == pytest.approx((0.5 * USUAL_RATE + 0) / (0.5 + 1 / 25))


def test_thousands_of_seats() -> None:
    for past in ([], SIX_ALIKE, [evening(5000, 5000)] * 50, [evening(0, 5000)] * 50):
        seen = forecast(past, 5000)
        assert sum(chance_of_too_many(past, seats=5000, cap=cap) for cap in (-1, 5000)) == pytest.approx(1, abs=1e-9)
        low, high = (end / 5000 for end in seen.likely)
        small = [end / 500 for end in forecast(past, 500).likely]
        assert [low, high] == pytest.approx(small, abs=0.02)
        given_away = seats_to_give(past, cap=5000)
        assert chance_of_too_many(past, seats=given_away, cap=5000) <= 0.05


@pytest.mark.parametrize("risk", [0, -0.1, 0.51, 1, float("nan"), float("inf")])
def test_a_risk_that_is_none(risk: float) -> None:
    with pytest.raises(Invalid, match=r"above 0 and at most 0\.5"):
        seats_to_give(SIX_ALIKE, cap=100, risk=risk)


@pytest.mark.parametrize("came", [-1, 11])
def test_more_people_than_seats_cannot_be_forecast_from(came: int) -> None:
    odd = Turnout("dinner-3", 10, came)
    asked: list[Callable[[], object]] = [
        lambda: forecast([odd], 10),
        lambda: seats_to_give([odd], cap=10),
        lambda: chance_of_too_many([odd], seats=10, cap=10),
    ]
    for ask in asked:
        with pytest.raises(Invalid, match=f"{came} people came to dinner-3, where 10 seats were given") as refused:
            ask()
        assert refused.value.details == {"event": "dinner-3"}
