from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.raffle import drand

PULSES = {
    1000: (
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    657_413: (
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
}


def said(number: int, **other: object) -> str:
    signature, randomness = PULSES[number]
    return json.dumps({"round": number, "randomness": randomness, "signature": signature, **other})


@pytest.mark.parametrize("number", PULSES)
def test_the_vectors_of_quicknet(number: int) -> None:
    signature, randomness = PULSES[number]
    assert drand.randomness_of(signature) == randomness
    assert drand.pulse(said(number), wanted=number) == drand.Pulse(number, randomness, signature)
    assert drand.pulse(f" {randomness.upper()}\n", wanted=number) == drand.Pulse(number, randomness)


def test_rounds_and_times() -> None:
    assert drand.round_at(datetime(2026, 4, 20, tzinfo=UTC)) == 27_946_612
    assert drand.time_of(27_946_612) == datetime(2026, 4, 20, tzinfo=UTC)
    assert drand.time_of(1) == drand.GENESIS
    assert drand.round_at(drand.GENESIS + timedelta(seconds=2.9)) == 1
    assert drand.round_at(drand.GENESIS + timedelta(seconds=3)) == 2
    with pytest.raises(Invalid):
        drand.round_at(drand.GENESIS - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (said(657_413), 657_414),
        (said(1000), 1001),
        (said(1000, randomness=PULSES[657_413][1]), 1000),
        (said(1000, signature="xyz"), 1000),
        (said(1000, signature=7), 1000),
        ("[1000]", 1000),
        ("[" * 100_000, 1000),
        ("abc", 1000),
        ("", 1000),
    ],
)
def test_what_is_not_that_round_is_refused(text: str, wanted: int) -> None:
    with pytest.raises(Invalid, match="nothing was saved"):
        drand.pulse(text, wanted=wanted)
