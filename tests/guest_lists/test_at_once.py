"""Several imports at once, and sign-ups beside them: everybody once, never over the cap. Without the lock it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event, sign_up
from tests.registration.racers import EVERY_LOCK, Job, Racer, race, racers_at_start
from tests.registration.seen import confirmed, problems, waiting

pytestmark = pytest.mark.slow

NAMES = [f"guest-{number:02}" for number in range(90)]
CAP = 40


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    with racers_at_start(4) as started:
        yield started


def taking_in(*lists: list[str]) -> list[Job]:
    return [("take in", DINNER, names) for names in lists]


def test_one_list_twice_at_once_is_taken_in_once(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=CAP)
    results = race(workspace, racers, taking_in(NAMES, NAMES))
    assert sorted(results) == [["90 new"], ["90 same"]]
    assert (confirmed(workspace), waiting(workspace)) == (NAMES[:CAP], NAMES[CAP:])
    assert problems(workspace) == []


def test_of_lists_that_overlap_everybody_is_taken_in_once(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=CAP)
    first, second = NAMES[:60], NAMES[30:]
    results = race(workspace, racers, taking_in(first, second))
    assert sorted(results) == [["30 gone", "30 new", "30 same"], ["60 new"]]
    one, other = (first, second) if results[0] == ["60 new"] else (second, first)
    expected = one + [name for name in other if name not in one]
    assert (confirmed(workspace), waiting(workspace)) == (expected[:CAP], expected[CAP:])
    assert problems(workspace) == []


def test_who_signs_up_while_lists_are_taken_in_is_there_once(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=CAP)
    by_hand: list[Job] = [("sign up", DINNER, NAMES[start::2]) for start in range(2)]
    race(workspace, racers, [*taking_in(NAMES[:60], NAMES[30:]), *by_hand])
    assert len(confirmed(workspace)) == CAP
    assert sorted(confirmed(workspace) + waiting(workspace)) == NAMES
    assert problems(workspace) == []


def test_without_the_lock_more_seats_are_given_than_there_are(workspace: Workspace, racers: list[Racer]) -> None:
    make_event(workspace, cap=CAP)
    with workspace.write() as tx:
        sign_up(tx, "Ada")  # so that the count has its row, and nobody fails for want of it
    race(workspace, racers, taking_in(NAMES[:45], NAMES[45:]), EVERY_LOCK)
    assert len(confirmed(workspace)) > CAP
