"""Lets people in until it is killed, from the guest with the number that it is told on.

Acknowledges the number of each, once the check-in (or the refusal of one who is inside) is kept.
"""

from __future__ import annotations

import sys

from geekx_ops.door.service import check_in
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON
from tests.lives import acknowledge, live


def let_in(first: str) -> None:
    database, guests = sys.argv[1], int(sys.argv[2])
    with open_workspace(database, clock=lambda: NOON) as workspace:
        for number in range(int(first), guests + 1):
            with workspace.write() as tx:
                answer = check_in(tx, DINNER, f"#{number}")
            assert answer.ok or answer.reason == "already-in"
            acknowledge(str(number))


if __name__ == "__main__":
    live(let_in)
