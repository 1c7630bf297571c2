"""Takes lists in until it is killed: it acknowledges each step of it with a dot, and once all is kept, that.

With "unsafe" as its second argument every statement is kept at once, as if there were no transactions.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
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
from tests.lives import acknowledge, live
from tests.registration.racing import unlocked

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


def take_in(life: str) -> None:
    in_steps = partial(pages, size=STEP)
    with (
        patch.object(comparing, "pages", in_steps),
        patch.object(importing, "pages", in_steps),
        open_workspace(sys.argv[1], clock=lambda: NOON) as workspace,
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


if __name__ == "__main__":
    with kept_at_once() if sys.argv[2:] == ["unsafe"] else nullcontext():
        live(take_in)
