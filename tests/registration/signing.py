"""Signs people up until it is killed. Each line that it reads is another life of it: a process of its own, forked here.

It prints the number of the process, then the ticket code or the address of each guest, once the transaction is kept;
at the end "over".
"""

from __future__ import annotations

import os
import sys
from itertools import count

from geekx_ops.registration.service import sign_up
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON


def acknowledge(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())  # at once and as a whole, whatever happens next


def sign_people_up(database: str, life: str) -> None:
    with open_workspace(database, clock=lambda: NOON) as workspace:
        for number in count():
            name = f"guest-{life}-{number}"
            with workspace.write() as tx:
                result = sign_up(tx, DINNER, name=name, email=f"{name}@example.org", party_size=1 + number % 3)
            acknowledge(result.registration.ticket_code or f"{name}@example.org")


def main() -> None:
    database = sys.argv[1]
    for line in iter(sys.stdin.readline, ""):
        process = os.fork()
        if process == 0:
            sign_people_up(database, line.strip())
        acknowledge(str(process))
        os.waitpid(process, 0)
        acknowledge("over")


if __name__ == "__main__":
    main()
