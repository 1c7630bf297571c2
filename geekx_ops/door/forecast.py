"""How many of those with a seat will come, and how many seats a room bears: from past evenings, and nothing else.

The share of people who come differs from evening to evening (weather, a strike, another party), and by more than
tossing a coin for each guest would explain. So each evening has a show rate of its own, drawn from a beta
distribution, and the number of people who come is **beta-binomial**
(https://en.wikipedia.org/wiki/Beta-binomial_distribution). It is written here by its mean m and its overdispersion
rho = 1 / (concentration + 1), the intraclass correlation: with n seats, the variance of the share that comes is
m (1 - m) (rho + (1 - rho) / n), rho for the evening and the rest for chance.

Both are estimated from past evenings by the **method of moments**, and pulled towards a rule of thumb, the less the
more evenings there are. An evening of n seats counts n / (n + concentration): nearly 1 if it was large, little if it
was small (Bühlmann's **credibility**). What is still unknown of the mean is added to the spread.

Parties come or stay away together, which spreads the numbers too. They need no term of their own: only the chance of
single people is taken off what past evenings show, so what parties bring stays in rho; and rho is never estimated
below what they bring at the least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, lgamma

from geekx_ops.errors import Invalid

USUAL_RATE = 0.8
"""The rule of thumb of organizers: of those who signed up for a free evening, one in five stays away. It is one in
eight where all were reminded, and about half where it is large and open to everybody."""
USUAL_SPREAD = 0.04
"""rho before anything is known: evenings of one organizer at 80 %, give or take 8, which is sqrt(0.8 * 0.2 * 0.04)."""
LEAST_SPREAD = 0.005
"""What parties bring alone: at 120 seats, 1.6 times the variance of single people, as if everybody came in 1.6."""
MOST_SPREAD = 0.5
"""Evenings of all or nothing; beyond it the estimate is noise."""
RATE_COUNTS = 0.5
"""As how many evenings the usual rate counts: the first one of one's own says more. With none, 80 % give or take 13."""
SPREAD_COUNTS = 3.0
"""As how many evenings the usual spread counts: a few that were alike by chance do not make it narrow."""
MOST_SEATS = 3
"""Times the room: beyond it no history is believed. The worst show rates that organizers tell of are 40 %."""
MOST_RISK = 0.5
"""Who bears more wants the room too full."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """A past evening: the seats that confirmed parties had when the doors opened, and how many of these people came."""

    event: str
    seats: int
    came: int

    @property
    def rate(self) -> float:
        """The share that came, of an evening with at least one seat."""
        return self.came / self.seats


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many will come. The intervals include both their ends."""

    seats: int
    expected: float
    likely: tuple[int, int]
    """In four evenings of five."""
    nearly_sure: tuple[int, int]
    """In nineteen of twenty."""
    rate: float
    """The share of the seats that is expected, between 0 and 1."""
    based_on: tuple[Turnout, ...]
    assumed: float
    """How much of `rate` is only the rule of thumb: 1 when there is no past evening, then ever less."""


@dataclass(frozen=True, slots=True)
class _Belief:
    """What is known of the next evening's show rate: a beta distribution, Beta(a, b)."""

    mean: float
    spread: float
    assumed: float

    @property
    def a(self) -> float:
        return self.mean * _concentration(self.spread)

    @property
    def b(self) -> float:
        return (1 - self.mean) * _concentration(self.spread)

    def chances(self, seats: int, came: range) -> Iterator[float]:
        """The probability of each number in *came* out of *seats*: C(n, x) B(x + a, n - x + b) / B(a, b)."""
        a, b = self.a, self.b
        # In logarithms: the factors leave the range of floats long before their product does.
        fixed = lgamma(seats + 1) - lgamma(seats + a + b) + lgamma(a + b) - lgamma(a) - lgamma(b)
        for x in came:
            stay = seats - x
            yield exp(fixed + lgamma(x + a) - lgamma(x + 1) + lgamma(stay + b) - lgamma(stay + 1))


def forecast(past: Sequence[Turnout], seats: int) -> Forecast:
    """How many people come when *seats* (0 or more) are given, judged by *past* evenings.

    Evenings without any seats are left out.

    Raises:
        Invalid: an evening to which more people came than had seats.
    """
    evenings = _usable(past)
    belief = _belief(evenings)
    expected = seats * belief.mean
    up_to = list(accumulate(belief.chances(seats, range(seats + 1))))
    return Forecast(
        seats,
        expected,
        likely=_interval(up_to, 0.80, expected),
        nearly_sure=_interval(up_to, 0.95, expected),
        rate=belief.mean,
        based_on=evenings,
        assumed=belief.assumed,
    )


def chance_of_too_many(past: Sequence[Turnout], *, seats: int, cap: int) -> float:
    """The probability that more than *cap* people come when *seats* are given.

    Raises:
        Invalid: an evening to which more people came than had seats.
    """
    return _chance_above(cap, _belief(_usable(past)), seats)


def seats_to_give(past: Sequence[Turnout], *, cap: int, risk: float = 0.05) -> int:
    """The most seats that may be given, so that more than *cap* people come with a probability of at most *risk*.

    Never below *cap*, and never above `MOST_SEATS` times *cap*.

    Raises:
        Invalid: *risk* is not above 0 and at most 0.5, or more people came to an evening than had seats.
    """
    if not 0 < risk <= MOST_RISK:
        sentence = f"The risk of a room too full must be above 0 and at most {MOST_RISK}, not {risk}."
        raise Invalid(sentence, risk=str(risk))  # as text: it may be NaN, which JSON does not know
    belief = _belief(_usable(past))
    bearable, too_many = cap, MOST_SEATS * cap + 1
    while too_many - bearable > 1:  # more seats never make the room emptier, so the limit can be halved in on
        seats = (bearable + too_many) // 2
        if _chance_above(cap, belief, seats) <= risk:
            bearable = seats
        else:
            too_many = seats
    return bearable


def _usable(past: Sequence[Turnout]) -> tuple[Turnout, ...]:
    evenings = tuple(evening for evening in past if evening.seats > 0)
    for evening in evenings:
        if not 0 <= evening.came <= evening.seats:
            raise Invalid(
                f"{evening.came} people came to {evening.event}, where {evening.seats} seats were given: nothing can "
                "be forecast from that. Count only those who had a seat when the doors opened.",
                event=evening.event,
            )
    return evenings


def _belief(evenings: Sequence[Turnout]) -> _Belief:
    weights = [_credibility(evening, USUAL_SPREAD) for evening in evenings]
    total = RATE_COUNTS + sum(weights)
    rates = sum(weight * evening.rate for weight, evening in zip(weights, evenings, strict=True))
    mean = (RATE_COUNTS * USUAL_RATE + rates) / total
    spread = _spread(evenings, weights, mean)
    # The mean is known as well as if so many independent people had been asked, each evening standing for
    # n / (1 + (n - 1) rho) of them (Kish's effective sample size): its variance is m (1 - m) / (asked + 1).
    asked = RATE_COUNTS / USUAL_SPREAD + sum(_credibility(evening, spread) / spread for evening in evenings)
    return _Belief(mean, 1 - (1 - spread) * asked / (asked + 1), assumed=RATE_COUNTS / total)


def _spread(evenings: Sequence[Turnout], weights: Sequence[float], mean: float) -> float:
    """The overdispersion rho between evenings, by the method of moments.

    The squared distance of an evening's rate from the mean, over m (1 - m), is rho + (1 - rho) / n on average. As the
    evening has itself pulled the mean, what is seen of it is smaller, by the evening's share in the mean.
    """
    total = RATE_COUNTS + sum(weights)
    seen, counts = SPREAD_COUNTS * USUAL_SPREAD, SPREAD_COUNTS
    for weight, evening in zip(weights, evenings, strict=True):
        distance = (evening.rate - mean) ** 2 / (mean * (1 - mean)) / (1 - weight / total)
        seen += weight * (distance - 1 / evening.seats)
        counts += weight * (1 - 1 / evening.seats)
    return min(max(seen / counts, LEAST_SPREAD), MOST_SPREAD)


def _credibility(evening: Turnout, spread: float) -> float:
    return evening.seats / (evening.seats + _concentration(spread))


def _concentration(spread: float) -> float:
    return 1 / spread - 1


def _chance_above(cap: int, belief: _Belief, seats: int) -> float:
    return sum(belief.chances(seats, range(cap + 1, seats + 1)), start=0.0)


def _interval(up_to: Sequence[float], share: float, expected: float) -> tuple[int, int]:
    """The middle *share*, with at most half of the rest on each side, and always with the mean in it."""
    outside = (1 - share) / 2
    low = next(x for x, chance in enumerate(up_to) if chance > outside)
    high = next(x for x, chance in enumerate(up_to) if chance >= 1 - outside)
    return min(low, round(expected)), max(high, round(expected))
