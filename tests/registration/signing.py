"""Signs people up until it is killed, and acknowledges the ticket code or the address of each, once it is kept."""

from __future__ import annotations

import sys
from itertools import count

from geekx_ops.registration.service import sign_up
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON
from tests.lives import acknowledge, live


def sign_people_up(life: str) -> None:
    with open_workspace(sys.argv[1], clock=lambda: NOON) as workspace:
        for number in count():
            name = f"guest-{life}-{number}"
            with workspace.write() as tx:
                result = sign_up(tx, DINNER, name=name, email=f"{name}@example.org", party_size=1 + number % 3)
            acknowledge(result.registration.ticket_code or f"{name}@example.org")


if __name__ == "__main__":
    live(sign_people_up)
