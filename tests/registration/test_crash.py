"""A process that signs people up is killed again and again; whatever it acknowledged is there."""

from __future__ import annotations

import random

import pytest

from geekx_ops.registration import listing
from geekx_ops.storage import check
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, make_event
from tests.lives import lives
from tests.registration.seen import problems

LIVES = 50
CAP = 300


def lost(workspace: Workspace, acknowledged: list[str]) -> list[str]:
    """Of those who were acknowledged, the ones who are not there, or not as they were told."""
    with workspace.read() as tx:
        found = {guest.registration for guest in listing.guest_list(tx, DINNER)}
    there = {guest.ticket_code for guest in found} | {guest.email for guest in found if guest.ticket_code is None}
    return [word for word in acknowledged if word not in there]


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost(workspace: Workspace, database: str) -> None:
    make_event(workspace, cap=CAP)
    chance = random.Random(20220525)
    with lives("tests.registration.signing", database) as program:
        acknowledged = [
            word
            for number in range(LIVES)
            for word in program.end_one(str(number), least=chance.randrange(12), moment=chance.random() * 0.01)
        ]
    assert len(acknowledged) > LIVES
    assert lost(workspace, acknowledged) == []
    assert problems(workspace) == []
    with workspace.read() as tx:
        assert check.problems(tx.connection) == []
        overview = listing.overview(tx, DINNER)
    assert overview.seats.free >= 0
    # At most one sign-up of each life was kept without a word about it.
    assert 0 <= sum(overview.registrations.values()) - len(acknowledged) <= LIVES
