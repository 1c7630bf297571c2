"""Begins one item after the other until it is killed, and acknowledges each row that is kept: "12 item-11"."""

from __future__ import annotations

import sys

from geekx_ops.agenda import evening
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON
from tests.lives import acknowledge, live


def tap(_life: str) -> None:
    with open_workspace(sys.argv[1], clock=lambda: NOON) as workspace:
        while True:
            with workspace.read() as tx:
                following = evening.stage(tx, DINNER).shown.next
            assert following is not None
            slug = following.item.slug
            with workspace.write() as tx:
                done = evening.start(tx, DINNER, slug)
            acknowledge(f"{done.seen} {slug}")


if __name__ == "__main__":
    live(tap)
