from __future__ import annotations

from typing import Any

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.registration import listing, party
from geekx_ops.registration.party import Party
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, cancel, fill, make_event
from tests.registration.seen import refused, seats, waiting


@pytest.mark.parametrize(
    ("size", "companions", "at_least", "expected"),
    [
        (None, [], None, Party(1, 1)),
        (None, ["Ben", "Cleo"], None, Party(3, 3, ("Ben", "Cleo"))),
        (4, ["Ben"], None, Party(4, 4, ("Ben",))),
        (4, [], 1, Party(4, 1)),
        (3, ["  Ben  the   Elder "], 2, Party(3, 2, ("Ben the Elder",))),
    ],
)
def test_a_party_is_counted(size: int | None, companions: list[str], at_least: int | None, expected: Party) -> None:
    assert party.checked(size, companions, at_least, limit=4) == expected


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((1, ["Ben"], None), "a party of 1 cannot hold 1 companions; give --party 2 or more."),
        ((5, [], None), "a party may have at most 4 seats here, not 5."),
        ((3, [], 4), "a party of 3 accepts at least 1 and at most 3 seats, not 4."),
        ((3, [], 0), "a party of 3 accepts at least 1 and at most 3 seats, not 0."),
        ((0, [], None), "a party of 0 cannot hold 0 companions; give --party 1 or more."),
        ((2, [" "], None), "the companion's name is empty; write at least one visible character."),
    ],
)
def test_a_party_that_cannot_be_is_refused(asked: tuple[Any, Any, Any], sentence: str) -> None:
    with pytest.raises(Invalid) as error:
        party.checked(*asked, limit=4)
    assert error.value.message == sentence


def test_without_a_limit_a_party_may_be_of_any_size() -> None:
    assert party.checked(500, [], None, limit=None).size == 500


def test_every_seat_of_a_party_counts_whether_its_guest_is_named_or_not(workspace: Workspace) -> None:
    make_event(workspace, cap=7)
    fill(workspace, "Ada", companions=["Ben", "Cleo"], party=4)
    fill(workspace, "Dan", party=2)
    assert (seats(workspace).taken, seats(workspace).free) == (6, 1)
    with workspace.read() as tx:
        assert listing.guest(tx, DINNER, "Ada").companions == ("Ben", "Cleo")


def test_a_party_that_does_not_fit_waits_as_a_whole(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "First")
    [party_of_three] = fill(workspace, "Ada", party=3)
    assert (party_of_three.standing, party_of_three.party_size) == (Standing.WAITING, 3)
    assert seats(workspace).taken == 1
    assert cancel(workspace, "First") == ["Ada"]


def test_a_party_that_accepts_fewer_gets_at_once_what_there_is(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "First")
    [some] = fill(workspace, "Ada", companions=["Ben", "Cleo"], party=4, at_least=2)
    assert (some.standing, some.party_size, some.at_least) == (Standing.CONFIRMED, 2, 2)
    with workspace.read() as tx:
        assert listing.guest(tx, DINNER, "Ada").companions == ("Ben",)


def test_a_party_that_would_get_less_than_it_accepts_waits_for_all(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "First")
    [none] = fill(workspace, "Ada", companions=["Ben", "Cleo"], at_least=2)
    assert (none.standing, none.party_size, none.at_least) == (Standing.WAITING, 3, 2)
    assert waiting(workspace) == ["Ada"]


def test_the_event_says_how_large_a_party_may_be(workspace: Workspace) -> None:
    make_event(workspace, max_party=2)
    with refused(workspace, Invalid) as error:
        fill(workspace, "Ada", party=3)
    assert error.value.details == {"limit": 2}
