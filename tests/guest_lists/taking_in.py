"""Takes lists in until it is killed. Each line that it reads is a list; the process that takes it in is forked here.

It prints the number of that process, then a dot at each step of it, then "kept" once the transaction is; at the end
"over". With "unsafe" as its second argument every statement is kept at once, as if there were no transactions.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from sqlalchemy import create_engine

from geekx_ops.guest_lists import comparing, importing
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.staging import pages
from geekx_ops.storage import engine as engines
from geekx_ops.workspace import open_workspace
from tests.factories import DINNER, NOON
from tests.guest_lists.lists import line, wishes
from tests.registration.racing import unlocked
from tests.registration.signing import acknowledge

GUESTS = 50
STEP = 5
"""Guests from one step to the next."""


def guests(life: str) -> list[Listed]:
    """The list of a *life*: half of its guests also stand in the list before it, with another name then."""
    first = int(life) * GUESTS // 2
    return [line(number, f"Guest {life}", email=f"guest.{first + number}@example.org") for number in range(GUESTS)]


def step(*_: object) -> None:
    acknowledge(".")


def read(listed: list[Listed]) -> Iterator[Listed]:
    for number, one in enumerate(listed):
        if number % STEP == 0:
            step()
        yield one


def take_in(database: str, life: str) -> None:
    in_steps = partial(pages, size=STEP)
    with (
        patch.object(comparing, "pages", in_steps),
        patch.object(importing, "pages", in_steps),
        open_workspace(database, clock=lambda: NOON) as workspace,
    ):
        with workspace.write() as tx:
            importing.import_list(tx, DINNER, read(guests(life)), wishes(), watch=step)
        acknowledge("kept")


@contextmanager
def kept_at_once() -> Iterator[None]:
    def engine(url: Any) -> Any:
        return create_engine(url, isolation_level="AUTOCOMMIT")

    with unlocked(None), patch.object(engines, "_postgresql_engine", engine):
        yield


def main() -> None:
    database, unsafe = sys.argv[1], sys.argv[2:] == ["unsafe"]
    with ExitStack() as stack:
        if unsafe:
            stack.enter_context(kept_at_once())
        for given in iter(sys.stdin.readline, ""):
            process = os.fork()
            if process == 0:
                take_in(database, given.strip())
                os._exit(0)
            acknowledge(str(process))
            os.waitpid(process, 0)
            acknowledge("over")


if __name__ == "__main__":
    main()
