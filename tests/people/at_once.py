"""Two things at once, so that the second one begins while the first is in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event
from typing import Any
from unittest.mock import patch

from geekx_ops.workspace import Transaction, Workspace, open_workspace

Work = Callable[[Transaction], Any]

MOMENT = 0.5
"""Seconds that the first one waits in the middle for the second: enough for all that nothing holds up."""


def in_the_middle(workspace: Workspace, first: Work, second: Work, *, of: Any, function: str) -> tuple[Any, Any]:
    """What came of *first*, which stops behind its first call of *function* in *of*, and of *second*, begun there."""
    database = str(workspace.url.render_as_string(hide_password=False) if not workspace.is_sqlite else workspace.place)

    def done(work: Work) -> Any:
        with open_workspace(database, clock=workspace.clock) as own:
            return own.transact(work)

    with ThreadPoolExecutor(2) as pool, _stopping(of, function) as (stopped, go_on):
        one = pool.submit(done, first)
        assert stopped.wait(30)
        other = pool.submit(done, second)
        wait([other], timeout=MOMENT)
        go_on.set()
        return _outcome(one), _outcome(other)


@contextmanager
def _stopping(of: Any, function: str) -> Iterator[tuple[Event, Event]]:
    stopped, go_on, original = Event(), Event(), getattr(of, function)

    def once(*args: Any, **rest: Any) -> Any:
        found = original(*args, **rest)
        if not stopped.is_set():
            stopped.set()
            go_on.wait(30)
        return found

    with patch.object(of, function, once):
        yield stopped, go_on


def _outcome(future: Future[Any]) -> Any:
    return future.exception() or future.result()
