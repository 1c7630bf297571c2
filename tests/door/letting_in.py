"""Lets people in until it is killed. Each line that it reads is another life of it: a process of its own, forked here.

The line is the number of the first guest of this life. It prints the number of the process, then the number of each
guest, once the check-in (or the refusal of one who is inside) is kept; at the end "over".
"""

from __future__ import annotations

import os
import signal
import sys

from geekx_ops.door.service import check_in
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON


def acknowledge(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())  # at once and as a whole, whatever happens next


def let_in(database: str, first: int, guests: int) -> None:
    with open_workspace(database, clock=lambda: NOON) as workspace:
        for number in range(first, guests + 1):
            with workspace.write() as tx:
                answer = check_in(tx, DINNER, f"#{number}")
            assert answer.ok or answer.reason == "already-in"
            acknowledge(str(number))
        signal.pause()  # every life is ended from outside


def main() -> None:
    database, guests = sys.argv[1], int(sys.argv[2])
    for line in iter(sys.stdin.readline, ""):
        process = os.fork()
        if process == 0:
            let_in(database, int(line), guests)
        acknowledge(str(process))
        os.waitpid(process, 0)
        acknowledge("over")


if __name__ == "__main__":
    main()
