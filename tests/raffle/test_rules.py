from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.raffle import rules
from geekx_ops.raffle.rules import Candidate, Out, Presence, Rules
from tests.factories import NOON

EVENT = '[event]\ntimezone = "UTC"\n'
HERE = Candidate(1, 1, confirmed=True, came=True, inside=True, arrived=NOON, held=None, won_at=None, events_before=0)


def test_what_is_not_said_is_usual() -> None:
    assert rules.read(EVENT + '[[prizes]]\nname = "A mug"\n', source="x.toml") == Rules(("A mug",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected a prize"),
        ("[[prizes]]\n", "expected a name"),
        ('[raffle]\nwho = "rich"\n[[prizes]]\nname = "A mug"\n', "x.toml"),
        ('[raffle]\ntimr = "3s"\n[[prizes]]\nname = "A mug"\n', "did you mean timer"),
        ("[raffle\n", "x.toml"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.read(EVENT + text, source="x.toml")
    assert told in caught.value.message


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 50), st.integers(1, 9))
def test_tickets_stay_within_the_cap(first: int, each: int, before: int, most: int) -> None:
    one = Candidate(1, 1, True, True, True, NOON, None, None, before)  # noqa: FBT003 - as the record has them
    held = rules.tickets_of(Rules(("mug",), first_timer=first, per_event=each, most_tickets=most), one)
    assert 1 <= held <= most


def test_one_reason_for_each_who_is_out() -> None:
    strict = Rules(("mug",), presence=Presence.INSIDE, exclude_held=("crew",))
    crew = Candidate(1, 1, True, True, True, NOON, "crew", None, 0)  # noqa: FBT003
    gone = Candidate(1, 1, True, True, False, NOON, "crew", None, 0)  # noqa: FBT003
    found = [rules.why_out(strict, one, NOON) for one in (HERE, crew, gone)]
    assert found == [None, Out.HELD, Out.NOT_THERE]
