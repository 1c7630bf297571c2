"""How often the truth lies within: simulated organizers, their evenings drawn from the model, with and without parties.

The seeds are fixed, so the shares are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from geekx_ops.door.forecast import Turnout, forecast

Coming = Callable[[Random, int, float], int]


def singles(random: Random, seats: int, rate: float) -> int:
    return sum(random.random() < rate for _ in range(seats))


def parties(random: Random, seats: int, rate: float) -> int:
    came = 0
    while seats:
        size = min(seats, random.choice((1, 1, 1, 2, 2, 4)))
        came += size * (random.random() < rate)
        seats -= size
    return came


def evening(random: Random, usual: float, rho: float, coming: Coming) -> Turnout:
    concentration = 1 / rho - 1
    rate = random.betavariate(usual * concentration, (1 - usual) * concentration)
    seats = random.choice((60, 100, 140))
    return Turnout("dinner", seats, coming(random, seats, rate))


def hits(coming: Coming, *, known: int, rho: float) -> tuple[float, float]:
    """How often, of 1,000 organizers with *known* past evenings, the next one was in the 80 % and in the 95 %."""
    random, likely, nearly_sure = Random(2022), 0, 0
    for _ in range(1000):
        usual = min(max(random.betavariate(10, 2.5), 0.02), 0.98)
        *past, truth = (evening(random, usual, rho, coming) for _ in range(known + 1))
        seen = forecast(past, truth.seats)
        likely += seen.likely[0] <= truth.came <= seen.likely[1]
        nearly_sure += seen.nearly_sure[0] <= truth.came <= seen.nearly_sure[1]
    return likely / 1000, nearly_sure / 1000


@pytest.mark.parametrize("known", [0, 1, 3, 8])
@pytest.mark.parametrize(("coming", "rho"), [(singles, 0.04), (parties, 0.025)])  # the parties bring the rest of it
def test_eight_evenings_of_ten_are_likely_ones(coming: Coming, rho: float, known: int) -> None:
    likely, nearly_sure = hits(coming, known=known, rho=rho)
    assert 0.77 <= likely <= 0.86
    assert 0.92 <= nearly_sure <= 0.98


@pytest.mark.parametrize("rho", [0.01, 0.1])
def test_evenings_steadier_or_more_fickle_than_assumed_are_learnt_from(rho: float) -> None:
    likely, nearly_sure = hits(singles, known=12, rho=rho)
    assert 0.76 <= likely <= 0.91
    assert 0.91 <= nearly_sure <= 0.99


def test_a_binomial_would_be_much_too_sure() -> None:
    """The negative control: the 80 % of a binomial of 120 seats at 0.8 is 90 to 102."""
    random = Random(2022)
    came = [singles(random, 120, random.betavariate(0.8 * 24, 0.2 * 24)) for _ in range(1000)]
    assert sum(90 <= people <= 102 for people in came) / 1000 < 0.6
