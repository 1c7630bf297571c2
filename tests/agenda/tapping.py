"""A process that begins one item after the other, and says which row it has written: "12 item-11."."""

from __future__ import annotations

import sys

from geekx_ops.agenda import evening
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER


def main() -> None:
    with open_workspace(sys.argv[1]) as workspace:
        while True:
            with workspace.read() as tx:
                following = evening.stage(tx, DINNER).shown.next
            assert following is not None
            slug = following.item.slug
            with workspace.write() as tx:
                done = evening.start(tx, DINNER, slug)
            print(f"{done.seen} {slug}.", flush=True)  # noqa: T201 - this is how it speaks to the test


if __name__ == "__main__":
    main()
